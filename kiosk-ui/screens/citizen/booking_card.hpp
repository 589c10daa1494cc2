#pragma once
// What the office said to a booking's code, in words: the second half of C15.

#include <string_view>

#include "kiosk-ui/screens/citizen/frame.hpp"

namespace kiosk::ui::citizen {

// The screen's question; a booking must have been found.
[[nodiscard]] std::string booking_title(const State& state, const Env& env);
// When, who receives, where, how many; above it what is to be said about it. Nothing of a person.
[[nodiscard]] std::vector<Node> booking_cards(const State& state, const Env& env);

// Of today at 10:00 with a leader, for two people; the answer as the API names it.
[[nodiscard]] api::FoundBooking sample_booking(const char* answer);
// As long as the calendar takes one (200 bytes).
inline constexpr std::string_view kLongName =
    "Phó Chủ tịch Thường trực Ủy ban nhân dân thành phố Hà Nội phụ trách công tác tiếp công dân và "
    "giải quyết khiếu nại, tố cáo, kiến nghị, phản ánh";

}  // namespace kiosk::ui::citizen
