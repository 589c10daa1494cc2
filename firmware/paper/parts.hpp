#pragma once
// What several papers share: head, copy mark, foot. For this folder only.

#include "firmware/paper/sheet.hpp"

namespace kiosk::paper {

inline constexpr Fit kTitle{.largest_px = 46, .weight = draw::Weight::Bold, .most_lines = 2};
inline constexpr Fit kBody{.largest_px = 36, .weight = draw::Weight::Medium, .most_lines = 4};
inline constexpr Fit kLabel{.largest_px = 36, .weight = draw::Weight::SemiBold, .most_lines = 2};

// Nothing for copy 0.
void add_copy_mark(Sheet& sheet, Language language, int copy);
// "TẬP HUẤN" on a bar; nothing on a paper that counts.
void add_training_mark(Sheet& sheet, Language language, bool training);
// The office's name over a line.
void add_head(Sheet& sheet, const std::string& office);
// Date left, time right.
void add_moment(Sheet& sheet, Language language, std::int64_t unix_ms);
[[nodiscard]] Status check_copy(int copy);

}  // namespace kiosk::paper
