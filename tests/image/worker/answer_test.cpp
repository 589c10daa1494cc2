// Goal: whatever a taken-over worker says, the parent believes only what is in bounds. Method: one
// sound answer, made wrong in one place each time.
#include "image/worker/answer.hpp"

#include <string>

#include "firmware/base/json.hpp"
#include "image/worker/wire.hpp"
#include "tests/support/check.hpp"

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Json;
using kiosk::to_text;
using kiosk::ocr::parse_answer;
using kiosk::ocr::parse_codes;

namespace {

const Bytes kJpeg{0xFF, 0xD8, 0xFF, 0xE0, 0, 0};

Json sound() {
    return {{"text", "ĐƠN\n"},
            {"mean_confidence", 90},
            {"quarter_turns", 2},
            {"skew_mdeg", -1250},
            {"dpi", 300},
            {"width", 2480},
            {"height", 3508},
            {"print", kiosk::to_base64(Bytes(kiosk::ocr::kFingerprint_bytes, 0x81))},
            {"words",
             Json::array({{{"t", "ĐƠN"}, {"b", {10, 20, 30, 40}}, {"c", 91}, {"l", 0}, {"f", 1}}})},
            {"look",
             {{"flags", {"hard_to_read", "faint"}},
              {"marks", Json::array({{{"k", "stamp"}, {"b", {2080, 3108, 400, 400}}}})}}},
            {"codes", Json::array({{{"k", "qr"}, {"t", "TDT1|é"}, {"b", {2300, 0, 180, 180}}}})}};
}

// What a quick look is answered.
Json sound_codes() {
    return {{"width", 2480}, {"height", 3508}, {"codes", sound()["codes"]}};
}

void refused(const Json& answer) {
    CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(to_text(answer), kJpeg));
}

}  // namespace

TEST_GROUP(OcrAnswer){};

TEST(OcrAnswer, a_sound_answer_is_read) {
    const auto page = parse_answer(to_text(sound()), kJpeg);

    CHECK_OK(page);
    CHECK_TEXT_EQUAL("ĐƠN\n", page->text);
    LONGS_EQUAL(2, page->quarter_turns);
    DOUBLES_EQUAL(-1.25, page->skew_deg, 1e-9);
    LONGS_EQUAL(1, page->words.size());
    LONGS_EQUAL(40, page->words[0].box[3]);
    CHECK_TRUE(page->words[0].odd);
    LONGS_EQUAL(6, page->preview_jpeg.size());
    LONGS_EQUAL(1, page->codes.size());
    CHECK_TEXT_EQUAL("TDT1|é", page->codes[0].text);
    CHECK_TRUE(page->codes[0].kind == kiosk::ocr::CodeKind::Qr);
    LONGS_EQUAL(2300, page->codes[0].box[0]);
}

TEST(OcrAnswer, a_quick_looks_answer_is_read) {
    auto answer = sound_codes();
    answer["codes"].push_back({{"k", "code128"}, {"t", "HN-1"}, {"b", {0, 3507, 2480, 1}}});

    const auto codes = parse_codes(to_text(answer));

    CHECK_OK(codes);
    LONGS_EQUAL(2, codes->size());
    CHECK_TRUE((*codes)[1].kind == kiosk::ocr::CodeKind::Code128);
    CHECK_TEXT_EQUAL("HN-1", (*codes)[1].text);
}

TEST(OcrAnswer, codes_out_of_bounds_are_refused) {
    const auto with = [](const char* key, const Json& value) {
        auto page = sound();
        page["codes"][0][key] = value;
        refused(page);
        auto quick = sound_codes();
        quick["codes"][0][key] = value;
        CHECK_ERROR(ErrorCode::OcrFailed, parse_codes(to_text(quick)));
    };
    with("k", "ean13");
    with("k", 1);
    with("t", "");
    with("t", 5);
    with("t", std::string(513, 'x'));
    with("t", "two\nlines");
    with("t", "\x7f");
    with("t", "red \u009b31m");
    with("b", {0, 0, 1});
    with("b", {-1, 0, 1, 1});
    with("b", {0, 0, 2481, 1});
    with("b", {2400, 0, 81, 1});
    with("b", {0, 3500, 1, 9});
    with("b", {0, 0, 1e99, 1});
    with("b", {0, 0, "1", 1});
}

TEST(OcrAnswer, what_is_no_answer_to_a_quick_look_is_refused) {
    auto many = sound_codes();
    many["codes"] = Json(kiosk::ocr::kMaxCodes + 1, many["codes"][0]);
    CHECK_ERROR(ErrorCode::OcrFailed, parse_codes(to_text(many)));
    for (const char* text : {"",
                             "[]",
                             "{}",
                             R"({"codes":[]})",
                             R"({"width":5,"height":5})",
                             R"({"width":0,"height":5,"codes":[]})",
                             R"({"width":5,"height":5,"codes":{}})",
                             R"({"width":5,"height":5,"codes":[1]})"}) {
        CHECK_ERROR(ErrorCode::OcrFailed, parse_codes(text));
    }
    CHECK_OK(parse_codes(R"({"width":5,"height":5,"codes":[]})"));
    CHECK_ERROR(ErrorCode::OcrFailed,
                parse_codes(std::string(kiosk::ocr::kMaxJson_bytes + 1, ' ')));
    CHECK_ERROR(ErrorCode::PageTruncated, parse_codes(R"({"error":"PageTruncated"})"));
}

TEST(OcrAnswer, numbers_out_of_range_are_refused) {
    for (const auto& [key, value] : {std::pair{"mean_confidence", 101},
                                     {"mean_confidence", -1},
                                     {"quarter_turns", 4},
                                     {"skew_mdeg", 99'000},
                                     {"dpi", 0},
                                     {"width", 20'001},
                                     {"height", 0}}) {
        auto answer = sound();
        answer[key] = value;
        refused(answer);
    }
}

TEST(OcrAnswer, a_fingerprint_has_its_length_or_is_not_there) {
    const auto whole = parse_answer(to_text(sound()), kJpeg);
    CHECK_OK(whole);
    CHECK_TRUE(whole->fingerprint == Bytes(kiosk::ocr::kFingerprint_bytes, 0x81));

    auto without = sound();
    without["print"] = "";
    const auto blank = parse_answer(to_text(without), kJpeg);
    CHECK_OK(blank);
    CHECK_TRUE(blank->fingerprint.empty());

    for (const std::size_t length : {std::size_t{1},
                                     kiosk::ocr::kFingerprint_bytes - 1,
                                     kiosk::ocr::kFingerprint_bytes + 1,
                                     std::size_t{100'000}}) {
        auto answer = sound();
        answer["print"] = kiosk::to_base64(Bytes(length, 7));
        refused(answer);
    }
    auto no_base64 = sound();
    no_base64["print"] = std::string((kiosk::ocr::kFingerprint_bytes + 2) / 3 * 4, '!');
    refused(no_base64);
}

TEST(OcrAnswer, how_a_page_looks_is_believed_within_its_bounds) {
    const auto whole = parse_answer(to_text(sound()), kJpeg);
    CHECK_OK(whole);
    CHECK_TRUE(whole->look.flags ==
               (std::vector{kiosk::ocr::PageFlag::HardToRead, kiosk::ocr::PageFlag::Faint}));
    CHECK_EQUAL(400, whole->look.marks.at(0).box[3]);
    CHECK_TRUE(to_json(whole->look) == sound()["look"]);

    const auto refuse = [](const char* member, const Json& value) {
        auto answer = sound();
        answer["look"][member] = value;
        refused(answer);
    };
    refuse("flags", Json::array({"ineligible"}));
    refuse("flags", Json::array({5}));
    refuse("flags", Json::array({"blank", "blank", "blank", "blank", "blank", "blank", "blank"}));
    refuse("flags", "blank");
    refuse("marks", Json::array({{{"k", "seal"}, {"b", {0, 0, 1, 1}}}}));
    refuse("marks", Json::array({{{"k", "pen"}, {"b", {2481, 0, 1, 1}}}}));
    refuse("marks", Json::array({{{"k", "pen"}, {"b", {2000, 0, 481, 1}}}}));
    refuse("marks", Json::array({{{"k", "pen"}, {"b", {-1, 0, 1, 1}}}}));
    Json many = Json::array();
    for (std::size_t i = 0; i <= kiosk::ocr::kMaxPageMarks; ++i) {
        many.push_back({{"k", "pen"}, {"b", {0, 0, 1, 1}}});
    }
    refuse("marks", many);
}

TEST(OcrAnswer, missing_and_mistyped_members_are_refused) {
    const auto whole = sound();
    for (const auto& [key, value] : whole.items()) {
        auto missing = sound();
        missing.erase(key);
        refused(missing);
        auto mistyped = sound();
        mistyped[key] = Json::object();
        refused(mistyped);
    }
}

TEST(OcrAnswer, words_out_of_bounds_are_refused) {
    const auto with = [](const char* key, const Json& value) {
        auto answer = sound();
        answer["words"][0][key] = value;
        return answer;
    };
    refused(with("b", {10, 20, 30}));
    refused(with("b", {-1, 20, 30, 40}));
    refused(with("b", {10, 20, 30, 90'000}));
    refused(with("b", {10, 20, 30, 1e99}));
    refused(with("c", 101));
    refused(with("l", 7));
    refused(with("f", 2));  // repaired, and nothing that was read
    refused(with("f", 4));
    refused(with("f", -1));
    refused(with("t", ""));
    refused(with("t", std::string(5000, 'x')));
    refused(with("t", "o\u0302"));  // not NFC
}

TEST(OcrAnswer, floods_are_refused) {
    auto long_text = sound();
    long_text["text"] = std::string(kiosk::ocr::kMaxText_bytes + 1, 'x');
    auto many = sound();
    many["words"] = Json(kiosk::ocr::kMaxWords + 1, many["words"][0]);
    const Bytes huge(kiosk::ocr::kMaxPreview_bytes + 1, 0xFF);

    refused(long_text);
    refused(many);
    CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(to_text(sound()), huge));
    CHECK_ERROR(ErrorCode::OcrFailed,
                parse_answer(std::string(kiosk::ocr::kMaxJson_bytes + 1, ' '), kJpeg));
}

TEST(OcrAnswer, what_is_no_json_or_no_jpeg_is_refused) {
    for (const char* text : {"", "[]", "null", "{", "{}", "{\"text\":\"\\ud800\"}", "\xff\xfe"}) {
        CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(text, kJpeg));
    }
    CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(to_text(sound()), {}));
    CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(to_text(sound()), Bytes{'P', '6', 0, 0, 0}));
}

TEST(OcrAnswer, only_the_gates_refusals_are_passed_on_and_without_their_words) {
    const auto gate = parse_answer(R"({"error":"PageTooLarge","context":"Nguyễn Văn A"})", {});

    CHECK_ERROR(ErrorCode::PageTooLarge, gate);
    CHECK_TEXT_EQUAL("", gate.error().context);
    CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(R"({"error":"JournalBroken"})", {}));
    CHECK_ERROR(ErrorCode::OcrFailed, parse_answer(R"({"error":5})", {}));
}
