// The file is read by the reader of settings, so a mistake in it is named by line and key.
#include "firmware/reception/tcd01_layout.hpp"

#include <algorithm>

#include "firmware/base/config.hpp"
#include "firmware/reception/tcd01_data.hpp"

namespace kiosk::reception {
namespace {

Result<Tcd01Block> read_block(const ConfigNode& node) {
    Tcd01Block out;
    KIOSK_TRY(out.id, node["id"].string());
    KIOSK_TRY(out.vi, node["vi"].string());
    KIOSK_TRY(out.en, node["en"].string());
    KIOSK_TRY(const std::string from, node["optional_from"].string());
    KIOSK_TRY(out.note, node["note"].string());
    if (!from.empty()) {
        const auto day = queue::BusinessDay::parse(from);
        if (!day) {
            return node["optional_from"].wrong("expected a day YYYY-MM-DD, or nothing");
        }
        out.optional_from = *day;
    }
    return out;
}

Result<Tcd01Column> read_column(const ConfigNode& node) {
    Tcd01Column out;
    KIOSK_TRY(const std::int64_t number,
              node["number"].integer(1, static_cast<std::int64_t>(kTcd01Columns)));
    out.number = static_cast<int>(number);
    KIOSK_TRY(out.block, node["block"].string());
    KIOSK_TRY(out.part, node["part"].string());
    KIOSK_TRY(out.vi, node["vi"].string());
    KIOSK_TRY(out.en, node["en"].string());
    KIOSK_TRY(out.short_vi, node["short"].string());
    KIOSK_TRY(out.source, node["source"].string());
    KIOSK_TRY(out.confirmed, node["confirmed"].boolean());
    if (out.vi.empty() || out.en.empty() || out.short_vi.empty() || out.source.empty()) {
        return node.wrong("a column has words and a source");
    }
    if (!out.part.empty() && out.part != "groups") {
        return node["part"].wrong("expected groups, or nothing");
    }
    return out;
}

bool has_block(const Tcd01Layout& layout, const std::string& id) {
    return std::any_of(layout.blocks.begin(), layout.blocks.end(), [&](const Tcd01Block& block) {
        return block.id == id;
    });
}

}  // namespace

Result<Tcd01Layout> read_tcd01_layout(std::string_view toml_text) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml_text, "tcd01.toml"));
    Tcd01Layout out;
    KIOSK_TRY(out.form, file["form"].string());
    KIOSK_TRY(out.title_vi, file["title_vi"].string());
    KIOSK_TRY(out.title_en, file["title_en"].string());
    KIOSK_TRY(out.source, file["source"].string());
    KIOSK_TRY(out.groups_vi, file["groups_vi"].string());
    KIOSK_TRY(out.groups_en, file["groups_en"].string());
    for (const ConfigNode& node : file["block"].items()) {
        KIOSK_TRY(auto block, read_block(node));
        out.blocks.push_back(std::move(block));
    }
    for (const ConfigNode& node : file["column"].items()) {
        KIOSK_TRY(auto column, read_column(node));
        if (column.number != static_cast<int>(out.columns.size()) + 1) {
            return node["number"].wrong("columns stand in their order, each once");
        }
        if (!has_block(out, column.block)) {
            return node["block"].wrong("there is no such block");
        }
        out.columns.push_back(std::move(column));
    }
    if (out.columns.size() != kTcd01Columns) {
        return file["column"].wrong("the form has 29 columns");
    }
    KIOSK_CHECK(file.refuse_unknown_keys());
    return out;
}

const Tcd01Layout& tcd01_layout() {
    static const Tcd01Layout layout = [] {
        auto read = read_tcd01_layout(kTcd01Data);
        KIOSK_ASSERT(read.has_value(), "the built-in layout of table 01/TCD is sound");
        return std::move(read).value();
    }();
    return layout;
}

std::array<std::optional<std::int64_t>, kTcd01Columns> shown_columns(const Tcd01Layout& layout,
                                                                     const Tcd01& table,
                                                                     const Period& period) {
    std::array<std::optional<std::int64_t>, kTcd01Columns> out;
    for (std::size_t at = 0; at < kTcd01Columns; ++at) {
        out.at(at) = table.columns.at(at);
    }
    for (const Tcd01Block& block : layout.blocks) {
        if (!block.optional_from || period.from < *block.optional_from) {
            continue;
        }
        const auto counts = [&](const Tcd01Column& column) {
            return column.block == block.id && table[static_cast<std::size_t>(column.number)] != 0;
        };
        if (std::any_of(layout.columns.begin(), layout.columns.end(), counts)) {
            continue;
        }
        for (const Tcd01Column& column : layout.columns) {
            if (column.block == block.id) {
                out.at(static_cast<std::size_t>(column.number) - 1) = std::nullopt;
            }
        }
    }
    return out;
}

}  // namespace kiosk::reception
