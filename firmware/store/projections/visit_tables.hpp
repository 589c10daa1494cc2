#pragma once
// The reception book as rows, and what statistics read. All reads are by day, through an index; on
// the thread of the connection. Five years of a busy office take some 20 ms.

#include <optional>
#include <string>
#include <vector>

#include "firmware/office/event.hpp"
#include "firmware/reception/figures.hpp"
#include "firmware/reception/tcd01.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::store {

// A visit of any day with its row of the book. Names, addresses and papers of the people stand in
// no table: they are in the sealed letters.
struct VisitRow {
    Seq seq{0};
    VisitId id;
    queue::BusinessDay day;
    std::int64_t number = 0;  // in the book of its calendar year, from 1
    std::optional<TicketId> ticket;
    std::string ticket_number;            // "A012"; "" = received without a ticket
    std::optional<GroupId> ticket_group;  // the group that its ticket came with
    CounterId counter;
    int people = 1;
    std::int64_t opened_ms = 0;
    reception::VisitStep step = reception::VisitStep::Opened;
    std::string officer;  // an actor: who recorded it last, before that who opened it
    std::optional<reception::VisitRecord> record;
    std::int64_t recorded_ms = 0;  // 0 = not yet
    std::int64_t closed_ms = 0;
    int corrections = 0;
};

// UnknownVisit.
[[nodiscard]] Result<VisitRow> find_visit(sqlite::Connection& db, const VisitId& id);
// Of the days of the period, in the order of the book; the first `most`.
[[nodiscard]] Result<std::vector<VisitRow>> visits_of(sqlite::Connection& db,
                                                      const reception::Period& period,
                                                      std::size_t most);

// For table 01/TCD. A visit without its row of the book counts as a regular one of no case.
[[nodiscard]] Result<std::vector<reception::CountedVisit>> counted_visits(
    sqlite::Connection& db, const reception::Period& period);
[[nodiscard]] Result<reception::GroupMins> group_mins(sqlite::Connection& db);

[[nodiscard]] Result<reception::FigureRows> figure_rows(sqlite::Connection& db,
                                                        const reception::Period& period);

}  // namespace kiosk::store
