// Goal: several kiosks of one office never give a number twice, lose no ticket and come to one
// line. Method: rule by rule, on offices as pure states; random days are in tests/sim.
#include <algorithm>

#include "tests/support/kiosk_box.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;
using queue::BlockUse;
using queue::NumberSource;

TEST_GROUP(Kiosks) {
    KioskBox primary{1, 1};
    KioskBox hall{2, 1};

    std::string next(KioskBox & kiosk) {
        return kiosk.issue_one().number.text();
    }
};

TEST(Kiosks, blocks_follow_each_other_and_a_lost_answer_costs_no_number) {
    join(hall, primary);
    fetch_numbers(hall, primary, Answer::Lost);
    fetch_numbers(hall, primary, Answer::Lost);
    fetch_numbers(hall, primary);
    CHECK_EQUAL(4, hall.state.queue.numbers().left("A", BlockUse::Live));
    CHECK_EQUAL(20, hall.state.queue.numbers().left("A", BlockUse::Reserve));
    CHECK_TEXT_EQUAL("A001", next(hall));
    CHECK_TEXT_EQUAL("A025", next(primary));
}

TEST(Kiosks, a_secondary_uses_its_live_block_then_its_reserve_then_its_own_range) {
    join(hall, primary);
    fetch_numbers(hall, primary);
    std::vector<std::string> numbers;
    for (int i = 0; i < 26; ++i) {
        numbers.push_back(next(hall));
    }
    CHECK_TEXT_EQUAL("A004", numbers[3]);
    CHECK_TEXT_EQUAL("A005", numbers[4]);
    CHECK_TEXT_EQUAL("A024", numbers[23]);
    CHECK_TEXT_EQUAL("A2001", numbers[24]);
    CHECK_TEXT_EQUAL("A2002", numbers[25]);
}

TEST(Kiosks, a_live_block_is_asked_for_when_one_number_is_left) {
    join(hall, primary);
    fetch_numbers(hall, primary);
    next(hall);
    next(hall);
    CHECK_EQUAL(0, static_cast<int>(wants_of(hall).size()));
    next(hall);
    CHECK_EQUAL(1, static_cast<int>(wants_of(hall).size()));
    fetch_numbers(hall, primary);
    CHECK_TEXT_EQUAL("A004", next(hall));
    CHECK_TEXT_EQUAL("A025", next(hall));  // behind its reserve of 5 to 24
}

TEST(Kiosks, an_adopted_ticket_stands_where_its_arrival_puts_it) {
    join(hall, primary);
    fetch_numbers(hall, primary);
    hall.now.wall.unix_ms += 5'000;
    const queue::Ticket early = hall.issue_one();
    primary.now.wall.unix_ms += 60'000;
    next(primary);
    hand_over(hall, primary);
    CHECK_TRUE(line_of(primary.state) == std::vector<std::string>({"A001", "A025"}));
    CHECK_TEXT_EQUAL("handed_over",
                     queue::ticket_state_name(hall.state.queue.ticket(early.id)->state));
    CHECK_EQUAL(0, static_cast<int>(line_of(hall.state).size()));
    primary.act(by_staff(OpenCounter{CounterId{"1"}}));
    primary.act(by_staff(CallNext{CounterId{"1"}}));
    CHECK_TRUE(primary.state.queue.counter(CounterId{"1"})->at_hand == early.id);
}

TEST(Kiosks, a_ticket_is_adopted_once) {
    join(hall, primary);
    fetch_numbers(hall, primary);
    hall.issue_one();
    hand_over(hall, primary, Answer::Lost);
    const Decision again = primary.act(by_system(AdoptTickets{hall.open_tickets()}));
    CHECK_EQUAL(0, static_cast<int>(again.facts.size()));
    hand_over(hall, primary);
    CHECK_EQUAL(1, static_cast<int>(primary.state.queue.tickets().size()));
}

TEST(Kiosks, a_ticket_that_cannot_be_taken_is_refused_with_the_reason_and_holds_up_no_other) {
    join(hall, primary);
    fetch_numbers(hall, primary);
    hall.issue_one();
    hall.issue_one();
    auto tickets = hall.open_tickets();
    tickets[0].service = ServiceId{"khong-co"};
    CHECK_ERROR(ErrorCode::UnknownService, queue::adopt(primary.state.queue, tickets[0]));
    CHECK_EQUAL(1, static_cast<int>(primary.act(by_system(AdoptTickets{tickets})).facts.size()));
    auto stolen = tickets[1];
    stolen.ticket.bytes.fill(9);
    CHECK_ERROR(ErrorCode::NumberTaken, queue::adopt(primary.state.queue, stolen));
    auto yesterday = stolen;
    --yesterday.day.days;
    CHECK_ERROR(ErrorCode::DayOver, queue::adopt(primary.state.queue, yesterday));
}

TEST(Kiosks, a_secondary_gives_numbers_and_decides_no_call) {
    join(hall, primary);
    CHECK_ERROR(ErrorCode::NotPrimary, hall.attempt(by_staff(OpenCounter{CounterId{"1"}})));
    CHECK_ERROR(ErrorCode::NotPrimary, hall.attempt(by_staff(CallNext{CounterId{"1"}})));
    CHECK_ERROR(ErrorCode::NotPrimary, hall.attempt(by_system(AdoptTickets{})));
}

TEST(Kiosks, a_kiosk_that_gave_numbers_of_its_own_today_joins_only_after_the_day) {
    next(hall);
    primary.act(by_system(EnrolKiosk{hall.contact(), "sảnh"}));
    const JoinOffice ask{primary.contact(), 2, 1};
    CHECK_ERROR(ErrorCode::TicketsToday, hall.attempt(by_staff(ask)));
    hall.act(by_staff(CloseDay{}));
    hall.act(by_staff(ask));
    CHECK_FALSE(hall.state.kiosks.is_primary());
}

TEST(Kiosks, slots_are_given_once_and_rest_for_a_day_when_a_kiosk_is_removed) {
    std::vector<KioskContact> contacts;
    for (std::uint8_t seed = 10; seed < 20; ++seed) {
        contacts.push_back(KioskBox(seed, 1).contact());
    }
    for (int i = 0; i < 8; ++i) {
        primary.act(by_system(EnrolKiosk{contacts[static_cast<std::size_t>(i)], "k"}));
        CHECK_EQUAL(
            i + 2,
            primary.state.kiosks.enrolled().at(contacts[static_cast<std::size_t>(i)].device).slot);
    }
    CHECK_ERROR(ErrorCode::NoSlotLeft, primary.attempt(by_system(EnrolKiosk{contacts[8], "k"})));
    primary.act(by_staff(RemoveKiosk{contacts[3].device}));
    CHECK_ERROR(ErrorCode::NoSlotLeft, primary.attempt(by_system(EnrolKiosk{contacts[8], "k"})));
    primary.now.wall.unix_ms += kDay_ms;
    primary.act(by_system(OpenDay{}));
    primary.act(by_system(EnrolKiosk{contacts[8], "k"}));
    CHECK_EQUAL(5, primary.state.kiosks.enrolled().at(contacts[8].device).slot);
    CHECK_ERROR(ErrorCode::UnknownKiosk,
                primary.attempt(by_staff(RemoveKiosk{contacts[3].device})));
    primary.restart();
}

TEST(Kiosks, only_a_kiosk_of_the_office_gets_numbers_and_only_of_this_day) {
    const queue::BusinessDay day = *primary.state.queue.high_water();
    const std::vector<NumberWant> wants{{"A", BlockUse::Live, 0}};
    CHECK_ERROR(ErrorCode::UnknownKiosk,
                primary.attempt(by_system(LeaseNumbers{hall.device(), day, wants})));
    join(hall, primary);
    const queue::BusinessDay tomorrow{day.days + 1};
    CHECK_ERROR(ErrorCode::DayOver,
                primary.attempt(by_system(LeaseNumbers{hall.device(), tomorrow, wants})));
    const std::vector<NumberWant> foreign{{"ZZ", BlockUse::Live, 0}};
    CHECK_EQUAL(
        0,
        static_cast<int>(
            primary.act(by_system(LeaseNumbers{hall.device(), day, foreign})).facts.size()));
}

TEST(Kiosks, the_night_keeps_the_office_and_clears_the_blocks) {
    join(hall, primary);
    fetch_numbers(hall, primary);
    for (KioskBox* kiosk : {&primary, &hall}) {
        kiosk->now.wall.unix_ms += kDay_ms;
        kiosk->act(by_system(OpenDay{}));
        kiosk->restart();
    }
    CHECK_FALSE(hall.state.kiosks.is_primary());
    CHECK_EQUAL(2, kiosk_of(hall.state));
    CHECK_EQUAL(0, hall.state.queue.numbers().left("A", BlockUse::Live));
    fetch_numbers(hall, primary);
    CHECK_TEXT_EQUAL("A001", next(hall));
}

TEST(Kiosks, a_lost_primary_is_replaced_and_every_kiosk_keeps_to_its_own_range_that_day) {
    KioskBox yard{3, 1};
    join(hall, primary);
    join(yard, primary);
    fetch_numbers(hall, primary);
    fetch_numbers(yard, primary);
    const std::string of_primary = next(primary);
    const queue::Ticket back = hall.issue_one();
    hand_over(hall, primary);
    // The primary is gone; the hall kiosk has its copy.
    std::vector<KioskEnrolled> others;
    for (const auto& [device, kiosk] : primary.state.kiosks.enrolled()) {
        others.push_back({kiosk.contact, kiosk.slot, kiosk.name});
    }
    hall.act(by_staff(TakeOver{primary.open_tickets(), others}));
    CHECK_TRUE(hall.state.kiosks.is_primary());
    CHECK_EQUAL(2, static_cast<int>(line_of(hall.state).size()));
    CHECK_TEXT_EQUAL("waiting", queue::ticket_state_name(hall.state.queue.ticket(back.id)->state));
    CHECK_TEXT_EQUAL("A2001", next(hall));
    // The third one hears of it.
    yard.act(by_system(JoinOffice{hall.contact(), 1, 2}));
    CHECK_EQUAL(3, kiosk_of(yard.state));
    CHECK_TEXT_EQUAL("A3001", next(yard));
    hand_over(yard, hall);
    CHECK_EQUAL(4, static_cast<int>(line_of(hall.state).size()));
    // No shared number is given until the day ends.
    const std::vector<NumberWant> wants{{"A", BlockUse::Live, queue::kSharedNumbers}};
    const Decision none = hall.act(
        by_system(LeaseNumbers{yard.device(), *hall.state.queue.high_water(), wants_of(yard)}));
    CHECK_EQUAL(0, static_cast<int>(none.facts.size()));
    // The old one comes back: it sees the higher epoch, and what it held goes to the new one.
    const std::string late = next(primary);
    primary.act(by_system(JoinOffice{hall.contact(), 1, 2}));
    CHECK_EQUAL(1, kiosk_of(primary.state));
    CHECK_TEXT_EQUAL("A1001", next(primary));
    hand_over(primary, hall);
    const auto line = line_of(hall.state);
    CHECK_TRUE(std::find(line.begin(), line.end(), of_primary) != line.end());
    CHECK_TRUE(std::find(line.begin(), line.end(), late) != line.end());
    CHECK_EQUAL(6, static_cast<int>(line.size()));
    for (KioskBox* kiosk : {&primary, &hall, &yard}) {
        kiosk->restart();
        kiosk->now.wall.unix_ms += kDay_ms;
        kiosk->act(by_system(OpenDay{}));
    }
    CHECK_TRUE(hall.state.queue.number_source() == NumberSource::Shared);
    CHECK_TRUE(yard.state.queue.number_source() == NumberSource::Leased);
    CHECK_TRUE(primary.state.queue.number_source() == NumberSource::Leased);
}

TEST(Kiosks, an_older_primary_is_not_followed) {
    join(hall, primary);
    hall.act(by_system(JoinOffice{primary.contact(), 2, 3}));
    KioskBox yard{3, 1};
    CHECK_ERROR(ErrorCode::NotPrimary, hall.attempt(by_system(JoinOffice{yard.contact(), 2, 2})));
}

TEST(Kiosks, contacts_must_fit_their_keys) {
    KioskContact wrong = hall.contact();
    wrong.device.bytes.fill(1);
    CHECK_ERROR(ErrorCode::BadArgument, check_contact(wrong));
    wrong = hall.contact();
    wrong.address = "http://10.0.0.9";
    CHECK_ERROR(ErrorCode::BadArgument, check_contact(wrong));
    wrong = hall.contact();
    wrong.pin.clear();
    CHECK_ERROR(ErrorCode::BadArgument, check_contact(wrong));
    CHECK_ERROR(ErrorCode::BadArgument,
                primary.attempt(by_system(EnrolKiosk{primary.contact(), "k"})));
}
