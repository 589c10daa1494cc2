// A table from kind to the state that it brings a ticket to; what else is projected stands by
// itself.
#include "sync/hub/projection.hpp"

#include <array>
#include <utility>

#include "firmware/base/log.hpp"
#include "sync/hub/figure_projection.hpp"
#include "sync/hub/plain_text.hpp"

namespace kiosk::hub {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kMoves = {{
    {"ticket.called", "called"},
    {"ticket.recalled", "called"},
    {"ticket.call_undone", "issued"},
    {"ticket.arrived", "arrived"},
    {"ticket.done", "done"},
    {"ticket.no_show", "no_show"},
    {"ticket.no_show_undone", "called"},
    {"ticket.held", "held"},
    {"ticket.resumed", "issued"},
    {"ticket.transferred", "issued"},
    {"ticket.returned", "issued"},
    {"ticket.cancelled", "cancelled"},
    {"ticket.expired", "expired"},
}};

Result<Ticket> ticket_of(const Device& device,
                         Epoch epoch,
                         const sync::BatchRecord& record,
                         const Json& body) {
    Ticket out;
    out.id.bytes = crypto::record_id(device.id, epoch, record.header.seq);
    out.device_no = device.no;
    out.state = "issued";
    KIOSK_TRY(out.business_day, plain_string(body, "business_day"));
    KIOSK_TRY(out.service, plain_string(body, "service"));
    KIOSK_TRY(out.prefix, plain_string(body, "prefix"));
    KIOSK_TRY(out.number, get_int(body, "number"));
    KIOSK_TRY(out.party, get_int_or(body, "party", 1));
    KIOSK_TRY(out.issued_ms, get_int_or(body, "arrival_ms", record.header.wall.unix_ms));
    // arrival_ms is where the ticket stands in its line; a declared priority stands earlier.
    KIOSK_TRY(const std::int64_t head_start_min, get_int_or(body, "head_start_min", 0));
    out.issued_ms += head_start_min * 60'000;
    return out;
}

void unreadable(const Device& device, const sync::BatchRecord& record) {
    log::warn("hub",
              "device {} record {}: {} without the expected fields",
              device.id.text(),
              record.header.seq.value,
              record.header.kind);
}

Status move_ticket(HubStore& store,
                   const Device& device,
                   const sync::BatchRecord& record,
                   const Json& body,
                   std::string_view state) {
    const auto text = get_string(body, "ticket");
    const auto id = text ? TicketId::parse(*text) : Result<TicketId>(ErrorCode::BadArgument);
    const auto counter = plain_string_or_empty(body, "counter");
    const auto outcome = plain_string_or_empty(body, "outcome");
    if (!id || !counter || !outcome) {
        unreadable(device, record);
        return {};
    }
    return store.tickets().move(device.no, *id, state, *counter, *outcome);
}

Status adopt_ticket(HubStore& store,
                    const Device& device,
                    Epoch epoch,
                    const sync::BatchRecord& record,
                    const Json& body) {
    auto ticket = ticket_of(device, epoch, record, body);
    const auto text = get_string(body, "ticket");
    const auto id = text ? TicketId::parse(*text) : Result<TicketId>(ErrorCode::BadArgument);
    const auto office_epoch = get_int(body, "epoch");
    if (!ticket || !id || !office_epoch) {
        unreadable(device, record);
        return {};
    }
    ticket->id = *id;
    return store.tickets().adopt(*ticket, *office_epoch);
}

constexpr std::size_t kMostWhere = 200;  // bytes, see docs/protocols/journal.md

Status report_document(HubStore& store,
                       const Device& device,
                       const sync::BatchRecord& record,
                       const Json& body) {
    const auto name = get_string(body, "name");
    const auto version = get_int(body, "version");
    const auto code = plain_string_or_empty(body, "code");
    const auto where = plain_string_or_empty(body, "where");
    const bool sound = where && where->size() <= kMostWhere;
    if (!name || !version || !code || !sound || !sync::is_document_name(*name)) {
        unreadable(device, record);
        return {};
    }
    return record.header.kind == "document.applied"
               ? store.documents().report_applied(device.no, *name, *version)
               : store.documents().report_refused(device.no, *name, *version, *code, *where);
}

Status project_overview(HubStore& store,
                        const Device& device,
                        Epoch epoch,
                        const sync::BatchRecord& record,
                        const Json& body) {
    const std::string& kind = record.header.kind;
    if (kind == "ticket.issued") {
        const auto ticket = ticket_of(device, epoch, record, body);
        if (!ticket) {
            unreadable(device, record);
            return {};
        }
        return store.tickets().add(*ticket);
    }
    if (kind == "ticket.adopted") {
        return adopt_ticket(store, device, epoch, record, body);
    }
    for (const auto& [name, state] : kMoves) {
        if (kind == name) {
            return move_ticket(store, device, record, body, state);
        }
    }
    if (kind == "document.applied" || kind == "document.refused") {
        return report_document(store, device, record, body);
    }
    if (kind == "letter.handed_over") {
        const auto text = get_string(body, "letter");
        const auto id = text ? LetterId::parse(*text) : Result<LetterId>(ErrorCode::BadArgument);
        if (!id) {
            unreadable(device, record);
            return {};
        }
        return store.letters().handed_over(device.no, *id);
    }
    return {};
}

}  // namespace

Status project(HubStore& store,
               const Device& device,
               Epoch epoch,
               const sync::BatchRecord& record,
               const Json& body) {
    KIOSK_CHECK(project_overview(store, device, epoch, record, body));
    return project_figures(store, {device.no, device.id, epoch}, record.header, body);
}

}  // namespace kiosk::hub
