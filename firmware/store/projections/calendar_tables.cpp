// sessions and bookings: a row each, changed in place. calendar.carried changes nothing here, since
// the rows it speaks of stand already.
#include "firmware/store/projections/calendar_tables.hpp"

#include "firmware/store/projections/projections.hpp"

namespace kiosk::store {
namespace {

using namespace kiosk::calendar;

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) {
        out += (out.empty() ? "" : "\n") + line;
    }
    return out;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t from = 0; !text.empty() && from <= text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        out.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

class CalendarTables {
public:
    CalendarTables(sqlite::Connection& db, const office::Recorded& fact) : db_(db), fact_(fact) {}

    Status operator()(const SessionPlanned& event) {
        const SessionPlan& plan = event.plan;
        return db_.run(
            "INSERT INTO sessions (seq, id, state, sequence, kind, held, business_day, start_min, "
            "end_min, service, leader, delegate, venue, bridge_points, quota, slot_min, source, "
            "reason, notice, changed_ms) "
            "VALUES (?,?,'planned',0,?,?,?,?,?,?,?,?,?,?,?,?,?,'','',?)",
            fact_.seq.value,
            fact_.id,
            session_kind_name(plan.kind),
            held_name(plan.held),
            plan.day.days,
            plan.hours.start_min,
            plan.hours.end_min,
            plan.service.value,
            plan.leader,
            plan.delegate,
            plan.venue,
            joined(plan.bridge_points),
            plan.quota,
            plan.slot_min,
            plan.source,
            at());
    }

    Status operator()(const SessionChanged& event) {
        KIOSK_CHECK(
            db_.run("UPDATE sessions SET leader = ?, venue = ?, bridge_points = ?, quota = ?, "
                    "source = ? WHERE id = ?",
                    event.leader,
                    event.venue,
                    joined(event.bridge_points),
                    event.quota,
                    event.source,
                    event.session));
        return published(event.session);
    }

    Status operator()(const SessionMoved& event) {
        KIOSK_CHECK(
            db_.run("UPDATE bookings SET state = 'booked', ticket = NULL, changed_ms = ?1 WHERE "
                    "session = ?2 AND state = 'checked_in' AND ?3 <> "
                    "(SELECT business_day FROM sessions WHERE id = ?2)",
                    at(),
                    event.session,
                    event.day.days));
        KIOSK_CHECK(
            db_.run("UPDATE sessions SET business_day = ?, start_min = ?, end_min = ?, reason = ?, "
                    "notice = ? WHERE id = ?",
                    event.day.days,
                    event.hours.start_min,
                    event.hours.end_min,
                    event.reason,
                    event.notice,
                    event.session));
        return published(event.session);
    }

    Status operator()(const SessionDelegated& event) {
        KIOSK_CHECK(db_.run("UPDATE sessions SET held = ?, delegate = ? WHERE id = ?",
                            held_name(Held::ByDelegate),
                            event.delegate,
                            event.session));
        return published(event.session);
    }

    Status operator()(const SessionCancelled& event) {
        KIOSK_CHECK(
            db_.run("UPDATE sessions SET state = 'cancelled', reason = ?, notice = ? WHERE id = ?",
                    event.reason,
                    event.notice,
                    event.session));
        KIOSK_CHECK(published(event.session));
        return end_bookings(event.session, "cancelled", "session");
    }

    Status operator()(const SessionOpened& event) {
        KIOSK_CHECK(db_.run("UPDATE sessions SET state = 'opened', opened_ms = ? WHERE id = ?",
                            at(),
                            event.session));
        return one_row();
    }

    Status operator()(const SessionClosed& event) {
        KIOSK_CHECK(
            db_.run("UPDATE sessions SET state = 'closed', closed_ms = ?, closed_why = ? "
                    "WHERE id = ?",
                    at(),
                    close_reason_name(event.why),
                    event.session));
        KIOSK_CHECK(one_row());
        return end_bookings(event.session, "released", "session");
    }

    // The API draws another code where one was given before, also long ago. Should a fact have one
    // all the same, its row goes by code and seq: a commit must not fail for it.
    Status operator()(const BookingMade& event) {
        return db_.run(
            "INSERT INTO bookings (seq, id, session, code, who, party, place_min, state, made_ms, "
            "changed_ms) VALUES (?1,?2,?3,iif(EXISTS (SELECT 1 FROM bookings WHERE code = ?4), "
            "?4 || '/' || ?1, ?4),?5,?6,?7,?8,?9,?9)",
            fact_.seq.value,
            fact_.id,
            event.session,
            event.code,
            event.who,
            event.party,
            event.place_min,
            booking_state_name(event.state),
            at());
    }

    Status operator()(const BookingConfirmed& event) {
        return move(event.booking, BookingState::Booked);
    }

    Status operator()(const BookingPromoted& event) {
        KIOSK_CHECK(db_.run("UPDATE bookings SET place_min = ?, changed_ms = ? WHERE id = ?",
                            event.place_min,
                            at(),
                            event.booking));
        return one_row();
    }

    Status operator()(const BookingCancelled& event) {
        KIOSK_CHECK(move(event.booking, BookingState::Cancelled));
        return db_.run("UPDATE bookings SET reason = ?, refused = nullif(?, '') WHERE id = ?",
                       cancel_reason_name(event.why),
                       event.refused ? refusal_reason_name(*event.refused) : std::string_view(),
                       event.booking);
    }

    Status operator()(const BookingReleased& event) {
        return move(event.booking, BookingState::Released);
    }

    Status operator()(const BookingCheckedIn& event) {
        KIOSK_CHECK(move(event.booking, BookingState::CheckedIn));
        return db_.run("UPDATE bookings SET ticket = ? WHERE id = ?", event.ticket, event.booking);
    }

    template <class Other>
    Status operator()(const Other&) {
        return {};
    }

private:
    [[nodiscard]] std::int64_t at() const { return fact_.at.wall.unix_ms; }

    [[nodiscard]] Status one_row() const {
        if (db_.changes() != 1) {
            return Error{ErrorCode::StoreFailed, "a fact names a session or booking without a row"};
        }
        return {};
    }

    Status published(const SessionId& id) {
        KIOSK_CHECK(db_.run(
            "UPDATE sessions SET sequence = sequence + 1, changed_ms = ? WHERE id = ?", at(), id));
        return one_row();
    }

    Status end_bookings(const SessionId& id, std::string_view state, std::string_view reason) {
        return db_.run(
            "UPDATE bookings SET state = ?, reason = ?, changed_ms = ? WHERE session = ? AND "
            "state IN ('booked', 'pending')",
            state,
            reason,
            at(),
            id);
    }

    Status move(const BookingId& id, BookingState state) {
        KIOSK_CHECK(db_.run("UPDATE bookings SET state = ?, changed_ms = ? WHERE id = ?",
                            booking_state_name(state),
                            at(),
                            id));
        return one_row();
    }

    sqlite::Connection& db_;
    const office::Recorded& fact_;
};

constexpr std::string_view kSessionColumns =
    "SELECT id, state, sequence, kind, held, business_day, start_min, end_min, service, leader, "
    "delegate, venue, bridge_points, quota, slot_min, source, reason, notice, changed_ms, "
    "opened_ms FROM sessions ";

constexpr std::string_view kBookingColumns =
    "SELECT seq, id, session, code, who, party, place_min, state, ticket, made_ms, refused FROM "
    "bookings ";

int small(const sqlite::Query& rows, int column) {
    return static_cast<int>(rows.integer(column));
}

Result<Session> session_row(const sqlite::Query& rows) {
    Session out;
    SessionPlan& plan = out.plan;
    KIOSK_TRY(out.id.bytes, rows.fixed_blob<16>(0));
    const auto state = session_state_from(rows.text(1));
    const auto kind = session_kind_from(rows.text(3));
    const auto held = held_from(rows.text(4));
    if (!state || !kind || !held) {
        return Error{ErrorCode::StoreFailed, "a session's row has an unknown name"};
    }
    out.state = *state;
    out.sequence = small(rows, 2);
    plan.kind = *kind;
    plan.held = *held;
    plan.day.days = small(rows, 5);
    plan.hours = {small(rows, 6), small(rows, 7)};
    plan.service.value = rows.text(8);
    plan.leader = rows.text(9);
    plan.delegate = rows.text(10);
    plan.venue = rows.text(11);
    plan.bridge_points = split(rows.text(12));
    plan.quota = small(rows, 13);
    plan.slot_min = small(rows, 14);
    plan.source = rows.text(15);
    out.reason = rows.text(16);
    out.notice = rows.text(17);
    out.changed_ms = rows.integer(18);
    if (!rows.is_null(19)) {
        out.opened.emplace();
        out.opened->wall.unix_ms = rows.integer(19);
    }
    return out;
}

Result<Booking> booking_row(const sqlite::Query& rows) {
    Booking out;
    out.order_seq = rows.integer(0);
    KIOSK_TRY(out.id.bytes, rows.fixed_blob<16>(1));
    KIOSK_TRY(out.session.bytes, rows.fixed_blob<16>(2));
    out.code = rows.text(3);
    out.who = rows.text(4);
    out.party = small(rows, 5);
    if (!rows.is_null(6)) {
        out.place_min = small(rows, 6);
    }
    const auto state = booking_state_from(rows.text(7));
    if (!state) {
        return Error{ErrorCode::StoreFailed, "a booking's row has an unknown state"};
    }
    out.state = *state;
    if (!rows.is_null(8)) {
        KIOSK_TRY(const auto ticket, rows.fixed_blob<16>(8));
        out.ticket = TicketId{ticket};
    }
    out.made_ms = rows.integer(9);
    if (!rows.is_null(10)) {
        out.refused = refusal_reason_from(rows.text(10));
    }
    return out;
}

template <class Row>
Result<std::vector<Row>> all_rows(Result<sqlite::Query> found,
                                  Result<Row> (*read)(const sqlite::Query&)) {
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

template <class Row>
Result<Row> one_of(Result<std::vector<Row>> rows, ErrorCode missing) {
    KIOSK_TRY(auto list, std::move(rows));
    if (list.empty()) {
        return Error{missing};
    }
    return std::move(list.front());
}

}  // namespace

Status project_calendar(sqlite::Connection& db, const office::Recorded& fact) {
    return std::visit(CalendarTables(db, fact), fact.event);
}

Result<Session> find_session(sqlite::Connection& db, const SessionId& id) {
    return one_of(
        all_rows(db.query(std::string(kSessionColumns) + "WHERE id = ?", id), &session_row),
        ErrorCode::UnknownSession);
}

Result<std::vector<Session>> sessions_between(sqlite::Connection& db,
                                              BusinessDay first,
                                              BusinessDay last,
                                              std::size_t most) {
    return all_rows(
        db.query(std::string(kSessionColumns) + "WHERE business_day BETWEEN ? AND ? "
                                                "ORDER BY business_day, start_min, seq LIMIT ?",
                 first.days,
                 last.days,
                 most),
        &session_row);
}

Result<std::map<SessionId, PlaceCount>> count_places(sqlite::Connection& db,
                                                     BusinessDay first,
                                                     BusinessDay last) {
    KIOSK_TRY(auto rows,
              db.query("SELECT b.session, "
                       "sum(b.place_min IS NOT NULL AND b.state IN ('booked', 'pending', "
                       "'checked_in')), "
                       "sum(b.place_min IS NULL AND b.state IN ('booked', 'pending')) "
                       "FROM sessions s JOIN bookings b ON b.session = s.id "
                       "WHERE s.business_day BETWEEN ? AND ? GROUP BY b.session",
                       first.days,
                       last.days));
    std::map<SessionId, PlaceCount> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        SessionId id;
        KIOSK_TRY(id.bytes, rows.fixed_blob<16>(0));
        out[id] = {small(rows, 1), small(rows, 2)};
    }
}

Result<Booking> find_booking(sqlite::Connection& db, const BookingId& id) {
    return one_of(
        all_rows(db.query(std::string(kBookingColumns) + "WHERE id = ?", id), &booking_row),
        ErrorCode::UnknownBooking);
}

Result<Booking> find_booking(sqlite::Connection& db, std::string_view code) {
    return one_of(
        all_rows(db.query(std::string(kBookingColumns) + "WHERE code = ? ORDER BY seq DESC LIMIT 1",
                          code),
                 &booking_row),
        ErrorCode::UnknownBooking);
}

Result<std::vector<Booking>> bookings_of(sqlite::Connection& db, const SessionId& session) {
    return all_rows(
        db.query(std::string(kBookingColumns) + "WHERE session = ? ORDER BY seq", session),
        &booking_row);
}

}  // namespace kiosk::store
