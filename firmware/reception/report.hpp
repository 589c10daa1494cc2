#pragma once
// A report as it leaves the house: table 01/TCD of a period with what a reader must know about it,
// and the office's figures, as text for spreadsheets.

#include <cstdint>
#include <span>
#include <string>

#include "firmware/reception/figures.hpp"
#include "firmware/reception/tcd01_layout.hpp"

namespace kiosk::reception {

// Whether what is reported happened, or was practice.
enum class ReportUse { Service, Training };

struct Tcd01Report {
    std::string office;  // its name, as people know it
    Period period;
    Tcd01 table;
    int group_min = kUsualGroupMin;  // the least size of a large group on the period's last day
    std::int64_t unrecorded = 0;  // visits counted as regular ones, for they stand in no book yet
    std::int64_t made_ms = 0;     // wall
    ReportUse use = ReportUse::Service;
};

struct FiguresOf {
    Period period;
    Figures figures;
};

// With the mark of UTF-8, CR LF and one line of headings; RFC 4180. A column that may be empty and
// is has an empty cell. Headings are Vietnamese.
[[nodiscard]] std::string tcd01_csv(std::span<const Tcd01Report> rows);
[[nodiscard]] std::string figures_csv(std::span<const FiguresOf> rows);
// One line a counter and period.
[[nodiscard]] std::string counters_csv(std::span<const FiguresOf> rows);

}  // namespace kiosk::reception
