// Goal: each page reaches the hub once and whole, no byte that it had read goes again, and a letter
// is handed over by its receipt alone. Method: as sync_engine_test.cpp.
#include "tests/sync/client/engine_rig.hpp"

using namespace kiosk;
using namespace kiosk::sync;
using test::at_once;
using test::MemoryHub;

TEST_GROUP_BASE(SyncEnginePages, test::EngineRig){};

TEST(SyncEnginePages, cut_inside_a_page_costs_no_byte_that_the_hub_had_read) {
    letter(1'000'000);
    for (int i = 0; i < 6; ++i) {
        hub_.cut_next_page_after(50'000);
        drive(2000);
    }

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(65'536U + 2 * 1'000'000U, hub_.page_bytes);
}

TEST(SyncEnginePages, lost_answer_to_the_last_page_is_made_good_by_asking) {
    letter();
    drive();
    letter();
    (void)engine().step();
    engine().journal_grew();
    (void)engine().step();
    hub_.forget_receipts = true;
    drive();
    CHECK_EQUAL(1U, journal_.handed_over.size());
    hub_.forget_receipts = false;

    drive(60'000);

    CHECK_EQUAL(2U, journal_.handed_over.size());
}

// The last answers of a letter were cut, and then the question for its receipt: half a minute
// passed before the next one, on a link that carried again at once.
TEST(SyncEnginePages, question_for_a_receipt_that_a_cut_swallows_is_put_again_without_delay) {
    letter(1000);  // in one request
    (void)engine().step();
    hub_.lose_next_answer();
    clock_.advance_ms(engine().step().value());
    CHECK_EQUAL(3U, hub_.pages.size());
    (void)engine().step();  // are they there?
    const int batches = hub_.batches;
    hub_.lose_next_answer();
    clock_.advance_ms(engine().step().value());
    CHECK_EQUAL(batches + 1, hub_.batches);

    drive(5000);

    CHECK_EQUAL(1U, journal_.handed_over.size());
}

// The hub repeats its oldest receipts until it is told that their letters are handed over. Those
// records waited for company, and with them half a minute for every few letters: a hundred letters
// lay whole at the hub after 46 s, and were handed over after 137 s.
TEST(SyncEnginePages, receipts_that_came_make_room_for_the_next_ones_at_once) {
    for (int i = 0; i < 30; ++i) {
        letter(100);
    }
    hub_.forget_receipts = true;
    drive();
    CHECK_EQUAL(0U, journal_.handed_over.size());
    hub_.forget_receipts = false;
    hub_.most_receipts = 10;

    clock_.advance_ms(at_once().poll_ms);
    drive();

    CHECK_EQUAL(30U, journal_.handed_over.size());
}

TEST(SyncEnginePages, blob_damaged_on_this_disk_is_set_aside_and_others_go_on) {
    const Seq first = letter();
    const auto bad = journal_.letters_waiting().value().front().manifest[1];
    blobs_.blobs[bad][7] ^= 1;
    letter();
    drive();

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(ErrorCode::DigestMismatch, engine().status().reason.value().code);
    CHECK_EQUAL(first.value, journal_.letters_waiting().value().front().confirmed.value);
    CHECK_EQUAL(1U, engine().status().pages_waiting);

    blobs_.blobs[bad][7] ^= 1;
    drive(60'000);

    CHECK_EQUAL(2U, journal_.handed_over.size());
}

TEST(SyncEnginePages, page_that_the_hub_finds_too_large_skips_only_itself) {
    letter();
    letter();
    (void)engine().step();
    hub_.takes_packs = false;
    hub_.faults = {MemoryHub::response(404), MemoryHub::response(413)};
    drive();

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(ErrorCode::HubRefused, engine().status().reason.value().code);
}

TEST(SyncEnginePages, hub_without_room_ends_the_pass_and_is_asked_later) {
    letter();
    (void)engine().step();
    auto full = MemoryHub::response(507);
    full.retry_after_s = 60;
    hub_.faults = {full};

    CHECK_TRUE(engine().step().value() >= 60'000);
    CHECK_EQUAL(1, hub_.requests - 1);
    drive(90'000);

    CHECK_EQUAL(1U, journal_.handed_over.size());
}

TEST(SyncEnginePages, records_overtake_pages) {
    letter(8'000'000);
    (void)engine().step();
    (void)engine().step();
    tickets(50);
    engine().journal_grew();
    const int before = hub_.batches;
    (void)engine().step();

    CHECK_EQUAL(before + 1, hub_.batches);
    CHECK_EQUAL(0U, journal_.handed_over.size());
}
