// Goal: the document is read as it was written, and its first mistake is named. Method: round trips
// of made boxes, and mistakes one by one.
#include "sync/protocol/letter_answers.hpp"

#include "sync/protocol/manifest.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::sync;

namespace {

LetterAnswers some(std::size_t count) {
    LetterAnswers out;
    for (std::size_t i = 0; i < count; ++i) {
        crypto::AnswerTag tag{};
        tag[0] = static_cast<std::uint8_t>(i >> 8U);
        tag[1] = static_cast<std::uint8_t>(i);
        out[tag] = Bytes(crypto::kAnswerBoxBytes, static_cast<std::uint8_t>(i));
    }
    return out;
}

void refuses(const std::string& text, std::string_view where) {
    const auto read = parse_letter_answers(text, "answers.toml");
    CHECK_ERROR(ErrorCode::BadSettings, read);
    CHECK_TRUE(read.error().context.find(where) != std::string::npos);
}

}  // namespace

TEST_GROUP(LetterAnswers){};

TEST(LetterAnswers, are_read_as_they_were_written) {
    const LetterAnswers answers = some(3);
    const auto read = parse_letter_answers(letter_answers_text(answers), "answers.toml");
    CHECK_OK(read);
    CHECK_TRUE(*read == answers);
    CHECK_TRUE(parse_letter_answers("", "answers.toml")->empty());
}

TEST(LetterAnswers, of_a_large_office_have_room_in_a_document) {
    CHECK_TRUE(letter_answers_text(some(2200)).size() <= kMaxDocumentBytes);
}

TEST(LetterAnswers, a_mistake_is_named_by_line_and_key) {
    const std::string good = letter_answers_text(some(1));
    refuses(good + good, "answers.toml:5: answers[1].tag");
    refuses("[[answers]]\ntag = \"00\"\nbox = \"\"\n", "answers.toml:2: answers[0].tag");
    refuses("[[answers]]\ntag = \"" + std::string(32, '0') + "\"\nbox = \"AAAA\"\n",
            "answers.toml:3: answers[0].box");
    refuses(good + "word = 1\n", "word");
}
