// Goal: the office tells a wait at issue, learns from what became of it, and carries what it
// learned over the night. Method: days driven by commands; the fold of all facts is compared with
// the fold from the last day.opened.
#include "firmware/office/waits.hpp"

#include <string>

#include "firmware/office/codec.hpp"
#include "firmware/office/decide.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

namespace {}  // namespace

TEST_GROUP(OfficeWaits) {
    State state;
    std::vector<Recorded> journal;
    std::int64_t wall_ms = kMorning_ms;
    std::uint64_t mono_ms = 1000;
    int keys = 0;

    void setup() override {
        state.identity = sample_identity();
        act(by_system(ApplySettings{sample_settings()}));
        act(by_system(OpenDay{}));
    }

    [[nodiscard]] Moment now() const {
        return moment_at(wall_ms, mono_ms);
    }

    void pass(std::int64_t minutes) {
        wall_ms += minutes * kMinute_ms;
        mono_ms += static_cast<std::uint64_t>(minutes * kMinute_ms);
    }

    Decision act(const Command& command) {
        auto decision = decide(state, command, now());
        CHECK_OK(decision);
        evolve(state, *decision);
        journal.insert(journal.end(), decision->facts.begin(), decision->facts.end());
        return std::move(decision).value();
    }

    TicketId take() {
        return act(by_citizen(issue("w-" + std::to_string(++keys)))).facts.at(0).ticket_id();
    }

    // Called at once, at the desk a minute later, done after `minutes` more.
    void serve(std::int64_t minutes) {
        const auto called = act(by_staff(CallNext{CounterId{"1"}}));
        const TicketId id = std::get<queue::TicketCalled>(called.facts.at(0).event).ticket;
        pass(1);
        act(by_staff(Arrive{id, std::nullopt}));
        pass(minutes);
        act(by_staff(Done{id, "received"}));
    }

    // Ten cases of 22 minutes: enough to say minutes.
    void learn_ten() {
        act(by_staff(OpenCounter{CounterId{"1"}}));
        for (int i = 0; i < 10; ++i) {
            take();
            serve(22);
        }
    }

    const queue::WaitEstimate& told(const TicketId& id) {
        const auto& told = state.queue.ticket(id)->told;
        CHECK_TRUE(told.has_value());
        return *told;
    }
};

TEST(OfficeWaits, before_a_desk_is_open_nothing_is_told) {
    const TicketId id = take();
    CHECK_FALSE(state.queue.ticket(id)->told.has_value());
    CHECK_TRUE(wait_of(state, *state.queue.ticket(id), wall_ms)->shown == queue::WaitShown::NoDesk);
}

TEST(OfficeWaits, before_ten_cases_the_point_is_kept_and_no_minutes_are_told) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    const queue::WaitEstimate second = told(take());
    CHECK_TRUE(second.shown == queue::WaitShown::FewCases);
    LONGS_EQUAL(0, second.upper_min);
    CHECK_TRUE(*second.wait_s > 11 * 60 && *second.wait_s < 13 * 60);  // configured: twelve
}

TEST(OfficeWaits, ten_cases_make_minutes_and_the_office_s_own_mean) {
    learn_ten();
    take();
    const queue::WaitEstimate second = told(take());
    CHECK_TRUE(second.shown == queue::WaitShown::Minutes);
    // (10 * 22 + 20 * 12) / 30 = 15.3 minutes, less no-shows, and the way.
    CHECK_TRUE(*second.wait_s > 14 * 60 && *second.wait_s < 17 * 60);
    LONGS_EQUAL(25, second.upper_min);
    LONGS_EQUAL(0, second.lower_min);
}

TEST(OfficeWaits, the_configured_mean_is_read_from_the_settings) {
    AppliedSettings settings = sample_settings();
    settings.services[0].mean_minutes = 40;
    act(by_system(ApplySettings{settings}));
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    const std::int64_t wait_s = *told(take()).wait_s;
    CHECK_TRUE(wait_s > 36 * 60 && wait_s < 41 * 60);
    settings.services[0].mean_minutes = 241;
    CHECK_ERROR(ErrorCode::BadSettings, decide(state, by_system(ApplySettings{settings}), now()));
}

TEST(OfficeWaits, an_estimate_meets_its_outcome_when_the_person_is_there) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    const TicketId second = take();
    const std::int64_t estimate_s = *told(second).wait_s;
    serve(30);
    LONGS_EQUAL(1, state.waits.report().outcomes);
    serve(5);
    LONGS_EQUAL(2, state.waits.report().outcomes);
    LONGS_EQUAL(estimate_s, state.waits.outcomes().back().estimate_s);
    LONGS_EQUAL(31 * 60, state.waits.outcomes().back().actual_s);
}

TEST(OfficeWaits, what_was_learned_crosses_the_night) {
    learn_ten();
    const queue::WaitCounts before = state.waits.counts(ServiceId{"don-thu"});
    pass(24 * 60);
    const auto opened = act(by_system(OpenDay{}));
    CHECK_TEXT_EQUAL("wait.learned", kind_of(opened.facts.back().event));
    CHECK_TRUE(state.waits.counts(ServiceId{"don-thu"}) == before);
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    CHECK_TRUE(told(take()).shown == queue::WaitShown::Minutes);
}

TEST(OfficeWaits, a_start_from_the_last_day_opened_knows_what_a_full_replay_knows) {
    learn_ten();
    pass(24 * 60);
    act(by_system(OpenDay{}));
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    take();
    serve(9);
    State full;
    full.identity = state.identity;
    State late;
    late.identity = state.identity;
    late.next_seq = state.day_seq;
    for (const Recorded& fact : journal) {
        evolve(full, fact);
        if (fact.seq >= state.day_seq) {
            evolve(late, fact);
        }
    }
    CHECK_TRUE(full.waits == state.waits);
    CHECK_TRUE(late.waits == full.waits);
    CHECK_TRUE(late.queue == full.queue);
}

TEST(OfficeWaits, sixty_days_later_nothing_is_left_of_a_day) {
    learn_ten();
    for (int i = 0; i < 6; ++i) {
        pass(10 * 24 * 60);
        act(by_system(OpenDay{}));
    }
    LONGS_EQUAL(0, state.waits.counts(ServiceId{"don-thu"}).cases);
    LONGS_EQUAL(10, state.waits.report().outcomes);  // outcomes are kept by number
}

TEST(OfficeWaits, a_ticket_that_is_not_waiting_has_no_estimate) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    const TicketId id = take();
    act(by_staff(CallNext{CounterId{"1"}}));
    CHECK_FALSE(wait_of(state, *state.queue.ticket(id), wall_ms).has_value());
}

TEST(OfficeWaits, a_line_is_estimated_for_whoever_comes_next) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    const auto next = wait_of_newcomer(state, ServiceId{"don-thu"}, wall_ms);
    CHECK_OK(next);
    CHECK_TRUE(*next == *wait_of(state, *state.queue.ticket(take()), wall_ms));
    CHECK_ERROR(ErrorCode::UnknownService, wait_of_newcomer(state, ServiceId{"xa"}, wall_ms));
}

TEST(OfficeWaits, a_turn_after_the_end_of_the_hours_is_said_at_issue) {
    AppliedSettings settings = sample_settings();
    settings.hours.week.fill({queue::Span{8 * 60, 8 * 60 + 30}});
    act(by_system(ApplySettings{settings}));
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    take();
    CHECK_TRUE(told(take()).today == queue::WaitToday::InTime);
    CHECK_TRUE(told(take()).today == queue::WaitToday::MayNot);
}

TEST(OfficeWaits, at_a_leaders_session_no_minutes_are_said_and_its_end_counts) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    for (int i = 0; i < 12; ++i) {
        take();
        serve(10);
    }
    CHECK_TRUE(told(take()).shown == queue::WaitShown::Minutes);
    calendar::SessionPlan plan;
    plan.day = *state.queue.high_water();
    plan.hours = {calendar::minute_of_day(wall_ms), calendar::minute_of_day(wall_ms) + 60};
    plan.service = ServiceId{"don-thu"};
    plan.leader = "Chủ tịch";
    plan.venue = "Phòng 1";
    plan.quota = 5;
    act(by_staff(PlanSession{plan}));

    CHECK_TRUE(told(take()).shown == queue::WaitShown::LeadersDesk);
    for (int i = 0; i < 6; ++i) {
        take();
    }
    CHECK_TRUE(told(take()).today == queue::WaitToday::MayNot);
}

TEST(OfficeWaits, nobody_is_called_in_at_midday) {
    AppliedSettings settings = sample_settings();
    settings.hours.week.fill({queue::Span{7 * 60, 8 * 60 + 15}, queue::Span{13 * 60, 17 * 60}});
    act(by_system(ApplySettings{settings}));
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    take();
    LONGS_EQUAL(5 * 3600, *told(take()).wait_s);  // it is eight o'clock; at one, and not sooner
}

TEST(OfficeWaits, a_held_case_counts_once_with_all_its_time) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    const TicketId id = take();
    act(by_staff(CallNext{CounterId{"1"}}));
    act(by_staff(Arrive{id, std::nullopt}));
    pass(4);
    act(by_staff(HoldTicket{id, {}}));
    pass(30);
    act(by_staff(CallThis{CounterId{"1"}, id}));
    act(by_staff(Arrive{id, std::nullopt}));
    pass(6);
    act(by_staff(Done{id, "received"}));
    LONGS_EQUAL(1, state.waits.counts(ServiceId{"don-thu"}).cases);
    LONGS_EQUAL(10 * kMinute_ms, state.waits.counts(ServiceId{"don-thu"}).served_ms);
    LONGS_EQUAL(1, state.waits.report().outcomes);  // of the first call alone
}

TEST(OfficeWaits, a_person_put_elsewhere_in_the_line_is_no_outcome) {
    act(by_staff(OpenCounter{CounterId{"1"}}));
    take();
    const TicketId second = take();
    act(by_staff(SetPriority{second, queue::Priority::Declared}));
    act(by_staff(CallNext{CounterId{"1"}}));
    act(by_staff(Arrive{second, std::nullopt}));
    LONGS_EQUAL(0, state.waits.report().outcomes);
}
