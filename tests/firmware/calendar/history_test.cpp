// Goal: whatever happens over weeks, no session takes more parties than its quota, no promise is
// broken, SEQUENCE only rises, and a new day carries exactly what lies ahead in pieces of bounded
// size. Method: random weeks from seeds.
#include <set>

#include "firmware/base/random.hpp"
#include "tests/firmware/calendar/samples.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

constexpr std::array<std::string_view, 5> kClocks = {"07:00", "08:00", "08:40", "10:00", "11:20"};

class RandomWeeks {
public:
    explicit RandomWeeks(std::uint64_t seed) : random_(seed) {}

    LivingCalendar life;

    void step() {
        life.go_to(life.today.text(), kClocks[random_.below(kClocks.size())]);
        switch (random_.below(12)) {
            case 0:
                plan();
                break;
            case 1:
                turn_day();
                break;
            case 2:
                act_on_session();
                break;
            case 3:
                take(release_due(life.calendar, 15, life.today, life.now));
                break;
            case 4:
            case 5:
                act_on_booking();
                break;
            default:
                make();
                break;
        }
    }

private:
    void take(const std::vector<CalendarFact>& facts) {
        for (const CalendarFact& fact : facts) {
            life.apply(fact);
        }
    }

    template <class Fact>
    void take(const Result<Fact>& fact) {
        if (fact) {
            life.apply(*fact);
        }
    }

    template <class Map>
    auto any_of(const Map& map) {
        auto out = map.begin();
        std::advance(out, static_cast<std::ptrdiff_t>(random_.below(map.size())));
        return out->first;
    }

    BusinessDay some_day() {
        return {life.today.days + static_cast<std::int32_t>(random_.below(9))};
    }

    void plan() {
        SessionPlan plan = leaders_day("2026-02-17");
        plan.day = some_day();
        plan.quota = static_cast<int>(random_.below(9));
        plan.slot_min = random_.below(3) == 0 ? 0 : 30;
        take(plan_session(life.calendar, plan, life.today, life.now));
    }

    void turn_day() {
        const Calendar before = life.calendar;
        const BusinessDay next{life.today.days + 1 + static_cast<std::int32_t>(random_.below(3))};
        life.open_day(next.text());
        for (const auto& [id, session] : before.sessions()) {
            const bool ahead = !session.over() && session.plan.day >= next;
            CHECK_EQUAL(ahead, life.calendar.session(id) != nullptr);
            CHECK_TRUE(!ahead || *life.calendar.session(id) == session);
        }
        for (const auto& [id, booking] : before.bookings()) {
            const bool kept = booking.open() && life.calendar.session(booking.session) != nullptr;
            CHECK_EQUAL(kept, life.calendar.booking(id) != nullptr);
            CHECK_TRUE(!kept || *life.calendar.booking(id) == booking);
        }
    }

    void act_on_session() {
        if (life.calendar.sessions().empty()) {
            return;
        }
        const SessionId id = any_of(life.calendar.sessions());
        ChangeWish wish;
        wish.quota = static_cast<int>(random_.below(10));
        const Hours afternoon{13 * 60 + 30, 17 * 60};
        switch (random_.below(6)) {
            case 0:
                take(open_session(life.calendar, id, life.today));
                break;
            case 1:
                take(close_session(life.calendar, id));
                break;
            case 2:
                take(cancel_session(life.calendar, id, "a", "b"));
                break;
            case 3:
                take(move_session(
                    life.calendar, id, {some_day(), afternoon, "a", "b"}, life.today, life.now));
                break;
            case 4:
                take(delegate_session(life.calendar, id, "Phó"));
                break;
            default:
                if (const auto facts =
                        change_session(life.calendar, id, wish, life.today, life.now)) {
                    take(*facts);
                }
                break;
        }
    }

    void make() {
        if (life.calendar.sessions().empty()) {
            return;
        }
        BookingWish wish = life.wish(any_of(life.calendar.sessions()));
        wish.when_full = random_.below(2) == 0 ? WhenFull::Wait : WhenFull::Refuse;
        wish.decides = random_.below(4) == 0 ? Decides::City : Decides::Office;
        wish.who = random_.below(2) == 0 ? "" : std::string(31, 'a') + "0123"[random_.below(4)];
        (void)life.try_book(wish);
    }

    void act_on_booking() {
        if (life.calendar.bookings().empty()) {
            return;
        }
        const BookingId id = any_of(life.calendar.bookings());
        switch (random_.below(3)) {
            case 0:
                if (const auto facts = cancel_booking(
                        life.calendar, id, CancelReason::Staff, life.today, life.now)) {
                    take(*facts);
                }
                break;
            case 1:
                if (const auto fact = confirm_booking(life.calendar, id); fact && *fact) {
                    life.apply(**fact);
                }
                break;
            default:
                if (check_in(life.calendar, id, life.today)) {
                    life.apply(BookingCheckedIn{id, TicketId{}});
                }
                break;
        }
    }

    SeededRandom random_;
};

void check_promises(const Calendar& before, const Calendar& after) {
    for (const auto& [id, session] : after.sessions()) {
        int held = 0;
        std::set<std::string> people;
        for (const Booking* booking : after.bookings_of(id)) {
            held += booking->holds_place() ? 1 : 0;
            if (booking->holds_place() || booking->waits()) {
                CHECK_TRUE(booking->who.empty() || people.insert(booking->who).second);
            }
            if (booking->place_min && !session.over()) {
                CHECK_TRUE(*booking->place_min >= 0);
                CHECK_TRUE(!booking->holds_place() ||
                           session.plan.hours.start_min + *booking->place_min <
                               session.plan.hours.end_min);
            }
            CHECK_FALSE(session.over() && booking->open());
        }
        CHECK_TRUE(held <= session.plan.quota);
        if (const Session* earlier = before.session(id)) {
            CHECK_TRUE(session.sequence >= earlier->sequence);
            const bool published = session.plan != earlier->plan;
            CHECK_TRUE(!published || session.sequence == earlier->sequence + 1);
        }
    }
}

}  // namespace

TEST_GROUP(CalendarHistory){};

TEST(CalendarHistory, random_weeks_keep_every_promise) {
    int bookings = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        RandomWeeks weeks(seed);
        for (int step = 0; step < 400; ++step) {
            const Calendar before = weeks.life.calendar;
            weeks.step();
            check_promises(before, weeks.life.calendar);
        }
        bookings += static_cast<int>(weeks.life.calendar.bookings().size());
    }
    CHECK_TRUE(bookings > 100);
}

TEST(CalendarHistory, what_is_carried_comes_in_pieces_of_bounded_size) {
    LivingCalendar life;
    for (int i = 0; i < 300; ++i) {
        SessionPlan plan = leaders_day("2026-03-01");
        plan.day.days += i;
        plan.quota = 20;
        if (i == 0) {
            plan.bridge_points.assign(kMostBridgePoints, std::string(80, '"'));
        }
        const SessionId id = life.plan(plan);
        for (int n = 0; n < (i < 10 ? 20 : 0); ++n) {
            life.book_one(id);
        }
    }

    const auto pieces = carry(life.calendar, day_of("2026-02-03"));

    std::size_t sessions = 0;
    std::size_t bookings = 0;
    for (const CalendarCarried& piece : pieces) {
        sessions += piece.sessions.size();
        bookings += piece.bookings.size();
        CHECK_TRUE(piece.bookings.size() <= kCarryPiece_bytes / 320);
    }
    LONGS_EQUAL(300, sessions);
    LONGS_EQUAL(200, bookings);
    CHECK_TRUE(pieces.size() >= 8 && pieces.size() <= 30);
    CHECK_TRUE(carry(Calendar(), life.today).empty());
}
