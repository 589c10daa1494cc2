#pragma once
// A table of the city's pages as a file for a spreadsheet.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/http/message.hpp"

namespace kiosk::hub {

// Headings are Vietnamese, as in the office's own files.
struct Sheet {
    std::string name;  // of the file, without its ending; plain ASCII
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
};

// Text for a spreadsheet (firmware/base/csv.hpp): a cell that would be a formula is none.
[[nodiscard]] std::string sheet_text(const Sheet& sheet);
// A file that a browser saves.
[[nodiscard]] http::Response csv_file(const std::string& name, const std::string& text);
[[nodiscard]] http::Response sheet_response(const Sheet& sheet);

// "2026-11-27 19:05" in Hanoi; "" for 0.
[[nodiscard]] std::string hanoi_time(std::int64_t unix_ms);

}  // namespace kiosk::hub
