// Spans and deadlines of the staff's screens: the stay that ends, the keypad that opens again, and
// when to look at what moves.
#include <algorithm>

#include "kiosk-ui/app/reduce_parts.hpp"

namespace kiosk::ui {
namespace {

constexpr std::uint64_t kMoving_ms = 500;      // while paper runs, pages are read or a slip prints
constexpr std::uint64_t kStanding_ms = 3'000;  // else
constexpr std::uint64_t kKeep_ms = 30'000;  // kioskd hears at least so often that somebody is there

bool signed_in(const State& state) {
    return !state.staff->token.empty();
}

// Work in hand: a person who waits for it is not away.
bool is_at_work(const Staff& staff) {
    return staff.asking || (staff.letter && staff.letter->feeding());
}

// The code may be on no paper yet: it must be written down first.
bool holds_a_code(const Staff& staff) {
    return staff.receipt && !staff.receipt->code.empty() &&
           staff.receipt->paper != Paper::Confirmed;
}

std::uint64_t span_before_warning(const State& state) {
    return slowed(state,
                  holds_a_code(*state.staff) ? kStaffCode_ms - kStaffWarning_ms : kStaffIdle_ms);
}

bool looks_often(const Staff& staff) {
    const bool letter = staff.page == StaffPage::Scan || staff.page == StaffPage::Save;
    return (letter && letter_is_moving(staff)) || receipt_is_under_way(staff);
}

// What the page that is open shows, asked anew.
void look(State& state, std::vector<Effect>& effects) {
    Staff& its = *state.staff;
    its.look_ms = state.now.mono_ms + (looks_often(its) ? kMoving_ms : kStanding_ms);
    if (receipt_is_under_way(its)) {
        effects.push_back(staff_wish(state, AskReceipt{its.receipt->job}));
        return;
    }
    if (its.letter && looks_often(its)) {
        effects.push_back(staff_wish(state, AskLetter{its.letter->id}));
        return;
    }
    effects.push_back(staff_wish(state, AskDesk{}));
}

void keypad_tick(State& state, std::vector<Effect>& effects) {
    Keypad& keypad = state.staff->keypad;
    const std::uint64_t now = state.now.mono_ms;
    if (keypad.locked_until_ms != 0 && now >= keypad.locked_until_ms) {
        keypad.locked_until_ms = 0;
        keypad.said = Keypad::Said::Nothing;
        effects.push_back(staff_wish(state, AskKeypad{}));
    }
    const bool left = now >= state.touched_ms + kTypedPin_ms;
    if (left && state.staff->glass == Staff::Glass::Lent && !state.staff->asking) {
        end_staff(state, Keypad::Said::Nothing, effects);
        return;
    }
    if (left && !keypad.typed.empty()) {
        std::fill(keypad.typed.begin(), keypad.typed.end(), '0');
        keypad.typed.clear();
        effects.push_back(staff_wish(state, ShuffleKeys{}));
    }
}

}  // namespace

std::uint64_t staff_deadline(const State& state) {
    const Staff& its = *state.staff;
    const std::uint64_t now = state.now.mono_ms;
    std::uint64_t out = next_minute(state);
    const auto at = [&](std::uint64_t when) { out = std::min(out, std::max(when, now + 1)); };
    if (state.mirror.link == Link::Up) {
        at(state.mirror.heard_ms + kSilence_ms);
    }
    if (its.asking) {
        at(its.asking->since_ms + kProgress_ms);
        if (now >= its.asking->since_ms + kProgress_ms) {
            at(now + kProgress_ms);  // the ring moves
        }
    }
    if (!signed_in(state)) {
        if (its.keypad.locked_until_ms != 0) {
            at(std::min(its.keypad.locked_until_ms, now + kSecond_ms));
        }
        if (!its.keypad.typed.empty() || its.glass == Staff::Glass::Lent) {
            at(state.touched_ms + kTypedPin_ms);
        }
        return out;
    }
    if (state.mirror.link == Link::Up) {
        at(its.look_ms);
    }
    if (its.page == StaffPage::Desk && oldest_help(state.mirror) != nullptr) {
        // How long ago, second by second.
        const std::int64_t since = state.now.wall_ms - oldest_help(state.mirror)->called_ms;
        at(now + kSecond_ms - static_cast<std::uint64_t>(((since % 1000) + 1000) % 1000));
    }
    if (is_at_work(its)) {
        at(its.acted_ms + kKeep_ms);
    } else if (state.warned_ms != 0) {
        at(now + kSecond_ms);
        at(state.warned_ms + slowed(state, kStaffWarning_ms));
    } else {
        at(state.touched_ms + span_before_warning(state));
    }
    return out;
}

void staff_tick(State& state, std::vector<Effect>& effects) {
    Staff& its = *state.staff;
    const std::uint64_t now = state.now.mono_ms;
    if (state.mirror.link == Link::Up && now >= state.mirror.heard_ms + kSilence_ms) {
        state.mirror.link = Link::Gone;
    }
    if (!signed_in(state)) {
        keypad_tick(state, effects);
        return;
    }
    const bool here = is_at_work(its) || state.touched_ms > its.acted_ms;
    if (here && now >= its.acted_ms + kKeep_ms) {
        its.acted_ms = now;
        effects.push_back(staff_wish(state, KeepSession{}));
    }
    if (state.mirror.link == Link::Up && now >= its.look_ms) {
        look(state, effects);
    }
    if (is_at_work(its)) {
        state.warned_ms = 0;
        state.touched_ms = std::max(state.touched_ms, now);  // the whole time, once it is done
        return;
    }
    if (state.warned_ms != 0) {
        if (now >= state.warned_ms + slowed(state, kStaffWarning_ms)) {
            end_staff(state, Keypad::Said::Nothing, effects);
        }
    } else if (now >= state.touched_ms + span_before_warning(state)) {
        state.warned_ms = now;
    }
}

}  // namespace kiosk::ui
