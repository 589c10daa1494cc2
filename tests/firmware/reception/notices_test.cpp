// Goal: a notice to the halls stands until somebody takes it back or the day ends, and says only
// what fits the glass. Method: a small office driven command by command.
#include "firmware/reception/notices.hpp"

#include "tests/firmware/office/office_fixture.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;
using reception::NoticeKind;
using reception::NoticePosted;

TEST_GROUP_BASE(Notices, OfficeFixture){
    const reception::Notice *
    standing(NoticeKind kind = NoticeKind::Ordinary){return state.notices.standing(kind);
}

reception::NoticeId post(const std::string& vi, NoticeKind kind = NoticeKind::Ordinary) {
    return act(by_staff(PostNotice{{kind, vi, ""}})).facts.front().notice_id();
}
}
;

TEST(Notices, one_of_each_kind_stands_and_a_new_one_takes_the_place_of_the_old) {
    post("Quầy 2 nghỉ đến 10 giờ");
    post("Cháy! Mời ra ngay", NoticeKind::Urgent);
    const auto second = post("Quầy 3 nghỉ đến 11 giờ");

    CHECK_TEXT_EQUAL("Quầy 3 nghỉ đến 11 giờ", standing()->vi);
    CHECK_TRUE(standing()->id == second);
    CHECK_TEXT_EQUAL(by_staff(PostNotice{}).by.text(), standing()->by);
    CHECK_TEXT_EQUAL("Cháy! Mời ra ngay", standing(NoticeKind::Urgent)->vi);
}

TEST(Notices, the_same_words_again_make_no_fact) {
    post("Quầy 2 nghỉ");
    CHECK_TRUE(
        act(by_staff(PostNotice{{NoticeKind::Ordinary, "  Quầy 2 nghỉ ", ""}})).facts.empty());
    LONGS_EQUAL(
        1, act(by_staff(PostNotice{{NoticeKind::Ordinary, "Quầy 2 nghỉ", "Closed"}})).facts.size());
}

TEST(Notices, a_notice_is_one_line_of_at_most_a_hundred_and_twenty_letters) {
    std::string longest;
    for (int i = 0; i < 120; ++i) {
        longest += "ệ";
    }
    CHECK_OK(attempt(by_staff(PostNotice{{NoticeKind::Ordinary, longest, longest}})));
    for (const auto& [vi, en] : {std::pair(std::string(), std::string("x")),
                                 std::pair(std::string("  "), std::string()),
                                 std::pair(longest + "a", std::string()),
                                 std::pair(std::string("a"), longest + "a"),
                                 std::pair(std::string("a\nb"), std::string()),
                                 std::pair(std::string("a\xff"), std::string())}) {
        CHECK_ERROR(ErrorCode::BadArgument,
                    attempt(by_staff(PostNotice{{NoticeKind::Ordinary, vi, en}})));
    }
}

TEST(Notices, what_is_written_in_another_form_of_unicode_stands_as_the_journal_has_it) {
    post("Nghi\u0323");  // i with a dot below as two code points
    CHECK_TEXT_EQUAL("Nghị", standing()->vi);
}

TEST(Notices, a_notice_is_withdrawn_once) {
    const auto id = post("Quầy 2 nghỉ");
    act(by_staff(WithdrawNotice{id}));

    CHECK_TRUE(standing() == nullptr);
    CHECK_ERROR(ErrorCode::NotFound, attempt(by_staff(WithdrawNotice{id})));
}

TEST(Notices, what_somebody_said_last_is_known_until_the_day_ends) {
    const std::string me = by_staff(PostNotice{}).by.text();
    POINTERS_EQUAL(nullptr, state.notices.last_of(NoticeKind::Ordinary, me));
    post("Quầy 2 nghỉ");
    act(by_staff(WithdrawNotice{post("Quầy 3 nghỉ")}));
    CHECK_TEXT_EQUAL("Quầy 3 nghỉ", state.notices.last_of(NoticeKind::Ordinary, me)->vi);
    POINTERS_EQUAL(nullptr, state.notices.last_of(NoticeKind::Urgent, me));
    POINTERS_EQUAL(nullptr, state.notices.last_of(NoticeKind::Ordinary, "system"));
}

TEST(Notices, the_end_of_the_day_ends_what_stands_and_names_it) {
    const auto id = post("Quầy 2 nghỉ");
    post("Cháy", NoticeKind::Urgent);

    const Decision closed = act(by_system(CloseDay{}));

    CHECK_TRUE(standing() == nullptr);
    CHECK_TRUE(standing(NoticeKind::Urgent) == nullptr);
    std::size_t ended = 0;
    for (const Recorded& fact : closed.facts) {
        const auto* end = std::get_if<reception::NoticeEnded>(&fact.event);
        ended += end != nullptr ? 1U : 0U;
        CHECK_TRUE(end == nullptr || ended > 1 || end->notice == id);
    }
    LONGS_EQUAL(2, ended);
}

TEST(Notices, an_alarm_at_night_ends_with_the_next_morning) {
    act(by_system(CloseDay{}));
    post("Cháy", NoticeKind::Urgent);
    CHECK_TRUE(standing(NoticeKind::Urgent) != nullptr);
    now.wall.unix_ms += kDay_ms;
    now.mono_ms += static_cast<std::uint64_t>(kDay_ms);
    act(by_system(OpenDay{}));
    CHECK_TRUE(standing(NoticeKind::Urgent) == nullptr);
}
