// Goal: whoever has a letter's receipt learns that it was received, then what the city says of it;
// nobody else learns anything, whatever became of the file. Method: receipts from a seed, boxes as
// a body makes them, files damaged on purpose, the file searched for what must not be in it.
#include "firmware/kioskd/answer_book.hpp"

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using kiosk::test::TempDir;
using kioskd::AnswerBook;
using petitions::LetterStatus;
using petitions::LetterStory;

namespace {

constexpr std::string_view kCode = "HN-26-7K3M9QRT-X";
constexpr std::string_view kPin = "042137";

queue::BusinessDay day(std::string_view text) {
    return queue::BusinessDay::parse(text).value();
}

}  // namespace

TEST_GROUP(AnswerBook) {
    TempDir dir;
    std::unique_ptr<AnswerBook> book;
    sync::LetterAnswers city;

    void setup() override {
        open();
    }

    std::filesystem::path file() const {
        return dir.path() / "answers.db";
    }

    void open() {
        book.reset();
        book = AnswerBook::open(file());
    }

    std::optional<LetterStory> found(std::vector<std::string> codes, std::string_view pin) {
        auto story = book->find(codes, pin, city);
        CHECK_OK(story);
        return std::move(*story);
    }

    std::optional<LetterStory> mine() {
        return found({std::string(kCode)}, kPin);
    }
};

TEST(AnswerBook, a_letter_that_was_received_is_found_by_its_receipt_also_after_a_restart) {
    CHECK_FALSE(mine().has_value());
    CHECK_OK(book->keep_received(kCode, kPin, day("2026-11-20")));
    open();

    const LetterStory received{{{LetterStatus::Received, day("2026-11-20")}}};
    CHECK_TRUE(mine() == received);
    CHECK_FALSE(found({std::string(kCode)}, "042138").has_value());
    CHECK_FALSE(found({"HN-26-22222222-3"}, kPin).has_value());
    CHECK_TRUE(found({"HN-26-22222222-3", std::string(kCode)}, kPin) == received);
}

TEST(AnswerBook, what_the_city_says_takes_the_place_of_it) {
    CHECK_OK(book->keep_received(kCode, kPin, day("2026-11-20")));
    const LetterStory answered{
        {{LetterStatus::Received, day("2026-11-20")}, {LetterStatus::Answered, day("2026-12-01")}}};
    const auto lock = crypto::AnswerLock::of(kCode, kPin);
    city[lock->tag()] = lock->close(answered.text()).value();
    CHECK_TRUE(mine() == answered);

    city.clear();  // withdrawn
    CHECK_EQUAL(1U, mine()->steps.size());
}

TEST(AnswerBook, an_answer_that_cannot_be_read_leaves_what_is_known_otherwise) {
    const LetterStory received{{{LetterStatus::Received, day("2026-11-20")}}};
    const auto lock = crypto::AnswerLock::of(kCode, kPin);
    for (const Bytes& box : {Bytes(crypto::kAnswerBoxBytes),
                             lock->close("no story").value(),
                             lock->close(R"([["of a newer body","2026-12-01"]])").value()}) {
        city[lock->tag()] = box;
        CHECK_FALSE(mine().has_value());
    }
    CHECK_OK(book->keep_received(kCode, kPin, day("2026-11-20")));
    CHECK_TRUE(mine() == received);
}

TEST(AnswerBook, nothing_of_a_receipt_stands_in_the_file) {
    CHECK_OK(book->keep_received(kCode, kPin, day("2026-11-20")));
    book.reset();
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        const auto bytes = read_file(entry.path(), 1 << 20);
        CHECK_OK(bytes);
        for (const std::string_view text :
             {kCode, kPin, std::string_view("7K3M9QRT"), std::string_view("received\",")}) {
            CHECK_TRUE(as_text(*bytes).find(text) == std::string_view::npos);
        }
    }
}

TEST(AnswerBook, a_damaged_file_is_begun_anew) {
    CHECK_OK(book->keep_received(kCode, kPin, day("2026-11-20")));
    book.reset();
    CHECK_OK(write_file_durably(file(), as_bytes(std::string(8192, 'x'))));
    open();

    CHECK_FALSE(mine().has_value());
    CHECK_OK(book->keep_received(kCode, kPin, day("2026-11-20")));
    CHECK_TRUE(mine().has_value());
}

TEST(AnswerBook, where_no_file_can_be_made_the_citys_answers_are_found) {
    book = AnswerBook::open(dir.path() / "none" / "answers.db");
    CHECK_ERROR(ErrorCode::StoreFailed, book->keep_received(kCode, kPin, day("2026-11-20")));
    CHECK_FALSE(mine().has_value());

    const LetterStory answered{{{LetterStatus::Answered, day("2026-12-01")}}};
    const auto lock = crypto::AnswerLock::of(kCode, kPin);
    city[lock->tag()] = lock->close(answered.text()).value();
    CHECK_TRUE(mine() == answered);
}
