#pragma once
// What an officer makes of a letter's suggestions: values accepted or typed, words corrected. It
// lives in the memory of the scan desk until it is sealed with the letter; no word of it is logged.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "firmware/kioskd/letter_codes.hpp"
#include "firmware/kioskd/likeness_book.hpp"
#include "firmware/office/actor.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::kioskd {

class LetterReview {
public:
    // The letter's pages as they stand now, each by the hash of its sealed blob. Corrections stay
    // with their page when it moves, or is taken out and comes back.
    void set_pages(std::vector<Digest> order) { order_ = std::move(order); }

    // A page is read anew: the words that were corrected on it are others now.
    void forget_words(const Digest& page);

    // What was found in the letter; values and words that staff have set stay.
    void suggest(fields::Suggestions found) { found_ = std::move(found); }

    // The ticket whose code is on a page; nullopt: there is none. On the first page it is taken to
    // be the letter's own until an officer says otherwise; on a later one, only when he says so.
    void suggest_ticket(std::optional<TicketOnPage> ticket) { ticket_ = std::move(ticket); }

    // Letters that came before and are like this one.
    void suggest_known(KnownLetters known) { known_ = std::move(known); }

    // Pages that are separator sheets: the letter cannot be confirmed with one in it.
    void found_separators(std::vector<int> pages) { separators_ = std::move(pages); }

    [[nodiscard]] const std::vector<int>& separators() const noexcept { return separators_; }

    // The ticket that the letter was brought with.
    [[nodiscard]] std::optional<TicketId> ticket() const;

    // Asks of POST /v1/letters/{id}/review, all or nothing:
    //   {"fields": {"sender": "…" | null, …}, "words": [{"page", "word", "text" | null}],
    //    "seen": [{"page", "seen": true | false}], "ticket": true | false | null}
    // A value is what the officer says the field is ("" = the letter has none); null takes it back.
    // A word's text replaces what was read; null takes it back. `ticket`: the letter was brought
    // with the ticket that was found, or not. `seen`: the officer looked at what a page is flagged
    // for, and it is well. BadArgument names what is wrong:
    // an unknown field, a value that is no date, phone or identity number or longer than 300
    // bytes, a word that is not there. `today` bounds dates.
    [[nodiscard]] Status apply(const Json& wish,
                               const std::vector<const ocr::PageReading*>& pages,
                               const fields::Date& today,
                               const office::Actor& by);

    // {"fields": [{name, value, suggested, state, confidence, rule, evidence, by}], "kind": {kind,
    // may_denounce, reasons}, "words": [{page, word, text}], "ticket": {number, day, page,
    // linked} | null, "seen": [page], "known": {all, letters: [{id, confirmed_ms, like,
    // same_number}]}, "separators": [page], "found": bool}. `state`: "sure", "doubtful", "empty" as
    // suggested, or "set" by an officer. Before anything was found every field is empty.
    [[nodiscard]] Json view() const;
    // The same for the sealed content document, without boxes.
    [[nodiscard]] Json sealed() const;
    // {id, number, day}, or null: as sealed().
    [[nodiscard]] Json sealed_ticket() const;
    // The kind that the letter gives itself, "" where it says none or may be a denunciation: this
    // may stand on a glass that others see, and what is silent of one must be silent of the other.
    [[nodiscard]] std::string open_hint() const;
    // What a field is now: set, else suggested, else "".
    [[nodiscard]] std::string value(fields::Name name) const;
    // What has a value, with the page it stands on (the first where none is known).
    [[nodiscard]] std::vector<std::pair<std::string, int>> values() const;
    // The text of word `word` (from 0) of page `page` (from 1) as an officer corrected it.
    [[nodiscard]] const std::string* corrected(int page, int word) const noexcept;

    // Who looked at the flags of page `page` (from 1); null: nobody.
    [[nodiscard]] const std::string* seen_by(int page) const noexcept;

    [[nodiscard]] bool found() const noexcept { return found_.has_value(); }

private:
    struct Set {
        std::string value;
        std::string by;
    };

    [[nodiscard]] Json field_view(fields::Name name) const;
    [[nodiscard]] Json ticket_view() const;
    [[nodiscard]] Json known_view() const;

    std::optional<fields::Suggestions> found_;
    std::map<fields::Name, Set> set_;
    std::optional<TicketOnPage> ticket_;
    KnownLetters known_;
    std::vector<int> separators_;
    std::optional<bool> linked_;  // as an officer said
    std::vector<Digest> order_;
    std::map<std::pair<Digest, int>, std::string> words_;  // page, word
    std::map<Digest, std::string> seen_;                   // page, by
};

}  // namespace kiosk::kioskd
