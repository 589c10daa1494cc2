// Bodies of the queue's facts, field by field.
#include <array>

#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::queue;

Result<int> int_in(const Json& body, std::string_view key, int least, int most) {
    KIOSK_TRY(const std::int64_t value, get_int(body, key));
    if (value < least || value > most) {
        return Error{ErrorCode::BadArgument, std::string(key) + ": out of range"};
    }
    return static_cast<int>(value);
}

Result<TicketId> ticket_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "ticket"));
    return TicketId::parse(text);
}

Result<CounterId> counter_in(const Json& body) {
    KIOSK_TRY(std::string text, get_string(body, "counter"));
    return CounterId{std::move(text)};
}

Result<BusinessDay> day_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "business_day"));
    return BusinessDay::parse(text);
}

namespace {

constexpr int kMostAhead = 1'000'000;  // people

// Records from before there were priorities lack it, as do tickets without one.
Result<std::optional<int>> head_start_in(const Json& body) {
    if (!body.contains("head_start_min")) {
        return std::optional<int>();
    }
    KIOSK_TRY(const int minutes, int_in(body, "head_start_min", 0, kMostHeadStart_min));
    return std::optional(minutes);
}

template <class Fact>
Json ticket_and_counter(const Fact& fact) {
    return Json{{"ticket", fact.ticket.text()}, {"counter", fact.counter.value}};
}

template <class Fact>
Result<Fact> read_ticket_and_counter(const Json& body) {
    Fact fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.counter, counter_in(body));
    return fact;
}

}  // namespace

Json to_json(const DayClosed& fact) {
    return Json{{"business_day", fact.day.text()}};
}

Json to_json(const CounterOpened& fact) {
    return Json{{"counter", fact.counter.value}};
}

Json to_json(const CounterClosed& fact) {
    return Json{{"counter", fact.counter.value}};
}

Json to_json(const TicketCalled& fact) {
    return ticket_and_counter(fact);
}

Json to_json(const TicketArrived& fact) {
    return ticket_and_counter(fact);
}

Json to_json(const TicketNoShow& fact) {
    return ticket_and_counter(fact);
}

Json to_json(const TicketCallUndone& fact) {
    return ticket_and_counter(fact);
}

Json to_json(const TicketNoShowUndone& fact) {
    return ticket_and_counter(fact);
}

Json to_json(const TicketExpired& fact) {
    return Json{{"ticket", fact.ticket.text()}};
}

Json to_json(const TicketIssued& fact) {
    Json body{{"business_day", fact.day.text()},
              {"service", fact.service.value},
              {"prefix", fact.number.prefix},
              {"number", fact.number.number},
              {"party", fact.party},
              {"language", fact.language},
              {"rank", fact.rank},
              {"arrival_ms", fact.arrival_ms}};
    if (fact.head_start_min) {
        body["head_start_min"] = *fact.head_start_min;
    }
    if (fact.told) {
        body["wait"] = told_to_json(*fact.told);
    }
    if (fact.ahead) {
        body["ahead"] = *fact.ahead;
    }
    if (fact.session && fact.booking) {
        body["session"] = fact.session->text();
        body["booking"] = fact.booking->text();
    }
    return body;
}

Json to_json(const TicketPriorityChanged& fact) {
    Json body{{"ticket", fact.ticket.text()}};
    if (fact.head_start_min) {
        body["head_start_min"] = *fact.head_start_min;
    }
    return body;
}

Json to_json(const TicketRecalled& fact) {
    Json body = ticket_and_counter(fact);
    body["count"] = fact.count;
    return body;
}

Json to_json(const TicketDone& fact) {
    Json body = ticket_and_counter(fact);
    body["outcome"] = fact.outcome;
    return body;
}

template <>
Result<DayClosed> from_json(const Json& body) {
    KIOSK_TRY(const BusinessDay day, day_in(body));
    return DayClosed{day};
}

template <>
Result<CounterOpened> from_json(const Json& body) {
    KIOSK_TRY(auto counter, counter_in(body));
    return CounterOpened{std::move(counter)};
}

template <>
Result<CounterClosed> from_json(const Json& body) {
    KIOSK_TRY(auto counter, counter_in(body));
    return CounterClosed{std::move(counter)};
}

template <>
Result<TicketIssued> from_json(const Json& body) {
    TicketIssued fact;
    KIOSK_TRY(fact.day, day_in(body));
    KIOSK_TRY(fact.service.value, get_string(body, "service"));
    KIOSK_TRY(fact.number.prefix, get_string(body, "prefix"));
    KIOSK_TRY(fact.number.number, int_in(body, "number", 1, 9999));
    KIOSK_TRY(fact.party, int_in(body, "party", 1, kMaxParty));
    KIOSK_TRY(fact.language, get_string(body, "language"));
    KIOSK_TRY(fact.rank, int_in(body, "rank", 0, 1000));
    KIOSK_TRY(fact.arrival_ms, get_int(body, "arrival_ms"));
    KIOSK_TRY(fact.head_start_min, head_start_in(body));
    if (body.contains("wait")) {
        KIOSK_TRY(fact.told, told_from_json(body["wait"]));
    }
    if (body.contains("ahead")) {
        KIOSK_TRY(fact.ahead, int_in(body, "ahead", 0, kMostAhead));
    }
    if (body.contains("booking")) {
        KIOSK_TRY(const std::string session, get_string(body, "session"));
        KIOSK_TRY(const std::string booking, get_string(body, "booking"));
        KIOSK_TRY(fact.session, SessionId::parse(session));
        KIOSK_TRY(fact.booking, BookingId::parse(booking));
    }
    return fact;
}

template <>
Result<TicketPriorityChanged> from_json(const Json& body) {
    TicketPriorityChanged fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.head_start_min, head_start_in(body));
    return fact;
}

template <>
Result<TicketCalled> from_json(const Json& body) {
    return read_ticket_and_counter<TicketCalled>(body);
}

template <>
Result<TicketArrived> from_json(const Json& body) {
    return read_ticket_and_counter<TicketArrived>(body);
}

template <>
Result<TicketNoShow> from_json(const Json& body) {
    return read_ticket_and_counter<TicketNoShow>(body);
}

template <>
Result<TicketCallUndone> from_json(const Json& body) {
    return read_ticket_and_counter<TicketCallUndone>(body);
}

template <>
Result<TicketNoShowUndone> from_json(const Json& body) {
    return read_ticket_and_counter<TicketNoShowUndone>(body);
}

template <>
Result<TicketRecalled> from_json(const Json& body) {
    KIOSK_TRY(auto fact, read_ticket_and_counter<TicketRecalled>(body));
    KIOSK_TRY(fact.count, int_in(body, "count", 1, 1000));
    return fact;
}

template <>
Result<TicketDone> from_json(const Json& body) {
    KIOSK_TRY(auto fact, read_ticket_and_counter<TicketDone>(body));
    KIOSK_TRY(fact.outcome, get_string(body, "outcome"));
    return fact;
}

template <>
Result<TicketExpired> from_json(const Json& body) {
    KIOSK_TRY(const TicketId ticket, ticket_in(body));
    return TicketExpired{ticket};
}

}  // namespace kiosk::office
