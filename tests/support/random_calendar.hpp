#pragma once
// Random weeks of a calendar beside the random days of tests/support/random_office.hpp.

#include "firmware/petitions/public_code.hpp"
#include "tests/support/random_office.hpp"

namespace kiosk::test {

// Half of the commands are about sessions and bookings, most of which fit the state; now and then
// one that cannot be.
class RandomCalendar {
public:
    explicit RandomCalendar(std::uint64_t seed) : office_(seed), random_(seed * 7 + 1) {}

    // `now` is when the command will be decided.
    [[nodiscard]] office::Command next(const office::State& state, const Moment& now) {
        if (!state.settings || random_.below(2) == 0) {
            return office_.next(state, now);
        }
        const auto& sessions = state.calendar.sessions();
        const std::uint64_t draw = random_.below(100);
        if (sessions.empty() || draw < 12) {
            return by_staff(office::PlanSession{plan(state)});
        }
        const SessionId session = any_of(sessions);
        if (draw < 50) {
            return by_staff(booking_for(session));
        }
        if (draw < 62 && !state.calendar.bookings().empty()) {
            return booking_work(any_of(state.calendar.bookings()));
        }
        if (draw < 80 && !state.calendar.bookings().empty()) {
            return check_in(any_of(state.calendar.bookings()));
        }
        return draw < 90 ? by_system(office::ReleaseBookings{}) : session_work(state, session);
    }

    [[nodiscard]] Random& random() { return random_; }

private:
    template <class Map>
    typename Map::key_type any_of(const Map& map) {
        auto out = map.begin();
        std::advance(out, static_cast<std::ptrdiff_t>(random_.below(map.size())));
        return out->first;
    }

    calendar::BusinessDay some_day(const office::State& state) {
        const auto today = state.queue.high_water().value_or(calendar::BusinessDay{20781});
        return {today.days + static_cast<std::int32_t>(random_.below(4))};
    }

    calendar::SessionPlan plan(const office::State& state) {
        calendar::SessionPlan out;
        out.day = some_day(state);
        const int hour = 6 + static_cast<int>(random_.below(16));
        out.hours = {hour * 60, hour * 60 + 120};
        out.service = ServiceId{random_.below(2) == 0 ? "tu-van" : "don-thu"};
        out.leader = "Chủ tịch UBND Thành phố";
        out.venue = "Trụ sở \"Tiếp công dân\"";
        out.bridge_points = {"Ba Vì", "Sơn Tây"};
        out.quota = static_cast<int>(random_.below(6));
        out.slot_min = random_.below(2) == 0 ? 0 : 30;
        return out;
    }

    office::MakeBooking booking_for(const SessionId& session) {
        calendar::BookingWish out;
        out.session = session;
        out.code = petitions::make_public_code("LH", 26, random_);
        out.party = 1 + static_cast<int>(random_.below(4));
        out.who = random_.below(2) == 0 ? "" : std::string(31, '0') + "abcd"[random_.below(4)];
        out.when_full =
            random_.below(2) == 0 ? calendar::WhenFull::Wait : calendar::WhenFull::Refuse;
        out.decides = random_.below(4) == 0 ? calendar::Decides::City : calendar::Decides::Office;
        return {out};
    }

    office::Command booking_work(const BookingId& booking) {
        if (random_.below(3) == 0) {
            return by_staff(office::ConfirmBooking{booking});
        }
        return by_staff(office::CancelBooking{booking, calendar::CancelReason::Staff});
    }

    office::Command check_in(const BookingId& booking) {
        const bool again = checks_ > 0 && random_.below(5) == 0;
        if (!again) {
            last_ = booking;
            ++checks_;
        }
        return by_citizen(office::CheckInBooking{fmt::format("check-{}", checks_), last_, "vi"});
    }

    office::Command session_work(const office::State& state, const SessionId& session) {
        calendar::ChangeWish change;
        change.quota = static_cast<int>(random_.below(9));
        switch (random_.below(7)) {
            case 0:
                return by_staff(office::CancelSession{session, "Công tác", "Không tiếp"});
            case 1:
                return by_staff(office::CloseSession{session});
            case 2:
                return by_staff(office::DelegateSession{session, "Phó Chủ tịch"});
            case 3:
                return by_staff(office::ChangeSession{session, change});
            case 4:
                return by_staff(office::MoveSession{
                    session, {some_day(state), {14 * 60, 17 * 60}, "Trùng Tết", "Chuyển ngày"}});
            default:
                return by_staff(office::OpenSession{session});
        }
    }

    RandomOffice office_;
    SeededRandom random_;
    BookingId last_;
    int checks_ = 0;
};

}  // namespace kiosk::test
