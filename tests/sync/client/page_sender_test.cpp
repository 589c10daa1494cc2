// Goal: pages go in few requests on a good link and in small ones on a bad link; after a cut
// nothing that the hub has is sent again. Method: the engine with a hub in memory that takes packs;
// sizes alone without any hub.
#include "sync/client/page_sender.hpp"

#include "sync/protocol/pack.hpp"
#include "tests/sync/client/engine_rig.hpp"

using namespace kiosk;
using namespace kiosk::sync;
using test::MemoryHub;

namespace {

constexpr std::uint64_t kKiB = 1024;

}  // namespace

TEST_GROUP_BASE(PageSender, test::EngineRig){
    int drive(std::uint64_t most_ms = 2000){return EngineRig::drive(most_ms);
}

// A letter of blobs with these sizes.
std::vector<Digest> letter(const std::vector<std::size_t>& sizes) {
    std::vector<Digest> manifest;
    for (const std::size_t size : sizes) {
        manifest.push_back(blobs_.add(test::random_bytes(blobs_.blobs.size(), size)));
    }
    journal_.append_letter(manifest);
    return manifest;
}
}
;

TEST(PageSender, small_blobs_of_several_letters_go_in_one_pack) {
    letter({2000, 2000, 3000});
    letter({2000, 1000});
    drive();

    CHECK_EQUAL(1, hub_.packs);
    CHECK_EQUAL(2, hub_.requests);  // and the batch
    CHECK_EQUAL(10'000U, hub_.page_bytes);
    CHECK_EQUAL(2U, journal_.handed_over.size());
}

TEST(PageSender, hundred_letters_take_few_requests_on_a_good_link) {
    for (int i = 0; i < 100; ++i) {
        letter({200'000, 200'000, 200'000});
    }
    drive();

    CHECK_EQUAL(100U, journal_.handed_over.size());
    CHECK_EQUAL(100U * 600'000U, hub_.page_bytes);
    CHECK_TRUE(hub_.requests <= 60);
}

TEST(PageSender, request_is_filled_with_the_beginning_of_the_next_blob) {
    letter({100'000, 100'000, 100'000, 100'000, 100'000});
    drive();

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(500'000U, hub_.page_bytes);
    // Batch, then 128 KiB, 256 KiB, the rest.
    CHECK_EQUAL(4, hub_.requests);
}

TEST(PageSender, cut_inside_a_pack_sends_nothing_twice_and_asks_once) {
    letter({10'000, 20'000, 30'000, 40'000});
    (void)engine().step();
    hub_.cut_next_page_after(3 * kPackFrameBytes + 10'000 + 20'000 + 12'345);
    drive();

    CHECK_EQUAL(100'000U, hub_.page_bytes);
    CHECK_EQUAL(1U, journal_.handed_over.size());
    // Batch, pack, one question, a pack of the rest of the third blob and the fourth.
    CHECK_EQUAL(4, hub_.requests);
}

TEST(PageSender, cut_at_every_place_of_a_pack_sends_nothing_twice) {
    for (std::uint64_t at = 0; at < 3 * (1000 + kPackFrameBytes); at += 37) {
        const std::size_t had = journal_.handed_over.size();
        const std::uint64_t before = hub_.page_bytes;
        letter({1000, 1000, 1000});
        engine().push();
        engine().journal_grew();
        (void)engine().step();
        hub_.cut_next_page_after(at);
        drive();
        CHECK_EQUAL(3000U, hub_.page_bytes - before);
        CHECK_EQUAL(had + 1, journal_.handed_over.size());
    }
}

TEST(PageSender, after_a_restart_one_question_finds_out_about_all) {
    for (int i = 0; i < 20; ++i) {
        letter({3000, 2000, 1000});
    }
    (void)engine().step();
    engine_.reset();
    const int before = hub_.requests;
    drive();

    CHECK_EQUAL(20U, journal_.handed_over.size());
    CHECK_EQUAL(20U * 6000U, hub_.page_bytes);
    // A question, a pack, and the batch with the records of the hand-over.
    CHECK_TRUE(hub_.requests - before <= 3);
}

TEST(PageSender, lost_answer_to_a_pack_is_made_good_by_asking) {
    letter({1000, 1000, 1000});
    (void)engine().step();
    hub_.lose_next_answer();
    drive(60'000);

    CHECK_EQUAL(3000U, hub_.page_bytes);
    CHECK_EQUAL(1U, journal_.handed_over.size());
}

TEST(PageSender, earlier_blob_that_the_hub_did_not_take_after_all_is_sent_again) {
    const auto manifest = letter({1000, 1000, 1000});
    (void)engine().step();
    hub_.refuse_page[manifest[0]] = ErrorCode::DigestMismatch;
    hub_.lose_next_answer();
    (void)engine().step();
    hub_.refuse_page.clear();
    drive(60'000);

    CHECK_EQUAL(1U, journal_.handed_over.size());
}

TEST(PageSender, hub_without_packs_gets_pieces) {
    hub_.takes_packs = false;
    letter({1000, 1000, 1000});
    letter({1000, 1000, 1000});
    drive();

    CHECK_EQUAL(2U, journal_.handed_over.size());
    CHECK_EQUAL(0, hub_.packs);
    CHECK_EQUAL(6000U, hub_.page_bytes);
    CHECK_FALSE(engine().status().reason.has_value());
}

TEST(PageSender, page_refused_in_a_pack_skips_only_itself) {
    const auto first = letter({1000, 1000});
    letter({1000, 1000});
    hub_.refuse_page[first[1]] = ErrorCode::PageTooLarge;
    drive();

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(ErrorCode::PageTooLarge, engine().status().reason.value().code);
    hub_.refuse_page.clear();
    drive(60'000);

    CHECK_EQUAL(2U, journal_.handed_over.size());
    CHECK_FALSE(engine().status().reason.has_value());
}

TEST(PageSender, hub_that_has_no_room_for_a_page_of_a_pack_ends_the_pass) {
    const auto manifest = letter({1000, 1000, 1000});
    hub_.refuse_page[manifest[2]] = ErrorCode::DiskFull;
    (void)engine().step();
    CHECK_TRUE(engine().step().has_value());

    CHECK_EQUAL(ErrorCode::DiskFull, engine().status().reason.value().code);
    hub_.refuse_page.clear();
    drive(5000);
    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(3000U, hub_.page_bytes);
}

TEST(PageSender, blob_damaged_on_this_disk_is_found_in_a_pack_too) {
    const auto first = letter({1000, 1000});
    blobs_.blobs[first[0]][7] ^= 1;
    letter({1000, 1000});
    drive();

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(ErrorCode::DigestMismatch, engine().status().reason.value().code);
    CHECK_EQUAL(1U, engine().status().pages_waiting);
}

TEST(PageSender, blob_that_cannot_be_read_is_the_reason_also_when_nothing_else_is_sent) {
    const auto manifest = letter({1000});
    (void)engine().step();
    blobs_.blobs.erase(manifest[0]);
    (void)engine().step();

    CHECK_EQUAL(ErrorCode::NotFound, engine().status().reason.value().code);
    CHECK_EQUAL(1, hub_.requests);
}

TEST(PageSender, pack_that_moves_nothing_is_not_sent_for_ever) {
    letter({1000, 1000});
    (void)engine().step();
    for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{1001}}) {
        auto idle = MemoryHub::response(200);
        idle.body = encode_pack_answer({{{false, offset, {}}, {false, offset, {}}}, {}});
        hub_.faults.push_back(idle);
        while (!hub_.faults.empty()) {
            clock_.advance_ms(engine().step().value_or(1));
        }
        CHECK_EQUAL(ErrorCode::HubGarbage, engine().status().reason.value().code);
    }
    drive(5000);

    CHECK_EQUAL(1U, journal_.handed_over.size());
}

TEST(PageSender, answer_to_a_pack_that_makes_no_sense_is_no_progress) {
    letter({1000, 1000});
    (void)engine().step();
    auto portal = MemoryHub::response(200);
    portal.body = "<html>login</html>";
    hub_.faults = {portal};
    (void)engine().step();
    CHECK_EQUAL(ErrorCode::HubGarbage, engine().status().reason.value().code);
    drive(5000);

    CHECK_EQUAL(1U, journal_.handed_over.size());
}

TEST_GROUP(PieceSize) {
    PieceSize size_;
};

TEST(PieceSize, grows_at_once_on_a_quick_link_and_stops_at_two_seconds_worth) {
    for (int i = 0; i < 3; ++i) {
        size_.piece_done(size_.bytes(), 100);
    }
    CHECK_EQUAL(1024 * kKiB, size_.bytes());
    for (int i = 0; i < 10; ++i) {
        size_.piece_done(size_.bytes(), 1);
    }
    CHECK_EQUAL(4096 * kKiB, size_.bytes());

    size_.piece_done(size_.bytes(), 16'000);

    CHECK_EQUAL(512 * kKiB, size_.bytes());
}

TEST(PieceSize, small_requests_say_nothing_about_large_ones) {
    size_.piece_done(1000, 100);
    CHECK_EQUAL(128 * kKiB, size_.bytes());

    size_.piece_done(20 * kKiB, 4000);

    CHECK_EQUAL(10 * kKiB, size_.bytes());
}

TEST(PieceSize, costly_cut_halves_and_makes_wary) {
    CHECK_EQUAL(0U, size_.record_bytes());
    size_.piece_done(128 * kKiB, 1);
    size_.piece_done(256 * kKiB, 1);
    size_.connection_ended(1000 * kKiB, 64 * kKiB);
    CHECK_EQUAL(256 * kKiB, size_.bytes());
    CHECK_EQUAL(4096U, size_.record_bytes());
    for (int i = 0; i < 31; ++i) {
        size_.piece_done(256 * kKiB, 1);
    }
    CHECK_EQUAL(256 * kKiB, size_.bytes());

    size_.piece_done(256 * kKiB, 1);
    CHECK_EQUAL(512 * kKiB, size_.bytes());
    CHECK_EQUAL(0U, size_.record_bytes());
    size_.piece_done(512 * kKiB, 1);

    CHECK_EQUAL(1024 * kKiB, size_.bytes());
}

TEST(PieceSize, cheap_cut_changes_nothing) {
    size_.connection_ended(3000 * kKiB, 64 * kKiB);

    CHECK_EQUAL(128 * kKiB, size_.bytes());
    CHECK_EQUAL(0U, size_.record_bytes());
}

TEST(PieceSize, while_something_comes_through_cuts_leave_128_KiB) {
    size_.piece_done(128 * kKiB, 1);
    size_.piece_done(256 * kKiB, 1);
    for (int i = 0; i < 10; ++i) {
        size_.connection_ended(20 * kKiB, 20 * kKiB);
    }
    CHECK_EQUAL(128 * kKiB, size_.bytes());
    // Less than that because the link is slow: a cut makes it no larger.
    size_.piece_done(128 * kKiB, 8000);
    size_.connection_ended(20 * kKiB, 20 * kKiB);
    CHECK_EQUAL(32 * kKiB, size_.bytes());
}

TEST(PieceSize, nothing_at_all_that_comes_through_goes_down_to_4_KiB) {
    for (int i = 0; i < 10; ++i) {
        size_.connection_ended(0, 1);
    }
    CHECK_EQUAL(4 * kKiB, size_.bytes());
}

TEST(PieceSize, long_answers_let_it_grow_over_costly_cuts) {
    size_.asked(100);
    size_.piece_done(128 * kKiB, 150);
    size_.connection_ended(300 * kKiB, 64 * kKiB);
    CHECK_EQUAL(256 * kKiB, size_.bytes());
    CHECK_EQUAL(4096U, size_.record_bytes());
    size_.piece_done(256 * kKiB, 150);
    CHECK_EQUAL(512 * kKiB, size_.bytes());
    CHECK_EQUAL(4096U, size_.record_bytes());

    size_.piece_done(512 * kKiB, 1500);
    size_.connection_ended(300 * kKiB, 64 * kKiB);

    CHECK_EQUAL(256 * kKiB, size_.bytes());
}
