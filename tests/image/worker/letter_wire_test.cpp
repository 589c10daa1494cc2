// Goal: what a taken-over worker says of a letter is believed only where it is in bounds. Method:
// one sound answer, made wrong in one place each time.
#include "image/worker/letter_wire.hpp"

#include "image/worker/wire.hpp"
#include "tests/support/check.hpp"

using kiosk::ErrorCode;
using kiosk::Json;
using kiosk::to_text;
using namespace kiosk::ocr;
namespace fields = kiosk::fields;

namespace {

fields::Suggestions found() {
    auto out = fields::suggest({}, {2026, 11, 24});
    out.fields[0] = {fields::Name::Sender,
                     "Lê Thị Ánh",
                     fields::Mark::Sure,
                     91,
                     "agrees",
                     {{1, {1, 2, 3, 4}}, {2, {5, 6, 7, 8}}}};
    out.kind = {"denunciation", {{"title", "denunciation", {{1, {0, 0, 9, 9}}}}}, true};
    return out;
}

Json sound_letter() {
    return to_json(found());
}

void refused_letter(const Json& answer) {
    CHECK_ERROR(ErrorCode::OcrFailed, suggestions_from(to_text(answer), 2));
}

}  // namespace

TEST_GROUP(LetterWire){};

TEST(LetterWire, words_and_fields_go_there_and_back) {
    LetterWords letter{{2026, 11, 24},
                       {{{{"Kính", {1, 2, 3, 4}, 96, 0}, {"gửi", {5, 2, 3, 4}, 90, 1}}}, {}}};
    const auto words = letter_words_from(to_text(to_json(letter)));
    CHECK_OK(words);
    CHECK_EQUAL(2U, words->pages.size());
    CHECK_TEXT_EQUAL("gửi", words->pages[0].words[1].text);
    CHECK_EQUAL(1, words->pages[0].words[1].line);
    CHECK_TRUE(words->today == letter.today);

    const auto back = suggestions_from(to_text(sound_letter()), 2);
    CHECK_OK(back);
    CHECK_TRUE(*back == found());
}

TEST(LetterWire, fields_out_of_bounds_are_refused) {
    const auto with = [](std::size_t at, const char* key, const Json& value) {
        Json answer = sound_letter();
        answer["fields"][at][key] = value;
        return answer;
    };
    refused_letter(with(0, "name", "address"));
    refused_letter(with(0, "value", std::string(fields::kMostValue + 1, 'x')));
    refused_letter(with(0, "value", "A\u0301"));
    refused_letter(with(0, "value", ""));
    refused_letter(with(0, "mark", "certain"));
    refused_letter(with(1, "mark", "sure"));
    refused_letter(with(0, "confidence", 101));
    refused_letter(with(0, "rule", "<b>"));
    refused_letter(with(0, "evidence", {{3, 1, 2, 3, 4}}));
    refused_letter(with(0, "evidence", {{0, 1, 2, 3, 4}}));
    refused_letter(with(0, "evidence", {{1, 1, 2, 3}}));
    refused_letter(with(0, "evidence", {{1, -1, 2, 3, 4}}));
    refused_letter(with(0, "evidence", {{1, 1, 2, 3, 1e9}}));
    refused_letter(with(0, "evidence", Json(65, Json{1, 1, 2, 3, 4})));
}

TEST(LetterWire, an_identity_number_is_never_believed_to_be_sure) {
    Json answer = sound_letter();
    answer["fields"][2]["value"] = "001185012347";
    answer["fields"][2]["mark"] = "doubtful";
    CHECK_OK(suggestions_from(to_text(answer), 2));
    answer["fields"][2]["mark"] = "sure";
    refused_letter(answer);
}

TEST(LetterWire, other_forms_are_refused) {
    for (const char* text : {"", "[]", "{", "{}", "null", R"({"error":"OcrFailed"})"}) {
        CHECK_ERROR(ErrorCode::OcrFailed, suggestions_from(text, 2));
    }
    Json fewer = sound_letter();
    fewer["fields"].erase(6);
    refused_letter(fewer);
    Json kind = sound_letter();
    kind["kind"]["kind"] = "poem";
    refused_letter(kind);
    kind = sound_letter();
    kind["kind"]["reasons"][0]["rule"] = "mood";
    refused_letter(kind);
    kind["kind"].erase("may_denounce");
    refused_letter(kind);
    CHECK_ERROR(ErrorCode::OcrFailed, suggestions_from(std::string(kMaxJson_bytes + 1, ' '), 2));
}
