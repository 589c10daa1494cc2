// Several kiosks in one office: what people ask (/v1/kiosks…), and what kiosks ask each other
// (/v1/link/…, only on the office network, only with a proof).
#include <algorithm>
#include <cstdlib>

#include "firmware/office/codec.hpp"
#include "firmware/server/kiosk_link.hpp"
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

// Whoever opens the office to one more device stands at one of its kiosks.
constexpr std::string_view kPairedAtDevice = "kiosks are paired at the device itself";

const RoleSet kHeads{Role::Supervisor, Role::Technician};
const RoleSet kNetwork{Role::Guest};
const RoleSet kKiosk{Role::Kiosk};

constexpr std::size_t kMostRecords = 500;
constexpr std::size_t kMostRecordBytes = std::size_t{2} << 20;

void get_kiosks(Call call) {
    call.appliance.ask(
        [&link = call.appliance.kiosks()](
            const office::State& state, store::Store&) -> Result<Json> { return link.view(state); },
        call.reply());
}

void post_pairing(Call call) {
    if (is_at_device(call, kPairedAtDevice)) {
        call.appliance.kiosks().open_pairing(call.reply(201));
    }
}

Result<KioskLink::JoinWish> join_of(const Json& body) {
    KioskLink::JoinWish out;
    KIOSK_TRY(out.address, get_string(body, "address"));
    KIOSK_TRY(out.pin, get_string(body, "pin"));
    KIOSK_TRY(out.code, get_string(body, "code"));
    KIOSK_TRY(out.name, get_string(body, "name"));
    return out;
}

void post_join(Call call) {
    if (!is_at_device(call, kPairedAtDevice)) {
        return;
    }
    auto wish = join_of(call.body);
    if (!wish) {
        call.responder.reply(wish.error());
        return;
    }
    call.appliance.kiosks().join(std::move(wish).value(), call.actor(), call.reply());
}

// Runs a command and answers with the kiosks as they then stand.
void submit_and_view(const Call& call, office::Ask ask) {
    call.appliance.submit({call.actor(), std::move(ask)}, [call](Result<Submitted> done) {
        if (done) {
            get_kiosks(call);
        } else {
            call.responder.reply(done.error());
        }
    });
}

void post_leave(Call call) {
    if (is_at_device(call, kPairedAtDevice)) {
        submit_and_view(call, office::LeaveOffice{});
    }
}

void post_take_over(Call call) {
    call.appliance.kiosks().take_over(call.actor(), call.reply());
}

void delete_kiosk(Call call) {
    const auto device = DeviceId::parse(call.params.find("device")->second);
    if (!device) {
        call.responder.reply(Error{ErrorCode::UnknownKiosk});
        return;
    }
    submit_and_view(call, office::RemoveKiosk{*device});
}

// What the paper alone says of a ticket; how many people came is asked at the desk.
Result<queue::TicketAdopted> adopted_from_claim(const office::State& state,
                                                const Appliance::TicketClaim& claim) {
    queue::TicketAdopted out;
    out.ticket = claim.ticket;
    out.device = claim.device;
    out.issued_ms = claim.issued_ms;
    out.arrival_ms = claim.issued_ms;
    out.language = "vi";
    KIOSK_TRY(out.day, queue::BusinessDay::parse(claim.day));
    KIOSK_TRY(out.number, queue::TicketNumber::parse(claim.number));
    for (const queue::Service& service : state.queue.services()) {
        if (service.prefix == out.number.prefix) {
            out.service = service.id;
        }
    }
    return out;
}

// A clerk shows the paper of a kiosk that is cut off.
void post_adopt(Call call) {
    const auto text = get_string(call.body, "code");
    if (!text) {
        call.responder.reply(text.error());
        return;
    }
    auto claim = call.appliance.read_ticket_code(*text);
    if (!claim) {
        call.responder.reply(claim.error());
        return;
    }
    call.appliance.ask(
        [claim = *claim](const office::State& state, store::Store&) -> Result<Json> {
            KIOSK_TRY(const auto ticket, adopted_from_claim(state, claim));
            if (const auto judged = queue::adopt(state.queue, ticket); !judged) {
                return judged.error();
            }
            return office::ticket_to_wire(ticket);
        },
        [call, id = claim->ticket](Result<Json> wire) {
            const auto ticket =
                wire ? office::ticket_from_wire(*wire) : Result<queue::TicketAdopted>(wire.error());
            if (!ticket) {
                call.responder.reply(ticket.error());
                return;
            }
            call.appliance.submit(
                {call.actor(), office::AdoptTickets{{*ticket}}},
                [call, id](Result<Submitted> done) {
                    if (!done) {
                        call.responder.reply(done.error());
                        return;
                    }
                    call.appliance.ask(
                        [id](const office::State& state, store::Store&) -> Result<Json> {
                            const queue::Ticket* found = state.queue.ticket(id);
                            if (found == nullptr) {
                                return Error{ErrorCode::UnknownTicket};
                            }
                            return Json{{"ticket", ticket_view(*found)}};
                        },
                        call.reply());
                });
        });
}

// ---- kiosks among themselves

void get_hello(Call call) {
    call.reply()(call.appliance.kiosks().hello());
}

struct JoinRequest {
    office::EnrolKiosk ask;
    std::string code;
};

Result<JoinRequest> join_request_of(const Call& call) {
    JoinRequest out;
    KIOSK_TRY(out.code, get_string(call.body, "code"));
    KIOSK_TRY(out.ask.name, get_string(call.body, "name"));
    KIOSK_TRY(out.ask.kiosk.key, get_string(call.body, "key"));
    KIOSK_TRY(const std::string device, get_string(call.body, "device"));
    KIOSK_TRY(out.ask.kiosk.device, DeviceId::parse(device));
    KIOSK_TRY(const std::int64_t port, get_int_or(call.body, "port", 0));
    KIOSK_TRY(out.ask.kiosk.pin, get_string_or(call.body, "pin", ""));
    if (port > 0) {
        out.ask.kiosk.address = "https://" + call.request.address + ":" + std::to_string(port);
    }
    KIOSK_CHECK(office::check_contact(out.ask.kiosk));
    return out;
}

void post_link_join(Call call) {
    auto& link = call.appliance.kiosks();
    const auto wish = join_request_of(call);
    Status may = wish ? link.proves(call.request, wish->ask.kiosk.key) : Status(wish.error());
    if (may) {
        may = link.redeem_pairing(wish->code, call.request.address);
    }
    if (!may) {
        call.responder.reply(may.error());
        return;
    }
    call.appliance.submit(
        {office::Actor::system(), wish->ask},
        [call, device = wish->ask.kiosk.device](Result<Submitted> done) {
            if (!done) {
                call.responder.reply(done.error());
                return;
            }
            call.appliance.ask(
                [device](const office::State& state, store::Store&) -> Result<Json> {
                    const auto found = state.kiosks.enrolled().find(device);
                    if (found == state.kiosks.enrolled().end()) {
                        return Error{ErrorCode::UnknownKiosk};
                    }
                    return Json{{"slot", found->second.slot}, {"epoch", state.kiosks.epoch()}};
                },
                call.reply());
        });
}

Result<office::LeaseNumbers> lease_of(const Call& call) {
    office::LeaseNumbers out;
    out.device = *call.caller.kiosk;
    KIOSK_TRY(const std::string day, get_string(call.body, "business_day"));
    KIOSK_TRY(out.day, queue::BusinessDay::parse(day));
    KIOSK_TRY(const Json wants, get_array(call.body, "wants"));
    for (const Json& item : wants) {
        office::NumberWant want;
        KIOSK_TRY(want.prefix, get_string(item, "prefix"));
        KIOSK_TRY(const std::string use, get_string(item, "use"));
        const auto known = queue::block_use_from(use);
        KIOSK_TRY(const std::int64_t after, get_int_or(item, "after", 0));
        if (!known || after < 0 || after > queue::kSharedNumbers) {
            return Error{ErrorCode::BadArgument, "wants: use or after"};
        }
        want.use = *known;
        want.after = static_cast<int>(after);
        out.wants.push_back(std::move(want));
    }
    return out;
}

void post_link_numbers(Call call) {
    auto ask = lease_of(call);
    if (!ask) {
        call.responder.reply(ask.error());
        return;
    }
    call.appliance.submit(
        {office::Actor::system(), *ask}, [call, ask = *ask](Result<Submitted> done) {
            if (!done) {
                call.responder.reply(done.error());
                return;
            }
            call.appliance.ask(
                [ask](const office::State& state, store::Store&) -> Result<Json> {
                    Json blocks = Json::array();
                    for (const office::NumberWant& want : ask.wants) {
                        for (const auto& block : state.kiosks.granted_after(
                                 ask.device, want.prefix, want.use, want.after)) {
                            blocks.push_back({{"prefix", block.prefix},
                                              {"from", block.from},
                                              {"to", block.to},
                                              {"use", name_of(block.use)}});
                        }
                    }
                    return Json{{"business_day", ask.day.text()}, {"blocks", std::move(blocks)}};
                },
                call.reply());
        });
}

// What became of each: null = it stands here, else the error's name.
Json verdicts_on(const office::State& state, const std::vector<queue::TicketAdopted>& tickets) {
    Json out = Json::array();
    for (const queue::TicketAdopted& ticket : tickets) {
        const queue::Ticket* here = state.queue.ticket(ticket.ticket);
        Json verdict{{"ticket", ticket.ticket.text()}, {"refused", nullptr}};
        if (here == nullptr || here->state == queue::TicketState::HandedOver) {
            const auto judged = queue::adopt(state.queue, ticket);
            verdict["refused"] = error_name(judged ? ErrorCode::NumberTaken : judged.error().code);
        }
        out.push_back(std::move(verdict));
    }
    return out;
}

// Its own, and those of other kiosks where it was the primary before.
Result<std::vector<queue::TicketAdopted>> tickets_of(const Call& call) {
    KIOSK_TRY(const Json list, get_array(call.body, "tickets"));
    std::vector<queue::TicketAdopted> out;
    for (const Json& item : list) {
        KIOSK_TRY(auto ticket, office::ticket_from_wire(item));
        out.push_back(std::move(ticket));
    }
    return out;
}

void post_link_tickets(Call call) {
    const auto tickets = tickets_of(call);
    if (!tickets) {
        call.responder.reply(tickets.error());
        return;
    }
    call.appliance.submit(
        {office::Actor::system(), office::AdoptTickets{*tickets}},
        [call, tickets = *tickets](Result<Submitted> done) {
            if (!done) {
                call.responder.reply(done.error());
                return;
            }
            call.appliance.ask(
                [tickets](const office::State& state, store::Store&) -> Result<Json> {
                    return Json{{"verdicts", verdicts_on(state, tickets)}};
                },
                call.reply());
        });
}

// A call for help at the asking kiosk is one of the office: {"state": "called"}, or "cancelled"
// with the "call" that was answered to it before.
void post_link_help(Call call) {
    const auto state_name = get_string(call.body, "state");
    const auto text = get_string_or(call.body, "call", "");
    const auto id =
        text && !text->empty() ? HelpCallId::parse(*text) : Result<HelpCallId>(HelpCallId{});
    if (!state_name || !id || (*state_name != "called" && *state_name != "cancelled")) {
        call.responder.reply(Error{ErrorCode::BadArgument, "state or call"});
        return;
    }
    call.appliance.ask(
        [device = *call.caller.kiosk](const office::State& state, store::Store&) -> Result<Json> {
            const auto found = state.kiosks.enrolled().find(device);
            if (found == state.kiosks.enrolled().end()) {
                return Error{ErrorCode::UnknownKiosk};
            }
            return Json(found->second.slot);
        },
        [call, id = *id, calls = *state_name == "called"](Result<Json> slot) {
            if (!slot) {
                call.responder.reply(slot.error());
                return;
            }
            const int kiosk = slot->get<int>();
            const office::Ask ask =
                calls ? office::Ask(office::CallHelp{kiosk}) : office::Ask(office::CancelHelp{id});
            call.appliance.submit(
                {office::Actor::system(), ask}, [call, kiosk](Result<Submitted> done) {
                    if (!done) {
                        call.responder.reply(done.error());
                        return;
                    }
                    call.appliance.ask(
                        [kiosk](const office::State& state, store::Store&) -> Result<Json> {
                            const reception::HelpCall* last = state.help.last_of(kiosk);
                            if (last == nullptr) {
                                return Error{ErrorCode::UnknownHelpCall};
                            }
                            return Json{{"help", help_view(*last, HelpEyes::Public)}};
                        },
                        call.reply());
                });
        });
}

// The journal as it stands, for the copy that lets another kiosk take over.
void get_link_records(Call call) {
    const auto from = call.request.query.find("from");
    const std::int64_t first =
        from == call.request.query.end() ? 1 : std::strtoll(from->second.c_str(), nullptr, 10);
    call.appliance.ask(
        [first = std::max<std::int64_t>(1, first)](const office::State&,
                                                   store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto rows, store.journal().read(Seq{first}, kMostRecords));
            Json records = Json::array();
            std::size_t bytes = 0;
            for (const store::JournalRow& row : rows) {
                bytes += row.body.size();
                if (bytes > kMostRecordBytes && !records.empty()) {
                    break;
                }
                records.push_back({{"header", to_hex(row.header_bytes)},
                                   {"body", row.body},  // verbatim: the chain is over its bytes
                                   {"chain", to_hex(row.chain)}});
            }
            return Json{{"records", std::move(records)}, {"head", store.head().seq.value}};
        },
        call.reply());
}

void post_link_primary(Call call) {
    office::KioskContact primary;
    std::int64_t epoch = 0;
    const auto read = [&]() -> Status {
        primary.device = *call.caller.kiosk;
        KIOSK_TRY(primary.key, get_string(call.body, "key"));
        KIOSK_TRY(const std::int64_t port, get_int(call.body, "port"));
        KIOSK_TRY(primary.pin, get_string(call.body, "pin"));
        KIOSK_TRY(epoch, get_int(call.body, "epoch"));
        primary.address = "https://" + call.request.address + ":" + std::to_string(port);
        return office::check_contact(primary);
    }();
    if (!read) {
        call.responder.reply(read.error());
        return;
    }
    call.appliance.kiosks().hear_of_primary(std::move(primary), epoch, call.reply());
}

}  // namespace

std::vector<Route> kiosk_routes() {
    return {
        {"GET", "/v1/kiosks", kInside, &get_kiosks},
        {"POST", "/v1/kiosks/pairing", kTechnician, &post_pairing},
        {"POST", "/v1/kiosks/join", kTechnician, &post_join},
        {"POST", "/v1/kiosks/leave", kTechnician, &post_leave},
        {"POST", "/v1/kiosks/take-over", kHeads, &post_take_over},
        {"DELETE", "/v1/kiosks/{device}", kTechnician, &delete_kiosk},
        {"POST", "/v1/tickets/adopt", kStaff, &post_adopt},
        {"GET", "/v1/link/hello", kNetwork, &get_hello},
        {"POST", "/v1/link/join", kNetwork, &post_link_join},
        {"POST", "/v1/link/numbers", kKiosk, &post_link_numbers},
        {"POST", "/v1/link/tickets", kKiosk, &post_link_tickets},
        {"POST", "/v1/link/help", kKiosk, &post_link_help},
        {"GET", "/v1/link/records", kKiosk, &get_link_records},
        {"POST", "/v1/link/primary", kKiosk, &post_link_primary},
    };
}

}  // namespace kiosk::server
