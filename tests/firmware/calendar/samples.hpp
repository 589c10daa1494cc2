#pragma once
// A leaders' day for tests, and a calendar that gives record ids by itself.

#include <string>
#include <vector>

#include "firmware/calendar/decide.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {

using namespace kiosk::calendar;

[[nodiscard]] inline BusinessDay day_of(std::string_view text) {
    const auto day = BusinessDay::parse(text);
    CHECK_OK(day);
    return *day;
}

// A moment of a local day; the monotonic clock counts from 2026-01-01.
[[nodiscard]] inline Moment at(BusinessDay day, std::string_view clock) {
    const auto minute = parse_clock(clock);
    CHECK_OK(minute);
    Moment out;
    out.wall = WallTime{instant_ms(day, *minute), WallTrust::Trusted};
    out.mono_ms = static_cast<std::uint64_t>(out.wall.unix_ms - 1'767'200'400'000);
    out.boot.bytes.fill(0xb0);
    return out;
}

// The chairman on a Tuesday, 08:00 to 11:30: seven slots of half an hour, one party each.
[[nodiscard]] inline SessionPlan leaders_day(std::string_view day) {
    SessionPlan out;
    out.day = day_of(day);
    out.service = ServiceId{"lanh-dao"};
    out.leader = "Chủ tịch UBND Thành phố";
    out.venue = "Trụ sở Tiếp công dân Thành phố, phòng 1";
    out.quota = 7;
    out.slot_min = 30;
    out.source = "Thông báo 12/TB-VP";
    return out;
}

// Applies facts as the office does: each with the id and seq of a record of its own.
class LivingCalendar {
public:
    Calendar calendar;
    BusinessDay today;
    Moment now;

    explicit LivingCalendar(std::string_view day = "2026-02-02", std::string_view clock = "07:30") {
        go_to(day, clock);
    }

    void go_to(std::string_view day, std::string_view clock) {
        today = day_of(day);
        now = at(today, clock);
    }

    [[nodiscard]] std::array<std::uint8_t, 16> next_record() {
        ++seq_.value;
        std::array<std::uint8_t, 16> out{};
        out[0] = static_cast<std::uint8_t>(seq_.value >> 8);
        out[1] = static_cast<std::uint8_t>(seq_.value);
        return out;
    }

    void apply(const CalendarFact& fact) {
        const auto record = next_record();
        std::visit(
            [&](const auto& one) {
                using Fact = std::decay_t<decltype(one)>;
                if constexpr (std::is_same_v<Fact, SessionPlanned>) {
                    calendar.evolve(one, SessionId{record}, now);
                } else if constexpr (std::is_same_v<Fact, BookingMade>) {
                    calendar.evolve(one, BookingId{record}, seq_, now);
                } else {
                    calendar.evolve(one, now);
                }
            },
            fact);
        last_ = record;
    }

    SessionId plan(const SessionPlan& plan) {
        const auto fact = plan_session(calendar, plan, today, now);
        CHECK_OK(fact);
        apply(*fact);
        return SessionId{last_};
    }

    SessionId plan(std::string_view day) { return plan(leaders_day(day)); }

    [[nodiscard]] BookingWish wish(const SessionId& session) {
        BookingWish out;
        out.session = session;
        out.code = "LH-26-" + std::to_string(++codes_);
        return out;
    }

    Result<BookingId> try_book(const BookingWish& wish) {
        KIOSK_TRY(const auto fact, book(calendar, wish, today, now));
        apply(fact);
        return BookingId{last_};
    }

    BookingId book_one(const SessionId& session, WhenFull when_full = WhenFull::Refuse) {
        BookingWish wanted = wish(session);
        wanted.when_full = when_full;
        const auto made = try_book(wanted);
        CHECK_OK(made);
        return *made;
    }

    // As the office turns a day: ends what is past, forgets, carries.
    void open_day(std::string_view day) {
        const BusinessDay next = day_of(day);
        for (const auto& fact : close_before(calendar, next)) {
            apply(fact);
        }
        const auto pieces = carry(calendar, next);
        calendar = {};
        go_to(day, "06:00");
        for (const auto& piece : pieces) {
            apply(piece);
        }
    }

    [[nodiscard]] BookingState state_of(const BookingId& id) const {
        return calendar.booking(id)->state;
    }

private:
    Seq seq_{100};
    int codes_ = 0;
    std::array<std::uint8_t, 16> last_{};
};

}  // namespace kiosk::test
