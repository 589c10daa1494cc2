// Goal: what has ended is withdrawn by a version of its own, and what is wider counts again.
// Method: the contract of both databases.
#include "sync/hub/document_table.hpp"

#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;

constexpr std::int64_t kEndsNow_ms = 1'790'000'000'000;

}  // namespace

TEST_GROUP(DocumentEnds) {
    test::FakeHub hub;
    DocumentTable documents{hub.store.database()};

    sync::DocumentEntry counts() {
        const auto current = documents.current();
        CHECK_OK(current);
        const auto all = DocumentBook(*current).for_device(hub.device.id, "HN-01");
        CHECK_EQUAL(1U, all.size());
        return all.front();
    }
};

TEST(DocumentEnds, the_wider_one_counts_again_once_the_narrower_has_ended) {
    CHECK_OK(documents.publish("settings", DocumentScope::city(), as_bytes("city"), kEndsNow_ms));
    CHECK_OK(documents.publish("settings",
                               DocumentScope::office("HN-01"),
                               as_bytes("office"),
                               kEndsNow_ms,
                               kEndsNow_ms + 10));
    CHECK_OK(documents.withdraw_ended(kEndsNow_ms + 9));
    CHECK_EQUAL(2, counts().version);
    CHECK_EQUAL(kEndsNow_ms + 10, counts().expires_ms);
    CHECK_EQUAL(6U, counts().size);

    CHECK_OK(documents.withdraw_ended(kEndsNow_ms + 10));
    CHECK_EQUAL(3, counts().version);
    CHECK_EQUAL(4U, counts().size);
    CHECK_EQUAL(0, counts().expires_ms);
    CHECK_OK(documents.withdraw_ended(kEndsNow_ms + 11));
    CHECK_EQUAL(3, *documents.latest());
}

TEST(DocumentEnds, a_day_ends_at_the_midnight_of_the_offices) {
    CHECK_EQUAL(1'795'539'600'000, *end_of_day_ms("2026-11-24"));  // 2026-11-25 00:00 +07
    CHECK_FALSE(end_of_day_ms("2026-11-31").has_value());
    CHECK_FALSE(end_of_day_ms("24/11/2026").has_value());
}
