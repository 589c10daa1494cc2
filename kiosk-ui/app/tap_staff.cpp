// What each touch on the staff's screens does. A wish that is on its way takes no second touch.
#include <algorithm>
#include <array>
#include <charconv>

#include "kiosk-ui/app/reduce_parts.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/staff/actions.hpp"

namespace kiosk::ui {
namespace {

using Effects = std::vector<Effect>;

int number_of(const std::string& text, int other) {
    int out = other;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? out : other;
}

// Puts a wish on its way, unless one is there already.
bool wish(State& state, StaffWish what, Effects& effects) {
    Staff& its = *state.staff;
    if (its.asking) {
        return false;
    }
    its.refusal.reset();
    its.asking = Asking{state.now.mono_ms};
    effects.push_back(staff_wish(state, std::move(what)));
    return true;
}

// ---- S1

void key(State& state, const Action& action, Effects& effects) {
    Staff& its = *state.staff;
    Keypad& keypad = its.keypad;
    const int digit = number_of(action.argument, -1);
    if (its.asking || keypad.locked_until_ms != 0 || digit < 0 || digit > 9 ||
        its.page != StaffPage::Pin) {
        return;
    }
    keypad.said = Keypad::Said::Nothing;
    its.refusal.reset();
    keypad.typed.push_back(static_cast<char>('0' + digit));
    if (keypad.typed.size() < kPinDigits) {
        return;
    }
    wish(state, SignInByPin{keypad.typed}, effects);
    std::fill(keypad.typed.begin(), keypad.typed.end(), '0');
    keypad.typed.clear();
}

void erase(State& state, const Action&, Effects&) {
    std::string& typed = state.staff->keypad.typed;
    if (!typed.empty()) {
        typed.back() = '0';
        typed.pop_back();
    }
}

// ---- ways

void leave(State& state, const Action&, Effects& effects) {
    end_staff(state, Keypad::Said::Nothing, effects);
}

void stay(State& state, const Action&, Effects&) {
    state.warned_ms = 0;
}

void desk(State& state, const Action&, Effects&) {
    state.staff->receipt.reset();
    state.staff->saving = {};
    open_staff_page(state, StaffPage::Desk);
}

void scan(State& state, const Action&, Effects&) {
    open_staff_page(state, StaffPage::Scan);
}

void unsynced(State& state, const Action&, Effects&) {
    open_staff_page(state, StaffPage::Unsynced);
}

// ---- S4

void open_letter(State& state, const Action& action, Effects& effects) {
    if (!state.staff->letter) {
        const bool both = action.argument == staff::kBothSides;
        wish(state, OpenLetter{both ? OpenLetter::Sides::Both : OpenLetter::Sides::One}, effects);
    }
}

void resume(State& state, const Action&, Effects& effects) {
    Staff& its = *state.staff;
    if (!its.letter || its.letter->feeding()) {
        return;
    }
    // More paper belongs to the letter that feeding got to.
    const api::StackedLetter* behind = its.letter->behind();
    const std::string& id = behind != nullptr ? behind->id : its.letter->id;
    if (wish(state, ResumeLetter{id}, effects)) {
        its.shown_page = 0;  // the pages that come are looked at
        its.strip.reset();
    }
}

void scan_page(State& state, const Action& action, Effects& effects) {
    Staff& its = *state.staff;
    const int n = number_of(action.argument, 0);
    if (its.letter && !its.letter->feeding() && n >= 1 && n <= its.letter->pages &&
        wish(state, ResumeLetter{its.letter->id, n}, effects)) {
        its.shown_page = n;
    }
}

void scan_backs(State& state, const Action&, Effects& effects) {
    Staff& its = *state.staff;
    if (its.letter && !its.letter->feeding() && its.letter->backs &&
        wish(state, ResumeLetter{its.letter->id, 0, ResumeLetter::What::Backs}, effects)) {
        its.shown_page = 0;
        its.strip.reset();
    }
}

void accept_backs(State& state, const Action&, Effects& effects) {
    const Staff& its = *state.staff;
    if (its.letter && !its.letter->feeding() && its.letter->backs && its.letter->backs->unequal()) {
        wish(state, AcceptBacks{its.letter->id}, effects);
    }
}

void stop_feeding(State& state, const Action&, Effects& effects) {
    const Staff& its = *state.staff;
    if (!its.letter) {
        return;
    }
    const api::StackedLetter* behind = its.letter->behind();
    if (its.letter->feeding()) {
        wish(state, StopFeeding{its.letter->id}, effects);
    } else if (behind != nullptr && behind->state == "feeding") {
        wish(state, StopFeeding{behind->id}, effects);
    }
}

void show_page(State& state, const Action& action, Effects&) {
    state.staff->shown_page = number_of(action.argument, 0);
}

void strip(State& state, const Action& action, Effects&) {
    state.staff->strip = std::max(0, number_of(action.argument, 0));
}

void abandon(State& state, const Action&, Effects&) {
    Staff& its = *state.staff;
    its.abandoning = its.letter && !its.letter->feeding();
}

void abandon_no(State& state, const Action&, Effects&) {
    state.staff->abandoning = false;
}

void throw_away(State& state, AbandonLetter::Why why, Effects& effects) {
    Staff& its = *state.staff;
    if (its.letter && !its.letter->feeding()) {
        wish(state, AbandonLetter{why, its.letter->id}, effects);
    }
    its.abandoning = false;
}

void abandon_yes(State& state, const Action&, Effects& effects) {
    throw_away(state, AbandonLetter::Why::Mistake, effects);
}

void rescan(State& state, const Action&, Effects& effects) {
    throw_away(state, AbandonLetter::Why::Rescan, effects);
}

// ---- S5

void begin_saving(State& state, bool as_it_stands) {
    Staff& its = *state.staff;
    if (!its.letter || its.letter->feeding() || its.letter->pages == 0) {
        return;
    }
    its.saving = {};
    its.saving.as_it_stands = as_it_stands;
    its.receipt.reset();
    open_staff_page(state, StaffPage::Save);
}

void to_save(State& state, const Action&, Effects& effects) {
    begin_saving(state, false);
    if (state.staff->letter) {  // what it calls itself may have been found since
        effects.push_back(staff_wish(state, AskLetter{state.staff->letter->id}));
    }
}

void as_it_stands(State& state, const Action&, Effects&) {
    begin_saving(state, true);
}

void save(State& state, const Action&, Effects& effects) {
    Staff& its = *state.staff;
    const Saving& saving = its.saving;
    if (!its.letter || (saving.kind.empty() && !saving.as_it_stands)) {
        return;
    }
    const std::string kind = saving.kind == "later" || saving.as_it_stands ? "" : saving.kind;
    wish(state,
         SaveLetter{its.letter->id, its.letter->pages, kind, saving.body, saving.as_it_stands},
         effects);
}

// An ordinary letter goes to the body that the clerk names, where there are several.
bool needs_body(const Staff& staff) {
    const std::string& kind = staff.saving.kind;
    return kind != "later" && kind != "denunciation" && staff.desk.bodies.size() > 1;
}

void count_right(State& state, const Action& action, Effects& effects) {
    Staff& its = *state.staff;
    its.refusal.reset();
    if (its.saving.as_it_stands) {
        save(state, action, effects);  // nobody can read it, so nobody is asked for its kind
        return;
    }
    its.saving.step = SaveStep::Kind;
}

void kind(State& state, const Action& action, Effects&) {
    state.staff->saving.kind = action.argument;
    state.staff->saving.body.clear();
    state.staff->refusal.reset();
}

void save_or_body(State& state, const Action& action, Effects& effects) {
    Saving& saving = state.staff->saving;
    if (saving.step == SaveStep::Kind && needs_body(*state.staff)) {
        saving.step = SaveStep::Body;
        return;
    }
    save(state, action, effects);
}

void body(State& state, const Action& action, Effects&) {
    state.staff->saving.body = action.argument;
    state.staff->refusal.reset();
}

void back_in_saving(State& state, const Action&, Effects&) {
    Staff& its = *state.staff;
    its.refusal.reset();
    if (its.saving.step == SaveStep::Body) {
        its.saving.step = SaveStep::Kind;
    } else if (its.saving.step == SaveStep::Kind) {
        its.saving.step = SaveStep::Count;
    } else {
        open_staff_page(state, StaffPage::Scan);
    }
}

void tell_receipt(State& state, TellReceipt::What what, Effects& effects) {
    const auto& receipt = state.staff->receipt;
    if (receipt && !receipt->job.empty()) {
        effects.push_back(staff_wish(state, TellReceipt{what, receipt->job}));
    }
}

void receipt_came(State& state, const Action&, Effects& effects) {
    tell_receipt(state, TellReceipt::What::CameOut, effects);
}

void receipt_again(State& state, const Action&, Effects& effects) {
    tell_receipt(state, TellReceipt::What::Again, effects);
}

void next_letter(State& state, const Action&, Effects&) {
    state.staff->receipt.reset();
    state.staff->saving = {};
    open_staff_page(state, StaffPage::Scan);
}

// ---- S7

void answer_help(State& state, const Action& action, Effects& effects) {
    wish(state, AnswerHelp{action.argument}, effects);
}

void push(State& state, const Action&, Effects& effects) {
    wish(state, PushSync{}, effects);
}

void waiting_page(State& state, const Action& action, Effects&) {
    state.staff->waiting_page = std::max(0, number_of(action.argument, 0));
}

struct Row {
    std::string_view name;
    void (*run)(State&, const Action&, Effects&);
};

constexpr std::array kRows{
    Row{staff::kKey, key},
    Row{staff::kErase, erase},
    Row{staff::kLeave, leave},
    Row{staff::kStay, stay},
    Row{staff::kDesk, desk},
    Row{staff::kScan, scan},
    Row{staff::kUnsynced, unsynced},
    Row{staff::kOpenLetter, open_letter},
    Row{staff::kResume, resume},
    Row{staff::kScanPage, scan_page},
    Row{staff::kScanBacks, scan_backs},
    Row{staff::kAcceptBacks, accept_backs},
    Row{staff::kStopFeeding, stop_feeding},
    Row{staff::kShowPage, show_page},
    Row{staff::kStrip, strip},
    Row{staff::kToSave, to_save},
    Row{staff::kAbandon, abandon},
    Row{staff::kAbandonYes, abandon_yes},
    Row{staff::kAbandonNo, abandon_no},
    Row{staff::kRescan, rescan},
    Row{staff::kAsItStands, as_it_stands},
    Row{staff::kCountRight, count_right},
    Row{staff::kKind, kind},
    Row{staff::kBody, body},
    Row{staff::kSave, save_or_body},
    Row{staff::kBackInSaving, back_in_saving},
    Row{staff::kReceiptCame, receipt_came},
    Row{staff::kReceiptAgain, receipt_again},
    Row{staff::kNextLetter, next_letter},
    Row{staff::kPush, push},
    Row{staff::kAnswerHelp, answer_help},
    Row{staff::kWaitingPage, waiting_page},
};

bool is_look(const std::string& name) {
    return name == citizen::kTextSize || name == citizen::kColours || name == citizen::kReach;
}

}  // namespace

void staff_tap(State& state, const Action& action, std::vector<Effect>& effects) {
    if (is_look(action.name)) {
        tap(state, action, effects);
        return;
    }
    for (const Row& row : kRows) {
        if (action.name == row.name) {
            row.run(state, action, effects);
            return;
        }
    }
}

}  // namespace kiosk::ui
