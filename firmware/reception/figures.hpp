#pragma once
// The office's own figures of a span of days, beside table 01/TCD: how many came, how long they
// waited, what each counter did. Pure functions of what the store read.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/queue/business_day.hpp"
#include "firmware/reception/periods.hpp"
#include "firmware/reception/tcd01.hpp"

namespace kiosk::reception {

// What figures need of a ticket. Wall times in ms; 0 = it never came so far.
struct TicketTimes {
    queue::BusinessDay day;
    bool no_show = false;
    bool done = false;
    std::int64_t issued_ms = 0;
    std::int64_t called_ms = 0;
    std::int64_t arrived_ms = 0;
    std::int64_t ended_ms = 0;
    CounterId counter;
};

struct VisitCount {
    queue::BusinessDay day;
    CounterId counter;
    int people = 1;
    bool recorded = false;
};

// Of one day's tickets and receipts for citizens.
struct PaperCount {
    queue::BusinessDay day;
    std::int64_t jobs = 0;
    std::int64_t failed = 0;  // jobs that failed or stood in doubt at least once
};

struct FigureRows {
    std::vector<TicketTimes> tickets;  // each in the order of days
    std::vector<VisitCount> visits;
    std::vector<PaperCount> papers;
};

// Nearest rank: the smallest value that at least that share of all do not exceed. Seconds.
struct Spread {
    std::int64_t count = 0;
    std::int64_t median_s = 0;
    std::int64_t p90_s = 0;
    bool operator==(const Spread&) const = default;
};

[[nodiscard]] Spread spread_of(std::vector<std::int64_t> values_ms);

struct CounterLoad {
    CounterId counter;
    std::int64_t visits = 0;
    std::int64_t people = 0;
    std::int64_t serving_s = 0;  // of tickets that were received to their end
    bool operator==(const CounterLoad&) const = default;
};

struct Figures {
    std::int64_t visits = 0;
    std::int64_t people = 0;
    std::int64_t unrecorded = 0;          // visits without their row of the book
    std::int64_t large_groups = 0;        // as table 01/TCD counts them
    std::int64_t large_group_people = 0;  // people in them
    std::int64_t tickets = 0;
    std::int64_t no_shows = 0;
    Spread waiting;                     // issued to called
    Spread walking;                     // called to arrived
    Spread serving;                     // arrived to done
    std::vector<CounterLoad> counters;  // by id
    std::int64_t papers = 0;
    std::int64_t paper_failures = 0;
    bool operator==(const Figures&) const = default;
};

// Of the rows whose day lies in the period; large groups are left at 0, for they are counted from
// table 01/TCD (count_large_groups). A span of time that a changed clock made negative is left out.
[[nodiscard]] Figures figures_of(const FigureRows& rows, const Period& period);

// Fills the two figures of large groups from the table of the same period, so that the two can
// never tell different numbers.
void count_large_groups(Figures& figures, const Tcd01& table);

}  // namespace kiosk::reception
