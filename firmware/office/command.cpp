// What is long to compile about an ask, compiled once (firmware/base/variant_class.hpp).
#include "firmware/office/command.hpp"

namespace kiosk::office {

template <IsAlternativeOf<AskVariant> Wish>
KIOSK_NOT_INLINE Ask::Ask(Wish wish) : AskVariant(std::in_place_type<Wish>, std::move(wish)) {}

Ask::Ask(const Ask& other) = default;
Ask::Ask(Ask&& other) noexcept = default;
Ask& Ask::operator=(const Ask& other) = default;
Ask& Ask::operator=(Ask&& other) noexcept = default;
Ask::~Ask() = default;

}  // namespace kiosk::office

template struct kiosk::ConstructorsOf<kiosk::office::Ask, kiosk::office::AskVariant>;
