// Tickets, counters, the queue and its events. Verbs answer with the ticket as it now stands.
#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/office/glass.hpp"
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"
#include "firmware/server/waits.hpp"

namespace kiosk::server {
namespace {

// The sign-in page offers the counters; their numbers hang in the hall anyway.
const RoleSet kAnybody{Role::Citizen, Role::Staff, Role::Technician, Role::Guest};

// Wide enough for the code that a reader sends; a forged one is refused before anything is looked
// up, a true one of another day is unknown like any number of another day.
Result<TicketId> id_of_code(const Call& call, const office::State& state, std::string_view text) {
    KIOSK_TRY(const auto code, call.appliance.read_ticket_code(text));
    const queue::Ticket* ticket = state.queue.ticket(code.ticket);
    if (ticket == nullptr) {
        return Error{ErrorCode::UnknownTicket, code.number + " of " + code.day};
    }
    return ticket->id;
}

// Answers with {"ticket": …} as the committed state has it.
void reply_ticket(const Call& call, const TicketId& id) {
    call.appliance.ask(
        [id](const office::State& state, store::Store&) -> Result<Json> {
            const queue::Ticket* ticket = state.queue.ticket(id);
            if (ticket == nullptr) {
                return Error{ErrorCode::UnknownTicket};
            }
            return Json{{"ticket", ticket_view(*ticket)}};
        },
        call.reply());
}

// Whether this is an act of the ticket's own counter: while the person is there or waits for it,
// and to take back a no-show, which brings the person back there. Whoever missed the call or is
// held for all may be helped by any desk.
bool belongs_to_counter(const queue::Ticket& ticket, const office::Ask& ask) {
    using queue::TicketState;
    if (!ticket.counter) {
        return false;
    }
    switch (ticket.state) {
        case TicketState::NoShow:
            return std::holds_alternative<office::UndoNoShow>(ask);
        case TicketState::Held:
            return ticket.hold->pool == queue::HoldPool::Counter;
        default:
            return true;
    }
}

// The last record about a ticket among the newest, as {kind, by, wall_ms}; null when it is older.
Json last_change_of(const TicketId& id, store::Store& store) {
    constexpr std::int64_t kLookBack = 200;
    const std::int64_t head = store.head().seq.value;
    const auto rows = store.journal().read(Seq{std::max<std::int64_t>(1, head - kLookBack + 1)},
                                           static_cast<std::size_t>(kLookBack));
    if (!rows) {
        return nullptr;
    }
    for (auto row = rows->rbegin(); row != rows->rend(); ++row) {
        const auto body = parse_json(row->body);
        if (body && get_string_or(*body, "ticket", "").value_or(std::string()) == id.text()) {
            return {{"kind", row->header.kind},
                    {"by", get_string_or(*body, "by", "").value_or(std::string())},
                    {"wall_ms", row->header.wall.unix_ms}};
        }
    }
    return nullptr;
}

// A conflict that tells the ticket as it is now and who changed it.
void reply_changed(const Call& call, const TicketId& id, const Error& error) {
    call.appliance.ask(
        [id, error](const office::State& state, store::Store& store) -> Result<Json> {
            Json out = http::error_json(error);
            if (const queue::Ticket* ticket = state.queue.ticket(id)) {
                out["ticket"] = ticket_view(*ticket);
                out["changed"] = last_change_of(id, store);
            }
            return out;
        },
        call.reply(http::status_of(error_kind(error.code))));
}

void get_queue(Call call) {
    call.appliance.ask_line(
        [wall = call.appliance.wall()](const office::State& line,
                                       const office::State& own) -> Result<Json> {
            Json out = queue_view(line);
            add_waits(out["services"], "id", line, wall.unix_ms);
            out["help"] = help_at(own);
            out["check_in"] = office::check_in_today(own);  // bookings stand at the primary
            return out;
        },
        call.reply());
}

// The glass alone may ask for codes: a citizen's screen at the device itself.
Result<Codes> codes_of(const Call& call) {
    const auto given = call.request.query.find("codes");
    if (given == call.request.query.end() || given->second == "false") {
        return Codes::Not;
    }
    if (given->second != "true") {
        return Error{ErrorCode::BadArgument, "codes: true or false"};
    }
    if (!call.request.user || call.caller.person || !call.caller.is(Role::Citizen)) {
        return Error{ErrorCode::WrongRole, "codes are for the citizens' screen"};
    }
    return Codes::Heard;
}

void get_events(Call call) {
    const auto audience = call.caller.is(Role::Staff) ? Audience::Staff : Audience::Public;
    std::optional<std::int64_t> last;
    if (const std::string_view text = call.request.header("last-event-id"); !text.empty()) {
        last = std::strtoll(std::string(text).c_str(), nullptr, 10);
    }
    // A stream ends when its session does, or is locked.
    Listener listener;
    if (call.caller.person) {
        listener.still = [&door = call.console.door, token = call.caller.person->token] {
            const auto session = door.look(token, access::Door::Use::Background);
            return session && session->screen == access::Session::Screen::Open;
        };
    }
    auto zone = hall_zone_of(call);
    const auto codes = codes_of(call);
    if (!zone || !codes) {
        call.responder.reply(zone ? codes.error() : zone.error());
        return;
    }
    listener.zone = std::move(zone).value();
    listener.codes = *codes;
    // On the office's thread no commit can come between the snapshot and the subscription.
    call.appliance.ask(
        [call, audience, last, listener](const office::State& state,
                                         store::Store&) -> Result<Json> {
            auto stream = std::make_shared<http::Stream>();
            call.responder.reply(stream);
            call.events.subscribe(std::move(stream), audience, last, queue_view(state), listener);
            return Json(nullptr);
        },
        [call](const Result<Json>& asked) {
            if (!asked) {
                call.responder.reply(asked.error());
            }
        });
}

Result<int> party_of(const Json& body) {
    KIOSK_TRY(const std::int64_t party, get_int_or(body, "party", 1));
    if (party < 1 || party > queue::kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    return static_cast<int>(party);
}

Result<office::IssueTicket> issue_of(const Call& call) {
    office::IssueTicket ask;
    ask.key = std::string(call.request.header("idempotency-key"));
    if (ask.key.empty()) {
        return Error{ErrorCode::NoIdempotencyKey};
    }
    KIOSK_TRY(ask.service.value, get_string(call.body, "service"));
    KIOSK_TRY(ask.party, party_of(call.body));
    KIOSK_TRY(ask.language, get_string_or(call.body, "language", "vi"));
    KIOSK_TRY(const std::string paper, get_string_or(call.body, "paper", "print"));
    if (paper != "print" && paper != "none") {
        return Error{ErrorCode::BadArgument, "paper: print or none"};
    }
    ask.paper = paper == "none" ? office::PaperWish::None : office::PaperWish::Print;
    KIOSK_TRY(const bool priority, get_bool_or(call.body, "priority", false));
    ask.priority = priority ? queue::Priority::Declared : queue::Priority::None;
    return ask;
}

Json issued_view(const Submitted& done) {
    Json out{{"ticket", ticket_view(*done.issued)},
             {"people_ahead", done.people_ahead},
             {"wait", wait_view(done.wait)},
             {"repeated", done.repeated}};
    if (done.paper) {
        out["paper"] = {{"job", done.paper->id.text()}, {"state", name_of(done.paper->state)}};
    }
    return out;
}

void post_ticket(Call call) {
    auto ask = issue_of(call);
    if (!ask) {
        call.responder.reply(ask.error());
        return;
    }
    const auto wants_code = get_bool_or(call.body, "code", false);
    if (!wants_code) {
        call.responder.reply(wants_code.error());
        return;
    }
    call.appliance.submit({call.actor(), std::move(ask).value()},
                          [call, wants_code = *wants_code](Result<Submitted> done) {
                              reply_issued(call, std::move(done), wants_code);
                          });
}

void get_ticket(Call call) {
    call.appliance.ask(
        [call](const office::State& state, store::Store&) -> Result<Json> {
            KIOSK_TRY(const TicketId id, ticket_of(call, state));
            const queue::Ticket* ticket = state.queue.ticket(id);
            if (ticket == nullptr) {
                return Error{ErrorCode::UnknownTicket};
            }
            return Json{
                {"ticket", ticket_view(*ticket)},
                {"people_ahead", state.queue.people_ahead(*ticket)},
                {"wait",
                 wait_view(office::wait_of(state, *ticket, call.appliance.wall().unix_ms))}};
        },
        call.reply());
}

void get_counters(Call call) {
    call.appliance.ask(
        [](const office::State& state, store::Store&) -> Result<Json> {
            Json list = Json::array();
            for (const auto& [id, counter] : state.queue.counters()) {
                list.push_back(counter_view(state, counter));
            }
            return Json{{"counters", std::move(list)}};
        },
        call.reply());
}

void post_arrive(Call call) {
    std::optional<int> people;
    if (call.body.contains("party")) {
        const auto party = party_of(call.body);
        if (!party) {
            call.responder.reply(party.error());
            return;
        }
        people = *party;
    }
    on_ticket(std::move(call), [people](const TicketId& id) -> office::Ask {
        return office::Arrive{id, people};
    });
}

// "way": "back" (as transferred, the usual) or "end".
Result<office::Done> done_of(const Json& body) {
    office::Done out;
    KIOSK_TRY(out.outcome, get_string_or(body, "outcome", ""));
    KIOSK_TRY(const std::string way, get_string_or(body, "way", "back"));
    if (way != "back" && way != "end") {
        return Error{ErrorCode::BadArgument, "way: back or end"};
    }
    out.way = way == "end" ? office::Done::Way::End : office::Done::Way::Back;
    return out;
}

void post_done(Call call) {
    auto ask = done_of(call.body);
    if (!ask) {
        call.responder.reply(ask.error());
        return;
    }
    on_ticket(std::move(call), [ask = *ask](const TicketId& id) -> office::Ask {
        office::Done out = ask;
        out.ticket = id;
        return out;
    });
}

void post_priority(Call call) {
    const auto declared = get_bool(call.body, "declared");
    if (!declared) {
        call.responder.reply(declared.error());
        return;
    }
    const auto priority = *declared ? queue::Priority::Declared : queue::Priority::None;
    on_ticket(std::move(call), [priority](const TicketId& id) -> office::Ask {
        return office::SetPriority{id, priority};
    });
}

void post_recall(Call call) {
    on_ticket(std::move(call),
              [](const TicketId& id) -> office::Ask { return office::Recall{id}; });
}

void post_no_show(Call call) {
    on_ticket(std::move(call),
              [](const TicketId& id) -> office::Ask { return office::NoShow{id}; });
}

void post_undo_call(Call call) {
    on_ticket(std::move(call),
              [](const TicketId& id) -> office::Ask { return office::UndoCall{id}; });
}

void post_undo_no_show(Call call) {
    on_ticket(std::move(call),
              [](const TicketId& id) -> office::Ask { return office::UndoNoShow{id}; });
}

void post_counter_open(Call call) {
    on_counter(call, office::OpenCounter{{call.params.find("id")->second}});
}

void post_counter_close(Call call) {
    on_counter(call, office::CloseCounter{{call.params.find("id")->second}});
}

void post_counter_next(Call call) {
    on_counter(call, office::CallNext{{call.params.find("id")->second}});
}

}  // namespace

void reply_issued(const Call& call, Result<Submitted> done, bool wants_code) {
    if (!done) {
        call.responder.reply(done.error());
        return;
    }
    KIOSK_ASSERT(done->issued.has_value(), "an issue gives a ticket");
    const int status = done->repeated ? 200 : 201;
    Json answer = issued_view(*done);
    if (!wants_code && !done->paper) {
        call.responder.reply(http::json_response(status, answer));
        return;
    }
    // The ticket stands: without its picture the answer still gives it.
    call.appliance.ticket_face(*done->issued, [call, status, answer](const Result<Json>& face) {
        Json full = answer;
        if (face) {
            full.update(*face);
        }
        call.responder.reply(http::json_response(status, full));
    });
}

Result<TicketId> ticket_of(const Call& call, const office::State& state) {
    const std::string& text = call.params.find("id")->second;
    // Ids and numbers have no bars.
    const bool is_code = text.find('|') != std::string::npos;
    return is_code ? id_of_code(call, state, text) : find_ticket_id(state, text);
}

void on_ticket(Call call, std::function<office::Ask(const TicketId&)> make) {
    std::optional<std::int64_t> version;
    if (call.body.contains("version")) {
        const auto given = get_int(call.body, "version");
        if (!given) {
            call.responder.reply(given.error());
            return;
        }
        version = *given;
    }
    auto shared = std::make_shared<Call>(std::move(call));  // outlives this call, in callbacks
    const auto judged = make;
    shared->appliance.ask(
        [shared, judged](const office::State& state, store::Store&) -> Result<Json> {
            KIOSK_TRY(const TicketId id, ticket_of(*shared, state));
            const queue::Ticket* ticket = state.queue.ticket(id);
            if (ticket != nullptr && belongs_to_counter(*ticket, judged(id)) &&
                !shared->caller.may_act_at(ticket->counter->value)) {
                return Error{ErrorCode::WrongRole, "counter " + ticket->counter->value};
            }
            return Json(id.text());
        },
        [shared, version, make = std::move(make)](Result<Json> found) {
            if (!found) {
                shared->responder.reply(found.error());
                return;
            }
            const auto id = TicketId::parse(found->get<std::string>());
            shared->appliance.submit({shared->actor(), make(*id), version},
                                     [shared, id = *id](Result<Submitted> done) {
                                         if (done) {
                                             reply_ticket(*shared, id);
                                         } else if (done.error().code == ErrorCode::TicketChanged) {
                                             reply_changed(*shared, id, done.error());
                                         } else {
                                             shared->responder.reply(done.error());
                                         }
                                     });
        });
}

void on_counter(const Call& call, office::Ask ask) {
    const CounterId id{call.params.find("id")->second};
    if (!call.caller.may_act_at(id.value)) {
        call.responder.reply(Error{ErrorCode::WrongRole, "counter " + id.value});
        return;
    }
    call.appliance.submit({call.actor(), std::move(ask)}, [call, id](Result<Submitted> done) {
        if (!done) {
            call.responder.reply(done.error());
            return;
        }
        call.appliance.ask(
            [id](const office::State& state, store::Store&) -> Result<Json> {
                const queue::Counter* counter = state.queue.counter(id);
                if (counter == nullptr) {
                    return Error{ErrorCode::UnknownCounter};
                }
                Json view = counter_view(state, *counter);
                Json out{{"counter", view}};
                if (!view["ticket"].is_null()) {
                    out["ticket"] = view["ticket"];
                }
                return out;
            },
            call.reply());
    });
}

std::vector<Route> queue_routes() {
    return {
        {"GET", "/v1/queue", kEverybody, &get_queue},
        {"GET", "/v1/events", kEverybody, &get_events},
        {"POST", "/v1/tickets", kAtTheGlass, &post_ticket},
        {"GET", "/v1/tickets/{id}", kEverybody, &get_ticket},
        {"POST", "/v1/tickets/{id}/priority", kStaff, &post_priority},
        {"POST", "/v1/tickets/{id}/recall", kStaff, &post_recall},
        {"POST", "/v1/tickets/{id}/arrive", kStaff, &post_arrive},
        {"POST", "/v1/tickets/{id}/done", kStaff, &post_done},
        {"POST", "/v1/tickets/{id}/no-show", kStaff, &post_no_show},
        {"POST", "/v1/tickets/{id}/undo-call", kStaff, &post_undo_call},
        {"POST", "/v1/tickets/{id}/undo-no-show", kStaff, &post_undo_no_show},
        {"GET", "/v1/counters", kAnybody, &get_counters},
        {"POST", "/v1/counters/{id}/open", kStaff, &post_counter_open},
        {"POST", "/v1/counters/{id}/close", kStaff, &post_counter_close},
        {"POST", "/v1/counters/{id}/next", kStaff, &post_counter_next},
    };
}

}  // namespace kiosk::server
