#pragma once
// The layout of table 01/TCD, read once from data/tcd01.toml, which is built in: whoever writes the
// table (CSV, JSON, PDF) takes its words from here.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "firmware/reception/periods.hpp"
#include "firmware/reception/tcd01.hpp"

namespace kiosk::reception {

struct Tcd01Block {
    std::string id;  // "totals", "regular", "head", "delegate"
    std::string vi;
    std::string en;
    // In periods that begin on this day or later the block may be empty.
    std::optional<queue::BusinessDay> optional_from;
    std::string note;  // said below the table where the block is left empty; Vietnamese
};

struct Tcd01Column {
    int number = 0;
    std::string block;
    std::string part;  // "groups" of the columns of large groups, else ""
    std::string vi;
    std::string en;
    std::string short_vi;  // below the words of its block
    std::string source;
    bool confirmed = false;  // false: to be checked against the gazette
};

struct Tcd01Layout {
    std::string form;
    std::string title_vi;
    std::string title_en;
    std::string source;
    std::string groups_vi;
    std::string groups_en;
    std::vector<Tcd01Block> blocks;
    std::vector<Tcd01Column> columns;  // 1 to 29, in order
};

// BadSettings names line and key: a column missing, out of order, without source, or of no block.
[[nodiscard]] Result<Tcd01Layout> read_tcd01_layout(std::string_view toml_text);

// The built-in one; a test reads it, so it is sound. Any thread.
[[nodiscard]] const Tcd01Layout& tcd01_layout();

// What the layout shows of a table: nullopt for the columns of a block that holds nothing in a
// period in which it may be empty.
[[nodiscard]] std::array<std::optional<std::int64_t>, kTcd01Columns> shown_columns(
    const Tcd01Layout& layout, const Tcd01& table, const Period& period);

}  // namespace kiosk::reception
