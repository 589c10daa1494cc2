#pragma once
// The document "answers": boxes that only the receipt of a letter finds and opens
// (crypto::AnswerLock). On its way and at the device nothing in it can be read, so only its form is
// judged there. docs/protocols/city-sync.md, "Answers to letters".

#include <map>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/answer_box.hpp"

namespace kiosk::sync {

using LetterAnswers = std::map<crypto::AnswerTag, Bytes>;

// [[answers]] with tag (32 hex digits) and box (base64 of kAnswerBoxBytes). BadSettings names file,
// line and key of the first mistake; a tag stands once.
[[nodiscard]] Result<LetterAnswers> parse_letter_answers(std::string_view toml_text,
                                                         std::string_view file_name);

// What parse_letter_answers() reads: some 460 bytes for each, so that a document has room for
// 2,200 of them.
[[nodiscard]] std::string letter_answers_text(const LetterAnswers& answers);

}  // namespace kiosk::sync
