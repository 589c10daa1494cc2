// A tab or a line end inside a cell is of no harm; only the first character makes a formula.
#include "firmware/base/csv.hpp"

#include <string_view>

namespace kiosk {
namespace {

constexpr std::string_view kFormula = "=+-@\t\r";
constexpr std::string_view kQuoted = ",\"\r\n";

void append(std::string& out, const std::string& cell) {
    const bool formula = !cell.empty() && kFormula.find(cell.front()) != std::string_view::npos;
    if (cell.find_first_of(kQuoted) == std::string::npos) {
        out += (formula ? "'" : "") + cell;
        return;
    }
    out += formula ? "\"'" : "\"";
    for (const char c : cell) {
        out += c;
        if (c == '"') {
            out += c;
        }
    }
    out += '"';
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out += i == 0 ? "" : ",";
        append(out, cells[i]);
    }
    return out + "\r\n";
}

}  // namespace kiosk
