#pragma once
// Parts that the finders share: a run of words as a value with its evidence.

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "image/fields/fields.hpp"

namespace kiosk::fields {

// Words of one or more lines, in order.
struct Run {
    std::vector<Evidence> evidence;
    std::string text;  // as printed, words by one blank
    int confidence = 100;
    bool odd = false;  // one of its words can be no Vietnamese

    [[nodiscard]] bool empty() const noexcept { return text.empty(); }
};

void add(Run& run, const Line& line, std::size_t from, std::size_t to);

// Where an anchor of the list begins in a line, with the token behind it; the earliest, then the
// longest. nullopt: none from `from` on.
struct Hit {
    std::size_t at = 0;
    std::size_t behind = 0;
};

using Anchors = std::initializer_list<const char*>;
[[nodiscard]] std::optional<Hit> find(const Line& line,
                                      const Anchors& anchors,
                                      std::size_t from = 0);

// What leads the value in: "Tôi là", "Địa chỉ", … Any of them ends the value before.
[[nodiscard]] bool begins_with_label(const Line& line);

// Drops blanks and the given signs at both ends.
[[nodiscard]] std::string stripped(const std::string& text, std::string_view signs);
// Cuts at a letter's end to kMostValue bytes.
[[nodiscard]] std::string bounded(std::string text);

// The field of a run whose rules held: Sure when its words are.
[[nodiscard]] Field field_of(Name name, const Run& run, std::string value);

// Each finder gives its field, Empty when nothing is there.
[[nodiscard]] Field find_sender(const std::vector<Line>& lines);
[[nodiscard]] Field find_address(const std::vector<Line>& lines);
[[nodiscard]] Field find_id_number(const std::vector<Line>& lines, const Date& today);
[[nodiscard]] Field find_phone(const std::vector<Line>& lines);
[[nodiscard]] Field find_date(const std::vector<Line>& lines, const Date& today);
[[nodiscard]] Field find_addressee(const std::vector<Line>& lines);
[[nodiscard]] Field find_subject(const std::vector<Line>& lines);
[[nodiscard]] KindHint find_kind(const std::vector<Line>& lines);

// Whether a line ended because the first word of the next had no room; there is a next one.
[[nodiscard]] bool ran_out_of_room(const std::vector<Line>& lines, std::size_t at);
// Whether the line's words are in capitals (a heading).
[[nodiscard]] bool is_heading(const Line& line);
// The line of "ĐƠN …"; lines.size() when there is none.
[[nodiscard]] std::size_t title_of(const std::vector<Line>& lines);

}  // namespace kiosk::fields
