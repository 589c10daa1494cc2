// Goal: what docs/queue.md promises holds on any day. Method: random days, each fact looked at with
// the state before and after it; numbers, keys, counters, days, and who is called before whom.
#include <map>
#include <set>

#include "firmware/office/decide.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_office.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

namespace {

// docs/queue.md, "Order": the arrival as it was, without the head start.
std::int64_t came_ms(const queue::Ticket& ticket) {
    return ticket.arrival_ms + ticket.head_start_min.value_or(0) * std::int64_t{60'000};
}

// A ticket of the same line that came more than the head start before the one called and still
// waits; nullptr: nobody was passed over for longer than that.
const queue::Ticket* passed_over(const State& state, const queue::Ticket& called) {
    const std::int64_t head_start_ms =
        state.queue.rules().priority_head_start_min * std::int64_t{60'000};
    for (const auto& [id, ticket] : state.queue.tickets()) {
        if (ticket.state == queue::TicketState::Waiting && ticket.service == called.service &&
            came_ms(called) - came_ms(ticket) > head_start_ms) {
            return &ticket;
        }
    }
    return nullptr;
}

}  // namespace

TEST_GROUP(OfficeInvariants) {
    using Keys = std::map<std::string, TicketId>;

    // In a line nobody who came later is called first, whatever the wall clock did; with a
    // priority nobody who came more than its head start later.
    static void check_order(const State& state, const queue::TicketCalled& call) {
        const queue::Ticket* called = state.queue.ticket(call.ticket);
        CHECK_TRUE(passed_over(state, *called) == nullptr);
        if (called->priority() == queue::Priority::Declared) {
            return;
        }
        for (const auto& [id, other] : state.queue.tickets()) {
            const bool overtaken = other.state == queue::TicketState::Waiting &&
                                   other.order_seq < called->order_seq &&
                                   other.service == called->service;
            CHECK_FALSE(overtaken);
        }
    }

    static void check_facts(
        const State& before, const State& after, const Decision& decision, Keys& keys) {
        for (const Recorded& fact : decision.facts) {
            if (std::holds_alternative<DayOpened>(fact.event)) {
                CHECK_TRUE(!before.queue.high_water() ||
                           *before.queue.high_water() < *after.queue.high_water());
                keys.clear();
            } else if (const auto* call = std::get_if<queue::TicketCalled>(&fact.event)) {
                check_order(after, *call);
            }
        }
        if (decision.key) {
            CHECK_TRUE(keys.emplace(decision.key->key, decision.key->ticket).second);
        }
    }

    static void check_whole(const State& state) {
        std::set<std::string> numbers;
        std::map<CounterId, int> at_counter;
        std::int64_t waiting = 0;
        for (const auto& [id, ticket] : state.queue.tickets()) {
            CHECK_TRUE(numbers.insert(ticket.number.text()).second);
            if (ticket.state == queue::TicketState::Called ||
                ticket.state == queue::TicketState::Serving) {
                LONGS_EQUAL(1, ++at_counter[*ticket.counter]);
                CHECK_TRUE(state.queue.counter(*ticket.counter)->at_hand == id);
            }
            waiting += ticket.state == queue::TicketState::Waiting ? ticket.party_declared : 0;
        }
        for (const auto& [service, line] : state.queue.lines()) {
            waiting -= line.people;
        }
        LONGS_EQUAL(0, waiting);
    }
};

// docs/queue.md: 1 (numbers), 3 (keys), 4 (one counter, one ticket), 6 and 10
// (order by issue), 7 and 8 (the day), 9 (a total order).
TEST(OfficeInvariants, hold_over_random_days_with_a_wandering_clock) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        RandomOffice office(seed);
        State state;
        state.identity = sample_identity();
        Moment now = moment_at(kMorning_ms);
        Keys keys;
        for (int step = 0; step < 400; ++step) {
            now.mono_ms += office.random().below(30'000);
            now.wall.unix_ms += static_cast<std::int64_t>(office.random().below(600'000)) - 200'000;
            const Command command = day_verdict(state, now.wall) == queue::DayVerdict::Open
                                        ? by_system(OpenDay{})
                                        : office.next(state);
            const State before = state;
            const auto decision = decide(state, command, now);
            if (!decision) {
                continue;
            }
            evolve(state, *decision);
            check_facts(before, state, *decision, keys);
            if (decision->existing) {
                CHECK_TRUE(keys.at(std::get<IssueTicket>(command.ask).key) == *decision->existing);
            }
        }
        check_whole(state);
    }
}

TEST(OfficeInvariants, nobody_is_overtaken_by_a_ticket_that_came_more_than_the_head_start_later) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        State office;
        office.identity = sample_identity();
        RandomOffice people(seed);
        Moment at = moment_at(kMorning_ms);
        int calls = 0;
        int favoured = 0;
        for (int step = 0; step < 1500; ++step) {
            at.mono_ms += 1000;
            at.wall.unix_ms += static_cast<std::int64_t>(people.random().below(120'000));
            const auto decided =
                decide(office, step == 1 ? by_system(OpenDay{}) : people.next(office), at);
            if (!decided) {
                continue;
            }
            evolve(office, *decided);
            for (const Recorded& fact : decided->facts) {
                const auto* call = std::get_if<queue::TicketCalled>(&fact.event);
                if (call == nullptr) {
                    continue;
                }
                const queue::Ticket& ticket = *office.queue.ticket(call->ticket);
                const queue::Ticket* left = passed_over(office, ticket);
                CHECK_TRUE_TEXT(left == nullptr, ticket.number.text().c_str());
                ++calls;
                favoured += ticket.head_start_min ? 1 : 0;
            }
        }
        CHECK_TRUE(calls > 20 && favoured > 0);
    }
}
