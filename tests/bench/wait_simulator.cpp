// Discrete events in one ordered set. The world (case times, parties, walking, breaks) is drawn
// with other shapes and numbers than the estimator assumes: groups cost less than its factor, days
// differ, desks close without notice, and clerks pause between two cases.
#include "tests/bench/wait_simulator.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "firmware/base/clock.hpp"
#include "firmware/queue/decide.hpp"
#include "firmware/queue/moves.hpp"
#include "firmware/queue/wait_snapshot.hpp"
#include "tests/bench/wait_rivals.hpp"
#include "tests/bench/wait_world.hpp"

namespace kiosk::test {
namespace {

using namespace kiosk::queue;

constexpr std::int64_t kSecond_ms = 1000;
constexpr std::int64_t kFirstMidnight_ms = 1795453200000;  // 2026-11-24 00:00 in Hanoi
constexpr std::int64_t kDoors_ms = (7 * 60 + 30) * kMinute_ms;
constexpr std::int64_t kEnd_ms = (11 * 60 + 30) * kMinute_ms;
constexpr int kFirstMornings = 3;
constexpr double kUnderTold_min = 10;

struct Promise {
    std::int64_t issued_ms = 0;
    WaitEstimate walk;
    RivalWaits::Estimates rivals_min;
};

class Morning {
public:
    Morning(const Truth& truth, QueueState& queue, WaitBook& book, Dice& dice, WaitFigures& out)
        : truth_(truth), queue_(queue), book_(book), dice_(dice), out_(out) {}

    void run(int day) {
        // A leader receives about twice a month.
        const int apart = truth_.scene == WaitScene::LeadersDesk ? 14 : 1;
        midnight_ms_ = kFirstMidnight_ms + day * apart * kDay_ms;
        first_mornings_ = day < kFirstMornings;
        now_ms_ = midnight_ms_;
        queue_.open_day(business_day_at(midnight_ms_));
        book_ = book_.carried_to(*queue_.high_water());
        pace_ = dice_.lognormal(1, 0.1);
        plan_arrivals();
        plan_desks();
        while (!events_.empty()) {
            const auto event = events_.begin()->second;
            now_ms_ = events_.begin()->first.first;
            events_.erase(events_.begin());
            step(event);
        }
        close_day();
    }

private:
    enum class What { Come, OpenDesk, CloseDesk, Break, Free, Arrive, Finish, NoShow };

    struct Event {
        What what = What::Come;
        CounterId desk;
        TicketId ticket;
    };

    void at(std::int64_t when_ms, Event event) {
        events_.emplace(std::pair(when_ms, ++serial_), std::move(event));
    }

    void plan_arrivals() {
        const double busy = dice_.lognormal(1, 0.2);  // some mornings have more people
        double early = 0;
        for (double left = truth_.at_doors * busy; left > 0; left -= dice_.exponential(1)) {
            early += 1;
        }
        for (; early > 0; early -= 1) {
            at(clock(kDoors_ms) + minutes(dice_.uniform(-10, 5)), {});
        }
        if (truth_.per_hour <= 0) {
            return;
        }
        double minute = 5;
        while (true) {
            minute += dice_.exponential(60 / (truth_.per_hour * busy));
            if (minute > truth_.intake_min) {
                return;
            }
            at(clock(kDoors_ms) + minutes(minute), {});
        }
    }

    void plan_desks() {
        for (const auto& [id, counter] : queue_.counters()) {
            at(clock(kDoors_ms) + minutes(dice_.uniform(-12, 4)), {What::OpenDesk, id, {}});
            if (truth_.scene == WaitScene::LeadersDesk) {
                continue;
            }
            if (dice_.chance(0.5)) {  // a break of a quarter of an hour
                const double start = dice_.uniform(80, 150);
                at(clock(kDoors_ms) + minutes(start), {What::Break, id, {}});
            }
        }
        if (truth_.scene != WaitScene::LeadersDesk && dice_.chance(0.25)) {
            at(clock(kDoors_ms) + minutes(dice_.uniform(100, 180)),
               {What::CloseDesk, CounterId{"4"}, {}});
        }
    }

    void step(const Event& event) {
        switch (event.what) {
            case What::Come:
                return come();
            case What::OpenDesk:
                return open_desk(event.desk);
            case What::CloseDesk:
                return close_desk(event.desk);
            case What::Break:
                return start_break(event.desk);
            case What::Free:
                return call(event.desk);
            case What::Arrive:
                return arrive(event);
            case What::Finish:
                return finish(event);
            case What::NoShow:
                return no_show(event);
        }
    }

    void come() {
        const std::size_t line = queue_.services().size() > 1 && dice_.chance(0.45) ? 1 : 0;
        const ServiceId service = queue_.services()[line].id;
        const Priority priority = dice_.chance(0.12) ? Priority::Declared : Priority::None;
        auto fact =
            issue(queue_, {service, dice_.party(truth_.groups), "vi", priority}, 1, moment());
        if (!fact) {
            return;  // out of numbers: more people than any morning has
        }
        Promise promise;
        promise.issued_ms = now_ms_;
        WaitAround around;
        around.now_ms = now_ms_;
        if (truth_.scene == WaitScene::LeadersDesk) {
            around.leaders_desks = {service};
        }
        const auto told = wait_of(queue_, book_, around, service, newcomer(fact->arrival_ms));
        KIOSK_ASSERT(told.has_value(), "the simulated service stands in the settings");
        promise.walk = *told;
        promise.rivals_min = rivals_.at_issue(queue_, service, fact->arrival_ms, now_ms_);
        fact->told = *told;
        TicketId id;
        ++serial_;
        for (std::size_t i = 0; i < 8; ++i) {
            id.bytes[i] = static_cast<std::uint8_t>(serial_ >> (8 * (7 - i)));
        }
        queue_.evolve(*fact, id, Seq{static_cast<std::int64_t>(serial_)}, moment());
        promises_.emplace(id, promise);
        ++out_.tickets;
        wake_desks();
    }

    void open_desk(const CounterId& desk) {
        closing_.erase(desk);
        if (const auto fact = open_counter(queue_, desk)) {
            queue_.evolve(*fact, moment());
            call(desk);
        }
    }

    void close_desk(const CounterId& desk) {
        if (const auto fact = close_counter(queue_, desk)) {
            queue_.evolve(*fact, moment());
        } else {
            closing_.insert(desk);  // after the case at hand
        }
    }

    // Announced for a quarter of an hour; it takes what it takes. Busy desks go after their case.
    void start_break(const CounterId& desk) {
        const std::int64_t until_ms = now_ms_ + minutes(15);
        const auto fact = queue::start_break(queue_, desk, until_ms, moment());
        if (fact) {
            queue_.evolve(*fact, moment());
            at(now_ms_ + minutes(dice_.uniform(10, 20)), {What::OpenDesk, desk, {}});
        } else {
            pausing_.insert(desk);
        }
    }

    // Free desks notice that somebody came.
    void wake_desks() {
        for (const auto& [id, counter] : queue_.counters()) {
            if (counter.state == Counter::State::Open && !counter.at_hand) {
                at(now_ms_ + minutes(dice_.uniform(0.1, 0.5)), {What::Free, id, {}});
            }
        }
    }

    void call(const CounterId& desk) {
        const auto found = call_next(queue_, desk, moment());
        if (!found) {
            return;
        }
        const TicketCalled& fact = found->called;
        queue_.evolve(fact, moment());
        settle(fact.ticket);
        const Ticket& ticket = *queue_.ticket(fact.ticket);
        const double waited_min =
            static_cast<double>(now_ms_ - ticket.issued.wall.unix_ms) / kMinute_ms;
        const double gone = std::min(0.2, truth_.no_show + 0.0008 * waited_min);
        if (dice_.chance(gone)) {
            at(now_ms_ + minutes(dice_.uniform(1.1, 2)), {What::NoShow, desk, fact.ticket});
        } else {
            at(now_ms_ + minutes(dice_.lognormal(0.5, 0.6)), {What::Arrive, desk, fact.ticket});
        }
    }

    void settle(const TicketId& id) {
        const Promise& promise = promises_.at(id);
        const double actual_min = static_cast<double>(now_ms_ - promise.issued_ms) / kMinute_ms;
        rivals_.called(queue_.ticket(id)->service, actual_min);
        const bool minutes = promise.walk.shown == WaitShown::Minutes;
        out_.minutes_shown += minutes ? 1 : 0;
        const bool judged =
            truth_.scene == WaitScene::LeadersDesk ? promise.walk.wait_s.has_value() : minutes;
        if (!judged) {
            return;
        }
        const double walk_min = static_cast<double>(*promise.walk.wait_s) / 60;
        out_.walk.add(walk_min, actual_min);
        if (first_mornings_) {
            out_.first_mornings.add(walk_min, actual_min);
        }
        out_.within_range +=
            minutes && actual_min <= promise.walk.upper_min && actual_min >= promise.walk.lower_min
                ? 1
                : 0;
        for (std::size_t i = 0; i < kRivals.size(); ++i) {
            if (promise.rivals_min[i]) {
                out_.pairs[i].rival.add(*promise.rivals_min[i], actual_min);
                out_.pairs[i].walk.add(walk_min, actual_min);
            }
        }
    }

    void arrive(const Event& event) {
        const auto arrival = queue::arrive(queue_, event.ticket, std::nullopt);
        KIOSK_ASSERT(arrival.has_value(), "a called ticket may come");
        queue_.evolve(arrival->fact, moment());
        queue_.confirm_party(event.ticket, arrival->people);
        const Ticket& ticket = *queue_.ticket(event.ticket);
        book_.note_arrived(ticket);
        const std::size_t line = ticket.service == queue_.services()[0].id ? 0 : 1;
        const double group = std::min(1.7, 1 + 0.07 * (arrival->people - 1));
        const double variation = truth_.scene == WaitScene::LeadersDesk ? 0.45 : 0.6;
        at(now_ms_ + minutes(std::max(
                         1.0, dice_.lognormal(truth_.case_min[line] * pace_ * group, variation))),
           {What::Finish, event.desk, event.ticket});
    }

    void finish(const Event& event) {
        const auto fact = queue::finish(queue_, event.ticket, "received");
        KIOSK_ASSERT(fact.has_value(), "a served ticket may end");
        queue_.evolve(*fact, moment());
        book_.note_done(*queue_.ticket(event.ticket));
        release(event.desk);
    }

    void no_show(const Event& event) {
        const auto fact = queue::no_show(queue_, event.ticket, moment());
        KIOSK_ASSERT(fact.has_value(), "a minute after the call a no-show is allowed");
        queue_.evolve(*fact, moment());
        book_.note_no_show(*queue_.ticket(event.ticket));
        release(event.desk);
    }

    void release(const CounterId& desk) {
        if (closing_.erase(desk) > 0) {
            close_desk(desk);
            return;
        }
        if (pausing_.erase(desk) > 0) {
            start_break(desk);
            return;
        }
        at(now_ms_ + minutes(dice_.exponential(0.6)), {What::Free, desk, {}});
    }

    void close_day() {
        now_ms_ = std::max(now_ms_, clock(kEnd_ms));
        const auto end = end_day(queue_);
        KIOSK_ASSERT(end.has_value(), "the day was opened");
        for (const TicketExpired& fact : end->expired) {
            queue_.evolve(fact, moment());
        }
        for (const CounterClosed& fact : end->closed) {
            queue_.evolve(fact, moment());
        }
        queue_.evolve(end->day, moment());
    }

    [[nodiscard]] std::int64_t clock(std::int64_t of_day_ms) const {
        return midnight_ms_ + of_day_ms;
    }

    static std::int64_t minutes(double value) {
        return static_cast<std::int64_t>(value * kMinute_ms);
    }

    [[nodiscard]] Moment moment() const {
        Moment out;
        out.wall = WallTime{now_ms_, WallTrust::Trusted};
        out.mono_ms = static_cast<std::uint64_t>(now_ms_ - kFirstMidnight_ms);
        return out;
    }

    const Truth& truth_;
    QueueState& queue_;
    WaitBook& book_;
    Dice& dice_;
    WaitFigures& out_;
    std::int64_t midnight_ms_ = 0;
    std::int64_t now_ms_ = 0;
    std::uint64_t serial_ = 0;
    double pace_ = 1;  // of this day
    bool first_mornings_ = false;
    std::map<std::pair<std::int64_t, std::uint64_t>, Event> events_;
    std::map<TicketId, Promise> promises_;
    RivalWaits rivals_;
    std::set<CounterId> closing_;  // after the case at hand
    std::set<CounterId> pausing_;
};

}  // namespace

void WaitTally::add(double estimate_min, double actual_min) {
    ++count;
    absolute_min += std::abs(estimate_min - actual_min);
    bias_min += estimate_min - actual_min;
    under_told += actual_min - estimate_min > kUnderTold_min ? 1 : 0;
}

WaitFigures simulate_waits(const WaitPlan& plan) {
    WaitFigures out;
    for (int office = 0; office < plan.offices; ++office) {
        Dice dice(plan.seed * 1'000'003 + static_cast<std::uint64_t>(office));
        const Truth truth = truth_of(plan.scene, dice);
        QueueState queue;
        WaitBook book;
        queue.apply_setup(services_of(truth, dice, out), counters_of(plan.scene), {}, {});
        for (int day = 0; day < plan.mornings; ++day) {
            Morning(truth, queue, book, dice, out).run(day);
        }
    }
    out.configured_over_true /= std::max(plan.offices, 1);
    return out;
}

double estimate_cost_us(int waiting) {
    constexpr int kPrefixes = 26;
    constexpr int kRounds = 300;
    QueueState queue;
    std::vector<Service> services;
    std::vector<ServiceId> all;
    for (int i = 0; i < kPrefixes; ++i) {
        const std::string letter(1, static_cast<char>('A' + i));
        services.push_back({ServiceId{letter}, letter, letter, letter});
        all.push_back(ServiceId{letter});
    }
    queue.apply_setup(services,
                      {{CounterId{"1"}, all},
                       {CounterId{"2"}, all},
                       {CounterId{"3"}, all},
                       {CounterId{"4"}, all}},
                      {},
                      {});
    queue.open_day(business_day_at(kFirstMidnight_ms));
    Dice dice(7);
    Moment at;
    at.wall = WallTime{kFirstMidnight_ms + kDoors_ms, WallTrust::Trusted};
    for (const char* desk : {"1", "2", "3", "4"}) {
        queue.evolve(CounterOpened{CounterId{desk}}, at);
    }
    for (int i = 0; i < waiting; ++i) {
        at.wall.unix_ms += kSecond_ms;
        const auto fact = issue(
            queue, {all[static_cast<std::size_t>(i % kPrefixes)], dice.party(false), "vi"}, 1, at);
        KIOSK_ASSERT(fact.has_value(), "26 prefixes have numbers for this many");
        TicketId id;  // as scattered as real ones
        for (auto& byte : id.bytes) {
            byte = static_cast<std::uint8_t>(dice.uniform(0, 256));
        }
        queue.evolve(*fact, id, Seq{i + 1}, at);
    }
    const WaitBook book;
    WaitAround around;
    around.now_ms = at.wall.unix_ms;
    const Stopwatch watch;
    std::int64_t sum = 0;
    for (int i = 0; i < kRounds; ++i) {
        const auto told = wait_of(queue, book, around, all[0], newcomer(at.wall.unix_ms));
        sum += told->wait_s.value_or(0);
    }
    const auto took_us = static_cast<double>(watch.elapsed_us());
    KIOSK_ASSERT(sum > 0 || waiting == 0, "people who wait before four desks take time");
    return took_us / kRounds;
}

}  // namespace kiosk::test
