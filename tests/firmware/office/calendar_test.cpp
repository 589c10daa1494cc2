// Goal: sessions and bookings through decide(): their place among queue, settings, keys and days,
// and their bytes in the journal. Method: a small office over the days around lunar New Year 2026.
#include "firmware/base/json.hpp"
#include "firmware/calendar/dates.hpp"
#include "firmware/office/codec.hpp"
#include "firmware/office/decide.hpp"
#include "firmware/office/glass.hpp"
#include "firmware/petitions/public_code.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

TEST_GROUP(OfficeCalendar) {
    State state;
    Moment now;
    SeededRandom random{5};
    int keys = 0;

    void setup() override {
        state.identity = sample_identity();
        go_to("2026-02-09", "07:30");
        act(by_system(ApplySettings{sample_settings()}));
        act(by_system(OpenDay{}));
    }

    static calendar::BusinessDay day_of(std::string_view text) {
        return calendar::BusinessDay::parse(text).value();
    }
    void go_to(std::string_view day, std::string_view clock) {
        const auto at_ms = calendar::instant_ms(day_of(day), calendar::parse_clock(clock).value());
        now = moment_at(at_ms, static_cast<std::uint64_t>(at_ms - 1'767'200'400'000));
    }
    void open_day(std::string_view day, std::string_view clock) {
        go_to(day, clock);
        act(by_system(OpenDay{}));
    }
    Result<Decision> attempt(const Ask& ask) {
        return decide(state, by_staff(ask), now);
    }
    Decision act(const Command& command) {
        auto decision = decide(state, command, now);
        CHECK_OK(decision);
        evolve(state, *decision);
        return std::move(decision).value();
    }
    Decision act(const Ask& ask) {
        return act(by_staff(ask));
    }
    static calendar::SessionPlan leaders_day(std::string_view day) {
        calendar::SessionPlan out;
        out.day = day_of(day);
        out.service = ServiceId{"tu-van"};
        out.leader = "Chủ tịch UBND Thành phố";
        out.venue = "Trụ sở Tiếp công dân";
        out.quota = 7;
        out.slot_min = 30;
        return out;
    }
    SessionId plan(std::string_view day) {
        return act(PlanSession{leaders_day(day)}).facts.front().session_id();
    }
    MakeBooking wish(const SessionId& session) {
        MakeBooking out;
        out.wish.session = session;
        out.wish.code = petitions::make_public_code("LH", 26, random);
        return out;
    }
    BookingId booked(const SessionId& session) {
        return act(wish(session)).facts.front().booking_id();
    }
    CheckInBooking check_in(const BookingId& booking) {
        return {"check-" + std::to_string(++keys), booking, "vi", PaperWish::Print};
    }
    const queue::Ticket& ticket_of(const Decision& decision) const {
        return *state.queue.ticket(decision.key->ticket);
    }
};

TEST(OfficeCalendar, a_leaders_day_on_new_year_is_moved_with_its_bookings_and_received_then) {
    const SessionId session = plan("2026-02-17");
    booked(session);
    const BookingId second = booked(session);

    act(MoveSession{session, {day_of("2026-02-24"), {810, 1020}, "Tết", "Chuyển sang 24/02"}});

    open_day("2026-02-12", "07:00");
    open_day("2026-02-24", "13:00");
    const Decision checked = act(by_citizen(check_in(second)));
    const queue::Ticket& ticket = ticket_of(checked);
    CHECK_TEXT_EQUAL("B001", ticket.number.text());
    CHECK_EQUAL(calendar::instant_ms(day_of("2026-02-24"), 14 * 60), ticket.arrival_ms);
    CHECK_TRUE(ticket.session == session && ticket.booking == second);
    CHECK_TRUE(state.calendar.booking(second)->ticket == ticket.id);
    LONGS_EQUAL(1, state.calendar.session(session)->sequence);
}

TEST(OfficeCalendar, bookings_interleave_with_walk_ins_by_their_slot) {
    const SessionId session = plan("2026-02-10");
    const BookingId at_eight = booked(session);
    const BookingId at_half_past = booked(session);
    open_day("2026-02-10", "07:40");
    act(by_staff(OpenCounter{CounterId{"2"}}));
    const TicketId late_slot = act(check_in(at_half_past)).key->ticket;
    go_to("2026-02-10", "08:10");
    const TicketId walk_in = act(by_citizen(issue("walk-in", "tu-van"))).key->ticket;
    const TicketId early_slot = act(check_in(at_eight)).key->ticket;

    std::vector<TicketId> called;
    for (int i = 0; i < 3; ++i) {
        act(by_staff(CallNext{CounterId{"2"}}));
        called.push_back(*state.queue.counter(CounterId{"2"})->at_hand);
        act(by_staff(Arrive{called.back(), std::nullopt}));
        act(by_staff(Done{called.back(), "received"}));
    }

    // 08:00, then who came at 08:10, then 08:30: whoever checks in early pushes nobody back.
    const std::vector<TicketId> wanted{early_slot, walk_in, late_slot};
    CHECK_TRUE(called == wanted);
}

TEST(OfficeCalendar, a_check_in_is_idempotent_by_key_and_by_code) {
    const BookingId booking = booked(plan("2026-02-10"));
    const BookingId other = booked(state.calendar.sessions().begin()->first);
    open_day("2026-02-10", "07:50");
    const CheckInBooking ask = check_in(booking);
    const TicketId ticket = act(by_citizen(ask)).key->ticket;

    const Decision repeated = act(by_citizen(ask));
    const Decision scanned_again = act(by_citizen(check_in(booking)));

    CHECK_TRUE(repeated.facts.empty() && repeated.existing == ticket);
    CHECK_TRUE(scanned_again.facts.empty() && scanned_again.existing == ticket);
    CheckInBooking reused = ask;
    reused.booking = other;
    CHECK_ERROR(ErrorCode::KeyReused, attempt(reused));
    reused.key.clear();
    CHECK_ERROR(ErrorCode::NoIdempotencyKey, attempt(reused));
    act(by_staff(OpenCounter{CounterId{"2"}}));
    act(by_staff(CallNext{CounterId{"2"}}));
    act(by_staff(Arrive{ticket, std::nullopt}));
    CHECK_ERROR(ErrorCode::BookingOver, attempt(check_in(booking)));
}

TEST(OfficeCalendar, a_checked_in_ticket_is_printed_where_there_is_a_printer) {
    act(by_system(ApplySettings{printing_settings()}));
    const SessionId session = plan("2026-02-10");
    const BookingId first = booked(session);
    const BookingId second = booked(session);
    open_day("2026-02-10", "07:50");

    const Decision printed = act(check_in(first));
    CheckInBooking quiet = check_in(second);
    quiet.paper = PaperWish::None;

    LONGS_EQUAL(3, printed.facts.size());
    CHECK_TRUE(state.paper.job_of(printed.key->ticket) != nullptr);
    LONGS_EQUAL(2, act(quiet).facts.size());
}

TEST(OfficeCalendar, a_missed_slot_is_released_after_the_grace_of_the_settings) {
    AppliedSettings settings = sample_settings();
    settings.booking_grace_min = 5;
    act(by_system(ApplySettings{settings}));
    const SessionId session = plan("2026-02-10");
    const BookingId missed = booked(session);
    open_day("2026-02-10", "07:50");
    act(OpenSession{session});
    go_to("2026-02-10", "08:04");
    CHECK_TRUE(act(by_system(ReleaseBookings{})).facts.empty());
    go_to("2026-02-10", "08:05");

    LONGS_EQUAL(1, act(by_system(ReleaseBookings{})).facts.size());

    CHECK_TRUE(state.calendar.booking(missed)->state == calendar::BookingState::Released);
    CHECK_ERROR(ErrorCode::BookingOver, attempt(check_in(missed)));
}

TEST(OfficeCalendar, a_session_needs_a_line_and_a_day_that_is_open) {
    calendar::SessionPlan nowhere = leaders_day("2026-02-17");
    nowhere.service = ServiceId{"none"};
    CHECK_ERROR(ErrorCode::UnknownService, attempt(PlanSession{nowhere}));
    State fresh;
    fresh.identity = sample_identity();
    const auto too_early = decide(fresh, by_staff(PlanSession{leaders_day("2026-02-17")}), now);
    CHECK_ERROR(ErrorCode::ClockUntrusted, too_early);
    MakeBooking odd = wish(plan("2026-02-17"));
    odd.wish.code.back() = odd.wish.code.back() == '2' ? '3' : '2';  // the check letter is wrong
    CHECK_ERROR(ErrorCode::BadArgument, attempt(odd));
}

TEST(OfficeCalendar, in_the_evening_the_calendar_is_still_made_and_nobody_checks_in) {
    const BookingId booking = booked(plan("2026-02-09"));
    act(by_system(CloseDay{}));

    CHECK_OK(attempt(PlanSession{leaders_day("2026-02-17")}));

    CHECK_ERROR(ErrorCode::DayOver, attempt(check_in(booking)));
}

TEST(OfficeCalendar, a_large_party_is_announced_at_its_check_in) {
    MakeBooking many = wish(plan("2026-02-10"));
    many.wish.party = 12;
    const BookingId booking = act(many).facts.front().booking_id();
    open_day("2026-02-10", "07:50");

    const Decision checked = act(check_in(booking));

    const auto* arrived = std::get_if<queue::GroupArrived>(&checked.facts.back().event);
    CHECK_TRUE(arrived != nullptr && arrived->people == 12);
}

TEST(OfficeCalendar, a_new_day_ends_what_is_past_and_carries_what_is_ahead) {
    const SessionId today = plan("2026-02-09");
    const SessionId skipped = plan("2026-02-10");
    const SessionId ahead = plan("2026-02-17");
    const BookingId lapsed = booked(skipped);
    const BookingId kept = booked(ahead);
    act(OpenSession{today});

    go_to("2026-02-12", "06:00");
    const Decision turned = act(by_system(OpenDay{}));

    int closed = 0;
    for (const Recorded& fact : turned.facts) {
        closed += std::holds_alternative<calendar::SessionClosed>(fact.event) ? 1 : 0;
    }
    LONGS_EQUAL(2, closed);
    CHECK_TRUE(std::holds_alternative<calendar::CalendarCarried>(turned.facts.back().event));
    LONGS_EQUAL(1, state.calendar.sessions().size());
    CHECK_TRUE(state.calendar.booking(lapsed) == nullptr);
    CHECK_TRUE(state.calendar.booking(kept)->place_min == 0);
    CHECK_TRUE(act(by_system(OpenDay{})).facts.empty());
}

TEST(OfficeCalendar, what_is_carried_fits_a_journal_body_whatever_it_holds) {
    calendar::SessionPlan big = leaders_day("2026-02-17");
    const std::string worst(calendar::kMostText_bytes, '"');  // each takes two bytes in JSON
    big.leader = big.venue = big.source = worst;
    big.bridge_points.assign(calendar::kMostBridgePoints,
                             std::string(calendar::kMostBridgePoint_bytes, '"'));
    big.quota = calendar::kMostQuota;
    for (int i = 0; i < 6; ++i) {
        const SessionId session = act(PlanSession{big}).facts.front().session_id();
        for (int n = 0; n < 100; ++n) {
            MakeBooking ask = wish(session);
            ask.wish.who = to_hex(random.bytes<16>());
            act(ask);
        }
        big.day.days += 1;
    }
    go_to("2026-02-10", "06:00");

    const Decision turned = act(by_system(OpenDay{}));

    int pieces = 0;
    for (const Recorded& fact : turned.facts) {
        const auto body = encode_body(fact.event, fact.by);
        CHECK_OK(body);
        CHECK_TRUE(body->size() <= 56 * 1024);
        pieces += std::holds_alternative<calendar::CalendarCarried>(fact.event) ? 1 : 0;
    }
    CHECK_TRUE(pieces > 6);
    LONGS_EQUAL(600, state.calendar.bookings().size());
}

TEST(OfficeCalendar, the_glass_is_told_what_becomes_of_a_booking) {
    const SessionId session = plan("2026-02-10");
    const BookingId usual = booked(session);
    MakeBooking for_city = wish(session);
    for_city.wish.decides = calendar::Decides::City;
    const BookingId pending = act(for_city).facts.front().booking_id();
    const BookingId taken_back = booked(session);
    act(CancelBooking{taken_back});
    const auto answer = [&](const BookingId& id) {
        const calendar::Booking* booking = state.calendar.booking(id);
        return std::string(glass_answer_name(
            glass_answer(state, *booking, *state.calendar.session(booking->session))));
    };
    CHECK_TEXT_EQUAL("another_day", answer(usual));
    CHECK_TEXT_EQUAL("cancelled", answer(taken_back));
    CHECK_FALSE(check_in_today(state));

    open_day("2026-02-10", "07:50");
    CHECK_TRUE(check_in_today(state));
    CHECK_TEXT_EQUAL("ready", answer(usual));
    CHECK_TEXT_EQUAL("pending", answer(pending));
    const TicketId ticket = act(by_citizen(check_in(usual))).key->ticket;
    CHECK_TEXT_EQUAL("checked_in", answer(usual));
    act(by_staff(OpenCounter{CounterId{"2"}}));
    act(by_staff(CallNext{CounterId{"2"}}));
    act(by_staff(Arrive{ticket, std::nullopt}));
    CHECK_TEXT_EQUAL("used", answer(usual));

    act(OpenSession{session});
    go_to("2026-02-10", "09:00");
    act(by_system(ReleaseBookings{}));
    CHECK_TEXT_EQUAL("released", answer(pending));
    CHECK_TRUE(check_in_today(state));  // who comes late is told so
    act(CloseSession{session});
    CHECK_FALSE(check_in_today(state));
}

TEST(OfficeCalendar, the_glass_is_told_who_waits_for_a_place_and_what_is_past) {
    calendar::SessionPlan small = leaders_day("2026-02-09");
    small.quota = 1;
    const SessionId session = act(PlanSession{small}).facts.front().session_id();
    booked(session);
    MakeBooking waits = wish(session);
    waits.wish.when_full = calendar::WhenFull::Wait;
    const BookingId id = act(waits).facts.front().booking_id();
    const calendar::Booking booking = *state.calendar.booking(id);
    const calendar::Session as_it_was = *state.calendar.session(session);
    CHECK_TRUE(glass_answer(state, booking, as_it_was) == GlassAnswer::WaitingList);

    open_day("2026-02-10", "07:50");

    CHECK_TRUE(glass_answer(state, booking, as_it_was) == GlassAnswer::Past);
    calendar::Booking released = booking;
    released.state = calendar::BookingState::Released;
    CHECK_TRUE(glass_answer(state, released, as_it_was) == GlassAnswer::Past);
    CHECK_FALSE(check_in_today(state));
    CHECK_FALSE(check_in_today(State{}));
}

TEST(OfficeCalendar, every_fact_goes_through_its_body_and_back) {
    const SessionId session{random.bytes<16>()};
    const BookingId booking{random.bytes<16>()};
    calendar::SessionPlan whole = leaders_day("2026-02-17");
    whole.kind = calendar::SessionKind::AdHoc;
    whole.held = calendar::Held::ByDelegate;
    whole.delegate = "Phó Chủ tịch";
    whole.bridge_points = {"Ba Vì", "Sơn Tây"};
    whole.source = "12/TB-VP";
    calendar::Session moved;
    moved.id = session;
    moved.plan = whole;
    moved.sequence = 4;
    moved.changed_ms = kMorning_ms;
    moved.reason = "Tết";
    moved.notice = "Chuyển";
    calendar::Booking pending;
    pending.id = booking;
    pending.session = session;
    pending.code = "LH-26-22222222-2";
    pending.who = std::string(32, 'a');
    pending.party = 3;
    pending.state = calendar::BookingState::Pending;
    pending.order_seq = 17;
    pending.made_ms = kMorning_ms;
    calendar::Booking placed = pending;
    placed.place_min = 30;
    placed.state = calendar::BookingState::Booked;
    queue::TicketIssued ticket{day_of("2026-02-17"), ServiceId{"tu-van"}, {"B", 1}, 1, "vi", 1, 0};
    ticket.session = session;
    ticket.booking = booking;
    const std::vector<Event> all{
        calendar::SessionPlanned{leaders_day("2026-02-17")},
        calendar::SessionPlanned{whole},
        calendar::SessionChanged{session, "A", "B", {"C"}, 9, ""},
        calendar::SessionMoved{session, day_of("2026-02-24"), {0, 1440}, "Tết", "Chuyển"},
        calendar::SessionDelegated{session, "Phó Chủ tịch"},
        calendar::SessionCancelled{session, "Công tác", "Không tiếp"},
        calendar::SessionOpened{session},
        calendar::SessionClosed{session, calendar::CloseReason::DayOver},
        calendar::CalendarCarried{{moved}, {pending, placed}},
        calendar::BookingMade{session, "LH-26-22222222-2", "", 2, 30, {}},
        calendar::BookingMade{session,
                              "LH-26-22222222-2",
                              std::string(32, 'b'),
                              2,
                              std::nullopt,
                              calendar::BookingState::Pending},
        calendar::BookingConfirmed{booking},
        calendar::BookingPromoted{booking, 45},
        calendar::BookingCancelled{booking, calendar::CancelReason::City},
        calendar::BookingCancelled{
            booking, calendar::CancelReason::City, calendar::RefusalReason::OtherBody},
        calendar::BookingReleased{booking},
        calendar::BookingCheckedIn{booking, TicketId{random.bytes<16>()}},
        ticket};
    for (const Event& event : all) {
        const auto body = encode_body(event, Actor::staff(1004));
        CHECK_OK(body);
        const auto back = decode(kind_of(event), *body);
        CHECK_OK(back);
        CHECK_TRUE_TEXT(back->event == event, kind_of(event).c_str());
    }
    CHECK_ERROR(ErrorCode::JournalBroken, decode("session.closed", R"({"by":"system","why":"x"})"));
    CHECK_ERROR(ErrorCode::JournalBroken, decode("booking.made", R"({"by":"system","party":0})"));
}

TEST(OfficeCalendar, the_citys_no_gives_the_place_to_who_waits_and_keeps_its_reason) {
    const SessionId session = plan("2026-02-17");
    MakeBooking asked = wish(session);
    asked.wish.decides = calendar::Decides::City;
    const BookingId pending = act(asked).facts.front().booking_id();
    const BookingId sure = act(wish(session)).facts.front().booking_id();
    using calendar::RefusalReason;

    CHECK_ERROR(ErrorCode::BadArgument, attempt(RefuseBooking{sure, RefusalReason::NoPlace}));
    act(RefuseBooking{pending, RefusalReason::NoPlace});

    const calendar::Booking* refused = state.calendar.booking(pending);
    CHECK_TRUE(refused->state == calendar::BookingState::Cancelled);
    CHECK_TRUE(refused->refused == RefusalReason::NoPlace);
    CHECK_FALSE(refused->holds_place());
    CHECK_ERROR(ErrorCode::BookingOver, attempt(RefuseBooking{pending, RefusalReason::NoPlace}));
    CHECK_ERROR(ErrorCode::BookingOver, attempt(ConfirmBooking{pending}));
}

TEST(OfficeCalendar, nothing_of_a_person_stands_in_a_bookings_body) {
    MakeBooking ask = wish(plan("2026-02-17"));
    ask.wish.who = "0123456789abcdef0123456789abcdef";

    const Decision made = act(ask);

    const auto body = encode_body(made.facts.front().event, made.facts.front().by);
    const Json json = parse_json(*body).value();
    std::vector<std::string> names;
    for (const auto& [name, value] : json.items()) {
        names.push_back(name);
    }
    const std::vector<std::string> wanted{"by", "code", "party", "place_min", "session", "who"};
    CHECK_TRUE(names == wanted);
    ask.wish.who = "0912345678";
    ask.wish.code = petitions::make_public_code("LH", 26, random);
    CHECK_ERROR(ErrorCode::BadArgument, attempt(ask));
}
