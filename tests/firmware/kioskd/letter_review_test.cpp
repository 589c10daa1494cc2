// Goal: what an officer sets stands beside what was read, nothing wrong gets in, and a refused wish
// changes nothing. Method: wishes as the API brings them.
#include "firmware/kioskd/letter_review.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using kioskd::LetterReview;

TEST_GROUP(LetterReview) {
    LetterReview review;
    ocr::PageReading page;
    const office::Actor by = office::Actor::staff(1004);
    const fields::Date today{2026, 11, 24};

    void setup() override {
        page.words = {{"Kính", {1, 2, 3, 4}, 96, 0, false}, {"gửi", {5, 2, 3, 4}, 40, 0, false}};
        auto found = fields::suggest({}, today);
        found.fields[2] = {fields::Name::IdNumber,
                           "001185012347",
                           fields::Mark::Doubtful,
                           88,
                           "checks",
                           {{1, {1, 2, 3, 4}}}};
        review.suggest(std::move(found));
        review.set_pages({Digest{}});
    }

    Status apply(const Json& wish) {
        return review.apply(wish, {&page}, today, by);
    }

    Json field(std::size_t at) {
        return review.view()["fields"][at];
    }
};

TEST(LetterReview, a_value_counts_until_it_is_taken_back) {
    CHECK_OK(apply({{"fields", {{"id_number", "001 185 012 348"}}}}));
    CHECK_TEXT_EQUAL("001185012348", field(2)["value"].get<std::string>());
    CHECK_TEXT_EQUAL("001185012347", field(2)["suggested"].get<std::string>());
    CHECK_TEXT_EQUAL("set", field(2)["state"].get<std::string>());
    CHECK_TEXT_EQUAL(by.text(), field(2)["by"].get<std::string>());

    CHECK_OK(apply({{"fields", {{"id_number", nullptr}}}}));
    CHECK_TEXT_EQUAL("doubtful", field(2)["state"].get<std::string>());
    CHECK_TRUE(field(2)["by"].is_null());
}

TEST(LetterReview, that_a_letter_has_no_sender_is_a_value) {
    CHECK_OK(apply({{"fields", {{"sender", ""}}}}));
    CHECK_TEXT_EQUAL("set", field(0)["state"].get<std::string>());
    CHECK_TEXT_EQUAL("", field(0)["value"].get<std::string>());
}

TEST(LetterReview, typed_text_is_one_line_in_normal_form) {
    CHECK_OK(apply({{"fields", {{"sender", "  Lê Thị A\u0301nh "}}}}));
    CHECK_TEXT_EQUAL("Lê Thị Ánh", field(0)["value"].get<std::string>());
}

TEST(LetterReview, wrong_values_are_refused_and_nothing_of_the_wish_is_taken) {
    for (const Json& wrong : {Json{{"date", "2026-02-30"}},
                              Json{{"date", "2026-11-25"}},
                              Json{{"date", "12/3/2026"}},
                              Json{{"phone", "gọi sau"}},
                              Json{{"id_number", "12345"}},
                              Json{{"subject", std::string(301, 'x')}},
                              Json{{"subject", "a\nb"}},
                              Json{{"subject", 5}},
                              Json{{"kind", "complaint"}}}) {
        Json both = wrong;
        both["sender"] = "Trần Văn Quyết";
        CHECK_ERROR(ErrorCode::BadArgument, apply({{"fields", both}}));
    }
    CHECK_TEXT_EQUAL("empty", field(0)["state"].get<std::string>());
    CHECK_ERROR(ErrorCode::BadArgument, apply({{"fields", 1}}));
    CHECK_ERROR(ErrorCode::BadArgument, apply({{"words", Json::object()}}));
}

TEST(LetterReview, words_are_corrected_and_taken_back) {
    CHECK_OK(apply({{"words", {{{"page", 1}, {"word", 1}, {"text", "gửi:"}}}}}));
    CHECK_TEXT_EQUAL("gửi:", *review.corrected(1, 1));
    CHECK_TRUE(review.corrected(1, 0) == nullptr);
    CHECK_EQUAL(1U, review.view()["words"].size());
    for (const auto& [page_n, word] : {std::pair{0, 0}, {2, 0}, {1, 2}, {1, -1}}) {
        CHECK_ERROR(ErrorCode::BadArgument,
                    apply({{"words", {{{"page", page_n}, {"word", word}, {"text", "x"}}}}}));
    }
    CHECK_OK(apply({{"words", {{{"page", 1}, {"word", 1}, {"text", nullptr}}}}}));
    CHECK_TRUE(review.corrected(1, 1) == nullptr);
}

TEST(LetterReview, that_an_officer_looked_at_a_page_stays_with_it_and_is_taken_back) {
    CHECK_OK(apply({{"seen", {{{"page", 1}}}}}));
    CHECK_TEXT_EQUAL(by.text(), *review.seen_by(1));
    CHECK_TRUE(review.view()["seen"] == Json::array({1}));
    for (const Json& wrong :
         {Json{{"page", 2}}, Json{{"page", 0}}, Json{{"seen", true}}, Json(1)}) {
        CHECK_ERROR(ErrorCode::BadArgument, apply({{"seen", Json::array({wrong})}}));
    }
    CHECK_ERROR(ErrorCode::BadArgument, apply({{"seen", true}}));

    CHECK_OK(apply({{"seen", {{{"page", 1}, {"seen", false}}}}}));
    CHECK_TRUE(review.seen_by(1) == nullptr);
    CHECK_TRUE(review.view()["seen"].empty());
}

// The kiosk's glass may be seen by others: of what may be a denunciation it says as little as of a
// letter that says nothing of itself.
TEST(LetterReview, only_a_hint_that_is_no_denunciation_is_open) {
    const auto hinted = [this](const char* kind, bool may_denounce) {
        auto found = fields::suggest({}, today);
        found.kind.kind = kind;
        found.kind.may_denounce = may_denounce;
        review.suggest(std::move(found));
        return review.open_hint();
    };
    CHECK_TEXT_EQUAL("complaint", hinted("complaint", false));
    CHECK_TEXT_EQUAL("", hinted("complaint", true));
    CHECK_TEXT_EQUAL("", hinted("denunciation", false));
    CHECK_TEXT_EQUAL("", hinted("", false));
    CHECK_TEXT_EQUAL("", LetterReview().open_hint());
}

TEST(LetterReview, new_suggestions_leave_what_was_set) {
    CHECK_OK(apply({{"fields", {{"phone", "024.3755.2290"}}}}));
    review.suggest(fields::suggest({}, today));
    CHECK_TEXT_EQUAL("02437552290", field(3)["value"].get<std::string>());
    CHECK_TEXT_EQUAL("", field(2)["value"].get<std::string>());
}

TEST(LetterReview, what_is_sealed_says_who_set_it_and_has_no_boxes) {
    CHECK_OK(apply({{"fields", {{"sender", "Lê Thị Ánh"}}}}));
    const Json sealed = review.sealed();
    CHECK_TEXT_EQUAL("Lê Thị Ánh", sealed[0]["value"].get<std::string>());
    CHECK_FALSE(sealed[2].contains("evidence"));
    CHECK_OK(canonical_json(sealed));
}
