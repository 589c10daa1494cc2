// Goal: what an office learns about its waits, within the bounds of what is carried over days.
// Method: tickets as they stand after their facts, with times told by hand.
#include "firmware/queue/wait_book.hpp"

#include <string>

#include "firmware/queue/ticket.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::queue;

namespace {

constexpr std::uint64_t kMinute_mono_ms = 60'000;
const ServiceId kLetters{"don-thu"};

BusinessDay day_after(int days) {
    return {business_day_at(kMorning_ms).days + days};
}

Moment minute(std::uint64_t of_boot) {
    return moment_at(kMorning_ms + static_cast<std::int64_t>(of_boot * kMinute_mono_ms),
                     1000 + of_boot * kMinute_mono_ms);
}

// Issued at minute 0 with an estimate of ten minutes, called at 15, at the desk at 16, done at 28.
Ticket finished() {
    Ticket out;
    out.day = day_after(0);
    out.service = kLetters;
    out.issued = minute(0);
    out.called = minute(15);
    out.arrived = minute(16);
    out.ended = minute(28);
    out.told = WaitEstimate{};
    out.told->wait_s = 600;
    return out;
}

}  // namespace

TEST_GROUP(WaitBook) {
    WaitBook book;
};

TEST(WaitBook, a_case_counts_from_the_coming_to_the_end) {
    book.note_done(finished());
    const WaitCounts counts = book.counts(kLetters);
    LONGS_EQUAL(1, counts.cases);
    LONGS_EQUAL(12 * kMinute_mono_ms, counts.served_ms);
    LONGS_EQUAL(100, counts.weight_pct);
}

TEST(WaitBook, a_case_weighs_by_the_people_whom_the_desk_counted) {
    Ticket ticket = finished();
    ticket.party_declared = 9;
    ticket.party_confirmed = 3;
    book.note_done(ticket);
    LONGS_EQUAL(120, book.counts(kLetters).weight_pct);
}

TEST(WaitBook, a_wait_counts_from_the_issue_to_the_last_call) {
    book.note_arrived(finished());
    LONGS_EQUAL(1, book.outcomes().size());
    LONGS_EQUAL(600, book.outcomes()[0].estimate_s);
    LONGS_EQUAL(900, book.outcomes()[0].actual_s);
    LONGS_EQUAL(kMinute_mono_ms, book.counts(kLetters).way_ms);
}

TEST(WaitBook, a_ticket_without_an_estimate_has_no_outcome) {
    Ticket ticket = finished();
    ticket.told.reset();
    book.note_arrived(ticket);
    CHECK_TRUE(book.outcomes().empty());
    LONGS_EQUAL(1, book.counts(kLetters).called);
}

TEST(WaitBook, what_spans_a_restart_of_the_machine_is_left_out) {
    Ticket ticket = finished();
    ticket.ended->boot.bytes.fill(7);
    book.note_done(ticket);
    LONGS_EQUAL(0, book.counts(kLetters).cases);
    ticket.called->boot.bytes.fill(7);
    book.note_arrived(ticket);
    CHECK_TRUE(book.outcomes().empty());
    LONGS_EQUAL(0, book.counts(kLetters).called);
}

TEST(WaitBook, a_no_show_that_is_taken_back_leaves_a_call) {
    Ticket ticket = finished();
    ticket.arrived.reset();
    book.note_no_show(ticket);
    LONGS_EQUAL(1, book.counts(kLetters).missed);
    book.note_no_show_undone(ticket);
    LONGS_EQUAL(0, book.counts(kLetters).missed);
}

TEST(WaitBook, sixty_days_are_kept_and_no_more) {
    book.note_done(finished());
    const WaitBook later = book.carried_to(day_after(54));
    LONGS_EQUAL(1, later.counts(kLetters).cases);
    LONGS_EQUAL(0, book.carried_to(day_after(60)).counts(kLetters).cases);
    CHECK_TRUE(book.carried_to(day_after(60)).services().empty());
}

TEST(WaitBook, services_beyond_the_bound_are_forgotten_oldest_first) {
    for (std::size_t i = 0; i < kMostWaitServices + 5; ++i) {
        Ticket ticket = finished();
        ticket.service = ServiceId{"s" + std::to_string(i)};
        ticket.day = i < 5 ? day_after(0) : day_after(12);
        book.note_done(ticket);
    }
    const WaitBook carried = book.carried_to(day_after(13));
    LONGS_EQUAL(kMostWaitServices, carried.services().size());
    LONGS_EQUAL(0, carried.counts(ServiceId{"s0"}).cases);
    LONGS_EQUAL(1, carried.counts(ServiceId{"s5"}).cases);
}

TEST(WaitBook, the_last_outcomes_are_kept) {
    for (std::size_t i = 0; i < kMostOutcomes + 3; ++i) {
        book.note_arrived(finished());
    }
    LONGS_EQUAL(kMostOutcomes, book.outcomes().size());
    LONGS_EQUAL(kMostOutcomes, book.carried_to(day_after(1)).outcomes().size());
}

TEST(WaitBook, the_spread_is_the_convention_until_200_outcomes_tell_it) {
    for (std::size_t i = 0; i < kSpreadOutcomes; ++i) {
        CHECK_TRUE(book.spread() == WaitSpread{});
        Ticket ticket = finished();  // actual / estimate from 0.0 to 1.99
        ticket.told->wait_s = 1000;
        ticket.called = ticket.issued;
        ticket.called->mono_ms += i * 10'000;
        ticket.arrived = ticket.called;
        book.note_arrived(ticket);
    }
    DOUBLES_EQUAL(0.19, book.spread().least, 1e-9);
    DOUBLES_EQUAL(1.79, book.spread().most, 1e-9);
}

TEST(WaitBook, estimates_under_five_minutes_say_nothing_about_the_spread) {
    for (std::size_t i = 0; i < kSpreadOutcomes; ++i) {
        Ticket ticket = finished();
        ticket.told->wait_s = 60;
        book.note_arrived(ticket);
    }
    CHECK_TRUE(book.spread() == WaitSpread{});
}

TEST(WaitBook, the_report_tells_error_bias_and_who_was_told_too_little) {
    LONGS_EQUAL(0, book.report().outcomes);
    Ticket ticket = finished();  // waited 15
    ticket.told->wait_s = 4 * 60;
    book.note_arrived(ticket);
    ticket.told->wait_s = 20 * 60;
    book.note_arrived(ticket);
    const WaitReport report = book.report();
    LONGS_EQUAL(2, report.outcomes);
    DOUBLES_EQUAL(8, report.error_min, 1e-9);
    DOUBLES_EQUAL(-3, report.bias_min, 1e-9);
    DOUBLES_EQUAL(50, report.under_told_pct, 1e-9);
}
