// Plain rows. A visit counts on the day of its ticket, as in the office's own tables.
#include "sync/hub/figure_table.hpp"

#include <algorithm>

namespace kiosk::hub {
namespace {

using queue::BusinessDay;

// The office's entry, made when it is not there; `out` stays in the order of codes.
OfficeRows& rows_of(std::vector<OfficeRows>& out, const std::string& office) {
    const auto at = std::lower_bound(
        out.begin(), out.end(), office, [](const OfficeRows& one, const std::string& code) {
            return one.office < code;
        });
    if (at != out.end() && at->office == office) {
        return *at;
    }
    OfficeRows fresh;
    fresh.office = office;
    return *out.insert(at, std::move(fresh));
}

template <class Id>
Status read_id(const db::Query& row, int column, std::optional<Id>& out) {
    if (!row.is_null(column)) {
        KIOSK_TRY(const auto bytes, row.fixed_blob<16>(column));
        out = Id{bytes};
    }
    return {};
}

Result<reception::CountedVisit> visit_of(const db::Query& row, BusinessDay day) {
    reception::CountedVisit out;
    out.day = day;
    out.people = static_cast<int>(row.integer(3));
    out.kind = calendar::session_kind_from(row.text(5)).value_or(out.kind);
    out.held = calendar::held_from(row.text(6)).value_or(out.held);
    KIOSK_CHECK(read_id(row, 7, out.session));
    out.case_token = row.text(8);
    out.nth = static_cast<int>(row.integer(9));
    KIOSK_CHECK(read_id(row, 10, out.group));
    if (!out.group) {  // the group that the row names, else that which staff linked the ticket to
        KIOSK_CHECK(read_id(row, 11, out.group));
    }
    return out;
}

}  // namespace

Status FigureTable::open_day(std::int64_t device_no, std::string_view day) {
    return db_.run("UPDATE devices SET business_day = ? WHERE no = ?", day, device_no);
}

Status FigureTable::take_ticket(std::int64_t device_no,
                                const TicketId& ticket,
                                std::int64_t at_ms) {
    return db_.run(
        "UPDATE tickets SET taken_ms = ?, called_ms = 0, arrived_ms = 0, ended_ms = 0 "
        "WHERE ticket = ? AND device_no = ?",
        at_ms,
        ticket,
        device_no);
}

Status FigureTable::set_time(std::int64_t device_no,
                             const TicketId& ticket,
                             TicketTime which,
                             std::optional<std::int64_t> at_ms) {
    std::string_view sql;
    switch (which) {
        case TicketTime::Called:
            sql = "UPDATE tickets SET called_ms = ? WHERE ticket = ? AND device_no = ?";
            break;
        case TicketTime::Arrived:
            sql = "UPDATE tickets SET arrived_ms = ? WHERE ticket = ? AND device_no = ?";
            break;
        case TicketTime::Ended:
            sql = "UPDATE tickets SET ended_ms = ? WHERE ticket = ? AND device_no = ?";
            break;
    }
    return db_.run(sql, at_ms.value_or(0), ticket, device_no);
}

Status FigureTable::set_group(std::int64_t device_no,
                              const TicketId& ticket,
                              const std::optional<GroupId>& group) {
    return db_.run("UPDATE tickets SET group_id = ? WHERE ticket = ? AND device_no = ?",
                   group,
                   ticket,
                   device_no);
}

Status FigureTable::open_visit(const OpenedVisit& visit) {
    return db_.run(
        "INSERT INTO visits (visit, device_no, business_day, ticket, counter, people) VALUES (?, "
        "?, coalesce((SELECT business_day FROM tickets WHERE ticket = ?), (SELECT business_day "
        "FROM devices WHERE no = ?)), ?, ?, ?) ON CONFLICT DO NOTHING",
        visit.id,
        visit.device_no,
        visit.ticket,
        visit.device_no,
        visit.ticket,
        visit.counter,
        visit.people);
}

Status FigureTable::write_visit(std::int64_t device_no,
                                const VisitId& visit,
                                const reception::VisitRecord& record) {
    return db_.run(
        "UPDATE visits SET recorded = 1, session_kind = ?, held = ?, session = ?, people = ?, "
        "case_token = ?, nth = ?, group_id = ? WHERE visit = ? AND device_no = ?",
        calendar::session_kind_name(record.session_kind),
        calendar::held_name(record.held),
        record.session,
        record.people,
        record.case_token,
        record.nth,
        record.group,
        visit,
        device_no);
}

Status FigureTable::close_visit(std::int64_t device_no, const VisitId& visit) {
    return db_.run(
        "UPDATE visits SET recorded = 1 WHERE visit = ? AND device_no = ?", visit, device_no);
}

Status FigureTable::set_people(std::int64_t device_no,
                               const TicketId& ticket,
                               std::int64_t people) {
    return db_.run("UPDATE visits SET people = ? WHERE ticket = ? AND device_no = ?",
                   people,
                   ticket,
                   device_no);
}

Status FigureTable::set_group_min(std::int64_t device_no, std::int64_t group_min) {
    BusinessDay from;
    {
        KIOSK_TRY(auto query,
                  db_.query("SELECT business_day FROM devices WHERE no = ?", device_no));
        KIOSK_TRY(const bool row, query.next());
        const auto open = row ? BusinessDay::parse(query.text(0)) : Result<BusinessDay>(from);
        if (open && row) {
            from.days = open->days + 1;
        }
    }
    return db_.run(
        "INSERT INTO group_mins (device_no, business_day, group_min) VALUES (?, ?, ?) "
        "ON CONFLICT (device_no, business_day) DO UPDATE SET group_min = excluded.group_min",
        device_no,
        from.text(),
        group_min);
}

Status FigureTable::report_fault(const DeviceFault& fault) {
    return db_.run(
        "INSERT INTO device_faults (device_no, part, code, at_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (device_no, part) DO UPDATE SET code = excluded.code, at_ms = excluded.at_ms",
        fault.device_no,
        fault.part,
        fault.code,
        fault.at_ms);
}

Status FigureTable::part_works(std::int64_t device_no, std::string_view part) {
    return db_.run("DELETE FROM device_faults WHERE device_no = ? AND part = ?", device_no, part);
}

Result<std::vector<DeviceFault>> FigureTable::faults() {
    KIOSK_TRY(auto query,
              db_.query("SELECT device_no, part, code, at_ms FROM device_faults "
                        "ORDER BY device_no, part"));
    std::vector<DeviceFault> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.push_back({query.integer(0), query.text(1), query.text(2), query.integer(3)});
    }
}

Result<std::vector<OfficeRows>> FigureTable::offices(const reception::Period& period) {
    std::vector<OfficeRows> out;
    KIOSK_CHECK(read_tickets(period, out));
    KIOSK_CHECK(read_visits(period, out));
    KIOSK_CHECK(read_mins(out));
    return out;
}

Status FigureTable::read_tickets(const reception::Period& period, std::vector<OfficeRows>& out) {
    KIOSK_TRY(auto query,
              db_.query("SELECT d.office, t.business_day, t.state, t.taken_ms, t.called_ms, "
                        "t.arrived_ms, t.ended_ms, t.counter FROM tickets t JOIN devices d ON d.no "
                        "= t.device_no WHERE t.business_day >= ? AND t.business_day <= ? "
                        "ORDER BY t.business_day",
                        period.from.text(),
                        period.to.text()));
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
        const auto day = BusinessDay::parse(query.text(1));
        if (!day) {
            continue;  // of a body that made no sense
        }
        reception::TicketTimes ticket;
        ticket.day = *day;
        ticket.no_show = query.text(2) == "no_show";
        ticket.done = query.text(2) == "done";
        ticket.issued_ms = query.integer(3);
        ticket.called_ms = query.integer(4);
        ticket.arrived_ms = query.integer(5);
        ticket.ended_ms = query.integer(6);
        ticket.counter.value = query.text(7);
        rows_of(out, query.text(0)).rows.tickets.push_back(std::move(ticket));
    }
}

Status FigureTable::read_visits(const reception::Period& period, std::vector<OfficeRows>& out) {
    KIOSK_TRY(
        auto query,
        db_.query("SELECT d.office, v.business_day, v.counter, v.people, v.recorded, "
                  "v.session_kind, v.held, v.session, v.case_token, v.nth, v.group_id, t.group_id "
                  "FROM visits v JOIN devices d ON d.no = v.device_no LEFT JOIN tickets t ON "
                  "t.ticket = v.ticket WHERE v.business_day >= ? AND v.business_day <= ? "
                  "ORDER BY v.business_day",
                  period.from.text(),
                  period.to.text()));
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
        const auto day = BusinessDay::parse(query.text(1));
        if (!day) {
            continue;
        }
        KIOSK_TRY(reception::CountedVisit visit, visit_of(query, *day));
        OfficeRows& office = rows_of(out, query.text(0));
        office.rows.visits.push_back(
            {*day, CounterId{query.text(2)}, visit.people, query.integer(4) != 0});
        office.visits.push_back(std::move(visit));
    }
}

Status FigureTable::read_mins(std::vector<OfficeRows>& out) {
    KIOSK_TRY(auto query,
              db_.query("SELECT d.office, g.business_day, g.group_min FROM group_mins g JOIN "
                        "devices d ON d.no = g.device_no ORDER BY g.business_day, g.device_no"));
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return {};
        }
        const auto day = BusinessDay::parse(query.text(1));
        const std::string code = query.text(0);
        const auto office = std::find_if(
            out.begin(), out.end(), [&](const OfficeRows& one) { return one.office == code; });
        if (day && office != out.end()) {
            office->mins.set(*day, static_cast<int>(query.integer(2)));
        }
    }
}

}  // namespace kiosk::hub
