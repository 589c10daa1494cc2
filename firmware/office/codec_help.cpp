// Bodies of the calls for help.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::reception;

namespace {

constexpr int kMostSlot = 9;

Result<HelpCallId> call_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "call"));
    return HelpCallId::parse(text);
}

}  // namespace

Json to_json(const HelpCalled& fact) {
    return Json{{"kiosk", fact.kiosk}};
}

Json to_json(const HelpAnswered& fact) {
    return Json{{"call", fact.call.text()}};
}

Json to_json(const HelpCancelled& fact) {
    return Json{{"call", fact.call.text()}};
}

Json to_json(const HelpEnded& fact) {
    return Json{{"call", fact.call.text()}};
}

template <>
Result<HelpCalled> from_json(const Json& body) {
    KIOSK_TRY(const int kiosk, int_in(body, "kiosk", 1, kMostSlot));
    return HelpCalled{kiosk};
}

template <>
Result<HelpAnswered> from_json(const Json& body) {
    KIOSK_TRY(const HelpCallId call, call_in(body));
    return HelpAnswered{call};
}

template <>
Result<HelpCancelled> from_json(const Json& body) {
    KIOSK_TRY(const HelpCallId call, call_in(body));
    return HelpCancelled{call};
}

template <>
Result<HelpEnded> from_json(const Json& body) {
    KIOSK_TRY(const HelpCallId call, call_in(body));
    return HelpEnded{call};
}

}  // namespace kiosk::office
