#pragma once
// Comma-separated text for spreadsheets. Source: RFC 4180; the mark at the beginning is what makes
// a spreadsheet read UTF-8.

#include <string>
#include <vector>

namespace kiosk {

// Goes before the first line, once.
inline constexpr const char* kUtf8Mark = "\xEF\xBB\xBF";

// One line with its CR LF. Cells with a comma, a quote or a line end are quoted. A cell that a
// spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets an
// apostrophe before it, so that text from anywhere stays text. Our reports have no negative
// numbers.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace kiosk
