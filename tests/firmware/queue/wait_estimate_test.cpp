// Goal: the walk of docs/queue.md, "The wait", rule by rule. Method: small snapshots whose starts
// can be told by hand; then snapshots taken from a queue that was driven by its own decisions.
#include "firmware/queue/wait_estimate.hpp"

#include "firmware/queue/decide.hpp"
#include "firmware/queue/wait_snapshot.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::queue;

namespace {

constexpr std::int64_t kNow_ms = kMorning_ms;

// One line with cases of ten minutes, well known, nobody missing, no way to go.
WaitService ten_minutes() {
    WaitService out;
    out.mean_ms = 10 * kMinute_ms;
    out.cases = 50;
    return out;
}

WaitDesk free_desk(std::vector<std::size_t> services = {0}) {
    WaitDesk out;
    out.services = std::move(services);
    return out;
}

WaitDesk serving(int since_min) {
    WaitDesk out = free_desk();
    out.now = WaitDesk::Now::Serving;
    out.since_ms = kNow_ms - since_min * kMinute_ms;
    return out;
}

std::int64_t wait_min(const WaitSnapshot& snapshot) {
    const WaitEstimate out = estimate_wait(snapshot);
    CHECK_TRUE(out.wait_s.has_value());
    return *out.wait_s / 60;
}

}  // namespace

TEST_GROUP(WaitWalk) {
    WaitSnapshot snapshot;

    void setup() override {
        snapshot.now_ms = kNow_ms;
        snapshot.services = {ten_minutes()};
        snapshot.desks = {free_desk()};
    }

    void ahead(int parties, std::size_t service = 0, std::int64_t people = 1) {
        for (int i = 0; i < parties; ++i) {
            snapshot.ahead.push_back({service, people, 0});
        }
    }
};

TEST(WaitWalk, nobody_ahead_and_a_free_desk_is_no_wait) {
    LONGS_EQUAL(0, wait_min(snapshot));
}

TEST(WaitWalk, each_party_ahead_takes_the_desk_that_is_free_first) {
    ahead(5);
    LONGS_EQUAL(50, wait_min(snapshot));
    snapshot.desks.push_back(free_desk());
    LONGS_EQUAL(20, wait_min(snapshot));  // 3 at one desk, 2 at the other: free after 20
}

TEST(WaitWalk, a_case_at_hand_takes_the_rest_of_its_mean) {
    snapshot.desks = {serving(4)};
    LONGS_EQUAL(6, wait_min(snapshot));
}

TEST(WaitWalk, a_case_that_outlasts_its_mean_takes_a_quarter_of_it_more) {
    snapshot.services[0].mean_ms = 20 * kMinute_ms;
    snapshot.desks = {serving(60)};
    LONGS_EQUAL(5, wait_min(snapshot));
}

TEST(WaitWalk, a_called_ticket_counts_whole_less_the_chance_that_nobody_comes) {
    snapshot.services[0].no_show_rate = 0.1;
    WaitDesk called = free_desk();
    called.now = WaitDesk::Now::Called;
    snapshot.desks = {called};
    LONGS_EQUAL(9, wait_min(snapshot));
}

TEST(WaitWalk, a_desk_on_a_break_is_free_at_its_end_but_not_before_now) {
    WaitDesk away = free_desk();
    away.now = WaitDesk::Now::Break;
    away.until_ms = kNow_ms + 15 * kMinute_ms;
    snapshot.desks = {away};
    LONGS_EQUAL(15, wait_min(snapshot));
    snapshot.desks[0].until_ms = kNow_ms - kMinute_ms;
    LONGS_EQUAL(0, wait_min(snapshot));
}

TEST(WaitWalk, people_who_do_not_come_and_large_parties_change_the_time_they_take) {
    snapshot.services[0].no_show_rate = 0.2;
    ahead(2);
    LONGS_EQUAL(16, wait_min(snapshot));
    snapshot.services[0].no_show_rate = 0;
    snapshot.ahead = {{0, 6, 0}};
    LONGS_EQUAL(15, wait_min(snapshot));  // five further people: half as much more
    snapshot.ahead = {{0, 300, 0}};
    LONGS_EQUAL(20, wait_min(snapshot));  // at most twice as much
}

TEST(WaitWalk, the_way_to_the_desk_is_counted_even_for_those_who_do_not_come) {
    snapshot.services[0].way_ms = kMinute_ms;
    snapshot.services[0].no_show_rate = 0.5;
    ahead(2);
    LONGS_EQUAL(12, wait_min(snapshot));
}

TEST(WaitWalk, another_line_ahead_only_takes_desks_that_serve_it) {
    snapshot.services.push_back(ten_minutes());
    snapshot.desks = {free_desk({0}), free_desk({1})};
    ahead(4, 1);
    LONGS_EQUAL(0, wait_min(snapshot));
    snapshot.desks = {free_desk({0, 1}), free_desk({1})};
    LONGS_EQUAL(20, wait_min(snapshot));
}

TEST(WaitWalk, people_of_a_line_without_a_desk_take_no_time) {
    snapshot.services.push_back(ten_minutes());
    ahead(4, 1);
    LONGS_EQUAL(0, wait_min(snapshot));
}

TEST(WaitWalk, a_booking_is_not_received_before_its_slot) {
    snapshot.ahead = {{0, 1, kNow_ms + 30 * kMinute_ms}};
    LONGS_EQUAL(40, wait_min(snapshot));
}

TEST(WaitWalk, nobody_is_called_in_while_the_office_is_closed) {
    snapshot.closed = {{kNow_ms + 15 * kMinute_ms, kNow_ms + 75 * kMinute_ms}};
    ahead(1);
    LONGS_EQUAL(10, wait_min(snapshot));
    ahead(1);
    LONGS_EQUAL(75, wait_min(snapshot));  // a case begun is finished, the next one waits
    snapshot.services[0].cases = 50;
    const WaitEstimate out = estimate_wait(snapshot);
    LONGS_EQUAL(85, out.upper_min);  // 60 are certain, 15 are spread: 22.5
    LONGS_EQUAL(60, out.lower_min);
}

TEST(WaitWalk, without_an_open_desk_nothing_is_estimated) {
    snapshot.desks.clear();
    ahead(3);
    const WaitEstimate out = estimate_wait(snapshot);
    CHECK_TRUE(out.shown == WaitShown::NoDesk);
    CHECK_FALSE(out.wait_s.has_value());
    CHECK_TRUE(out.today == WaitToday::InTime);
}

TEST(WaitWalk, fewer_than_ten_cases_or_a_leaders_desk_say_no_minutes) {
    ahead(3);
    snapshot.services[0].cases = kCasesBeforeMinutes - 1;
    WaitEstimate out = estimate_wait(snapshot);
    CHECK_TRUE(out.shown == WaitShown::FewCases);
    LONGS_EQUAL(0, out.upper_min);
    LONGS_EQUAL(30 * 60, *out.wait_s);  // known all the same, to judge it later
    snapshot.services[0].cases = kCasesBeforeMinutes;
    CHECK_TRUE(estimate_wait(snapshot).shown == WaitShown::Minutes);
    snapshot.services[0].line = WaitLine::LeadersDesk;
    out = estimate_wait(snapshot);
    CHECK_TRUE(out.shown == WaitShown::LeadersDesk);
    LONGS_EQUAL(0, out.upper_min + out.lower_min);
}

TEST(WaitWalk, a_start_past_the_end_of_the_session_is_said) {
    ahead(3);
    snapshot.session_end_ms = kNow_ms + 31 * kMinute_ms;
    CHECK_TRUE(estimate_wait(snapshot).today == WaitToday::InTime);
    snapshot.session_end_ms = kNow_ms + 30 * kMinute_ms;
    CHECK_TRUE(estimate_wait(snapshot).today == WaitToday::MayNot);
    snapshot.desks.clear();
    CHECK_TRUE(estimate_wait(snapshot).today == WaitToday::InTime);
    snapshot.session_end_ms = kNow_ms;
    CHECK_TRUE(estimate_wait(snapshot).today == WaitToday::MayNot);
}

TEST(WaitWalk, a_line_longer_than_the_walk_goes_on_at_its_pace) {
    ahead(static_cast<int>(kMostWalked));
    const std::int64_t walked = wait_min(snapshot);
    snapshot.ahead_not_walked = 2 * kMostWalked;
    LONGS_EQUAL(3 * walked, wait_min(snapshot));
    snapshot.ahead_not_walked = 0;
    ahead(static_cast<int>(kMostWalked));
    LONGS_EQUAL(2 * walked, wait_min(snapshot));
}

TEST_GROUP(WaitNumbers){};

TEST(WaitNumbers, the_configured_mean_weighs_as_much_as_twenty_cases) {
    LONGS_EQUAL(12 * kMinute_ms, learned_mean_ms(12 * kMinute_ms, 0, 0, 0));
    LONGS_EQUAL(15 * kMinute_ms, learned_mean_ms(10 * kMinute_ms, 20, 20 * 20 * kMinute_ms, 20));
}

TEST(WaitNumbers, a_mean_is_of_a_party_of_one) {
    // Twenty groups with twice the time of one person say nothing new about one person.
    LONGS_EQUAL(10 * kMinute_ms, learned_mean_ms(10 * kMinute_ms, 20, 20 * 20 * kMinute_ms, 40));
}

TEST(WaitNumbers, counts_of_an_office_outweigh_the_usual_share_of_no_shows) {
    DOUBLES_EQUAL(0.05, no_show_rate(0, 0), 1e-9);
    DOUBLES_EQUAL(0.19, no_show_rate(980, 189), 1e-3);
}

TEST(WaitNumbers, the_way_is_half_a_minute_until_it_is_measured) {
    LONGS_EQUAL(30'000, way_mean_ms(0, 0));
    LONGS_EQUAL(45'000, way_mean_ms(20, 20 * kMinute_ms));
}

TEST(WaitNumbers, a_range_has_outer_multiples_of_five) {
    const WaitRange range = wait_range(23 * 60, {0.5, 1.5});
    LONGS_EQUAL(35, range.upper_min);  // 34.5
    LONGS_EQUAL(10, range.lower_min);  // 11.5
    LONGS_EQUAL(30, wait_range(20 * 60, {0.5, 1.5}).upper_min);
}

TEST(WaitNumbers, even_no_wait_is_said_as_up_to_five_minutes) {
    LONGS_EQUAL(5, wait_range(0, {}).upper_min);
    LONGS_EQUAL(0, wait_range(0, {}).lower_min);
    LONGS_EQUAL(5, wait_range(-60, {}).upper_min);
}

TEST(WaitNumbers, a_spread_above_one_does_not_turn_the_range_around) {
    const WaitRange range = wait_range(4 * 60, {1.4, 1.4});
    CHECK_TRUE(range.lower_min <= range.upper_min);
}

TEST(WaitNumbers, every_way_of_showing_has_a_name_of_its_own) {
    for (const WaitShown shown :
         {WaitShown::Minutes, WaitShown::FewCases, WaitShown::LeadersDesk, WaitShown::NoDesk}) {
        CHECK_TRUE(wait_shown_from(wait_shown_name(shown)) == shown);
    }
    CHECK_FALSE(wait_shown_from("hours").has_value());
}

TEST_GROUP(WaitSnapshots) {
    QueueState queue;
    WaitBook book;
    WaitAround around;
    std::int64_t seq = 0;

    void setup() override {
        const auto settings = sample_settings();
        queue.apply_setup(settings.services, settings.counters, settings.rules, {});
        queue.open_day(business_day_at(kNow_ms));
        around.now_ms = kNow_ms;
    }

    TicketId come(const char* service, int party = 1, Priority priority = Priority::None) {
        const Moment at = moment_at(kNow_ms + ++seq);
        const auto fact = issue(queue, {ServiceId{service}, party, "vi", priority}, 1, at);
        CHECK_OK(fact);
        TicketId id;
        id.bytes[15] = static_cast<std::uint8_t>(seq);
        queue.evolve(*fact, id, Seq{seq}, at);
        return id;
    }

    void open(const char* counter) {
        queue.evolve(CounterOpened{CounterId{counter}}, moment_at(kNow_ms));
    }

    WaitSnapshot of_newcomer(const char* service) {
        auto out =
            wait_snapshot(queue, book, around, ServiceId{service}, newcomer(kNow_ms + 60'000));
        CHECK_OK(out);
        return std::move(out).value();
    }
};

TEST(WaitSnapshots, closed_counters_do_not_count) {
    LONGS_EQUAL(0, of_newcomer("don-thu").desks.size());
    open("1");
    LONGS_EQUAL(1, of_newcomer("don-thu").desks.size());
}

TEST(WaitSnapshots, a_break_lasts_as_its_officer_said_else_a_quarter_of_an_hour) {
    open("1");
    queue.evolve(CounterBreakStarted{CounterId{"1"}, kNow_ms + 5 * kMinute_ms}, moment_at(kNow_ms));
    WaitDesk desk = of_newcomer("don-thu").desks.at(0);
    CHECK_TRUE(desk.now == WaitDesk::Now::Break);
    LONGS_EQUAL(kNow_ms + 5 * kMinute_ms, desk.until_ms);
    open("1");
    queue.evolve(CounterBreakStarted{CounterId{"1"}}, moment_at(kNow_ms));
    desk = of_newcomer("don-thu").desks.at(0);
    LONGS_EQUAL(kNow_ms + 15 * kMinute_ms, desk.until_ms);
}

TEST(WaitSnapshots, lines_are_merged_in_the_order_of_the_key_as_far_as_the_place) {
    open("1");
    come("don-thu", 2);
    come("tu-van", 3);
    const TicketId last = come("don-thu", 4);
    come("tu-van", 5);
    come("tu-van", 6, Priority::Declared);
    const auto snapshot =
        wait_snapshot(queue, book, around, ServiceId{"don-thu"}, key_of(*queue.ticket(last)));
    CHECK_OK(snapshot);
    LONGS_EQUAL(3, snapshot->ahead.size());
    LONGS_EQUAL(6, snapshot->ahead[0].people);  // the head start
    LONGS_EQUAL(2, snapshot->ahead[1].people);
    LONGS_EQUAL(3, snapshot->ahead[2].people);
}

TEST(WaitSnapshots, bookings_stand_at_their_slots) {
    open("1");
    come("don-thu", 2);
    around.bookings = {{ServiceId{"don-thu"}, kNow_ms + 3'600'000, 9},
                       {ServiceId{"don-thu"}, kNow_ms + 30'000, 7},
                       {ServiceId{"don-thu"}, kNow_ms, 8},
                       {ServiceId{"xa"}, kNow_ms, 5}};
    const WaitSnapshot snapshot = of_newcomer("don-thu");
    LONGS_EQUAL(3, snapshot.ahead.size());  // the one of the next hour comes after the newcomer
    LONGS_EQUAL(8, snapshot.ahead[0].people);
    LONGS_EQUAL(2, snapshot.ahead[1].people);
    LONGS_EQUAL(7, snapshot.ahead[2].people);
}

TEST(WaitSnapshots, a_ticket_at_hand_says_since_when_and_how_many) {
    open("1");
    const TicketId id = come("don-thu", 2);
    queue.evolve(TicketCalled{id, CounterId{"1"}}, moment_at(kNow_ms + 1000));
    CHECK_TRUE(of_newcomer("don-thu").desks[0].now == WaitDesk::Now::Called);
    queue.evolve(TicketArrived{id, CounterId{"1"}}, moment_at(kNow_ms + 2000));
    queue.confirm_party(id, 4);
    const WaitDesk desk = of_newcomer("don-thu").desks[0];
    CHECK_TRUE(desk.now == WaitDesk::Now::Serving);
    LONGS_EQUAL(4, desk.people);
    LONGS_EQUAL(kNow_ms + 2000, desk.since_ms);
}

TEST(WaitSnapshots, an_unknown_line_is_refused) {
    CHECK_ERROR(ErrorCode::UnknownService,
                wait_snapshot(queue, book, around, ServiceId{"xa"}, newcomer(kNow_ms)));
}

TEST(WaitSnapshots, a_line_that_left_the_settings_is_walked_at_every_desk) {
    come("tu-van", 3);
    auto settings = sample_settings();
    settings.services.pop_back();
    settings.counters = {{CounterId{"1"}, {ServiceId{"don-thu"}}}};
    queue.apply_setup(settings.services, settings.counters, settings.rules, {});
    open("1");
    LONGS_EQUAL(1, of_newcomer("don-thu").ahead.size());
}

TEST(WaitSnapshots, a_leaders_line_and_a_configured_mean_are_taken_over) {
    open("1");
    auto settings = sample_settings();
    settings.services[0].mean_minutes = 25;
    queue.apply_setup(settings.services, settings.counters, settings.rules, {});
    around.leaders_desks = {ServiceId{"don-thu"}};
    const WaitSnapshot snapshot = of_newcomer("don-thu");
    LONGS_EQUAL(25 * kMinute_ms, snapshot.services[snapshot.service].mean_ms);
    CHECK_TRUE(snapshot.services[snapshot.service].line == WaitLine::LeadersDesk);
}

TEST(WaitSnapshots, more_than_the_walk_looks_at_is_only_counted) {
    open("1");
    const int many = static_cast<int>(kMostWalked) + 50;
    std::vector<Service> services;
    for (int i = 0; i * 900 < many; ++i) {
        const std::string letter(1, static_cast<char>('A' + i));
        services.push_back({ServiceId{letter}, letter, letter, letter});
    }
    std::vector<ServiceId> all;
    for (const Service& service : services) {
        all.push_back(service.id);
    }
    queue.apply_setup(services, {{CounterId{"1"}, all}}, {}, {});
    for (int i = 0; i < many; ++i) {
        const Moment at = moment_at(kNow_ms + i);
        const auto fact = issue(queue, {all[static_cast<std::size_t>(i / 900)], 1, "vi"}, 1, at);
        CHECK_OK(fact);
        TicketId id;
        id.bytes[14] = static_cast<std::uint8_t>(i / 256);
        id.bytes[15] = static_cast<std::uint8_t>(i % 256);
        queue.evolve(*fact, id, Seq{i + 1}, at);
    }
    const WaitSnapshot snapshot = of_newcomer("A");
    LONGS_EQUAL(kMostWalked, snapshot.ahead.size());
    LONGS_EQUAL(50, snapshot.ahead_not_walked);
}
