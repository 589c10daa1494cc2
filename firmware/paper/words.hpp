#pragma once
// Every sentence on paper, in both languages. No word here names a kind of letter.

#include <cstdint>
#include <string>

#include "firmware/base/error.hpp"

namespace kiosk::paper {

// U+00A0 keeps compounds together where a line breaks.
struct Words {
    std::string number_label;
    std::string priority;
    std::string ticket_next;  // what to do now
    std::string ticket_keep;
    std::string may_be_late;  // the turn may come after the end of today's session
    std::string receipt_title;
    std::string code_label;
    std::string pin_label;
    std::string receipt_next;
    std::string hotline_label;
    std::string test_title;
    std::string training;
};

[[nodiscard]] const Words& words(Language language);

[[nodiscard]] std::string party_words(Language language, int people);
[[nodiscard]] std::string ahead_words(Language language, int people);
// "Giờ hẹn 09:30"
[[nodiscard]] std::string booked_words(Language language, std::int64_t unix_ms);
[[nodiscard]] std::string wait_words(Language language, int shortest_min, int longest_min);
[[nodiscard]] std::string pages_words(Language language, int pages);
// Vietnamese on every paper, because staff must see it; English visitors get theirs below it.
[[nodiscard]] std::string copy_words(Language language, int copy);

}  // namespace kiosk::paper
