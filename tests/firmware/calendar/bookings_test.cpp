// Goal: places, the waiting list, check-in and release. Method: a leaders' day of seven slots,
// walked minute by minute with a played clock.
#include "tests/firmware/calendar/samples.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(CalendarBookings) {
    LivingCalendar life;
    SessionId day;

    void setup() override {
        day = life.plan("2026-02-24");
    }
    const Booking& booking(const BookingId& id) const {
        return *life.calendar.booking(id);
    }
    void fill(int parties) {
        for (int i = 0; i < parties; ++i) {
            life.book_one(day);
        }
    }
    void begin(std::string_view clock) {
        life.go_to("2026-02-24", clock);
        life.apply(open_session(life.calendar, day, life.today).value());
    }
    std::vector<CalendarFact> due(std::string_view clock) {
        life.go_to("2026-02-24", clock);
        auto facts = release_due(life.calendar, 15, life.today, life.now);
        for (const auto& fact : facts) {
            life.apply(fact);
        }
        return facts;
    }
    Result<CheckIn> try_check_in(const BookingId& id) const {
        return check_in(life.calendar, id, life.today);
    }
};

TEST(CalendarBookings, each_takes_the_first_free_slot_or_the_one_asked_for) {
    const BookingId first = life.book_one(day);
    BookingWish at_nine = life.wish(day);
    at_nine.place_min = 60;
    const auto third = life.try_book(at_nine);
    CHECK_OK(third);
    const BookingId second = life.book_one(day);
    const BookingId fourth = life.book_one(day);

    LONGS_EQUAL(0, *booking(first).place_min);
    LONGS_EQUAL(30, *booking(second).place_min);
    LONGS_EQUAL(60, *booking(*third).place_min);
    LONGS_EQUAL(90, *booking(fourth).place_min);
    BookingWish again = life.wish(day);
    again.place_min = 60;
    CHECK_ERROR(ErrorCode::SessionFull, life.try_book(again));
    again.place_min = 65;
    CHECK_ERROR(ErrorCode::BadSchedule, life.try_book(again));
    again.place_min = 210;
    CHECK_ERROR(ErrorCode::BadSchedule, life.try_book(again));
}

TEST(CalendarBookings, a_session_without_slots_takes_its_quota_at_the_start) {
    SessionPlan plan = leaders_day("2026-02-26");
    plan.slot_min = 0;
    plan.quota = 2;
    const SessionId open_house = life.plan(plan);

    const BookingId first = life.book_one(open_house);
    const BookingId second = life.book_one(open_house);

    LONGS_EQUAL(0, *booking(first).place_min);
    LONGS_EQUAL(0, *booking(second).place_min);
    CHECK_ERROR(ErrorCode::SessionFull, life.try_book(life.wish(open_house)));
}

TEST(CalendarBookings, when_it_is_full_a_person_may_wait) {
    fill(7);
    CHECK_ERROR(ErrorCode::SessionFull, life.try_book(life.wish(day)));

    const BookingId waiting = life.book_one(day, WhenFull::Wait);

    CHECK_TRUE(booking(waiting).waits());
    life.go_to("2026-02-24", "07:50");
    CHECK_ERROR(ErrorCode::SessionFull, try_check_in(waiting));
}

TEST(CalendarBookings, a_cancelled_place_goes_to_the_first_who_waits) {
    const BookingId leaves = life.book_one(day);
    fill(6);
    const BookingId first = life.book_one(day, WhenFull::Wait);
    const BookingId second = life.book_one(day, WhenFull::Wait);

    const auto facts =
        cancel_booking(life.calendar, leaves, CancelReason::Person, life.today, life.now);

    CHECK_OK(facts);
    LONGS_EQUAL(2, facts->size());
    for (const auto& fact : *facts) {
        life.apply(fact);
    }
    LONGS_EQUAL(0, *booking(first).place_min);
    CHECK_TRUE(booking(second).waits());
    CHECK_ERROR(ErrorCode::BookingOver,
                cancel_booking(life.calendar, leaves, CancelReason::Person, life.today, life.now));
    CHECK_ERROR(ErrorCode::UnknownBooking,
                cancel_booking(life.calendar, {}, CancelReason::Person, life.today, life.now));
    // Who only waited frees no place.
    const auto waited =
        cancel_booking(life.calendar, second, CancelReason::Person, life.today, life.now);
    LONGS_EQUAL(1, waited->size());
}

TEST(CalendarBookings, a_raised_quota_promotes_in_order) {
    fill(7);
    const BookingId first = life.book_one(day, WhenFull::Wait);
    const BookingId second = life.book_one(day, WhenFull::Wait);
    ChangeWish wish;
    wish.quota = 8;

    const auto facts = change_session(life.calendar, day, wish, life.today, life.now);

    CHECK_OK(facts);
    LONGS_EQUAL(2, facts->size());
    for (const auto& fact : *facts) {
        life.apply(fact);
    }
    CHECK_FALSE(booking(first).waits());
    CHECK_TRUE(booking(second).waits());
}

TEST(CalendarBookings, one_person_with_one_case_books_once_a_session) {
    BookingWish wish = life.wish(day);
    wish.who = std::string(32, 'a');
    const auto made = life.try_book(wish);
    CHECK_OK(made);
    BookingWish again = life.wish(day);
    again.who = wish.who;

    CHECK_ERROR(ErrorCode::BookedTwice, life.try_book(again));

    life.apply(
        cancel_booking(life.calendar, *made, CancelReason::Person, life.today, life.now)->front());
    CHECK_OK(life.try_book(again));
    BookingWish elsewhere = life.wish(life.plan("2026-02-26"));
    elsewhere.who = wish.who;
    CHECK_OK(life.try_book(elsewhere));
}

TEST(CalendarBookings, wishes_that_cannot_be_are_refused) {
    const auto refused = [&](ErrorCode code, auto change) {
        BookingWish wish = life.wish(day);
        change(wish);
        CHECK_ERROR(code, life.try_book(wish));
    };
    refused(ErrorCode::UnknownSession, [](BookingWish& wish) { wish.session = {}; });
    refused(ErrorCode::BadPartySize, [](BookingWish& wish) { wish.party = 0; });
    refused(ErrorCode::BadPartySize, [](BookingWish& wish) { wish.party = 1000; });
    refused(ErrorCode::BadArgument, [](BookingWish& wish) { wish.code.clear(); });
    refused(ErrorCode::BadArgument, [](BookingWish& wish) { wish.code = "lh 26"; });
    refused(ErrorCode::BadArgument, [](BookingWish& wish) { wish.who = "0912345678"; });
    refused(ErrorCode::BadArgument, [](BookingWish& wish) { wish.who = std::string(32, 'X'); });
    const BookingId made = life.book_one(day);
    refused(ErrorCode::BadArgument, [&](BookingWish& wish) { wish.code = booking(made).code; });
    life.go_to("2026-02-24", "11:30");
    refused(ErrorCode::SessionOver, [](BookingWish&) {});
}

TEST(CalendarBookings, the_city_confirms_what_was_made_for_it) {
    BookingWish wish = life.wish(day);
    wish.decides = Decides::City;
    const auto made = life.try_book(wish);
    CHECK_OK(made);
    CHECK_TRUE(life.state_of(*made) == BookingState::Pending);

    const auto fact = confirm_booking(life.calendar, *made);

    CHECK_OK(fact);
    life.apply(**fact);
    CHECK_TRUE(life.state_of(*made) == BookingState::Booked);
    CHECK_FALSE(confirm_booking(life.calendar, *made)->has_value());
    CHECK_ERROR(ErrorCode::UnknownBooking, confirm_booking(life.calendar, {}));
}

TEST(CalendarBookings, a_check_in_gives_the_slots_time_as_arrival_early_or_late) {
    const BookingId first = life.book_one(day);
    const BookingId second = life.book_one(day);
    CHECK_ERROR(ErrorCode::BookingElsewhere, try_check_in(first));
    begin("08:10");

    CHECK_EQUAL(instant_ms(life.today, 8 * 60), try_check_in(first)->arrival_ms);
    CHECK_EQUAL(instant_ms(life.today, 8 * 60 + 30), try_check_in(second)->arrival_ms);

    life.apply(BookingCheckedIn{first, TicketId{}});
    CHECK_ERROR(ErrorCode::BookingOver, try_check_in(first));
    CHECK_ERROR(ErrorCode::UnknownBooking, try_check_in({}));
}

TEST(CalendarBookings, elsewhere_tells_when_and_where) {
    life.book_one(day);
    const BookingId second = life.book_one(day);

    const auto tried = try_check_in(second);

    CHECK_TEXT_EQUAL("2026-02-24 08:30, Trụ sở Tiếp công dân Thành phố, phòng 1",
                     tried.error().context);
}

TEST(CalendarBookings, who_does_not_come_within_the_grace_gives_the_place_to_who_waits) {
    const BookingId absent = life.book_one(day);
    fill(6);
    const BookingId waiting = life.book_one(day, WhenFull::Wait);
    begin("07:55");
    CHECK_TRUE(due("08:14").empty());

    LONGS_EQUAL(2, due("08:15").size());

    CHECK_TRUE(life.state_of(absent) == BookingState::Released);
    CHECK_ERROR(ErrorCode::BookingOver, try_check_in(absent));
    LONGS_EQUAL(15, *booking(waiting).place_min);  // now, not the slot that has passed
    CHECK_OK(try_check_in(waiting));
    CHECK_TRUE(due("08:29").empty());
    LONGS_EQUAL(1, due("08:30").size());
    CHECK_TRUE(life.state_of(waiting) == BookingState::Released);
}

TEST(CalendarBookings, nobody_is_released_because_the_session_began_late_or_the_clock_is_wrong) {
    const BookingId first = life.book_one(day);
    life.go_to("2026-02-24", "08:40");
    CHECK_TRUE(due("08:45").empty());  // nobody has opened it
    begin("08:50");
    CHECK_TRUE(due("09:04").empty());
    life.go_to("2026-02-24", "09:10");
    life.now.wall.trust = WallTrust::Untrusted;
    CHECK_TRUE(release_due(life.calendar, 15, life.today, life.now).empty());
    // The machine was off: only what its own clock has seen counts.
    life.now.wall.trust = WallTrust::Trusted;
    life.now.boot.bytes.fill(0xb1);
    life.now.mono_ms = 60'000;
    CHECK_TRUE(release_due(life.calendar, 15, life.today, life.now).empty());

    LONGS_EQUAL(1, due("09:05").size());
    CHECK_TRUE(life.state_of(first) == BookingState::Released);
}

TEST(CalendarBookings, a_released_place_may_be_booked_again_at_once) {
    fill(7);
    begin("08:00");
    due("08:20");

    const BookingId walk_in = life.book_one(day);

    LONGS_EQUAL(20, *booking(walk_in).place_min);
    CHECK_ERROR(ErrorCode::SessionFull, life.try_book(life.wish(day)));
}

TEST(CalendarBookings, who_had_checked_in_is_booked_again_when_the_session_moves_away) {
    const BookingId first = life.book_one(day);
    life.go_to("2026-02-24", "07:50");
    life.apply(BookingCheckedIn{first, TicketId{}});

    life.apply(move_session(life.calendar,
                            day,
                            {day_of("2026-02-25"), {480, 690}, "Họp", "Chuyển sang 25/02"},
                            life.today,
                            life.now)
                   .value());

    CHECK_TRUE(life.state_of(first) == BookingState::Booked);
    CHECK_FALSE(booking(first).ticket.has_value());
}
