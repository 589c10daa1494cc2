// Plain rows, keyed by the ticket's id, which is the id of its record and so unique by itself.
#include "sync/hub/ticket_table.hpp"

#include "firmware/base/format.hpp"

namespace kiosk::hub {

std::string Ticket::label() const {
    return fmt::format("{}{:03}", prefix, number);
}

Status TicketTable::add(const Ticket& ticket) {
    return db_.run(
        "INSERT INTO tickets (ticket, device_no, business_day, service, "
        "prefix, number, party, issued_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        ticket.id,
        ticket.device_no,
        ticket.business_day,
        ticket.service,
        ticket.prefix,
        ticket.number,
        ticket.party,
        ticket.issued_ms,
        ticket.state);
}

Status TicketTable::adopt(const Ticket& ticket, std::int64_t epoch) {
    return db_.run(
        "INSERT INTO tickets (ticket, device_no, business_day, service, prefix, number, party, "
        "issued_ms, state, adopted_epoch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'issued', ?) "
        "ON CONFLICT (ticket) DO UPDATE SET device_no = excluded.device_no, state = 'issued', "
        "counter = '', outcome = '', adopted_epoch = excluded.adopted_epoch "
        "WHERE excluded.adopted_epoch > tickets.adopted_epoch",
        ticket.id,
        ticket.device_no,
        ticket.business_day,
        ticket.service,
        ticket.prefix,
        ticket.number,
        ticket.party,
        ticket.issued_ms,
        epoch);
}

Status TicketTable::move(std::int64_t device_no,
                         const TicketId& id,
                         std::string_view state,
                         std::string_view counter,
                         std::string_view outcome) {
    return db_.run(
        "UPDATE tickets SET state = ?, "
        "counter = CASE WHEN ? = 'issued' THEN '' WHEN ? = '' THEN counter ELSE ? END, "
        "outcome = CASE WHEN ? = '' THEN outcome ELSE ? END "
        "WHERE ticket = ? AND device_no = ?",
        state,
        state,
        counter,
        counter,
        outcome,
        outcome,
        id,
        device_no);
}

Result<std::vector<Ticket>> TicketTable::after(const Ticket& last, std::int64_t most) {
    KIOSK_TRY(auto query,
              db_.query("SELECT ticket, device_no, business_day, service, prefix, number, party, "
                        "issued_ms, state, counter, outcome FROM tickets WHERE "
                        "(business_day, device_no, prefix, number, ticket) > (?, ?, ?, ?, ?) "
                        "ORDER BY business_day, device_no, prefix, number, ticket LIMIT ?",
                        last.business_day,
                        last.device_no,
                        last.prefix,
                        last.number,
                        last.id,
                        most));
    std::vector<Ticket> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        Ticket ticket;
        KIOSK_TRY(ticket.id.bytes, query.fixed_blob<16>(0));
        ticket.device_no = query.integer(1);
        ticket.business_day = query.text(2);
        ticket.service = query.text(3);
        ticket.prefix = query.text(4);
        ticket.number = query.integer(5);
        ticket.party = query.integer(6);
        ticket.issued_ms = query.integer(7);
        ticket.state = query.text(8);
        ticket.counter = query.text(9);
        ticket.outcome = query.text(10);
        out.push_back(std::move(ticket));
    }
}

}  // namespace kiosk::hub
