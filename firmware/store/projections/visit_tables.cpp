// visits and group_mins. A visit's row is made by visit.opened; its record is written over by each
// visit.recorded and visit.corrected, since the journal keeps them all. Ids in columns stay what
// they were made from; numbers in the book are counted when asked for.
#include "firmware/store/projections/visit_tables.hpp"

#include "firmware/store/projections/projections.hpp"

namespace kiosk::store {
namespace {

using namespace kiosk::reception;
using calendar::SessionKind;

class VisitTables {
public:
    VisitTables(sqlite::Connection& db, const office::Recorded& fact) : db_(db), fact_(fact) {}

    Status operator()(const VisitOpened& event) {
        return db_.run(
            "INSERT INTO visits (seq, id, business_day, ticket, counter, people, opened_ms, step, "
            "officer, corrections) VALUES (?1, ?2, coalesce((SELECT business_day FROM tickets "
            "WHERE id = ?3), (SELECT max(business_day) FROM days)), ?3, ?4, ?5, ?6, 'opened', ?7, "
            "0)",
            fact_.seq.value,
            fact_.id,
            event.ticket,
            event.counter.value,
            event.people,
            at(),
            fact_.by.text());
    }

    Status operator()(const VisitRecorded& event) {
        KIOSK_CHECK(write(event.visit, event.record));
        KIOSK_CHECK(
            db_.run("UPDATE visits SET step = 'recorded', officer = ?, recorded_ms = ? "
                    "WHERE id = ?",
                    fact_.by.text(),
                    at(),
                    event.visit));
        return one_row();
    }

    Status operator()(const VisitClosed& event) {
        KIOSK_CHECK(db_.run(
            "UPDATE visits SET step = 'closed', closed_ms = ? WHERE id = ?", at(), event.visit));
        return one_row();
    }

    // The officer who received stays; who corrected stands in the journal.
    Status operator()(const VisitCorrected& event) {
        KIOSK_CHECK(write(event.visit, event.record));
        KIOSK_CHECK(
            db_.run("UPDATE visits SET corrections = corrections + 1 WHERE id = ?", event.visit));
        return one_row();
    }

    // From the day after the one that is open: what has been counted stays.
    Status operator()(const office::SettingsApplied& event) {
        return db_.run(
            "INSERT INTO group_mins (business_day, group_min) "
            "SELECT coalesce((SELECT max(business_day) + 1 FROM days), 0), ?1 WHERE ?1 <> "
            "coalesce((SELECT group_min FROM group_mins ORDER BY business_day DESC LIMIT 1), ?2) "
            "ON CONFLICT (business_day) DO UPDATE SET group_min = excluded.group_min",
            event.settings.rules.group_min,
            kUsualGroupMin);
    }

    template <class Other>
    Status operator()(const Other&) {
        return {};
    }

private:
    [[nodiscard]] std::int64_t at() const { return fact_.at.wall.unix_ms; }

    [[nodiscard]] Status one_row() const {
        if (db_.changes() != 1) {
            return Error{ErrorCode::StoreFailed, "a fact names a visit without a row"};
        }
        return {};
    }

    Status write(const VisitId& visit, const VisitRecord& record) {
        KIOSK_CHECK(db_.run(
            "UPDATE visits SET session_kind = ?, held = ?, session = ?, people = ?, case_token = "
            "nullif(?, ''), nth = ?, group_id = ?, kind = ?, field = ?, prior_result = ?, "
            "outcome = ? WHERE id = ?",
            calendar::session_kind_name(record.session_kind),
            calendar::held_name(record.held),
            record.session,
            record.people,
            record.case_token,
            record.nth,
            record.group,
            name_of(record.kind),
            record.field,
            name_of(record.prior),
            record.outcome,
            visit));
        KIOSK_CHECK(one_row());
        return db_.run(
            "UPDATE tickets SET people = ? WHERE id = (SELECT ticket FROM visits "
            "WHERE id = ?)",
            record.people,
            visit);
    }

    sqlite::Connection& db_;
    const office::Recorded& fact_;
};

template <class Id>
Status read_id(const sqlite::Query& rows, int column, std::optional<Id>& out) {
    if (!rows.is_null(column)) {
        KIOSK_TRY(const auto bytes, rows.fixed_blob<16>(column));
        out = Id{bytes};
    }
    return {};
}

// The columns of a record stand from `first` on, in the order of kRecordColumns.
constexpr std::string_view kRecordColumns =
    "v.session_kind, v.held, v.session, v.case_token, v.nth, v.group_id, v.kind, v.field, "
    "v.prior_result, v.outcome";

Result<VisitRecord> record_of(const sqlite::Query& rows, int first, int people) {
    VisitRecord out;
    out.session_kind = calendar::session_kind_from(rows.text(first)).value_or(out.session_kind);
    out.held = calendar::held_from(rows.text(first + 1)).value_or(out.held);
    KIOSK_CHECK(read_id(rows, first + 2, out.session));
    out.people = people;
    out.case_token = rows.text(first + 3);
    out.nth = static_cast<int>(rows.integer(first + 4));
    KIOSK_CHECK(read_id(rows, first + 5, out.group));
    out.kind = visit_kind_from(rows.text(first + 6)).value_or(out.kind);
    out.field = rows.text(first + 7);
    out.prior = prior_result_from(rows.text(first + 8)).value_or(out.prior);
    out.outcome = rows.text(first + 9);
    return out;
}

constexpr std::string_view kVisitColumns =
    "SELECT v.seq, v.id, v.business_day, v.ticket, t.prefix, t.number, v.counter, v.people, "
    "v.opened_ms, v.step, v.officer, v.recorded_ms, v.closed_ms, v.corrections, t.service, "
    "t.outcome, t.group_id, ";
constexpr std::string_view kVisitTables = " FROM visits v LEFT JOIN tickets t ON t.id = v.ticket ";

std::string visit_query(std::string_view where) {
    return std::string(kVisitColumns) + std::string(kRecordColumns) + std::string(kVisitTables) +
           std::string(where);
}

Result<VisitRow> visit_row(const sqlite::Query& rows) {
    VisitRow out;
    out.seq.value = rows.integer(0);
    KIOSK_TRY(out.id.bytes, rows.fixed_blob<16>(1));
    out.day.days = static_cast<std::int32_t>(rows.integer(2));
    KIOSK_CHECK(read_id(rows, 3, out.ticket));
    if (!rows.is_null(4)) {
        out.ticket_number =
            queue::TicketNumber{rows.text(4), static_cast<int>(rows.integer(5))}.text();
    }
    out.counter.value = rows.text(6);
    out.people = static_cast<int>(rows.integer(7));
    out.opened_ms = rows.integer(8);
    out.step = visit_step_from(rows.text(9)).value_or(VisitStep::Opened);
    out.officer = rows.text(10);
    out.recorded_ms = rows.integer(11);
    out.closed_ms = rows.integer(12);
    out.corrections = static_cast<int>(rows.integer(13));
    out.ticket_service = rows.text(14);
    out.ticket_outcome = rows.text(15);
    KIOSK_CHECK(read_id(rows, 16, out.ticket_group));
    constexpr int kRecord = 17;
    if (!rows.is_null(kRecord)) {
        KIOSK_TRY(out.record, record_of(rows, kRecord, out.people));
    }
    return out;
}

std::string year_of(queue::BusinessDay day) {
    return day.text().substr(0, 4);
}

// Numbers rows that follow each other. The book is one a calendar year, whatever the reporting year
// does; days never go back, so the order of the journal is that of the book.
Status number_rows(sqlite::Connection& db, std::vector<VisitRow>& rows) {
    const VisitRow* before = nullptr;
    for (VisitRow& row : rows) {
        if (before != nullptr) {
            row.number = year_of(before->day) == year_of(row.day) ? before->number + 1 : 1;
        } else {
            KIOSK_TRY(const auto first, queue::BusinessDay::parse(year_of(row.day) + "-01-01"));
            KIOSK_TRY(row.number,
                      db.number("SELECT count(*) FROM visits WHERE business_day BETWEEN ? AND ? "
                                "AND seq <= ?",
                                first.days,
                                row.day.days,
                                row.seq.value));
        }
        before = &row;
    }
    return {};
}

// All rows of a query, each read by `read`.
template <class Row, class Read>
Result<std::vector<Row>> all_rows(Result<sqlite::Query> found, Read read) {
    KIOSK_TRY(auto rows, std::move(found));
    std::vector<Row> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        KIOSK_TRY(auto row, read(rows));
        out.push_back(std::move(row));
    }
}

Result<TicketTimes> ticket_times(const sqlite::Query& rows) {
    TicketTimes out;
    out.day.days = static_cast<std::int32_t>(rows.integer(0));
    const std::string state = rows.text(1);
    out.no_show = state == "no_show";
    out.done = state == "done";
    out.issued_ms = rows.integer(2);
    out.called_ms = rows.integer(3);
    out.arrived_ms = rows.integer(4);
    out.ended_ms = rows.integer(5);
    out.counter.value = rows.text(6);
    return out;
}

Result<VisitCount> visit_count(const sqlite::Query& rows) {
    VisitCount out;
    out.day.days = static_cast<std::int32_t>(rows.integer(0));
    out.counter.value = rows.text(1);
    out.people = static_cast<int>(rows.integer(2));
    out.recorded = rows.integer(3) != 0;
    return out;
}

Result<PaperCount> paper_count(const sqlite::Query& rows) {
    PaperCount out;
    out.day.days = static_cast<std::int32_t>(rows.integer(0));
    out.jobs = rows.integer(1);
    out.failed = rows.integer(2);
    return out;
}

}  // namespace

Status project_visits(sqlite::Connection& db, const office::Recorded& fact) {
    return std::visit(VisitTables(db, fact), fact.event);
}

Result<VisitRow> find_visit(sqlite::Connection& db, const VisitId& id) {
    KIOSK_TRY(auto rows,
              all_rows<VisitRow>(db.query(visit_query("WHERE v.id = ?"), id), &visit_row));
    if (rows.empty()) {
        return Error{ErrorCode::UnknownVisit};
    }
    KIOSK_CHECK(number_rows(db, rows));
    return std::move(rows.front());
}

Result<std::vector<VisitRow>> visits_of(sqlite::Connection& db,
                                        const Period& period,
                                        std::size_t most) {
    KIOSK_TRY(
        auto out,
        all_rows<VisitRow>(
            db.query(visit_query("WHERE v.business_day BETWEEN ? AND ? ORDER BY v.seq LIMIT ?"),
                     period.from.days,
                     period.to.days,
                     most),
            &visit_row));
    KIOSK_CHECK(number_rows(db, out));
    return out;
}

Result<std::vector<VisitRow>> unfinished_visits(sqlite::Connection& db,
                                                const Period& period,
                                                const BookOf& whose,
                                                std::size_t most) {
    std::vector<VisitRow> out;
    KIOSK_TRY(out,
              all_rows<VisitRow>(
                  db.query(visit_query("WHERE v.business_day BETWEEN ?1 AND ?2 AND v.step <> "
                                       "'closed' AND ((?3 = '' AND ?4 = '') OR v.counter = ?3 OR "
                                       "v.officer = ?4) ORDER BY v.seq LIMIT ?5"),
                           period.from.days,
                           period.to.days,
                           whose.counter,
                           whose.officer,
                           most),
                  &visit_row));
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i == 0 || year_of(out[i - 1].day) != year_of(out[i].day)) {
            std::vector<VisitRow> first{out[i]};
            KIOSK_CHECK(number_rows(db, first));
            out[i].number = first.front().number;
            continue;
        }
        KIOSK_TRY(const auto more,
                  db.number("SELECT count(*) FROM visits WHERE seq > ? AND seq <= ?",
                            out[i - 1].seq.value,
                            out[i].seq.value));
        out[i].number = out[i - 1].number + more;
    }
    return out;
}

Result<std::vector<CountedVisit>> counted_visits(sqlite::Connection& db, const Period& period) {
    // The group that the row names, else that which staff linked the ticket to.
    const auto read = [](const sqlite::Query& rows) -> Result<CountedVisit> {
        KIOSK_TRY(auto record, record_of(rows, 2, static_cast<int>(rows.integer(1))));
        CountedVisit out;
        out.day.days = static_cast<std::int32_t>(rows.integer(0));
        out.kind = record.session_kind;
        out.held = record.held;
        out.session = record.session;
        out.people = record.people;
        out.case_token = std::move(record.case_token);
        out.nth = record.nth;
        out.group = record.group;
        if (!out.group) {
            KIOSK_CHECK(read_id(rows, 12, out.group));
        }
        return out;
    };
    return all_rows<CountedVisit>(
        db.query("SELECT v.business_day, v.people, " + std::string(kRecordColumns) +
                     ", t.group_id" + std::string(kVisitTables) +
                     "WHERE v.business_day BETWEEN ? AND ? ORDER BY v.seq",
                 period.from.days,
                 period.to.days),
        read);
}

Result<GroupMins> group_mins(sqlite::Connection& db) {
    KIOSK_TRY(auto rows, db.query("SELECT business_day, group_min FROM group_mins"));
    GroupMins out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        out.set(queue::BusinessDay{static_cast<std::int32_t>(rows.integer(0))},
                static_cast<int>(rows.integer(1)));
    }
}

Result<FigureRows> figure_rows(sqlite::Connection& db, const Period& period) {
    FigureRows out;
    KIOSK_TRY(out.tickets,
              all_rows<TicketTimes>(
                  db.query("SELECT business_day, state, issued_ms, called_ms, arrived_ms, "
                           "ended_ms, counter FROM tickets WHERE business_day BETWEEN ? AND ? "
                           "ORDER BY business_day",
                           period.from.days,
                           period.to.days),
                  &ticket_times));
    KIOSK_TRY(out.visits,
              all_rows<VisitCount>(
                  db.query("SELECT business_day, counter, people, step <> 'opened' FROM visits "
                           "WHERE business_day BETWEEN ? AND ? ORDER BY business_day",
                           period.from.days,
                           period.to.days),
                  &visit_count));
    KIOSK_TRY(out.papers,
              all_rows<PaperCount>(
                  db.query("SELECT business_day, count(*), sum(faults > 0) FROM paper_jobs "
                           "WHERE subject <> 'test_page' AND business_day BETWEEN ? AND ? "
                           "GROUP BY business_day ORDER BY business_day",
                           period.from.days,
                           period.to.days),
                  &paper_count));
    return out;
}

}  // namespace kiosk::store
