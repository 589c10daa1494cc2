#pragma once
// What an officer makes of a letter's suggestions: values accepted or typed, words corrected. It
// lives in the memory of the scan desk until it is sealed with the letter; no word of it is logged.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "firmware/office/actor.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::kioskd {

class LetterReview {
public:
    // What was found in the letter; values and words that staff have set stay.
    void suggest(fields::Suggestions found) { found_ = std::move(found); }

    // Asks of POST /v1/letters/{id}/review, all or nothing:
    //   {"fields": {"sender": "…" | null, …}, "words": [{"page", "word", "text" | null}]}
    // A value is what the officer says the field is ("" = the letter has none); null takes it back.
    // A word's text replaces what was read; null takes it back. BadArgument names what is wrong:
    // an unknown field, a value that is no date, phone or identity number or longer than 300
    // bytes, a word that is not there. `today` bounds dates.
    [[nodiscard]] Status apply(const Json& wish,
                               const std::vector<const ocr::PageReading*>& pages,
                               const fields::Date& today,
                               const office::Actor& by);

    // {"fields": [{name, value, suggested, state, confidence, rule, evidence, by}], "kind": {kind,
    // may_denounce, reasons}, "words": [{page, word, text}], "found": bool}. `state`: "sure",
    // "doubtful", "empty" as suggested, or "set" by an officer. Before anything was found every
    // field is empty.
    [[nodiscard]] Json view() const;
    // The same for the sealed content document, without boxes.
    [[nodiscard]] Json sealed() const;
    // The text of word `word` (from 0) of page `page` (from 1) as an officer corrected it.
    [[nodiscard]] const std::string* corrected(int page, int word) const noexcept;

    [[nodiscard]] bool found() const noexcept { return found_.has_value(); }

private:
    struct Set {
        std::string value;
        std::string by;
    };

    [[nodiscard]] Json field_view(fields::Name name) const;

    std::optional<fields::Suggestions> found_;
    std::map<fields::Name, Set> set_;
    std::map<std::pair<int, int>, std::string> words_;  // page, word
};

}  // namespace kiosk::kioskd
