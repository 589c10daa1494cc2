#pragma once
// For classes over a std::variant of many alternatives. The variant's own construction, copies and
// destruction are templates over all alternatives, made anew in every file that touches one: with
// ninety of them that was half the time to compile this tree. So such a class declares them, and
// defines them in one file:
//
//     // event.hpp
//     class Event : public EventVariant {
//     public:
//         Event();
//         template <IsAlternativeOf<EventVariant> Fact>
//         Event(Fact fact);
//         Event(const Event&); …
//     };
//     // event.cpp
//     template <IsAlternativeOf<EventVariant> Fact>
//     KIOSK_NOT_INLINE Event::Event(Fact fact) : EventVariant(std::in_place_type<Fact>, …) {}
//     template struct kiosk::ConstructorsOf<Event, EventVariant>;

#include <type_traits>
#include <utility>
#include <variant>

#define KIOSK_NOT_INLINE [[gnu::noinline]]

namespace kiosk {

template <class Type, class Variant>
inline constexpr bool kIsAlternative = false;
template <class Type, class... Types>
inline constexpr bool kIsAlternative<Type, std::variant<Types...>> = (std::is_same_v<Type, Types> ||
                                                                      ...);

template <class Type, class Variant>
concept IsAlternativeOf = kIsAlternative<Type, Variant>;

// An explicit instantiation of it makes the constructors of Class from every alternative.
template <class Class, class Variant>
struct ConstructorsOf;

template <class Class, class... Types>
struct ConstructorsOf<Class, std::variant<Types...>> {
    static void use(Types&... values) { (static_cast<void>(Class(std::move(values))), ...); }
};

}  // namespace kiosk
