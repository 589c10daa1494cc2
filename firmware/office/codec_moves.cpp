// Bodies of the moves of a ticket, of groups, breaks and the intake. What is absent says "none", so
// that a body holds only what was decided.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::queue;

namespace {

Json about_ticket(const TicketId& ticket) {
    return Json{{"ticket", ticket.text()}};
}

// A name of a closed list; BadArgument names the key.
template <class Enum>
Result<Enum> name_in(const Json& body,
                     std::string_view key,
                     std::optional<Enum> (*find)(std::string_view) noexcept) {
    KIOSK_TRY(const std::string text, get_string(body, key));
    if (const auto value = find(text)) {
        return *value;
    }
    return Error{ErrorCode::BadArgument, std::string(key)};
}

Result<std::optional<std::int64_t>> maybe_int(const Json& body, std::string_view key) {
    if (!body.contains(key)) {
        return std::optional<std::int64_t>();
    }
    KIOSK_TRY(const std::int64_t value, get_int(body, key));
    return std::optional(value);
}

template <class Id>
Result<std::optional<Id>> maybe_id(const Json& body, std::string_view key) {
    if (!body.contains(key)) {
        return std::optional<Id>();
    }
    KIOSK_TRY(const std::string text, get_string(body, key));
    KIOSK_TRY(const Id id, Id::parse(text));
    return std::optional(id);
}

Result<std::optional<CounterId>> maybe_counter(const Json& body, std::string_view key) {
    if (!body.contains(key)) {
        return std::optional<CounterId>();
    }
    KIOSK_TRY(std::string text, get_string(body, key));
    return std::optional(CounterId{std::move(text)});
}

std::string_view cause_name(IntakeCause cause) {
    return cause == IntakeCause::Hours ? "hours" : "staff";
}

Result<IntakeCause> cause_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "cause"));
    if (text != "hours" && text != "staff") {
        return Error{ErrorCode::BadArgument, "cause"};
    }
    return text == "hours" ? IntakeCause::Hours : IntakeCause::Staff;
}

}  // namespace

Json to_json(const CounterBreakStarted& fact) {
    Json body{{"counter", fact.counter.value}};
    if (fact.until_ms) {
        body["until_ms"] = *fact.until_ms;
    }
    return body;
}

Json to_json(const IntakeClosed& fact) {
    return Json{{"cause", cause_name(fact.cause)}};
}

Json to_json(const IntakeOpened& fact) {
    return Json{{"cause", cause_name(fact.cause)}};
}

Json to_json(const TicketHeld& fact) {
    Json body = about_ticket(fact.ticket);
    body["counter"] = fact.counter.value;
    body["reason"] = name_of(fact.hold.reason);
    body["pool"] = name_of(fact.hold.pool);
    if (fact.hold.wake_ms) {
        body["wake_ms"] = *fact.hold.wake_ms;
    }
    return body;
}

Json to_json(const TicketResumed& fact) {
    return about_ticket(fact.ticket);
}

Json to_json(const TicketTransferred& fact) {
    Json body = about_ticket(fact.ticket);
    body["counter"] = fact.counter.value;
    body["service"] = fact.service.value;
    if (fact.wanted) {
        body["wanted"] = fact.wanted->value;
    }
    if (fact.leg) {
        body["back"] = Json{{"service", fact.leg->service.value}};
        if (fact.leg->counter) {
            body["back"]["counter"] = fact.leg->counter->value;
        }
    }
    return body;
}

Json to_json(const TicketReturned& fact) {
    Json body = about_ticket(fact.ticket);
    body["rank"] = fact.rank;
    body["arrival_ms"] = fact.arrival_ms;
    return body;
}

Json to_json(const TicketCancelled& fact) {
    Json body = about_ticket(fact.ticket);
    body["reason"] = name_of(fact.reason);
    if (fact.into) {
        body["into"] = fact.into->text();
    }
    return body;
}

Json to_json(const TicketReranked& fact) {
    Json body = about_ticket(fact.ticket);
    body["rank"] = fact.rank;
    body["reason"] = name_of(fact.reason);
    return body;
}

Json to_json(const TicketPartyChanged& fact) {
    Json body = about_ticket(fact.ticket);
    body["people"] = fact.people;
    body["representatives"] = fact.representatives;
    return body;
}

Json to_json(const TicketOutcomeCorrected& fact) {
    Json body = about_ticket(fact.ticket);
    body["outcome"] = fact.outcome;
    return body;
}

Json to_json(const GroupLinked& fact) {
    Json tickets = Json::array();
    for (const TicketId& ticket : fact.tickets) {
        tickets.push_back(ticket.text());
    }
    Json body{{"tickets", std::move(tickets)}};
    if (fact.group) {
        body["group"] = fact.group->text();
    }
    if (!fact.origin.empty()) {
        body["origin"] = fact.origin;
    }
    return body;
}

Json to_json(const GroupUnlinked& fact) {
    return about_ticket(fact.ticket);
}

Json to_json(const GroupArrived& fact) {
    Json body = about_ticket(fact.ticket);
    body["people"] = fact.people;
    if (fact.group) {
        body["group"] = fact.group->text();
    }
    return body;
}

template <>
Result<CounterBreakStarted> from_json(const Json& body) {
    CounterBreakStarted fact;
    KIOSK_TRY(fact.counter, counter_in(body));
    KIOSK_TRY(fact.until_ms, maybe_int(body, "until_ms"));
    return fact;
}

template <>
Result<IntakeClosed> from_json(const Json& body) {
    KIOSK_TRY(const IntakeCause cause, cause_in(body));
    return IntakeClosed{cause};
}

template <>
Result<IntakeOpened> from_json(const Json& body) {
    KIOSK_TRY(const IntakeCause cause, cause_in(body));
    return IntakeOpened{cause};
}

template <>
Result<TicketHeld> from_json(const Json& body) {
    TicketHeld fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.counter, counter_in(body));
    KIOSK_TRY(fact.hold.reason, name_in(body, "reason", &hold_reason_from));
    KIOSK_TRY(fact.hold.pool, name_in(body, "pool", &hold_pool_from));
    KIOSK_TRY(fact.hold.wake_ms, maybe_int(body, "wake_ms"));
    return fact;
}

template <>
Result<TicketResumed> from_json(const Json& body) {
    KIOSK_TRY(const TicketId ticket, ticket_in(body));
    return TicketResumed{ticket};
}

template <>
Result<TicketTransferred> from_json(const Json& body) {
    TicketTransferred fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.counter, counter_in(body));
    KIOSK_TRY(fact.service.value, get_string(body, "service"));
    KIOSK_TRY(fact.wanted, maybe_counter(body, "wanted"));
    if (body.contains("back")) {
        KIOSK_TRY(const Json back, get_object(body, "back"));
        ReturnLeg leg;
        KIOSK_TRY(leg.service.value, get_string(back, "service"));
        KIOSK_TRY(leg.counter, maybe_counter(back, "counter"));
        fact.leg = std::move(leg);
    }
    return fact;
}

template <>
Result<TicketReturned> from_json(const Json& body) {
    TicketReturned fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.rank, int_in(body, "rank", 0, kNormalRank));
    KIOSK_TRY(fact.arrival_ms, get_int(body, "arrival_ms"));
    return fact;
}

template <>
Result<TicketCancelled> from_json(const Json& body) {
    TicketCancelled fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.reason, name_in(body, "reason", &cancel_reason_from));
    KIOSK_TRY(fact.into, maybe_id<TicketId>(body, "into"));
    return fact;
}

template <>
Result<TicketReranked> from_json(const Json& body) {
    TicketReranked fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.rank, int_in(body, "rank", 0, kNormalRank));
    KIOSK_TRY(fact.reason, name_in(body, "reason", &rank_reason_from));
    return fact;
}

template <>
Result<TicketPartyChanged> from_json(const Json& body) {
    TicketPartyChanged fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.people, int_in(body, "people", 1, kMaxParty));
    KIOSK_TRY(fact.representatives, int_in(body, "representatives", 0, kMaxParty));
    return fact;
}

template <>
Result<TicketOutcomeCorrected> from_json(const Json& body) {
    TicketOutcomeCorrected fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.outcome, get_string(body, "outcome"));
    return fact;
}

template <>
Result<GroupLinked> from_json(const Json& body) {
    GroupLinked fact;
    KIOSK_TRY(fact.group, maybe_id<GroupId>(body, "group"));
    KIOSK_TRY(const Json tickets, get_array(body, "tickets"));
    for (const Json& ticket : tickets) {
        if (!ticket.is_string()) {
            return Error{ErrorCode::BadArgument, "tickets: ids"};
        }
        KIOSK_TRY(const TicketId id, TicketId::parse(ticket.get<std::string>()));
        fact.tickets.push_back(id);
    }
    KIOSK_TRY(fact.origin, get_string_or(body, "origin", ""));
    return fact;
}

template <>
Result<GroupUnlinked> from_json(const Json& body) {
    KIOSK_TRY(const TicketId ticket, ticket_in(body));
    return GroupUnlinked{ticket};
}

template <>
Result<GroupArrived> from_json(const Json& body) {
    GroupArrived fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.people, int_in(body, "people", 1, 1'000'000));
    KIOSK_TRY(fact.group, maybe_id<GroupId>(body, "group"));
    return fact;
}

}  // namespace kiosk::office
