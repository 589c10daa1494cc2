// C15: eight touches, one request, then the office's answer. A code is asked about once and goes
// nowhere else.
#include "kiosk-ui/app/check_in.hpp"

#include <algorithm>
#include <string_view>

#include "kiosk-ui/app/reduce_parts.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"

namespace kiosk::ui {
namespace {

using Effects = std::vector<Effect>;

bool takes_keys(const State& state) {
    const Session& it = state.session;
    return it.page == Page::CheckIn && !it.asking && !it.check_in.found &&
           it.check_in.pause_until_ms == 0;
}

void begin(State& state) {
    wipe(state.session.check_in);
    state.session.refusal.reset();
    state.session.back.push_back(state.session.page);
    open_page(state, Page::CheckIn);
}

void type(State& state, const std::string& key) {
    CheckIn& it = state.session.check_in;
    const bool known =
        key.size() == 1 && std::string_view(kBookingCodeKeys).find(key) != std::string_view::npos;
    if (takes_keys(state) && known && it.typed.size() < kBookingCodeTyped) {
        it.typed += key;
        it.said = CheckIn::Said::Nothing;
    }
}

void erase(State& state) {
    CheckIn& it = state.session.check_in;
    if (takes_keys(state) && !it.typed.empty()) {
        it.typed.back() = '\0';
        it.typed.pop_back();
        it.said = CheckIn::Said::Nothing;
    }
}

void find(State& state, std::string code, Effects& effects) {
    Session& it = state.session;
    it.check_in.said = CheckIn::Said::Nothing;
    it.asking = Asking{state.now.mono_ms};
    effects.emplace_back(FindBooking{it.number, ++it.check_in.finds, std::move(code)});
}

void find_typed(State& state, Effects& effects) {
    const CheckIn& it = state.session.check_in;
    if (takes_keys(state) && it.typed.size() == kBookingCodeTyped) {
        find(state, it.typed, effects);
    }
}

// The page's own key: a trembling finger and a lost answer give one ticket.
void take(State& state, Effects& effects) {
    Session& it = state.session;
    if (it.page != Page::CheckIn || it.asking || !it.check_in.found ||
        way_of(*it.check_in.found) == CheckInWay::Nothing) {
        return;
    }
    // A wish that was asked for belongs to a confirmation page, and so does its key.
    if (it.key.empty() || it.asked_first) {
        it.key = fresh_key(state);
        it.asked_first.reset();
    }
    it.refusal.reset();
    it.asking = Asking{state.now.mono_ms};
    effects.emplace_back(CheckInBooking{
        it.number, it.key, it.check_in.found->booking, it.language == Language::En ? "en" : "vi"});
}

// Whether an answer is that of the find that is awaited.
bool is_awaited(const State& state, std::uint64_t session, std::uint64_t find) {
    const Session& it = state.session;
    return session == it.number && it.page == Page::CheckIn && it.asking && !it.check_in.found &&
           find == it.check_in.finds;
}

}  // namespace

CheckInWay way_of(const api::FoundBooking& found) {
    if (found.answer == "ready" || found.answer == "pending") {
        return CheckInWay::Take;
    }
    return found.answer == "checked_in" ? CheckInWay::ShowAgain : CheckInWay::Nothing;
}

bool tap_check_in(State& state, const Action& action, Effects& effects) {
    if (action.name == citizen::kCheckIn) {
        begin(state);
    } else if (action.name == citizen::kCodeKey) {
        type(state, action.argument);
    } else if (action.name == citizen::kCodeErase) {
        erase(state);
    } else if (action.name == citizen::kCodeFind) {
        find_typed(state, effects);
    } else if (action.name == citizen::kCheckInTake) {
        take(state, effects);
    } else {
        return false;
    }
    return true;
}

bool found_came(State& state, const FoundCame& it) {
    if (!is_awaited(state, it.session, it.find)) {
        return false;
    }
    CheckIn& mine = state.session.check_in;
    state.session.asking.reset();
    state.touched_ms = state.now.mono_ms;
    if (it.found.wait_s > 0) {
        mine.pause_until_ms =
            state.now.mono_ms + static_cast<std::uint64_t>(it.found.wait_s) * 1000;
    }
    if (it.found.answer == "unknown" || it.found.answer == "pause") {
        mine.said = CheckIn::Said::Unknown;
    } else if (it.found.answer == "no_code") {
        mine.said = CheckIn::Said::NoCode;
    } else {
        mine.found = it.found;
        state.session.key.clear();  // this page's own is made when it is asked for
        state.session.refusal.reset();
        open_page(state, Page::CheckIn);
    }
    return true;
}

bool find_failed(State& state, const FindFailed& it) {
    if (!is_awaited(state, it.session, it.find)) {
        return false;
    }
    state.session.asking.reset();
    state.touched_ms = state.now.mono_ms;
    state.session.check_in.said = CheckIn::Said::Failed;
    return true;
}

bool code_read(State& state, const CodeRead& it, Effects& effects) {
    if (!takes_keys(state)) {
        return false;
    }
    state.touched_ms = state.now.mono_ms;  // somebody is there
    state.warned_ms = 0;
    if (it.text.empty()) {
        state.session.check_in.said = CheckIn::Said::NoCode;
    } else {
        find(state, it.text, effects);
    }
    return true;
}

bool back_from_found(State& state) {
    Session& it = state.session;
    if (it.page != Page::CheckIn || !it.check_in.found) {
        return false;
    }
    std::string typed;  // Quay lại keeps it
    std::swap(typed, it.check_in.typed);
    wipe(it.check_in);
    std::swap(typed, it.check_in.typed);
    it.refusal.reset();
    return true;
}

void tick_check_in(State& state) {
    CheckIn& it = state.session.check_in;
    if (it.pause_until_ms != 0 && state.now.mono_ms >= it.pause_until_ms) {
        it.pause_until_ms = 0;
    }
}

}  // namespace kiosk::ui
