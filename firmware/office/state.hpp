#pragma once
// The office as the fold of its journal.

#include <optional>
#include <string>
#include <unordered_map>

#include "firmware/calendar/calendar.hpp"
#include "firmware/office/event.hpp"
#include "firmware/petitions/desk.hpp"
#include "firmware/queue/paper_jobs.hpp"
#include "firmware/queue/queue_state.hpp"
#include "firmware/queue/wait_book.hpp"
#include "firmware/reception/help.hpp"
#include "firmware/reception/notices.hpp"
#include "firmware/reception/visits.hpp"

namespace kiosk::office {

// Whose journal it is.
struct Identity {
    DeviceId device;
    Epoch epoch;
    bool operator==(const Identity&) const = default;
};

// The use of one idempotency key; a row of the same transaction as its ticket.issued, or as the
// visit.opened of a visit without a ticket: `ticket` then has the visit's id.
struct KeyUse {
    std::string key;
    queue::BusinessDay day;
    TicketId ticket;
    std::string request;  // what was asked, to tell a repetition from another request
    bool operator==(const KeyUse&) const = default;
};

// One thread owns it. Everything but `keys` follows from the journal alone; `keys` is loaded from
// its side table at start.
struct State {
    Identity identity;
    Seq next_seq{1};
    Seq day_seq{0};  // seq of the last day.opened; 0 = none
    std::optional<AppliedSettings> settings;
    std::string settings_hash;
    std::optional<std::string> hub;
    queue::QueueState queue;
    reception::Visits visits;
    reception::HelpCalls help;
    calendar::Calendar calendar;  // of this day and ahead
    Kiosks kiosks;
    petitions::Desk desk;
    queue::PaperJobs paper;
    queue::WaitBook waits;
    reception::Notices notices;
    std::unordered_map<std::string, KeyUse> keys;  // of this day

    bool operator==(const State&) const = default;
};

// Applies one fact. `fact.seq` must be `state.next_seq`: a gap is a broken invariant. A fold that
// starts at a day.opened sets next_seq to its seq first.
void evolve(State& state, const Recorded& fact);

// Which kiosk this is: its slot.
[[nodiscard]] int kiosk_of(const State& state);

// What the clock says about the day: Open = a new one begins (due() asks for it); Doubt = the
// office stays on its day and staff are asked for the date.
[[nodiscard]] queue::DayVerdict day_verdict(const State& state, WallTime wall);

}  // namespace kiosk::office
