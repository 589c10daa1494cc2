// What each touch does. One small function per action, found by name.
#include <algorithm>
#include <array>
#include <charconv>

#include "firmware/base/format.hpp"
#include "kiosk-ui/app/reduce_parts.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"

namespace kiosk::ui {
namespace {

using Effects = std::vector<Effect>;

constexpr std::int64_t kGroupFirst = 5;  // "5 to 10"
constexpr std::int64_t kGroupLast = 10;
constexpr std::int64_t kMostPeople = 999;  // as the API has it

int number_of(const std::string& text, int other) {
    int out = other;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? out : other;
}

void go(State& state, Page page) {
    state.session.back.push_back(state.session.page);
    open_page(state, page);
}

}  // namespace

std::string fresh_key(State& state) {
    ++state.keys_made;
    return fmt::format(
        "ui-{:016x}{:016x}-{}", state.key_seed[0], state.key_seed[1], state.keys_made);
}

namespace {

// A fresh confirmation page: its own key, so that each press on it means the same ticket.
void confirm_service(State& state, const std::string& service) {
    state.session.service = service;
    state.session.party = Party::One;
    state.session.people = 1;
    state.session.refusal.reset();
    state.session.asked_first.reset();
    state.session.key = fresh_key(state);
    go(state, Page::Confirm);
}

// On to the services, or past them where there is one.
void choose_service(State& state) {
    const auto& services = state.mirror.queue.services;
    if (services.size() == 1) {
        confirm_service(state, services.front().id);
    } else if (!services.empty()) {
        state.session.services_page = 0;
        go(state, Page::Services);
    }
}

void take_number(State& state, const Action&, Effects&) {
    state.session.priority = Priority::NotAsked;
    choose_service(state);
}

void ask_priority(State& state, const Action&, Effects&) {
    go(state, Page::Priority);
}

void priority(State& state, const Action& action, Effects&) {
    state.session.priority = action.argument == "yes" ? Priority::Yes : Priority::No;
    if (state.session.page == Page::Priority) {
        choose_service(state);
    }
}

void letter(State& state, const Action&, Effects&) {
    go(state, Page::Letter);
}

void letter_number(State& state, const Action& action, Effects& effects) {
    if (service_of(state.mirror, state.mirror.letter_service) != nullptr) {
        state.session.priority = Priority::NotAsked;
        confirm_service(state, state.mirror.letter_service);
    } else {
        take_number(state, action, effects);
    }
}

void service(State& state, const Action& action, Effects&) {
    if (service_of(state.mirror, action.argument) != nullptr) {
        confirm_service(state, action.argument);
    }
}

void services_page(State& state, const Action& action, Effects&) {
    state.session.services_page = std::max(0, number_of(action.argument, 0));
}

void party(State& state, const Action& action, Effects&) {
    Session& it = state.session;
    if (action.argument == "group") {
        it.party = Party::FiveToTen;
        it.people = kGroupFirst;
    } else if (action.argument == "large") {
        it.party = Party::MoreThanTen;
        it.people = kGroupLast + 1;
    } else {
        it.people = std::clamp(number_of(action.argument, 1), 1, 4);
        it.party = static_cast<Party>(it.people - 1);
    }
}

void people(State& state, const Action& action, Effects&) {
    Session& it = state.session;
    const std::int64_t wanted = it.people + number_of(action.argument, 0);
    it.people = it.party == Party::FiveToTen ? std::clamp(wanted, kGroupFirst, kGroupLast)
                                             : std::clamp(wanted, kGroupLast + 1, kMostPeople);
}

void confirm(State& state, const Action&, Effects& effects) {
    Session& it = state.session;
    if (it.page != Page::Confirm || it.asking || it.key.empty()) {
        return;
    }
    it.refusal.reset();
    it.asking = Asking{state.now.mono_ms};
    const TicketWish wish{it.party, it.people, it.priority, it.language};
    if (!it.asked_first) {
        it.asked_first = wish;
    }
    effects.emplace_back(issue_of(it, wish));
}

// The request may have been done all the same: the key stays, so that asking again on this page
// brings the same ticket, and an answer that still comes is shown.
void cancel(State& state, const Action&, Effects&) {
    state.session.asking.reset();
    const Page page = state.session.page;
    open_page(state, page == Page::CheckIn || page == Page::Track ? page : Page::Confirm);
}

void finish(State& state, const Action&, Effects& effects) {
    end_session(state, effects);
}

void tell_paper(State& state, TellPaper::What what, Effects& effects) {
    const auto& issued = state.session.issued;
    if (issued && !issued->job.empty()) {
        effects.emplace_back(TellPaper{what, state.session.number, issued->job});
    }
}

void number_saved(State& state, const Action&, Effects& effects) {
    if (state.session.issued && state.session.issued->paper != Paper::Confirmed) {
        tell_paper(state, TellPaper::What::NumberRead, effects);
    }
    end_session(state, effects);
}

void paper_came(State& state, const Action&, Effects& effects) {
    tell_paper(state, TellPaper::What::CameOut, effects);
}

void paper_again(State& state, const Action&, Effects& effects) {
    tell_paper(state, TellPaper::What::Again, effects);
}

void back(State& state, const Action&, Effects& effects) {
    if (back_from_found(state) || back_in_tracking(state)) {
        return;
    }
    if (state.session.back.empty()) {
        end_session(state, effects);
        return;
    }
    if (state.session.page == Page::CheckIn) {
        wipe(state.session.check_in);
    }
    const Page page = state.session.back.back();
    state.session.back.pop_back();
    open_page(state, page);
}

void help(State& state, const Action&, Effects&) {
    if (state.session.page != Page::Help) {
        go(state, Page::Help);
    }
}

void call_help(State& state, const Action&, Effects& effects) {
    state.session.help_failed = false;
    effects.emplace_back(CallHelp{state.session.number});
}

void cancel_help(State& state, const Action&, Effects& effects) {
    if (const api::HelpCall* call = help_call(state.mirror)) {
        effects.emplace_back(CancelHelp{state.session.number, call->id});
    }
}

void display(State& state, const Action&, Effects&) {
    if (state.session.page != Page::Display) {
        go(state, Page::Display);
    }
}

void language(State& state, const Action& action, Effects&) {
    state.session.language = action.argument == "en" ? Language::En : Language::Vi;
}

// "next" goes round, "1" to "3" chooses.
int chosen_of_three(const std::string& argument, int now) {
    return argument == "next" ? (now + 1) % 3 : std::clamp(number_of(argument, 1), 1, 3) - 1;
}

void text_size(State& state, const Action& action, Effects&) {
    state.session.step = static_cast<TextStep>(
        chosen_of_three(action.argument, static_cast<int>(state.session.step)));
    state.session.services_page = 0;  // another number of cards fits on a page
}

void colours(State& state, const Action& action, Effects&) {
    state.session.theme = static_cast<ThemeId>(
        chosen_of_three(action.argument, static_cast<int>(state.session.theme)));
}

void reach(State& state, const Action& action, Effects&) {
    state.session.reach = action.argument == "low" ? Reach::Low : Reach::Normal;
    state.session.services_page = 0;
}

void still_here(State& state, const Action&, Effects&) {
    state.warned_ms = 0;
}

void wake(State& state, const Action&, Effects&) {
    state.attract = false;
}

struct Row {
    std::string_view name;
    void (*run)(State&, const Action&, Effects&);
};

constexpr std::array kRows{
    Row{citizen::kTakeNumber, take_number},
    Row{citizen::kAskPriority, ask_priority},
    Row{citizen::kPriority, priority},
    Row{citizen::kLetter, letter},
    Row{citizen::kLetterNumber, letter_number},
    Row{citizen::kService, service},
    Row{citizen::kServicesPage, services_page},
    Row{citizen::kParty, party},
    Row{citizen::kPeople, people},
    Row{citizen::kConfirm, confirm},
    Row{citizen::kCancel, cancel},
    Row{citizen::kFinish, finish},
    Row{citizen::kNumberSaved, number_saved},
    Row{citizen::kPaperCame, paper_came},
    Row{citizen::kPaperAgain, paper_again},
    Row{citizen::kBack, back},
    Row{citizen::kHome, finish},
    Row{citizen::kHelp, help},
    Row{citizen::kCallHelp, call_help},
    Row{citizen::kCancelHelp, cancel_help},
    Row{citizen::kDisplay, display},
    Row{citizen::kLanguage, language},
    Row{citizen::kTextSize, text_size},
    Row{citizen::kColours, colours},
    Row{citizen::kReach, reach},
    Row{citizen::kStillHere, still_here},
    Row{citizen::kWake, wake},
};

}  // namespace

void tap(State& state, const Action& action, Effects& effects) {
    for (const Row& row : kRows) {
        if (action.name == row.name) {
            row.run(state, action, effects);
            return;
        }
    }
    if (!tap_check_in(state, action, effects)) {
        tap_tracking(state, action, effects);
    }
}

}  // namespace kiosk::ui
