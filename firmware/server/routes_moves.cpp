// A ticket's moves beside the straight way, groups, breaks, the intake and the end of the day.
#include "firmware/queue/groups.hpp"
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

Result<std::optional<std::int64_t>> maybe_int(const Json& body, std::string_view key) {
    if (!body.contains(key)) {
        return std::optional<std::int64_t>();
    }
    KIOSK_TRY(const std::int64_t value, get_int(body, key));
    return std::optional(value);
}

// A name of a closed list, ReasonMissing when there is none.
template <class Enum>
Result<Enum> reason_of(const Json& body, std::optional<Enum> (*find)(std::string_view) noexcept) {
    KIOSK_TRY(const std::string text, get_string_or(body, "reason", ""));
    if (text.empty()) {
        return Error{ErrorCode::ReasonMissing};
    }
    if (const auto value = find(text)) {
        return *value;
    }
    return Error{ErrorCode::BadArgument, "reason: not one of the list"};
}

// Runs the ask that the body makes; its ticket is filled in once the path's is known.
template <class AskOfTicket>
void on_ticket_of(Call call, Result<AskOfTicket> ask) {
    if (!ask) {
        call.responder.reply(ask.error());
        return;
    }
    on_ticket(std::move(call), [ask = std::move(ask).value()](const TicketId& id) -> office::Ask {
        AskOfTicket out = ask;
        out.ticket = id;
        return out;
    });
}

Result<office::HoldTicket> hold_of(const Json& body) {
    office::HoldTicket out;
    KIOSK_TRY(out.how.reason, reason_of(body, &queue::hold_reason_from));
    KIOSK_TRY(const std::string pool, get_string_or(body, "pool", "shared"));
    const auto known = queue::hold_pool_from(pool);
    if (!known) {
        return Error{ErrorCode::BadArgument, "pool: shared or counter"};
    }
    out.how.pool = *known;
    KIOSK_TRY(out.how.wake_ms, maybe_int(body, "wake_ms"));
    return out;
}

void post_hold(Call call) {
    auto ask = hold_of(call.body);
    on_ticket_of(std::move(call), std::move(ask));
}

void post_resume_ticket(Call call) {
    on_ticket_of(std::move(call), Result(office::ResumeTicket{}));
}

Result<office::TransferTicket> transfer_of(const Json& body) {
    using Back = queue::TransferWish::Back;
    office::TransferTicket out;
    KIOSK_TRY(out.wish.service.value, get_string(body, "service"));
    KIOSK_TRY(std::string counter, get_string_or(body, "counter", ""));
    if (!counter.empty()) {
        out.wish.counter = CounterId{std::move(counter)};
    }
    KIOSK_TRY(const std::string back, get_string_or(body, "back", "no"));
    if (back == "service") {
        out.wish.back = Back::Service;
    } else if (back == "counter") {
        out.wish.back = Back::Counter;
    } else if (back != "no") {
        return Error{ErrorCode::BadArgument, "back: no, service or counter"};
    }
    return out;
}

void post_transfer(Call call) {
    auto ask = transfer_of(call.body);
    on_ticket_of(std::move(call), std::move(ask));
}

void post_return(Call call) {
    on_ticket_of(std::move(call), Result(office::ReturnTicket{}));
}

Result<office::CancelTicket> cancel_of(const Json& body) {
    office::CancelTicket out;
    KIOSK_TRY(out.reason, reason_of(body, &queue::cancel_reason_from));
    return out;
}

void post_cancel_ticket(Call call) {
    auto ask = cancel_of(call.body);
    on_ticket_of(std::move(call), std::move(ask));
}

Result<office::Rerank> rank_of(const Json& body) {
    office::Rerank out;
    KIOSK_TRY(const std::int64_t rank, get_int(body, "rank"));
    if (rank < 0 || rank > queue::kNormalRank) {
        return Error{ErrorCode::BadArgument, "rank: 0 or 1"};
    }
    out.rank = static_cast<int>(rank);
    KIOSK_TRY(out.reason, reason_of(body, &queue::rank_reason_from));
    return out;
}

void post_rank(Call call) {
    auto ask = rank_of(call.body);
    on_ticket_of(std::move(call), std::move(ask));
}

Result<office::ChangeParty> party_change_of(const Json& body) {
    office::ChangeParty out;
    KIOSK_TRY(const std::int64_t people, get_int(body, "people"));
    KIOSK_TRY(const auto speakers, maybe_int(body, "representatives"));
    if (people < 1 || people > queue::kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    if (speakers && (*speakers < 0 || *speakers > queue::kMaxParty)) {
        return Error{ErrorCode::BadRepresentatives};
    }
    out.people = static_cast<int>(people);
    if (speakers) {
        out.representatives = static_cast<int>(*speakers);
    }
    return out;
}

void post_party(Call call) {
    auto ask = party_change_of(call.body);
    on_ticket_of(std::move(call), std::move(ask));
}

Result<office::CorrectOutcome> outcome_of(const Json& body) {
    office::CorrectOutcome out;
    KIOSK_TRY(out.outcome, get_string(body, "outcome"));
    return out;
}

void post_outcome(Call call) {
    auto ask = outcome_of(call.body);
    on_ticket_of(std::move(call), std::move(ask));
}

void post_unlink(Call call) {
    on_ticket_of(std::move(call), Result(office::UnlinkGroup{}));
}

// Ids or today's numbers, as they stand on the papers.
Result<std::vector<TicketId>> tickets_in(const office::State& state, const Json& list) {
    std::vector<TicketId> out;
    for (const Json& item : list) {
        if (!item.is_string()) {
            return Error{ErrorCode::BadArgument, "tickets: ids or numbers"};
        }
        const auto text = item.get<std::string>();
        auto id = find_ticket_id(state, text);
        if (!id) {
            return Error{ErrorCode::UnknownTicket, text.substr(0, 40)};
        }
        out.push_back(*id);
    }
    return out;
}

// Looks up the tickets that the body lists and goes on with them; `call` outlives the look.
void with_tickets(Call call, std::function<void(const Call&, std::vector<TicketId>)> go_on) {
    const auto list = get_array(call.body, "tickets");
    if (!list) {
        call.responder.reply(list.error());
        return;
    }
    auto shared = std::make_shared<Call>(std::move(call));
    auto found = std::make_shared<std::vector<TicketId>>();
    shared->appliance.ask(
        [found, list = *list](const office::State& state, store::Store&) -> Result<Json> {
            KIOSK_TRY(*found, tickets_in(state, list));
            return Json(nullptr);
        },
        [shared, found, go_on = std::move(go_on)](const Result<Json>& looked) {
            if (!looked) {
                shared->responder.reply(looked.error());
                return;
            }
            go_on(*shared, std::move(*found));
        });
}

void post_merge(Call call) {
    with_tickets(std::move(call), [](const Call& same, std::vector<TicketId> others) {
        on_ticket(same, [others = std::move(others)](const TicketId& id) -> office::Ask {
            return office::MergeTickets{id, others};
        });
    });
}

Json group_view(const office::State& state, const queue::Group& group) {
    Json tickets = Json::array();
    for (const TicketId& id : group.tickets) {
        tickets.push_back(ticket_view(*state.queue.ticket(id)));
    }
    const int people = state.queue.people_of(group);
    return {{"id", group.id.text()},
            {"origin", group.origin},
            {"people", people},
            {"large", people >= state.queue.rules().group_min},
            {"representatives_most",
             queue::most_representatives(people, state.queue.rules().group_min)},
            {"tickets", std::move(tickets)}};
}

void get_groups(Call call) {
    call.appliance.ask(
        [](const office::State& state, store::Store&) -> Result<Json> {
            Json out = Json::array();
            for (const auto& [id, group] : state.queue.groups()) {
                out.push_back(group_view(state, group));
            }
            return Json{{"groups", std::move(out)}};
        },
        call.reply());
}

Result<queue::GroupWish> group_wish_of(const Json& body) {
    queue::GroupWish out;
    KIOSK_TRY(out.origin, get_string_or(body, "origin", ""));
    KIOSK_TRY(const std::string group, get_string_or(body, "group", ""));
    if (!group.empty()) {
        const auto id = GroupId::parse(group);
        if (!id) {
            return Error{ErrorCode::UnknownGroup};
        }
        out.group = *id;
    }
    return out;
}

void post_group(Call call) {
    auto wish = group_wish_of(call.body);
    if (!wish) {
        call.responder.reply(wish.error());
        return;
    }
    with_tickets(
        std::move(call),
        [wish = std::move(wish).value()](const Call& same, std::vector<TicketId> tickets) mutable {
            wish.tickets = std::move(tickets);
            same.appliance.submit(
                {same.actor(), office::LinkGroup{wish}}, [same](Result<Submitted> done) {
                    if (!done) {
                        same.responder.reply(done.error());
                        return;
                    }
                    const auto& fact = std::get<queue::GroupLinked>(done->facts.front().event);
                    const GroupId id = fact.group.value_or(done->facts.front().group_id());
                    same.appliance.ask(
                        [id](const office::State& state, store::Store&) -> Result<Json> {
                            const auto found = state.queue.groups().find(id);
                            if (found == state.queue.groups().end()) {
                                return Error{ErrorCode::UnknownGroup};
                            }
                            return Json{{"group", group_view(state, found->second)}};
                        },
                        same.reply());
                });
        });
}

void post_call_this(Call call) {
    const auto text = get_string(call.body, "ticket");
    if (!text) {
        call.responder.reply(text.error());
        return;
    }
    call.body["tickets"] = Json::array({*text});
    with_tickets(std::move(call), [](const Call& same, const std::vector<TicketId>& found) {
        on_counter(same, office::CallThis{{same.params.find("id")->second}, found.front()});
    });
}

void post_break(Call call) {
    const auto until = maybe_int(call.body, "until_ms");
    if (!until) {
        call.responder.reply(until.error());
        return;
    }
    on_counter(call, office::StartBreak{{call.params.find("id")->second}, *until});
}

// Answers with {"intake": …} or {"day_open": …} as they then stand.
void on_day(const Call& call, office::Ask ask) {
    call.appliance.submit({call.actor(), std::move(ask)}, [call](const Result<Submitted>& done) {
        if (!done) {
            call.responder.reply(done.error());
            return;
        }
        call.appliance.ask(
            [](const office::State& state, store::Store&) -> Result<Json> {
                const auto day = state.queue.high_water();
                return Json{{"business_day", day ? Json(day->text()) : Json(nullptr)},
                            {"day_open", state.queue.day_is_open()},
                            {"intake", intake_view(state)}};
            },
            call.reply());
    });
}

void post_intake_close(Call call) {
    on_day(call, office::CloseIntake{});
}

void post_intake_open(Call call) {
    on_day(call, office::OpenIntake{});
}

void post_day_close(Call call) {
    on_day(call, office::CloseDay{});
}

}  // namespace

std::vector<Route> move_routes() {
    return {
        {"POST", "/v1/tickets/{id}/hold", kStaff, &post_hold},
        {"POST", "/v1/tickets/{id}/resume", kStaff, &post_resume_ticket},
        {"POST", "/v1/tickets/{id}/transfer", kStaff, &post_transfer},
        {"POST", "/v1/tickets/{id}/return", kStaff, &post_return},
        {"POST", "/v1/tickets/{id}/cancel", kStaff, &post_cancel_ticket},
        {"POST", "/v1/tickets/{id}/merge", kStaff, &post_merge},
        {"POST", "/v1/tickets/{id}/rank", kSupervisor, &post_rank},
        {"POST", "/v1/tickets/{id}/party", kStaff, &post_party},
        {"POST", "/v1/tickets/{id}/outcome", kSupervisor, &post_outcome},
        {"POST", "/v1/tickets/{id}/unlink", kStaff, &post_unlink},
        {"GET", "/v1/groups", kStaff, &get_groups},
        {"POST", "/v1/groups", kStaff, &post_group},
        {"POST", "/v1/counters/{id}/call", kStaff, &post_call_this},
        {"POST", "/v1/counters/{id}/break", kStaff, &post_break},
        {"POST", "/v1/intake/close", kStaff, &post_intake_close},
        {"POST", "/v1/intake/open", kStaff, &post_intake_open},
        {"POST", "/v1/day/close", kSupervisor, &post_day_close},
    };
}

}  // namespace kiosk::server
