// Goal: the calendar survives restarts and new days, and the tables tell what the State knows.
// Method: random weeks with bookings beside tickets, letters and paper, on a real file.
#include <map>

#include "firmware/store/projections/calendar_tables.hpp"
#include "firmware/store/store.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_calendar.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(CalendarStore) {
    TempDir folder;
    std::map<std::string, int> kinds;

    store::Store open(const std::string& name) const {
        store::StoreOptions quick;
        quick.sqlite.synchronous = sqlite::Synchronous::Off;  // no power is cut here
        auto out = store::Store::open(folder.path() / name, sample_identity(), quick);
        CHECK_OK(out);
        return std::move(out).value();
    }

    office::State play(store::Store & store, std::uint64_t seed, int steps) {
        RandomCalendar weeks(seed);
        Moment now = moment_at(kMorning_ms);
        office::State state = store.load_state().value();
        for (int i = 0; i < steps; ++i) {
            const std::int64_t step_ms = i % 90 == 89 ? kDay_ms / 2 : 60'000;
            now.mono_ms += static_cast<std::uint64_t>(step_ms);
            now.wall.unix_ms += step_ms;
            const office::Command command =
                office::day_verdict(state, now.wall) == queue::DayVerdict::Open
                    ? by_system(office::OpenDay{})
                    : weeks.next(state, now);
            const auto decision = office::decide(state, command, now);
            if (!decision || decision->facts.empty()) {
                continue;
            }
            office::evolve(state, *decision);
            const std::array<const office::Decision*, 1> group = {&*decision};
            CHECK_OK(store.commit(group));
        }
        return state;
    }

    // The State has what is today's or ahead; each of it must stand so in the tables.
    static void check_tables(store::Store & store, const office::State& state) {
        for (const auto& [id, session] : state.calendar.sessions()) {
            auto row = store::find_session(store.db(), id);
            CHECK_OK(row);
            CHECK_EQUAL(session.opened.has_value(), row->opened.has_value());
            row->opened = session.opened;  // the table has its wall time only
            CHECK_TRUE(*row == session);
            const auto rows = store::bookings_of(store.db(), id);
            CHECK_OK(rows);
            CHECK_TRUE(rows->size() >= state.calendar.bookings_of(id).size());
        }
        for (const auto& [id, booking] : state.calendar.bookings()) {
            const auto row = store::find_booking(store.db(), id);
            CHECK_OK(row);
            CHECK_TRUE(*row == booking);
            CHECK_TRUE(store::find_booking(store.db(), booking.code)->id == id);
        }
    }

    office::State whole_fold(store::Store & store) {
        office::State whole;
        whole.identity = sample_identity();
        CHECK_OK(store.journal().each(Seq{1}, [&](const store::JournalRow& row) -> Status {
            KIOSK_TRY(const auto fact, store::recorded_from(sample_identity(), row));
            office::evolve(whole, fact);
            ++kinds[row.header.kind];
            return {};
        }));
        return whole;
    }
};

TEST(CalendarStore, random_weeks_replay_to_the_same_state_and_tables) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const std::string name = fmt::format("seed{}.db", seed);
        const office::State lived = [&] {
            auto store = open(name);
            return play(store, seed, 700);
        }();
        auto store = open(name);

        const auto folded = store.load_state();

        CHECK_OK(folded);
        if (!(*folded == lived)) {
            FAIL(fmt::format("seed={} another state after a restart", seed).c_str());
        }
        CHECK_OK(store.check_projections());
        office::State whole = whole_fold(store);
        whole.keys = folded->keys;
        CHECK_TRUE(whole == *folded);
        check_tables(store, lived);
    }
    for (const char* kind : {"session.planned",
                             "session.changed",
                             "session.moved",
                             "session.delegated",
                             "session.cancelled",
                             "session.opened",
                             "session.closed",
                             "calendar.carried",
                             "booking.made",
                             "booking.confirmed",
                             "booking.promoted",
                             "booking.cancelled",
                             "booking.released",
                             "booking.checked_in"}) {
        CHECK_TRUE_TEXT(kinds[kind] > 0, kind);
    }
}

TEST(CalendarStore, sessions_are_listed_by_day_and_hour_from_the_first_day_on) {
    auto store = open("list.db");
    const office::State state = play(store, 3, 900);
    const auto all = store::sessions_between(store.db(), {0}, {99'999}, 1000);
    CHECK_OK(all);
    CHECK_TRUE(all->size() > 5);

    for (std::size_t i = 1; i < all->size(); ++i) {
        const auto& before = (*all)[i - 1].plan;
        const auto& plan = (*all)[i].plan;
        CHECK_TRUE(before.day < plan.day ||
                   (before.day == plan.day && before.hours.start_min <= plan.hours.start_min));
    }
    LONGS_EQUAL(2, store::sessions_between(store.db(), {0}, {99'999}, 2)->size());
    CHECK_TRUE(store::sessions_between(store.db(), {0}, {1}, 10)->empty());
    CHECK_ERROR(ErrorCode::UnknownSession, store::find_session(store.db(), {}));
    CHECK_ERROR(ErrorCode::UnknownBooking, store::find_booking(store.db(), BookingId{}));
    CHECK_ERROR(ErrorCode::UnknownBooking, store::find_booking(store.db(), "LH-26-X"));
}
