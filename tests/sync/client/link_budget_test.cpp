// Goal: pages go by night and within a day's volume, whatever midnight, restart or a person does.
// Method: a clock that is set to hours of the office.
#include "sync/client/link_budget.hpp"

#include "tests/support/check.hpp"
#include "tests/sync/client/engine_rig.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

constexpr std::int64_t kDay = 20'000;  // 2024-10-04

// An hour of the office as the world counts it.
std::int64_t at(int hour, int minute = 0, std::int64_t day = kDay) {
    return day * kDay_ms + hour * kHour_ms + minute * kMinute_ms - 7 * kHour_ms;
}

LinkRules metered() {
    LinkRules out;
    out.metered = true;
    return out;
}

}  // namespace

TEST_GROUP(LinkBudget) {
    ManualClock clock{at(10)};
    std::vector<LinkVolume> kept;

    LinkBudget budget(const LinkRules& rules, LinkVolume volume = {}) {
        return {rules, clock, volume, [this](const LinkVolume& one) {
                    kept.push_back(one);
                    return Status();
                }};
    }

    void check_wait(std::int64_t until_ms, const LinkBudget& link) {
        CHECK_EQUAL(until_ms - clock.wall().unix_ms,
                    static_cast<std::int64_t>(link.pages_wait_ms()));
    }
};

TEST(LinkBudget, a_link_that_costs_nothing_has_no_hours) {
    LinkRules rules;
    rules.day_bytes = 1;
    LinkBudget link = budget(rules);
    link.sent(1'000'000'000);
    CHECK_EQUAL(0U, link.pages_wait_ms());
    CHECK_TRUE(kept.empty());
}

TEST(LinkBudget, pages_go_between_the_hours_of_the_night) {
    const LinkBudget link = budget(metered());
    check_wait(at(22), link);
    for (const auto& [hour, minute, goes] : {std::tuple{21, 59, false},
                                             {22, 0, true},
                                             {23, 59, true},
                                             {0, 0, true},
                                             {4, 59, true},
                                             {5, 0, false}}) {
        clock.set_wall({at(hour, minute), WallTrust::Trusted});
        CHECK_EQUAL(goes, link.pages_wait_ms() == 0);
    }
    check_wait(at(22), link);
}

TEST(LinkBudget, a_night_may_lie_within_one_day_or_be_the_whole_of_it) {
    LinkRules rules = metered();
    rules.night_begins_min = 60;
    rules.night_ends_min = 240;
    const LinkBudget small_hours = budget(rules);
    check_wait(at(1, 0, kDay + 1), small_hours);
    rules.night_begins_min = rules.night_ends_min = 0;
    CHECK_EQUAL(0U, budget(rules).pages_wait_ms());
}

TEST(LinkBudget, the_volume_of_a_day_is_used_up_until_midnight) {
    LinkRules rules = metered();
    rules.day_bytes = 1000;
    LinkBudget link = budget(rules);
    clock.set_wall({at(22, 30), WallTrust::Trusted});
    link.sent(999);
    CHECK_EQUAL(0U, link.pages_wait_ms());
    link.sent(1);
    check_wait(at(0, 0, kDay + 1), link);
    clock.set_wall({at(0, 0, kDay + 1), WallTrust::Trusted});
    CHECK_EQUAL(0U, link.pages_wait_ms());
    link.sent(1000);
    check_wait(at(0, 0, kDay + 2), link);
}

TEST(LinkBudget, a_day_that_is_used_up_by_day_waits_for_the_night_after_it) {
    LinkRules rules = metered();
    rules.day_bytes = 1000;
    rules.night_begins_min = 60;
    rules.night_ends_min = 240;
    LinkBudget link = budget(rules);
    clock.set_wall({at(0, 30), WallTrust::Trusted});
    link.sent(1000);
    check_wait(at(1, 0, kDay + 1), link);
}

TEST(LinkBudget, what_was_sent_counts_on_after_a_restart) {
    LinkRules rules = metered();
    rules.day_bytes = 5 << 20;
    clock.set_wall({at(22, 30), WallTrust::Trusted});
    LinkBudget link = budget(rules);
    link.sent(100);
    CHECK_EQUAL(1U, kept.size());  // a new day at once …
    link.sent(1000);
    CHECK_EQUAL(1U, kept.size());
    link.sent(1 << 20);  // … then each megabyte
    CHECK_EQUAL(2U, kept.size());
    CHECK_TRUE(kept.back() == LinkVolume({kDay, (1 << 20) + 1100}));

    LinkBudget next = budget(rules, kept.back());
    next.sent(4 << 20);
    check_wait(at(0, 0, kDay + 1), next);
}

TEST(LinkBudget, a_person_sends_at_any_hour_until_all_is_gone) {
    LinkRules rules = metered();
    rules.day_bytes = 1;
    LinkBudget link = budget(rules);
    link.push();
    link.sent(5'000'000);
    CHECK_EQUAL(0U, link.pages_wait_ms());
    link.all_gone();
    check_wait(at(0, 0, kDay + 1), link);  // what was sent counts for today
}

TEST(LinkBudget, a_clock_that_is_set_back_costs_a_day_of_counting_and_no_page) {
    LinkRules rules = metered();
    rules.day_bytes = 1000;
    LinkBudget link = budget(rules, {kDay + 700, 5000});
    clock.set_wall({at(23), WallTrust::Trusted});
    CHECK_EQUAL(0U, link.pages_wait_ms());
    link.sent(10);
    CHECK_TRUE(link.volume() == LinkVolume({kDay, 10}));
    clock.set_wall({-3 * kDay_ms, WallTrust::Untrusted});
    CHECK_TRUE(link.pages_wait_ms() < static_cast<std::uint64_t>(kDay_ms));
}

TEST_GROUP_BASE(MeteredLink, test::EngineRig){void setup() override{link_.metered = true;
clock_.set_wall({at(10), WallTrust::Trusted});
}

void letter() {
    journal_.append_letter({blobs_.add(test::random_bytes(1, 5000)),
                            blobs_.add(test::random_bytes(blobs_.blobs.size(), 70'000))});
}
}
;

TEST(MeteredLink, pages_wait_for_the_night_where_the_link_is_paid_by_volume) {
    letter();
    journal_.append_ticket(1);
    journal_.append_ticket(2);
    drive(0);

    CHECK_EQUAL(3, journal_.cursor.value);
    CHECK_TRUE(hub_.pages.empty());
    auto status = engine().status();
    LONGS_EQUAL(static_cast<int>(SyncState::Held), static_cast<int>(status.state));
    CHECK_EQUAL(at(22), status.pages_go_unix_ms.value_or(0));
    CHECK_EQUAL(1U, status.letters_waiting);

    const auto wait_ms = engine().step();
    CHECK_TRUE(wait_ms && *wait_ms > 0 && *wait_ms <= 12 * kHour_ms);
    clock_.advance_ms(*wait_ms);
    drive(0);
    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_FALSE(engine().status().pages_go_unix_ms.has_value());
}

TEST(MeteredLink, a_person_sends_pages_by_day_and_the_next_letter_waits_again) {
    letter();
    drive(0);
    CHECK_TRUE(hub_.pages.empty());

    budget_->push();
    engine().push();
    drive(0);
    CHECK_EQUAL(1U, journal_.handed_over.size());

    letter();
    drive(0);
    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_TRUE(engine().status().pages_go_unix_ms.has_value());
}
