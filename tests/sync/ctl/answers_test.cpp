// Goal: a body's file becomes a document that the letters' receipts open, and a mistake in it is
// named before anything is written. Method: hubctl itself, its document opened with the receipts.
#include "firmware/base/file.hpp"
#include "sync/protocol/letter_answers.hpp"
#include "tests/support/check.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

constexpr const char* kTwo = R"([[letters]]
code = "HN-26-7K3M9QRT-X"
pin = "042137"
class = "ordinary"
steps = [["received", "2026-11-20"], ["transferred", "2026-11-23", "Sở Xây dựng"]]
[[letters]]
code = "HN-26-22222222-3"
pin = "000001"
steps = [["received", "2026-11-20"], ["come_in", "2026-11-25"]]
)";

}  // namespace

TEST_GROUP(HubctlAnswers) {
    TempDir dir;
    const std::filesystem::path out = dir.path() / "answers.toml";

    int seal(const std::string& text) {
        const auto file = dir.path() / "letters.toml";
        CHECK_OK(write_file_durably(file, as_bytes(text), FileMode::Private));
        const std::string command = built_program("hubctl").string() + " answers seal '" +
                                    file.string() + "' --out '" + out.string() + "' 2> '" +
                                    said().string() + "'";
        const auto shell = std::vector<std::string>{"/bin/sh", "-c", command};
        auto child = ChildProcess::start(shell);
        CHECK_OK(child);
        return child->wait();
    }

    // What it says on standard error.
    std::filesystem::path said() const {
        return dir.path() / "said";
    }

    void refuses(const std::string& text, std::string_view where) {
        LONGS_EQUAL(2, seal(text));
        CHECK_TRUE(read_text_file(said())->find(where) != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(out));
    }

    std::string opened(const sync::LetterAnswers& answers, const char* code, const char* pin) {
        const auto lock = crypto::AnswerLock::of(code, pin);
        CHECK_OK(lock);
        const auto box = answers.find(lock->tag());
        return box == answers.end() ? "" : lock->open(box->second).value();
    }
};

TEST(HubctlAnswers, seals_what_only_the_receipts_open) {
    LONGS_EQUAL(0, seal(kTwo));
    const auto text = read_text_file(out);
    CHECK_OK(text);
    const auto answers = sync::parse_letter_answers(*text, "answers.toml");
    CHECK_OK(answers);
    CHECK_EQUAL(2U, answers->size());
    CHECK_TEXT_EQUAL(R"([["received","2026-11-20"],["transferred","2026-11-23","Sở Xây dựng"]])",
                     opened(*answers, "HN-26-7K3M9QRT-X", "042137"));
    CHECK_TEXT_EQUAL(R"([["received","2026-11-20"],["come_in","2026-11-25"]])",
                     opened(*answers, "HN-26-22222222-3", "000001"));
    CHECK_TEXT_EQUAL("", opened(*answers, "HN-26-7K3M9QRT-X", "000001"));
    for (const char* word : {"7K3M9QRT", "042137", "received", "Sở Xây dựng", "come_in"}) {
        CHECK_TRUE(text->find(word) == std::string::npos);
    }
}

TEST(HubctlAnswers, names_the_first_mistake_and_writes_nothing) {
    const auto with = [](std::string_view old, std::string_view fresh) {
        std::string text = kTwo;
        return text.replace(text.find(old), old.size(), fresh);
    };
    refuses("", "no [[letters]]");
    refuses(with("QRT-X", "QRT-Y"), "letters.toml:2: letters[0].code");
    refuses(with("042137", "42137"), "letters.toml:3: letters[0].pin");
    refuses(with("\"ordinary\"", "\"secret\""), "letters.toml:4: letters[0].class");
    refuses(with("transferred", "forgotten"), "no status of a letter: forgotten");
    refuses(with("2026-11-23", "2026-11-19"), "lies before the step above it");
    refuses(with("class = \"ordinary\"\n", ""), "a protected letter is");
    refuses(with("come_in", "accepted"), "a protected letter is");
    refuses(std::string(kTwo) + kTwo, "stands twice");
    refuses(with("steps", "stpes"), "steps");
    refuses(with("Sở Xây dựng", std::string(250, 'x')), "too long");
}
