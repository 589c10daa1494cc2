// What is long to compile about an event, compiled once (firmware/base/variant_class.hpp).
#include "firmware/office/event.hpp"

namespace kiosk::office {

template <IsAlternativeOf<EventVariant> Fact>
KIOSK_NOT_INLINE Event::Event(Fact fact)
    : EventVariant(std::in_place_type<Fact>, std::move(fact)) {}

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

bool Event::operator==(const Event& other) const {
    return static_cast<const EventVariant&>(*this) == static_cast<const EventVariant&>(other);
}

}  // namespace kiosk::office

template struct kiosk::ConstructorsOf<kiosk::office::Event, kiosk::office::EventVariant>;
