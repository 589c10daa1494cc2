// A day has few calls, so they stand in one list; the newest are looked at first.
#include "firmware/reception/help.hpp"

#include <algorithm>

namespace kiosk::reception {

std::string_view help_state_name(HelpCall::State state) noexcept {
    switch (state) {
        case HelpCall::State::Called:
            return "called";
        case HelpCall::State::Answered:
            return "answered";
        case HelpCall::State::Cancelled:
            return "cancelled";
        case HelpCall::State::Ended:
            return "ended";
    }
    return "";
}

std::optional<HelpCalled> HelpCalls::call(int kiosk) const {
    const HelpCall* last = last_of(kiosk);
    if (last != nullptr && last->state == HelpCall::State::Called) {
        return std::nullopt;
    }
    return HelpCalled{kiosk};
}

Result<HelpCallId> HelpCalls::open_call(const HelpCallId& id) const {
    const auto found = std::find_if(
        calls_.rbegin(), calls_.rend(), [&](const HelpCall& call) { return call.id == id; });
    if (found == calls_.rend()) {
        return Error{ErrorCode::UnknownHelpCall};
    }
    if (found->state != HelpCall::State::Called) {
        return Error{ErrorCode::HelpOver, std::string(help_state_name(found->state))};
    }
    return id;
}

Result<HelpAnswered> HelpCalls::answer(const HelpCallId& id) const {
    KIOSK_TRY(const HelpCallId call, open_call(id));
    return HelpAnswered{call};
}

Result<HelpCancelled> HelpCalls::cancel(const HelpCallId& id) const {
    KIOSK_TRY(const HelpCallId call, open_call(id));
    return HelpCancelled{call};
}

std::vector<HelpEnded> HelpCalls::end_day() const {
    std::vector<HelpEnded> out;
    for (const HelpCall& call : calls_) {
        if (call.state == HelpCall::State::Called) {
            out.push_back({call.id});
        }
    }
    return out;
}

void HelpCalls::evolve(const HelpCalled& fact, const HelpCallId& id, const Moment& at) {
    KIOSK_ASSERT(call(fact.kiosk).has_value(), "one kiosk has one open call");
    HelpCall call;
    call.id = id;
    call.kiosk = fact.kiosk;
    call.called = at;
    calls_.push_back(std::move(call));
}

HelpCall& HelpCalls::close(const HelpCallId& id, HelpCall::State state, const Moment& at) {
    const auto found = std::find_if(
        calls_.rbegin(), calls_.rend(), [&](const HelpCall& call) { return call.id == id; });
    KIOSK_ASSERT(found != calls_.rend() && found->state == HelpCall::State::Called,
                 "what is answered or taken back is an open call of this day");
    found->state = state;
    found->over = at;
    return *found;
}

void HelpCalls::evolve(const HelpAnswered& fact, const std::string& by, const Moment& at) {
    close(fact.call, HelpCall::State::Answered, at).answered_by = by;
}

void HelpCalls::evolve(const HelpCancelled& fact, const Moment& at) {
    close(fact.call, HelpCall::State::Cancelled, at);
}

void HelpCalls::evolve(const HelpEnded& fact, const Moment& at) {
    close(fact.call, HelpCall::State::Ended, at);
}

const HelpCall* HelpCalls::last_of(int kiosk) const noexcept {
    const auto found = std::find_if(
        calls_.rbegin(), calls_.rend(), [&](const HelpCall& call) { return call.kiosk == kiosk; });
    return found == calls_.rend() ? nullptr : &*found;
}

std::vector<const HelpCall*> HelpCalls::latest() const {
    std::vector<const HelpCall*> out;
    for (const HelpCall& call : calls_) {
        if (last_of(call.kiosk) == &call) {
            out.push_back(&call);
        }
    }
    return out;
}

}  // namespace kiosk::reception
