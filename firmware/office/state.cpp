// One visitor per variant; each domain applies its own facts. day.opened rebuilds every part from
// what it carries, so that a fold from the last one and a fold from the first record agree by
// construction.
#include "firmware/office/state.hpp"

#include "firmware/office/waits.hpp"

namespace kiosk::office {
namespace {

void apply(State& state, const AppliedSettings& settings) {
    state.queue.apply_setup(settings.services, settings.counters, settings.rules, settings.hours);
    state.desk.apply_bodies(settings.bodies);
    state.settings = settings;
    state.settings_hash = settings_hash(settings);
}

class Evolve {
public:
    Evolve(State& state, const Recorded& fact) : state_(state), fact_(fact) {}

    void operator()(const SettingsApplied& event) { apply(state_, event.settings); }

    void operator()(const DayOpened& event) {
        const auto before = state_.queue.high_water();
        KIOSK_ASSERT(!before || *before < event.day, "a business day never goes back");
        state_.queue = {};
        state_.desk = {};
        state_.visits = {};
        state_.help = {};
        state_.notices = {};
        state_.calendar = {};  // calendar.carried follows
        state_.paper = {};
        state_.waits = {};  // wait.learned follows
        state_.keys.clear();
        if (event.carry.settings) {
            apply(state_, *event.carry.settings);
        }
        state_.hub = event.carry.hub;
        state_.queue.open_day(event.day);
        state_.desk.open_day(event.carry.letters);
        state_.kiosks.open_day(event.carry.kiosks);
        state_.queue.set_number_source(state_.kiosks.number_source());
        state_.day_seq = fact_.seq;
    }

    void operator()(const queue::TicketIssued& event) {
        state_.queue.evolve(event, fact_.ticket_id(), fact_.seq, fact_.at);
    }

    void operator()(const queue::TicketReturned& event) {
        state_.queue.evolve(event, fact_.seq, fact_.at);
    }

    void operator()(const queue::TicketPartyChanged& event) {
        state_.queue.evolve(event, fact_.at);
        state_.visits.change_people(event.ticket, event.people);
    }

    void operator()(const queue::GroupLinked& event) {
        state_.queue.evolve(event, fact_.group_id(), fact_.at);
    }

    void operator()(const reception::VisitOpened& event) {
        state_.visits.evolve(event, fact_.visit_id(), fact_.at);
        if (event.ticket) {
            state_.queue.confirm_party(*event.ticket, event.people);
        }
    }

    void operator()(const reception::VisitRecorded& event) {
        state_.visits.evolve(event);
        same_people(event.visit);
    }

    void operator()(const reception::VisitClosed& event) { state_.visits.evolve(event); }

    void operator()(const reception::VisitCorrected& event) {
        state_.visits.evolve(event);
        same_people(event.visit);
    }

    void operator()(const petitions::BatchOpened& event) { state_.desk.evolve(event, fact_.at); }

    void operator()(const petitions::PageScanned& event) { state_.desk.evolve(event); }

    void operator()(const petitions::BatchPaused& event) { state_.desk.evolve(event); }

    void operator()(const petitions::BatchResumed& event) { state_.desk.evolve(event); }

    void operator()(const petitions::BatchSplit& event) { state_.desk.evolve(event, fact_.at); }

    void operator()(const petitions::PageMoved& event) { state_.desk.evolve(event); }

    void operator()(const petitions::PageTurned& event) { state_.desk.evolve(event); }

    void operator()(const petitions::PageRemoved& event) { state_.desk.evolve(event); }

    void operator()(const petitions::PageRestored& event) { state_.desk.evolve(event); }

    void operator()(const petitions::PageReplaced& event) { state_.desk.evolve(event); }

    void operator()(const petitions::CountConfirmed& event) { state_.desk.evolve(event); }

    void operator()(const petitions::BatchAbandoned& event) { state_.desk.evolve(event); }

    void operator()(const petitions::LetterConfirmed& event) { state_.desk.evolve(event); }

    void operator()(const petitions::LetterHandedOver& event) { state_.desk.evolve(event); }

    void operator()(const petitions::LetterAdopted& event) { state_.desk.evolve(event); }

    void operator()(const RecordParked&) {}

    void operator()(const DeviceEnrolled& event) { state_.hub = event.hub; }

    void operator()(const DocumentApplied&) {}  // what it changed, settings.applied says

    void operator()(const DocumentRefused&) {}

    void operator()(const queue::PaperQueued& event) {
        state_.paper.evolve(event, fact_.paper_job_id(), fact_.at);
        note_paper(fact_.paper_job_id());
    }

    void operator()(const queue::PaperSending& event) { paper(event); }

    void operator()(const queue::PaperSent& event) { paper(event); }

    void operator()(const queue::PaperConfirmed& event) { paper(event); }

    void operator()(const queue::PaperFailed& event) { paper(event); }

    void operator()(const queue::PaperRequeued& event) { paper(event); }

    void operator()(const queue::PaperUncertain& event) { paper(event); }

    void operator()(const queue::PaperCopied& event) { paper(event); }

    void operator()(const queue::PaperWaived& event) { paper(event); }

    void operator()(const reception::HelpCalled& event) {
        state_.help.evolve(event, fact_.help_call_id(), fact_.at);
    }

    void operator()(const reception::HelpAnswered& event) {
        state_.help.evolve(event, fact_.by.text(), fact_.at);
    }

    void operator()(const reception::HelpCancelled& event) { state_.help.evolve(event, fact_.at); }

    void operator()(const reception::HelpEnded& event) { state_.help.evolve(event, fact_.at); }

    void operator()(const calendar::SessionPlanned& event) {
        state_.calendar.evolve(event, fact_.session_id(), fact_.at);
    }

    void operator()(const calendar::BookingMade& event) {
        state_.calendar.evolve(event, fact_.booking_id(), fact_.seq, fact_.at);
    }

    template <calendar::IsCalendarFact Fact>
    void operator()(const Fact& event) {
        state_.calendar.evolve(event, fact_.at);
    }

    void operator()(const reception::NoticePosted& event) {
        state_.notices.evolve(event, fact_.notice_id(), fact_.by.text(), fact_.at);
    }

    void operator()(const reception::NoticeWithdrawn& event) { state_.notices.evolve(event); }

    void operator()(const reception::NoticeEnded& event) { state_.notices.evolve(event); }

    void operator()(const UserSignedIn&) {}

    void operator()(const UserLockedOut&) {}

    void operator()(const WaitLearned& event) { state_.waits = event.book; }

    void operator()(const NumbersLeased& event) {
        if (event.device == state_.identity.device) {
            state_.queue.received(event.block);
        } else {
            state_.queue.gave_away(event.block);
            state_.kiosks.evolve(event);
        }
    }

    template <IsKioskFact Fact>
    void operator()(const Fact& event) {
        state_.kiosks.evolve(event);
        state_.queue.set_number_source(state_.kiosks.number_source());
    }

    void operator()(const UnknownFact&) {}

    template <class QueueFact>
    void operator()(const QueueFact& event) {
        state_.queue.evolve(event, fact_.at);
        learn(state_, event, fact_.at);
    }

private:
    // The row's count is the ticket's too; visits of earlier days are not held here.
    void same_people(const VisitId& id) {
        const auto found = state_.visits.all().find(id);
        if (found != state_.visits.all().end() && found->second.ticket) {
            state_.queue.confirm_party(*found->second.ticket, found->second.people);
        }
    }

    template <class Fact>
    void paper(const Fact& event) {
        state_.paper.evolve(event, fact_.at);
        note_paper(event.job);
    }

    void note_paper(const PaperJobId& id) {
        if (const auto& ticket = state_.paper.job(id)->ticket) {
            state_.queue.note_paper(*ticket, state_.paper.state_of(*ticket));
        }
    }

    State& state_;
    const Recorded& fact_;
};

}  // namespace

void evolve(State& state, const Recorded& fact) {
    KIOSK_ASSERT(fact.seq == state.next_seq, "the journal has no gap");
    std::visit(Evolve(state, fact), fact.event);
    ++state.next_seq.value;
}

int kiosk_of(const State& state) {
    if (const auto slot = state.kiosks.slot()) {
        return *slot;
    }
    return state.settings ? state.settings->slot : 1;
}

queue::DayVerdict day_verdict(const State& state, WallTime wall) {
    return queue::day_verdict(state.queue.high_water(), wall);
}

}  // namespace kiosk::office
