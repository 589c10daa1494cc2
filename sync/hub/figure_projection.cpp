// The same folds as the office's own tables (firmware/store/projections): what a statistic counts
// at the city must be what it counts at the office.
#include "sync/hub/figure_projection.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "firmware/base/log.hpp"
#include "sync/hub/figure_table.hpp"
#include "sync/hub/plain_text.hpp"

namespace kiosk::hub {
namespace {

using reception::VisitRecord;

// What a kind does to the times of its ticket.
enum class TimeChange { Call, Arrive, End, WaitAgain, Reopen, EndAlone };

constexpr std::array<std::pair<std::string_view, TimeChange>, 12> kTimeChanges = {{
    {"ticket.called", TimeChange::Call},
    {"ticket.arrived", TimeChange::Arrive},
    {"ticket.done", TimeChange::End},
    {"ticket.no_show", TimeChange::End},
    {"ticket.expired", TimeChange::End},
    {"ticket.cancelled", TimeChange::EndAlone},
    {"ticket.handed_over", TimeChange::EndAlone},
    {"ticket.call_undone", TimeChange::WaitAgain},
    {"ticket.resumed", TimeChange::WaitAgain},
    {"ticket.transferred", TimeChange::WaitAgain},
    {"ticket.returned", TimeChange::WaitAgain},
    {"ticket.no_show_undone", TimeChange::Reopen},
}};

// Faults that somebody has to see to; an empty feeder or a doubt about one paper is none.
constexpr std::array<std::string_view, 7> kPrinterFaults = {
    "gone", "mute", "cover_open", "paper_out", "cutter", "fault", "slow"};
constexpr std::array<std::string_view, 4> kScannerFaults = {"jam", "cover", "fault", "disk"};

template <class Id>
std::optional<Id> id_in(const Json& body, std::string_view key) {
    const auto text = get_string(body, key);
    const auto id = text ? Id::parse(*text) : Result<Id>(ErrorCode::BadArgument);
    return id ? std::optional<Id>(*id) : std::nullopt;
}

Status change_times(HubStore& store,
                    std::int64_t device_no,
                    const TicketId& ticket,
                    TimeChange change,
                    std::int64_t at_ms) {
    FigureTable table = FigureTable(store.database());
    switch (change) {
        case TimeChange::Call:
            return table.set_time(device_no, ticket, TicketTime::Called, at_ms);
        case TimeChange::Arrive:
            return table.set_time(device_no, ticket, TicketTime::Arrived, at_ms);
        case TimeChange::End:
            return table.set_time(device_no, ticket, TicketTime::Ended, at_ms);
        case TimeChange::EndAlone:
            KIOSK_CHECK(table.set_group(device_no, ticket, std::nullopt));
            return table.set_time(device_no, ticket, TicketTime::Ended, at_ms);
        case TimeChange::WaitAgain:
            KIOSK_CHECK(table.set_time(device_no, ticket, TicketTime::Called, std::nullopt));
            return table.set_time(device_no, ticket, TicketTime::Ended, std::nullopt);
        case TimeChange::Reopen:
            return table.set_time(device_no, ticket, TicketTime::Ended, std::nullopt);
    }
    return {};
}

Result<VisitRecord> visit_record_in(const Json& body) {
    VisitRecord out;
    KIOSK_TRY(const std::string kind, get_string(body, "session_kind"));
    KIOSK_TRY(const std::string held, get_string_or(body, "held", "by_head"));
    const auto session_kind = calendar::session_kind_from(kind);
    const auto held_by = calendar::held_from(held);
    KIOSK_TRY(const std::int64_t people, get_int(body, "people"));
    KIOSK_TRY(const std::int64_t nth, get_int_or(body, "nth", 1));
    KIOSK_TRY(out.case_token, plain_string_or_empty(body, "case"));
    if (!session_kind || !held_by || people < 1 || people > 999 || nth < 1 ||
        nth > reception::kMostNth) {
        return Error{ErrorCode::BadArgument, "visit"};
    }
    out.session_kind = *session_kind;
    out.held = *held_by;
    out.people = static_cast<int>(people);
    out.nth = static_cast<int>(nth);
    out.session = id_in<SessionId>(body, "session");
    out.group = id_in<GroupId>(body, "group");
    return out;
}

Status open_visit(HubStore& store,
                  const Source& source,
                  const crypto::RecordHeader& header,
                  const Json& body) {
    const auto counter = plain_string(body, "counter");
    const auto people = get_int(body, "people");
    if (!counter || !people) {
        return {};
    }
    OpenedVisit visit;
    visit.id.bytes = crypto::record_id(source.device, source.epoch, header.seq);
    visit.device_no = source.device_no;
    visit.ticket = id_in<TicketId>(body, "ticket");
    visit.counter = *counter;
    visit.people = *people;
    return FigureTable(store.database()).open_visit(visit);
}

Status change_visit(HubStore& store,
                    const Source& source,
                    const crypto::RecordHeader& header,
                    const Json& body) {
    if (header.kind == "visit.opened") {
        return open_visit(store, source, header, body);
    }
    const auto visit = id_in<VisitId>(body, "visit");
    if (!visit) {
        return {};
    }
    if (header.kind == "visit.closed") {
        return FigureTable(store.database()).close_visit(source.device_no, *visit);
    }
    const auto record = visit_record_in(body);
    const bool written = header.kind == "visit.recorded" || header.kind == "visit.corrected";
    return written && record
               ? FigureTable(store.database()).write_visit(source.device_no, *visit, *record)
               : Status{};
}

Status change_group(HubStore& store,
                    const Source& source,
                    const crypto::RecordHeader& header,
                    const Json& body) {
    if (header.kind == "group.unlinked") {
        const auto ticket = id_in<TicketId>(body, "ticket");
        return ticket ? FigureTable(store.database())
                            .set_group(source.device_no, *ticket, std::nullopt)
                      : Status{};
    }
    const auto tickets = get_array(body, "tickets");
    if (header.kind != "group.linked" || !tickets) {
        return {};
    }
    auto group = id_in<GroupId>(body, "group");
    if (!group) {
        group = GroupId{crypto::record_id(source.device, source.epoch, header.seq)};
    }
    for (const Json& item : *tickets) {
        const auto id = item.is_string() ? TicketId::parse(item.get<std::string>())
                                         : Result<TicketId>(ErrorCode::BadArgument);
        if (id) {
            KIOSK_CHECK(FigureTable(store.database()).set_group(source.device_no, *id, group));
        }
    }
    return {};
}

Status change_ticket(HubStore& store,
                     const Source& source,
                     const crypto::RecordHeader& header,
                     const Json& body) {
    if (header.kind == "ticket.issued") {
        const TicketId own{crypto::record_id(source.device, source.epoch, header.seq)};
        return FigureTable(store.database())
            .take_ticket(source.device_no, own, header.wall.unix_ms);
    }
    const auto ticket = id_in<TicketId>(body, "ticket");
    if (!ticket) {
        return {};
    }
    if (header.kind == "ticket.adopted") {
        const auto issued_ms = get_int_or(body, "issued_ms", header.wall.unix_ms);
        return issued_ms ? FigureTable(store.database())
                               .take_ticket(source.device_no, *ticket, *issued_ms)
                         : Status{};
    }
    if (header.kind == "ticket.party_changed") {
        const auto people = get_int(body, "people");
        return people ? FigureTable(store.database()).set_people(source.device_no, *ticket, *people)
                      : Status{};
    }
    for (const auto& [kind, change] : kTimeChanges) {
        if (header.kind == kind) {
            return change_times(store, source.device_no, *ticket, change, header.wall.unix_ms);
        }
    }
    return {};
}

// A paper that was seen to come out, or a page that came in, says that the part works.
Status change_fault(HubStore& store,
                    const Source& source,
                    const crypto::RecordHeader& header,
                    const Json& body) {
    const auto told = get_string_or(body, "reason", "");
    const std::string reason = told ? *told : std::string();
    const auto is_fault = [&reason](const auto& list) {
        return std::find(list.begin(), list.end(), reason) != list.end();
    };
    const auto report = [&](std::string part) {
        return FigureTable(store.database())
            .report_fault({source.device_no, std::move(part), reason, header.wall.unix_ms});
    };
    if (header.kind == "paper.failed" || header.kind == "paper.uncertain") {
        return is_fault(kPrinterFaults) ? report("printer") : Status{};
    }
    if (header.kind == "paper.confirmed") {
        const auto proof = get_string_or(body, "proof", "");
        return proof && *proof != "person"
                   ? FigureTable(store.database()).part_works(source.device_no, "printer")
                   : Status{};
    }
    if (header.kind == "batch.paused") {
        return is_fault(kScannerFaults) ? report("scanner") : Status{};
    }
    return header.kind == "page.scanned" || header.kind == "page.replaced"
               ? FigureTable(store.database()).part_works(source.device_no, "scanner")
               : Status{};
}

Status project_record(HubStore& store, const Source& source, const StoredRecord& record) {
    if (!record.body) {
        return {};  // refused
    }
    const auto header = crypto::parse_header(record.header);
    const auto body = parse_json(*record.body);
    return header && body && body->is_object() ? project_figures(store, source, *header, *body)
                                               : Status{};
}

}  // namespace

Status project_figures(HubStore& store,
                       const Source& source,
                       const crypto::RecordHeader& header,
                       const Json& body) {
    const std::string_view subject = std::string_view(header.kind).substr(0, header.kind.find('.'));
    if (subject == "ticket") {
        return change_ticket(store, source, header, body);
    }
    if (subject == "visit") {
        return change_visit(store, source, header, body);
    }
    if (subject == "group") {
        return change_group(store, source, header, body);
    }
    if (subject == "paper" || subject == "batch" || subject == "page") {
        return change_fault(store, source, header, body);
    }
    if (header.kind == "day.opened") {
        const auto day = plain_string(body, "business_day");
        return day ? FigureTable(store.database()).open_day(source.device_no, *day) : Status{};
    }
    if (header.kind == "settings.applied") {
        const auto rules = get_object(body, "rules");
        const auto least = rules ? get_int_or(*rules, "group_min", reception::kUsualGroupMin)
                                 : Result<std::int64_t>(rules.error());
        return least ? FigureTable(store.database()).set_group_min(source.device_no, *least)
                     : Status{};
    }
    return {};
}

Status project_past(HubStore& store) {
    const auto is_done = store.database().number("SELECT value FROM meta WHERE name = 'figures'");
    if (is_done || is_done.error().code != ErrorCode::NotFound) {
        return is_done ? Status{} : Status(is_done.error());
    }
    KIOSK_TRY(auto transaction, db::Transaction::begin(store.database()));
    // Whoever writes this row does the work; a second hub waits here for the first one's commit.
    KIOSK_TRY(const std::int64_t mine,
              store.database().change("INSERT INTO meta (name, value) VALUES ('figures', 1) "
                                      "ON CONFLICT DO NOTHING"));
    if (mine == 0) {
        return {};
    }
    KIOSK_TRY(const auto devices, store.devices().all());
    KIOSK_TRY(const auto journals, store.journals().journals());
    for (const JournalName& journal : journals) {
        const auto device = std::find_if(devices.begin(), devices.end(), [&](const Device& one) {
            return one.no == journal.device_no;
        });
        if (device == devices.end()) {
            continue;
        }
        log::info("hub", "device {}: counting its earlier records", device->id.text());
        const Source source{device->no, device->id, journal.epoch};
        KIOSK_CHECK(store.journals().for_each(journal, [&](const StoredRecord& record) {
            return project_record(store, source, record);
        }));
    }
    return transaction.commit();
}

}  // namespace kiosk::hub
