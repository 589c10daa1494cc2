// One visitor over the events. Answers are checked against the session and key they belong to:
// what is meant for somebody who left changes nothing.
#include "kiosk-ui/app/reduce.hpp"

#include "kiosk-ui/app/reduce_parts.hpp"

namespace kiosk::ui {
namespace {

class Reducer {
public:
    explicit Reducer(State state) : state_(std::move(state)) {}

    Step run(const Event& event) {
        state_.now = event.at;
        std::visit(*this, event.what);
        return {std::move(state_), std::move(effects_), screen_};
    }

    void operator()(const Tick&) { tick(state_, effects_); }

    void operator()(const Touched&) {
        state_.touched_ms = state_.now.mono_ms;
        if (state_.warned_ms == 0) {
            screen_ = Step::Screen::Same;
        }
        // Any touch says that somebody is there.
        state_.warned_ms = 0;
    }

    void operator()(const Tapped& it) { tap(state_, it.action, effects_); }

    // The staff take the glass. Not from under somebody's number: that page ends first.
    void operator()(const ClockHeld&) {
        const Session& session = state_.session;
        if (session.asking || session.issued) {
            screen_ = Step::Screen::Same;
            return;
        }
        end_session(state_, effects_);
        state_.attract = false;
        state_.staff.emplace();
        state_.staff->glass = Staff::Glass::Lent;
        effects_.push_back(staff_wish(state_, ShuffleKeys{}));
        effects_.push_back(staff_wish(state_, AskKeypad{}));
    }

    void operator()(const Heard&) {
        const bool was_gone = state_.mirror.link != Link::Up;
        heard();
        if (!was_gone) {
            screen_ = Step::Screen::Same;
        }
    }

    void operator()(const LinkLost&) { state_.mirror.link = Link::Gone; }

    void operator()(const QueueCame& it) {
        heard();
        state_.mirror.queue = it.queue;
        state_.mirror.day_open = it.queue.day_open;
        state_.mirror.known = true;
    }

    void operator()(const StatusCame& it) {
        heard();
        state_.mirror.day_open = it.day_open;
        state_.mirror.clock_untrusted = it.clock_untrusted;
        state_.mirror.training = it.training;
        state_.mirror.letter_service = it.letter_service;
        state_.mirror.full_offer_vi = it.full_offer_vi;
        state_.mirror.full_offer_en = it.full_offer_en;
    }

    void operator()(const PrinterCame& it) { state_.mirror.printer = it.printer; }

    void operator()(const CodeReaderCame& it) { state_.mirror.code_reader = it.there; }

    void operator()(const CodeRead& it) {
        changed_if(state_.session.page == Page::Track ? receipt_read(state_, it)
                                                      : code_read(state_, it, effects_));
    }

    void operator()(const OfficeCame& it) { state_.mirror.office = it.name; }

    void operator()(const HallCame&) { screen_ = Step::Screen::Same; }  // the hall's affair

    void operator()(const StaffHeard&) { screen_ = Step::Screen::Same; }  // the staff's affair

    void operator()(const SomebodyCalled& it) {
        heard();
        state_.mirror.last_call_at = it.counter;
    }

    void operator()(const TicketCame& it) {
        Session& session = state_.session;
        if (it.session != session.number || it.key != session.key) {
            screen_ = Step::Screen::Same;
            return;
        }
        session.asking.reset();
        session.refusal.reset();
        session.key.clear();  // this page's ticket exists: the page is done with
        if (session.asked_first || session.page == Page::Confirm) {
            wipe(session.check_in);  // an ordinary number, taken in place of the booked one
        }
        session.back.clear();
        session.issued = it.issued;
        state_.touched_ms = state_.now.mono_ms;
        state_.warned_ms = 0;
        show_paper();
    }

    void operator()(const TicketRefused& it) {
        Session& session = state_.session;
        if (it.session != session.number || it.key != session.key || !session.asking) {
            screen_ = Step::Screen::Same;
            return;
        }
        if (it.code == ErrorCode::KeyReused && session.asked_first) {
            take_first_ticket();
            return;
        }
        session.asking.reset();
        session.refusal = it.code;
        state_.touched_ms = state_.now.mono_ms;
        open_page(state_, session.page == Page::CheckIn ? Page::CheckIn : Page::Confirm);
    }

    void operator()(const FoundCame& it) { changed_if(found_came(state_, it)); }

    void operator()(const FindFailed& it) { changed_if(find_failed(state_, it)); }

    void operator()(const TrackedCame& it) { changed_if(tracked_came(state_, it)); }

    void operator()(const TrackFailed& it) { changed_if(track_failed(state_, it)); }

    void operator()(const PaperCame& it) {
        Session& session = state_.session;
        if (it.session != session.number || !session.issued || session.issued->job != it.job ||
            session.issued->paper == it.paper) {
            screen_ = Step::Screen::Same;
            return;
        }
        session.issued->paper = it.paper;
        show_paper();
    }

    void operator()(const HelpCame& it) {
        heard();
        auto& calls = state_.mirror.queue.help;
        std::erase_if(calls, [&](const api::HelpCall& old) { return old.kiosk == it.call.kiosk; });
        calls.push_back(it.call);
        state_.session.help_failed = false;
    }

    void operator()(const HelpFailed& it) {
        state_.session.help_failed = it.session == state_.session.number;
    }

private:
    void changed_if(bool changed) {
        if (!changed) {
            screen_ = Step::Screen::Same;
        }
    }

    void heard() {
        state_.mirror.heard_ms = state_.now.mono_ms;
        state_.mirror.link = Link::Up;
    }

    // C6, C7 or C8, by where the paper is. A page that the person opened meanwhile stays.
    void show_paper() {
        say_number(state_, effects_);
        const Session& session = state_.session;
        const Page page = session.page;
        const bool reading = page == Page::Help || page == Page::Display;
        if (reading && session.back.size() > 0) {
            return;
        }
        switch (session.issued->paper) {
            case Paper::Confirmed:
                state_.touched_ms = state_.now.mono_ms;
                open_page(state_, Page::Ticket);
                break;
            case Paper::None:
            case Paper::Failed:
            case Paper::Uncertain:
                if (page != Page::OnScreen) {
                    state_.touched_ms = state_.now.mono_ms;
                    open_page(state_, Page::OnScreen);
                }
                break;
            case Paper::Waiting:
            case Paper::Sending:
            case Paper::Sent:
                if (page != Page::Printing && page != Page::OnScreen) {
                    open_page(state_, Page::Printing);
                }
                break;
        }
    }

    // The first request of this page went through although its answer was lost or not waited for,
    // and the person has changed their mind since: they have that number, and are shown it as it
    // is.
    void take_first_ticket() {
        Session& session = state_.session;
        const TicketWish first = *session.asked_first;
        session.asked_first.reset();
        session.party = first.party;
        session.people = first.people;
        session.priority = first.priority;
        effects_.emplace_back(issue_of(session, first));
    }

    State state_;
    std::vector<Effect> effects_;
    Step::Screen screen_ = Step::Screen::Changed;
};

}  // namespace

Step reduce(State state, const Event& event) {
    if (state.hall) {
        return reduce_hall(std::move(state), event);
    }
    if (state.staff) {
        return reduce_staff(std::move(state), event);
    }
    return Reducer(std::move(state)).run(event);
}

void open_page(State& state, Page page) {
    const auto& issued = state.session.issued;
    if (issued && issued->paper == Paper::Confirmed &&
        (page == Page::Printing || page == Page::OnScreen)) {
        page = Page::Ticket;  // the paper came while the person read something else
    }
    state.session.page = page;
    state.session.page_since_ms = state.now.mono_ms;
}

IssueTicket issue_of(const Session& session, const TicketWish& wish) {
    return {session.number,
            session.key,
            session.service,
            wish.people,
            wish.language == Language::En ? "en" : "vi",
            wish.priority == Priority::Yes};
}

void say_number(State& state, std::vector<Effect>& effects) {
    Issued& issued = *state.session.issued;
    const bool coming = issued.paper == Paper::Sending || issued.paper == Paper::Sent ||
                        issued.paper == Paper::Confirmed;
    const bool may_come = issued.paper == Paper::Waiting && state.session.page != Page::OnScreen;
    if (!coming && !may_come && !issued.said) {
        issued.said = true;
        effects.emplace_back(SayNumber{issued.id});
    }
}

void end_session(State& state, std::vector<Effect>& effects) {
    wipe(state);
    state.touched_ms = state.now.mono_ms;
    effects.emplace_back(Forget{});
}

std::string_view screen_of(const State& state) {
    if (state.hall) {
        return hall_screen_of(state);
    }
    if (state.staff) {
        return staff_screen_of(state);
    }
    const Session& session = state.session;
    const bool has_ticket = session.page == Page::Ticket || session.page == Page::OnScreen ||
                            session.page == Page::Printing;
    if (!has_ticket && !session.asking) {
        if (state.mirror.link != Link::Up || !state.mirror.known) {
            return "C21";
        }
        // A place that was promised is given also while the intake is closed.
        const bool checks_in = session.page == Page::CheckIn && state.mirror.day_open;
        // What became of a letter is told at any time.
        if (!state.mirror.gives_numbers() && !checks_in && session.page != Page::Help &&
            session.page != Page::Display && session.page != Page::Track) {
            return "C19";
        }
    }
    if (state.warned_ms != 0) {
        return "C18";
    }
    if (state.attract) {
        return "C22";
    }
    const bool asks = session.page == Page::Confirm || session.page == Page::CheckIn ||
                      session.page == Page::Track;
    if (session.asking && asks && state.now.mono_ms >= session.asking->since_ms + kProgress_ms) {
        return "C6";
    }
    switch (session.page) {
        case Page::Home:
            return "C1";
        case Page::Services:
            return "C2";
        case Page::Priority:
            return "C3";
        case Page::Confirm:
            return "C5";
        case Page::Printing:
            return "C6";
        case Page::Ticket:
            return "C7";
        case Page::OnScreen:
            return "C8";
        case Page::Letter:
            return "C9";
        case Page::Track:
            return session.tracking.found ? "C14" : "C13";
        case Page::CheckIn:
            return "C15";
        case Page::Help:
            return "C16";
        case Page::Display:
            return "C17";
    }
    return "C1";
}

}  // namespace kiosk::ui
