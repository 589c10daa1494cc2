// Goal: sessions are planned, changed, moved, delegated, cancelled, opened and closed as
// docs/calendar.md says. Method: a leaders' day that falls on lunar New Year, and each refusal.
#include "tests/firmware/calendar/samples.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(CalendarSessions) {
    LivingCalendar life;

    Result<SessionPlanned> try_plan(const SessionPlan& plan) const {
        return plan_session(life.calendar, plan, life.today, life.now);
    }
    const Session& session(const SessionId& id) const {
        return *life.calendar.session(id);
    }
    Result<SessionMoved> try_move(
        const SessionId& id, std::string_view day, int start_min, int end_min) const {
        return move_session(life.calendar,
                            id,
                            {day_of(day), {start_min, end_min}, "Trùng Tết", "Chuyển ngày"},
                            life.today,
                            life.now);
    }
};

TEST(CalendarSessions, a_leaders_day_on_new_year_moves_with_its_bookings) {
    const SessionId id = life.plan("2026-02-17");
    const BookingId first = life.book_one(id);
    const BookingId second = life.book_one(id);

    const auto moved = try_move(id, "2026-02-24", 13 * 60 + 30, 17 * 60);

    CHECK_OK(moved);
    life.apply(*moved);
    CHECK_TEXT_EQUAL("2026-02-24", session(id).plan.day.text());
    CHECK_TEXT_EQUAL("Trùng Tết", session(id).reason);
    CHECK_TEXT_EQUAL("Chuyển ngày", session(id).notice);
    LONGS_EQUAL(1, session(id).sequence);
    CHECK_TRUE(life.state_of(first) == BookingState::Booked);
    life.go_to("2026-02-24", "13:00");
    const auto second_place = check_in(life.calendar, second, life.today);
    CHECK_OK(second_place);
    CHECK_EQUAL(instant_ms(life.today, 14 * 60), second_place->arrival_ms);
}

TEST(CalendarSessions, a_move_names_reason_and_notice_and_fits_the_bookings) {
    const SessionId id = life.plan("2026-02-17");
    for (int i = 0; i < 7; ++i) {
        life.book_one(id);
    }
    const Hours same{8 * 60, 11 * 60 + 30};
    const auto without_reason = move_session(
        life.calendar, id, {day_of("2026-02-24"), same, " ", "Chuyển"}, life.today, life.now);
    const auto without_notice = move_session(
        life.calendar, id, {day_of("2026-02-24"), same, "Tết", ""}, life.today, life.now);

    CHECK_ERROR(ErrorCode::ReasonMissing, without_reason);
    CHECK_ERROR(ErrorCode::ReasonMissing, without_notice);
    CHECK_ERROR(ErrorCode::BadSchedule, try_move(id, "2026-02-24", 8 * 60, 11 * 60));  // 7th slot
    CHECK_ERROR(ErrorCode::BadSchedule, try_move(id, "2026-02-01", 8 * 60, 12 * 60));  // past
    CHECK_ERROR(ErrorCode::BadSchedule, try_move(id, "2026-02-17", 8 * 60, 11 * 60 + 30));
    CHECK_ERROR(ErrorCode::UnknownSession, try_move({}, "2026-02-24", 8 * 60, 11 * 60));
    const SessionId other = life.plan("2026-02-24");
    CHECK_ERROR(ErrorCode::SessionExists, try_move(id, "2026-02-24", 8 * 60, 12 * 60));
    CHECK_OK(try_move(id, "2026-02-24", 13 * 60, 17 * 60));
    CHECK_OK(try_move(other, "2026-02-24", 9 * 60, 12 * 60));  // over its own former hours
}

TEST(CalendarSessions, one_line_holds_one_session_at_a_time) {
    const SessionId id = life.plan("2026-02-17");
    SessionPlan beside = leaders_day("2026-02-17");
    beside.service = ServiceId{"don-thu"};
    SessionPlan after = leaders_day("2026-02-17");
    after.hours = {11 * 60 + 30, 12 * 60};

    CHECK_ERROR(ErrorCode::SessionExists, try_plan(leaders_day("2026-02-17")));
    CHECK_OK(try_plan(beside));
    CHECK_OK(try_plan(after));
    const auto cancelled = cancel_session(life.calendar, id, "Công tác", "Không tiếp");
    CHECK_OK(cancelled);
    life.apply(*cancelled);
    CHECK_OK(try_plan(leaders_day("2026-02-17")));
}

TEST(CalendarSessions, a_schedule_that_cannot_be_kept_is_refused) {
    const auto refused = [&](auto change) {
        SessionPlan plan = leaders_day("2026-02-17");
        change(plan);
        const auto tried = try_plan(plan);
        CHECK_ERROR(ErrorCode::BadSchedule, tried);
    };
    refused([](SessionPlan& plan) { plan.day = day_of("2026-02-01"); });
    refused([](SessionPlan& plan) { plan.day = day_of("2028-06-01"); });
    refused([](SessionPlan& plan) { plan.hours = {8 * 60, 8 * 60}; });
    refused([](SessionPlan& plan) { plan.hours = {-1, 60}; });
    refused([](SessionPlan& plan) { plan.hours = {23 * 60, 24 * 60 + 1}; });
    refused([](SessionPlan& plan) { plan.slot_min = 4; });
    refused([](SessionPlan& plan) { plan.slot_min = 240; });  // longer than the session
    refused([](SessionPlan& plan) { plan.quota = 501; });
    refused([](SessionPlan& plan) { plan.quota = -1; });
    refused([](SessionPlan& plan) { plan.held = Held::ByDelegate; });
    refused([](SessionPlan& plan) { plan.delegate = "Phó Chủ tịch"; });
    life.go_to("2026-02-17", "11:30");
    CHECK_ERROR(ErrorCode::BadSchedule, try_plan(leaders_day("2026-02-17")));
}

TEST(CalendarSessions, texts_are_one_line_of_normal_form) {
    SessionPlan plan = leaders_day("2026-02-17");
    plan.leader =
        " Chu\xCC\x89 ti\xCC\xA3"
        "ch ";  // decomposed
    CHECK_TEXT_EQUAL("Chủ tịch", try_plan(plan).value().plan.leader);

    const auto refused = [&](auto change) {
        SessionPlan bad = leaders_day("2026-02-17");
        change(bad);
        CHECK_ERROR(ErrorCode::BadArgument, try_plan(bad));
    };
    refused([](SessionPlan& bad) { bad.leader.clear(); });
    refused([](SessionPlan& bad) { bad.venue = "Phòng 1\nPhòng 2"; });
    refused([](SessionPlan& bad) { bad.source = "\xff"; });
    refused([](SessionPlan& bad) { bad.venue = std::string(201, 'x'); });
    refused([](SessionPlan& bad) { bad.bridge_points.assign(141, "Ba Vì"); });
    refused([](SessionPlan& bad) { bad.bridge_points = {""}; });
}

TEST(CalendarSessions, a_change_keeps_what_is_not_named_and_raises_the_sequence) {
    const SessionId id = life.plan("2026-02-17");
    ChangeWish wish;
    wish.venue = "Hội trường";

    const auto facts = change_session(life.calendar, id, wish, life.today, life.now);

    CHECK_OK(facts);
    LONGS_EQUAL(1, facts->size());
    life.apply(facts->front());
    CHECK_TEXT_EQUAL("Hội trường", session(id).plan.venue);
    CHECK_TEXT_EQUAL("Chủ tịch UBND Thành phố", session(id).plan.leader);
    LONGS_EQUAL(1, session(id).sequence);
    CHECK_TRUE(change_session(life.calendar, id, wish, life.today, life.now)->empty());
    life.book_one(id);
    wish.quota = 0;
    CHECK_ERROR(ErrorCode::BadSchedule,
                change_session(life.calendar, id, wish, life.today, life.now));
}

TEST(CalendarSessions, somebody_may_receive_in_the_heads_place) {
    const SessionId id = life.plan("2026-02-17");

    const auto fact = delegate_session(life.calendar, id, "Phó Chủ tịch UBND Thành phố");

    CHECK_OK(fact);
    life.apply(*fact);
    CHECK_TRUE(session(id).plan.held == Held::ByDelegate);
    CHECK_TEXT_EQUAL("Phó Chủ tịch UBND Thành phố", session(id).plan.delegate);
    CHECK_ERROR(ErrorCode::BadArgument, delegate_session(life.calendar, id, ""));
}

TEST(CalendarSessions, opened_and_closed_only_in_their_order_and_on_their_day) {
    const SessionId id = life.plan("2026-02-24");
    const BookingId late = life.book_one(id);
    CHECK_ERROR(ErrorCode::BadSchedule, open_session(life.calendar, id, life.today));
    CHECK_ERROR(ErrorCode::BadSchedule, close_session(life.calendar, id));
    life.go_to("2026-02-24", "08:00");

    life.apply(open_session(life.calendar, id, life.today).value());

    CHECK_ERROR(ErrorCode::BadSchedule, open_session(life.calendar, id, life.today));
    CHECK_ERROR(ErrorCode::BadSchedule, try_move(id, "2026-02-26", 480, 600));
    CHECK_ERROR(ErrorCode::BadSchedule, cancel_session(life.calendar, id, "x", "y"));
    CHECK_OK(delegate_session(life.calendar, id, "Phó Chủ tịch"));
    life.apply(close_session(life.calendar, id).value());
    CHECK_TRUE(life.state_of(late) == BookingState::Released);
    LONGS_EQUAL(0, session(id).sequence);
    CHECK_ERROR(ErrorCode::SessionOver, close_session(life.calendar, id));
    CHECK_ERROR(ErrorCode::SessionOver, try_move(id, "2026-02-26", 480, 600));
    CHECK_ERROR(ErrorCode::UnknownSession, close_session(life.calendar, {}));
}

TEST(CalendarSessions, a_cancelled_session_cancels_its_bookings) {
    const SessionId id = life.plan("2026-02-17");
    const BookingId booking = life.book_one(id);
    CHECK_ERROR(ErrorCode::ReasonMissing, cancel_session(life.calendar, id, "", "Không tiếp"));

    life.apply(cancel_session(life.calendar, id, "Công tác", "Không tiếp").value());

    CHECK_TRUE(life.state_of(booking) == BookingState::Cancelled);
    LONGS_EQUAL(1, session(id).sequence);
    CHECK_ERROR(ErrorCode::SessionOver, cancel_session(life.calendar, id, "a", "b"));
    CHECK_ERROR(ErrorCode::SessionOver, life.try_book(life.wish(id)));
}

TEST(CalendarSessions, four_hundred_stand_ahead_at_most) {
    for (int i = 0; i < 400; ++i) {
        SessionPlan plan = leaders_day("2026-02-17");
        plan.day.days += i;
        life.plan(plan);
    }
    SessionPlan more = leaders_day("2026-02-17");
    more.day.days += 400;

    CHECK_ERROR(ErrorCode::BadSchedule, try_plan(more));
}
