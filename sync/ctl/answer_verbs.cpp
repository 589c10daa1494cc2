// What a receiving body tells the people whose letters it opened. It alone has their codes and PINs
// (letter.json of hubctl open), so it makes the boxes, without the hub: what it publishes then can
// be read by nobody else.
#include "firmware/base/config.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/petitions/letter_story.hpp"
#include "firmware/petitions/public_code.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/protocol/letter_answers.hpp"
#include "sync/protocol/manifest.hpp"

namespace kiosk::hubctl {
namespace {

using petitions::LetterStory;
using petitions::StoryStep;

Result<StoryStep> step_of(const ConfigNode& node, bool neutral) {
    KIOSK_TRY(const auto words, node.strings_or_empty());
    if (words.size() != 2 && words.size() != 3) {
        return node.wrong("expected [\"status\", \"2026-11-20\"] and perhaps a body");
    }
    const auto status = petitions::letter_status_from(words[0]);
    if (!status) {
        return node.wrong("no status of a letter: " + words[0]);
    }
    if (neutral && (!petitions::is_neutral(*status) || words.size() == 3)) {
        return node.wrong(
            "a protected letter is received, processing or come_in, and no body is named");
    }
    const auto day = queue::BusinessDay::parse(words[1]);
    if (!day) {
        return node.wrong("expected an existing day, \"YYYY-MM-DD\"");
    }
    return StoryStep{*status, *day, words.size() == 3 ? words[2] : std::string()};
}

Result<LetterStory> story_of(const ConfigNode& letter) {
    KIOSK_TRY(const std::string letter_class, letter["class"].string_or("protected"));
    if (letter_class != "protected" && letter_class != "ordinary") {
        return letter["class"].wrong("expected \"protected\" or \"ordinary\"");
    }
    LetterStory out;
    for (const ConfigNode& item : letter["steps"].items()) {
        KIOSK_TRY(StoryStep step, step_of(item, letter_class == "protected"));
        if (!out.steps.empty() && step.day < out.steps.back().day) {
            return item.wrong("lies before the step above it");
        }
        out.steps.push_back(std::move(step));
    }
    if (out.steps.empty() || out.steps.size() > petitions::kMostSteps) {
        return letter["steps"].wrong("expected one to six steps, the oldest first");
    }
    if (out.text().size() > crypto::kMostAnswerBytes) {
        return letter["steps"].wrong("too long for an answer: name bodies shorter");
    }
    return out;
}

Status add_letter(const ConfigNode& letter, sync::LetterAnswers& out) {
    KIOSK_TRY(const std::string code, letter["code"].string());
    KIOSK_TRY(const std::string pin, letter["pin"].string());
    if (!petitions::check_public_code(code)) {
        return letter["code"].wrong("no code of a letter");
    }
    if (!petitions::is_receipt_pin(pin)) {
        return letter["pin"].wrong("expected six digits");
    }
    KIOSK_TRY(const LetterStory story, story_of(letter));
    KIOSK_TRY(const auto lock, crypto::AnswerLock::of(code, pin));
    KIOSK_TRY(Bytes box, lock.close(story.text()));
    if (!out.emplace(lock.tag(), std::move(box)).second) {
        return letter["code"].wrong("stands twice");
    }
    return {};
}

}  // namespace

Status answers_seal(const Context& context,
                    const std::filesystem::path& file,
                    const std::filesystem::path& out) {
    KIOSK_TRY(const std::string text, read_text_file(file));
    KIOSK_TRY(const ConfigNode letters, parse_config(text, file.filename().string()));
    sync::LetterAnswers answers;
    for (const ConfigNode& letter : letters["letters"].items()) {
        KIOSK_CHECK(add_letter(letter, answers));
    }
    KIOSK_CHECK(letters.refuse_unknown_keys());
    const std::string document = sync::letter_answers_text(answers);
    if (answers.empty()) {
        return Error{ErrorCode::BadArgument, file.string() + ": no [[letters]]"};
    }
    if (document.size() > sync::kMaxDocumentBytes) {
        return Error{ErrorCode::BadArgument,
                     fmt::format("{}: {} letters are more than a document has room for; leave out "
                                 "those that were answered long ago",
                                 file.string(),
                                 answers.size())};
    }
    KIOSK_CHECK(write_file_durably(out, as_bytes(document)));
    print(context,
          Json{{"letters", answers.size()}, {"bytes", document.size()}},
          fmt::format("{} letters in {}; publish it with: hubctl document publish answers {}\n",
                      answers.size(),
                      out.string(),
                      out.string()));
    return {};
}

}  // namespace kiosk::hubctl
