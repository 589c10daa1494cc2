// days, tickets, counters. Each fact is one or two statements by primary key or unique
// index; an update that meets no row is a broken store, as facts only follow from the state.
#include "firmware/store/projections/projections.hpp"

namespace kiosk::store {
namespace {

using namespace kiosk::queue;

class QueueTables {
public:
    QueueTables(sqlite::Connection& db, const office::Recorded& fact) : db_(db), fact_(fact) {}

    Status operator()(const office::DayOpened& event) {
        return db_.run(
            "INSERT INTO days (business_day, opened_ms) VALUES (?,?)", event.day.days, at());
    }

    Status operator()(const DayClosed& event) {
        return db_.run(
            "UPDATE days SET closed_ms = ? WHERE business_day = ?", at(), event.day.days);
    }

    Status operator()(const CounterOpened& event) { return counter(event.counter, "open", {}); }

    Status operator()(const CounterClosed& event) { return counter(event.counter, "closed", {}); }

    Status operator()(const CounterBreakStarted& event) {
        return counter(event.counter, "break", event.until_ms);
    }

    Status operator()(const TicketIssued& event) {
        return db_.run(
            "INSERT INTO tickets (order_seq, id, business_day, service, prefix, number, state, "
            "version, rank, arrival_ms, party, people, language, recalls, issued_ms, "
            "head_start_min) VALUES (?,?,?,?,?,?,'waiting',1,?,?,?,0,?,0,?,?)",
            fact_.seq.value,
            fact_.id,
            event.day.days,
            event.service.value,
            event.number.prefix,
            event.number.number,
            event.rank,
            event.arrival_ms,
            event.party,
            event.language,
            at(),
            event.head_start_min);
    }

    Status operator()(const TicketPriorityChanged& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET version = version + 1, head_start_min = ?1, arrival_ms = "
                    "arrival_ms + (coalesce(head_start_min, 0) - coalesce(?1, 0)) * 60000 "
                    "WHERE id = ?2",
                    event.head_start_min,
                    event.ticket));
        return one_row();
    }

    Status operator()(const TicketCalled& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET state = 'called', version = version + 1, "
                    "counter = ?, called_ms = ? WHERE id = ?",
                    event.counter.value,
                    at(),
                    event.ticket));
        KIOSK_CHECK(one_row());
        return db_.run(
            "UPDATE counters SET ticket = ? WHERE id = ?", event.ticket, event.counter.value);
    }

    Status operator()(const TicketRecalled& event) {
        KIOSK_CHECK(db_.run("UPDATE tickets SET version = version + 1, recalls = ? WHERE id = ?",
                            event.count,
                            event.ticket));
        return one_row();
    }

    Status operator()(const TicketCallUndone& event) {
        KIOSK_CHECK(leave_counter(event.ticket));
        return wait_again(event.ticket);
    }

    Status operator()(const TicketNoShowUndone& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET state = 'called', version = version + 1, "
                    "ended_ms = NULL WHERE id = ?",
                    event.ticket));
        KIOSK_CHECK(one_row());
        return db_.run(
            "UPDATE counters SET ticket = ? WHERE id = ?", event.ticket, event.counter.value);
    }

    Status operator()(const TicketArrived& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET state = 'serving', version = version + 1, "
                    "arrived_ms = ? WHERE id = ?",
                    at(),
                    event.ticket));
        return one_row();
    }

    Status operator()(const reception::VisitOpened& event) {
        if (!event.ticket) {
            return {};
        }
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET people = ? WHERE id = ?", event.people, *event.ticket));
        return one_row();
    }

    Status operator()(const TicketDone& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET outcome = ? WHERE id = ?", event.outcome, event.ticket));
        return end(event.ticket, "done");
    }

    Status operator()(const TicketNoShow& event) { return end(event.ticket, "no_show"); }

    Status operator()(const TicketExpired& event) {
        KIOSK_CHECK(end(event.ticket, "expired"));
        return forget_hold(event.ticket);
    }

    // The row's place is this journal's; the line itself goes by the arrival.
    Status operator()(const TicketAdopted& event) {
        return db_.run(
            "INSERT INTO tickets (order_seq, id, business_day, service, prefix, number, state, "
            "version, rank, arrival_ms, party, people, language, recalls, issued_ms, "
            "head_start_min) VALUES (?,?,?,?,?,?,'waiting',1,?,?,?,0,?,0,?,?) "
            "ON CONFLICT (id) DO UPDATE SET order_seq = excluded.order_seq, state = 'waiting', "
            "version = version + 1, counter = NULL, called_ms = NULL, arrived_ms = NULL, "
            "ended_ms = NULL, recalls = 0, service = excluded.service, party = excluded.party",
            fact_.seq.value,
            event.ticket,
            event.day.days,
            event.service.value,
            event.number.prefix,
            event.number.number,
            kNormalRank,
            event.arrival_ms,
            event.party,
            event.language,
            event.issued_ms,
            event.head_start_min);
    }

    Status operator()(const TicketHandedOver& event) {
        KIOSK_CHECK(db_.run("UPDATE tickets SET group_id = NULL WHERE id = ?", event.ticket));
        KIOSK_CHECK(forget_hold(event.ticket));
        return end(event.ticket, "handed_over");
    }

    Status operator()(const TicketHeld& event) {
        KIOSK_CHECK(leave_counter(event.ticket));
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET state = 'held', version = version + 1, hold_reason = ?, "
                    "wake_ms = ? WHERE id = ?",
                    name_of(event.hold.reason),
                    event.hold.wake_ms,
                    event.ticket));
        return one_row();
    }

    Status operator()(const TicketResumed& event) { return wait_again(event.ticket); }

    Status operator()(const TicketTransferred& event) {
        KIOSK_CHECK(leave_counter(event.ticket));
        KIOSK_CHECK(db_.run(
            "UPDATE tickets SET service = ? WHERE id = ?", event.service.value, event.ticket));
        return wait_again(event.ticket);
    }

    Status operator()(const TicketReturned& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET order_seq = ?, rank = ?, arrival_ms = ?, "
                    "ended_ms = NULL WHERE id = ?",
                    fact_.seq.value,
                    event.rank,
                    event.arrival_ms,
                    event.ticket));
        return wait_again(event.ticket);
    }

    Status operator()(const TicketCancelled& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET cancel_reason = ?, merged_into = ?, group_id = NULL "
                    "WHERE id = ?",
                    name_of(event.reason),
                    event.into,
                    event.ticket));
        KIOSK_CHECK(forget_hold(event.ticket));
        return end(event.ticket, "cancelled");
    }

    Status operator()(const TicketReranked& event) {
        KIOSK_CHECK(db_.run("UPDATE tickets SET version = version + 1, rank = ? WHERE id = ?",
                            event.rank,
                            event.ticket));
        return one_row();
    }

    // The visit's number once there is a visit, else what was declared.
    Status operator()(const TicketPartyChanged& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET version = version + 1, representatives = ?1, "
                    "people = CASE WHEN people > 0 THEN ?2 ELSE 0 END, "
                    "party = CASE WHEN people > 0 THEN party ELSE ?2 END WHERE id = ?3",
                    event.representatives,
                    event.people,
                    event.ticket));
        KIOSK_CHECK(one_row());
        return db_.run("UPDATE visits SET people = ? WHERE ticket = ?", event.people, event.ticket);
    }

    Status operator()(const TicketOutcomeCorrected& event) {
        KIOSK_CHECK(db_.run("UPDATE tickets SET version = version + 1, outcome = ? WHERE id = ?",
                            event.outcome,
                            event.ticket));
        return one_row();
    }

    Status operator()(const GroupLinked& event) {
        const GroupId group = event.group.value_or(fact_.group_id());
        KIOSK_CHECK(
            db_.run("INSERT INTO groups (id, business_day, origin) "
                    "SELECT ?1, business_day, ?2 FROM tickets WHERE id = ?3 "
                    "ON CONFLICT (id) DO UPDATE SET "
                    "origin = CASE WHEN excluded.origin = '' THEN origin ELSE excluded.origin END",
                    group,
                    event.origin,
                    event.tickets.front()));
        for (const TicketId& ticket : event.tickets) {
            KIOSK_CHECK(
                db_.run("UPDATE tickets SET version = version + 1, group_id = ? WHERE id = ?",
                        group,
                        ticket));
            KIOSK_CHECK(one_row());
        }
        return {};
    }

    Status operator()(const GroupUnlinked& event) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET version = version + 1, group_id = NULL WHERE id = ?",
                    event.ticket));
        return one_row();
    }

    Status operator()(const GroupArrived& event) {
        if (!event.group) {
            return {};
        }
        return db_.run(
            "UPDATE groups SET large_people = ? WHERE id = ?", event.people, *event.group);
    }

    template <class Other>
    Status operator()(const Other&) {
        return {};
    }

private:
    [[nodiscard]] std::int64_t at() const { return fact_.at.wall.unix_ms; }

    [[nodiscard]] Status one_row() const {
        if (db_.changes() != 1) {
            return Error{ErrorCode::StoreFailed, "a fact names a ticket without a row"};
        }
        return {};
    }

    Status counter(const CounterId& id,
                   std::string_view state,
                   std::optional<std::int64_t> until_ms) {
        return db_.run(
            "INSERT INTO counters (id, state, since_ms, break_until_ms) VALUES (?,?,?,?) "
            "ON CONFLICT (id) DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms, "
            "break_until_ms = excluded.break_until_ms",
            id.value,
            state,
            at(),
            until_ms);
    }

    Status end(const TicketId& ticket, std::string_view state) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET state = ?, version = version + 1, ended_ms = ? "
                    "WHERE id = ?",
                    state,
                    at(),
                    ticket));
        KIOSK_CHECK(one_row());
        return leave_counter(ticket);
    }

    Status wait_again(const TicketId& ticket) {
        KIOSK_CHECK(
            db_.run("UPDATE tickets SET state = 'waiting', version = version + 1, counter = NULL, "
                    "called_ms = NULL, recalls = 0, hold_reason = NULL, wake_ms = NULL "
                    "WHERE id = ?",
                    ticket));
        return one_row();
    }

    Status forget_hold(const TicketId& ticket) {
        return db_.run("UPDATE tickets SET hold_reason = NULL, wake_ms = NULL WHERE id = ?",
                       ticket);
    }

    Status leave_counter(const TicketId& ticket) {
        return db_.run(
            "UPDATE counters SET ticket = NULL WHERE id = "
            "(SELECT counter FROM tickets WHERE id = ?1) AND ticket = ?1",
            ticket);
    }

    sqlite::Connection& db_;
    const office::Recorded& fact_;
};

constexpr std::string_view kTicketColumns =
    "SELECT id, business_day, service, prefix, number, state, party, people, counter, issued_ms, "
    "called_ms, arrived_ms, ended_ms, outcome FROM tickets ";

Result<TicketRow> ticket_row(const sqlite::Query& rows) {
    TicketRow out;
    KIOSK_TRY(out.id.bytes, rows.fixed_blob<16>(0));
    out.day.days = static_cast<std::int32_t>(rows.integer(1));
    out.service.value = rows.text(2);
    out.number = TicketNumber{rows.text(3), static_cast<int>(rows.integer(4))};
    out.state = rows.text(5);
    out.party = static_cast<int>(rows.integer(6));
    out.people = static_cast<int>(rows.integer(7));
    out.counter = rows.text(8);
    out.issued_ms = rows.integer(9);
    out.called_ms = rows.integer(10);
    out.arrived_ms = rows.integer(11);
    out.ended_ms = rows.integer(12);
    out.outcome = rows.text(13);
    return out;
}

}  // namespace

Status project_queue(sqlite::Connection& db, const office::Recorded& fact) {
    return std::visit(QueueTables(db, fact), fact.event);
}

Result<TicketRow> find_ticket(sqlite::Connection& db, const TicketId& id) {
    KIOSK_TRY(auto rows, db.query(std::string(kTicketColumns) + "WHERE id = ?", id));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return Error{ErrorCode::UnknownTicket, id.text()};
    }
    return ticket_row(rows);
}

Result<std::vector<TicketRow>> tickets_of_day(sqlite::Connection& db, BusinessDay day) {
    KIOSK_TRY(
        auto rows,
        db.query(std::string(kTicketColumns) + "WHERE business_day = ? ORDER BY prefix, number",
                 day.days));
    std::vector<TicketRow> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        KIOSK_TRY(auto row, ticket_row(rows));
        out.push_back(std::move(row));
    }
}

}  // namespace kiosk::store
