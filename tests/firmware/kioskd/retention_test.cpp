// Goal: pages go when the city has them and their time is over, or the disk is full, and never
// otherwise. Method: letters of the real desk, handed over as sync does it; a disk as full as the
// test says, a clock that is moved by hand.
#include "firmware/kioskd/retention.hpp"

#include "tests/firmware/kioskd/letter_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

constexpr std::uint64_t kOneDay_ms = std::uint64_t{24} * 3600 * 1000;

}  // namespace

TEST_GROUP_BASE(Retention, LetterDeskRig) {
    int used_percent = 50;
    std::unique_ptr<kioskd::Retention> retention;

    void begin_retention() {
        retention = std::make_unique<kioskd::Retention>(
            *office, *blobs, clock, kioskd::RetentionRules{7, 80}, [this] { return used_percent; });
    }

    void setup() override {
        open();
    }

    void teardown() override {
        retention.reset();
        LetterDeskRig::teardown();
    }

    LetterId confirmed(int sheets) {
        const LetterId letter = scanned(sheets);
        CHECK_OK(confirm({letter, sheets, petitions::LetterKind::Complaint, {}, {}}));
        return letter;
    }

    // What sync does at the city's receipt.
    void hand_over(const LetterId& letter) {
        const auto row = office
                             ->query([letter](const View& view) {
                                 return store::find_letter(view.store.db(), letter);
                             })
                             .get();
        CHECK_OK(row);
        CHECK_OK(*row);
        CHECK_OK(office->submit(by_system(office::HandOver{letter, (*row)->confirmed_seq})).get());
    }

    std::size_t blobs_there() {
        return blobs->list().value().size();
    }

    void ten_minutes_later() {
        clock.advance_ms(600'000);
        retention->tidy_when_due();
    }
};

TEST(Retention, pages_stay_seven_days_after_the_receipt_and_then_go) {
    begin_retention();
    const LetterId letter = confirmed(2);
    CHECK_EQUAL(3U, blobs_there());  // content document and two pages
    hand_over(letter);

    clock.advance_ms(7 * kOneDay_ms - 1'200'000);
    ten_minutes_later();
    CHECK_EQUAL(3U, blobs_there());
    ten_minutes_later();
    ten_minutes_later();

    CHECK_EQUAL(0U, blobs_there());
}

TEST(Retention, letter_without_a_receipt_stays_for_ever_on_however_full_a_disk) {
    begin_retention();
    (void)confirmed(2);
    const LetterId open_letter = scanned(1);
    used_percent = 99;
    clock.advance_ms(400 * kOneDay_ms);
    ten_minutes_later();

    CHECK_EQUAL(4U, blobs_there());
    CHECK_TRUE(on_desk().id == open_letter);
}

TEST(Retention, full_disk_takes_the_oldest_first_and_only_as_many_as_it_needs) {
    begin_retention();
    const LetterId first = confirmed(2);
    const LetterId second = confirmed(3);
    hand_over(second);
    hand_over(first);
    int looks = 0;
    retention = std::make_unique<kioskd::Retention>(
        *office, *blobs, clock, kioskd::RetentionRules{7, 80}, [&looks] {
            return ++looks == 1 ? 81 : 80;
        });
    ten_minutes_later();

    CHECK_EQUAL(4U, blobs_there());  // the second letter's
}

TEST(Retention, pages_that_staff_took_out_go_with_their_letter) {
    begin_retention();
    const LetterId letter = scanned(2);
    CHECK_OK(edit(letter, office::RemovePage{letter, 2}));
    CHECK_OK(confirm({letter, 1, petitions::LetterKind::Complaint, {}, {}}));
    hand_over(letter);
    clock.advance_ms(8 * kOneDay_ms);
    ten_minutes_later();

    CHECK_EQUAL(0U, blobs_there());
}

TEST(Retention, turn_in_between_costs_nothing_and_a_later_letter_is_found_too) {
    begin_retention();
    used_percent = 90;
    hand_over(confirmed(1));
    ten_minutes_later();
    CHECK_EQUAL(0U, blobs_there());
    hand_over(confirmed(1));
    retention->tidy_when_due();
    CHECK_EQUAL(2U, blobs_there());
    ten_minutes_later();

    CHECK_EQUAL(0U, blobs_there());
}

TEST(Retention, letter_handed_over_while_the_clock_was_years_ahead_holds_up_no_other) {
    begin_retention();
    const LetterId first = confirmed(1);
    const LetterId second = confirmed(1);
    clock.advance_ms(900 * kOneDay_ms);
    hand_over(first);
    clock.set_wall({kMorning_ms, WallTrust::Trusted});
    hand_over(second);
    ten_minutes_later();
    CHECK_EQUAL(2U, blobs_there());  // the second letter's
    clock.advance_ms(8 * kOneDay_ms);
    ten_minutes_later();

    CHECK_EQUAL(0U, blobs_there());
}

TEST(Retention, disk_is_as_full_as_it_says) {
    const int used = kioskd::disk_used_percent("/");
    CHECK_TRUE(used >= 0 && used <= 100);
    CHECK_EQUAL(0, kioskd::disk_used_percent("/no/such/folder"));
}
