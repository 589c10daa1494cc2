// Goal: what the city has to say to all stands in the halls on its days, and never in the way of
// what the office says to its own people.
#include "tests/firmware/kioskd/city_documents_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

constexpr std::string_view kStorm = R"([[notices]]
vi = "Mai nghỉ vì bão"
en = "Closed tomorrow: storm"
[[notices]]
vi = "Nghỉ Tết từ thứ Sáu"
from = "2026-11-25"
until = "2026-11-26"
urgent = true
)";

}  // namespace

TEST_GROUP_BASE(CityNotices, CityDocumentsFixture){};

TEST(CityNotices, notice_of_the_city_stands_in_the_halls_until_it_is_withdrawn) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    CHECK_TEXT_EQUAL("", in_halls(reception::NoticeKind::Urgent));
    start();  // it is the document's, not this run's
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    CHECK_OK(put("notices", 2, "[[notices]]\nvi = \"Mở cửa lại\"\n"));
    CHECK_TRUE(say("system: Mở cửa lại"));
    CHECK_OK(put("notices", 3, ""));
    CHECK_TRUE(say(""));
}

TEST(CityNotices, notice_of_the_city_counts_on_its_days) {
    const auto urgent = [this] { return in_halls(reception::NoticeKind::Urgent); };
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    for (int day = 1; day <= 3; ++day) {
        clock.advance_ms(kDay_ms);
        const std::string expected = day <= 2 ? "system: Nghỉ Tết từ thứ Sáu" : "";
        CHECK_TRUE(soon([&] {
            return office->query([](const View& view) { return view.state.queue.day_is_open(); })
                       .get()
                       .value() &&
                   in_halls() == "system: Mai nghỉ vì bão" && urgent() == expected;
        }));
    }
}

// What the office says to its own people weighs more than what the city says to all.
TEST(CityNotices, supervisor_has_the_last_word_of_the_day) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    reception::NoticePosted own;
    own.vi = "Mời lên tầng 2";
    CHECK_OK(office->submit(by_staff(office::PostNotice{own})).get());
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("staff:1004: Mời lên tầng 2", in_halls());
    withdraw(reception::NoticeKind::Ordinary);
    CHECK_OK(office->submit(by_staff(office::CloseCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("", in_halls());
    clock.advance_ms(kDay_ms);
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}

// Nor does a power cut bring back what a supervisor took from the glass.
TEST(CityNotices, notice_that_was_withdrawn_stays_away_over_a_restart) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    withdraw(reception::NoticeKind::Ordinary);
    start();
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_OK(office->submit(by_staff(office::CloseCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("", in_halls());
    clock.advance_ms(kDay_ms);
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}

TEST(CityNotices, what_the_city_takes_back_and_says_again_is_said_again) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    CHECK_OK(put("notices", 2, ""));
    CHECK_TRUE(say(""));
    CHECK_OK(put("notices", 3, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}

// Where it burns, nothing that the city has to say to all takes that from the glass.
TEST(CityNotices, urgent_notice_of_the_city_waits_behind_the_offices_own) {
    reception::NoticePosted fire;
    fire.kind = reception::NoticeKind::Urgent;
    fire.vi = "Cháy! Mời ra ngay";
    CHECK_OK(office->submit(by_staff(office::PostNotice{fire})).get());
    CHECK_OK(put("notices", 1, "[[notices]]\nvi = \"Bão\"\nurgent = true\n"));
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("staff:1004: Cháy! Mời ra ngay", in_halls(fire.kind));
    withdraw(fire.kind);
    CHECK_TRUE(soon([&] { return in_halls(fire.kind) == "system: Bão"; }));
}

// A notice of the office's own is none of the city's business.
TEST(CityNotices, withdrawing_the_document_leaves_the_offices_own_notice) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    reception::NoticePosted own;
    own.vi = "Mời lên tầng 2";
    CHECK_OK(office->submit(by_staff(office::PostNotice{own})).get());
    CHECK_OK(put("notices", 2, ""));
    (void)services();  // after what the document did
    CHECK_TEXT_EQUAL("staff:1004: Mời lên tầng 2", in_halls());
}

TEST(CityNotices, mistake_in_a_notice_is_named_and_the_former_ones_stay) {
    CHECK_OK(put("notices", 1, kStorm));
    const auto refused = [this](const std::string& text, const std::string& where) {
        const auto done = put("notices", 2, text);
        CHECK_ERROR(ErrorCode::BadDocument, done);
        CHECK_TRUE_TEXT(done.error().context.find(where) != std::string::npos,
                        done.error().context.c_str());
    };
    refused("[[notices]]\nen = \"Only English\"\n", "notices[0].vi");
    refused("[[notices]]\nvi = \"" + std::string(121, 'x') + "\"\n", "notices.toml:2");
    refused("[[notices]]\nvi = \"a\"\nfrom = \"2026-02-30\"\n", "notices.toml:3");
    refused("[[notices]]\nvi = \"a\"\nfrom = \"2026-12-02\"\nuntil = \"2026-12-01\"\n", "until");
    refused("[[notices]]\nvi = \"a\"\n[[notices]]\nvi = \"b\"\n", "notices.toml:4");
    refused("[[notices]]\nvi = \"a\"\ncolour = \"red\"\n", "colour");
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    start();
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}
