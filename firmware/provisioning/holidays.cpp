// Each row is read at its node, so that a mistake has its line; what spans rows is judged by
// calendar::Holidays.
#include "firmware/provisioning/holidays.hpp"

#include <filesystem>

#include "firmware/base/config.hpp"
#include "firmware/base/file.hpp"
#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {
namespace {

constexpr std::string_view kShipped = "holidays-vn.toml";

Result<std::string> text_in(const ConfigNode& node) {
    KIOSK_TRY(std::string text, node.string());
    if (text.empty()) {
        return node.wrong("must not be empty");
    }
    return text;
}

Result<calendar::SpecialDays> row_in(const ConfigNode& row) {
    using Kind = calendar::SpecialDays::Kind;
    calendar::SpecialDays out;
    KIOSK_TRY(out.from, day_of(row["from"]));
    KIOSK_TRY(out.to, day_of(row["to"]));
    KIOSK_TRY(const std::string kind, row["kind"].string());
    if (kind != "holiday" && kind != "working") {
        return row["kind"].wrong("expected \"holiday\" or \"working\"");
    }
    out.kind = kind == "holiday" ? Kind::Holiday : Kind::Working;
    KIOSK_TRY(out.name_vi, text_in(row["name_vi"]));
    KIOSK_TRY(out.name_en, text_in(row["name_en"]));
    KIOSK_TRY(out.source, text_in(row["source"]));
    KIOSK_TRY(const bool confirmed, row["confirmed"].boolean());
    out.confirmed = confirmed ? calendar::Confirmed::Yes : calendar::Confirmed::No;
    return out;
}

}  // namespace

Result<calendar::Holidays> parse_holidays(std::string_view toml_text, std::string_view file_name) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml_text, file_name));
    std::vector<calendar::SpecialDays> rows;
    for (const ConfigNode& item : file["days"].items()) {
        KIOSK_TRY(auto row, row_in(item));
        rows.push_back(std::move(row));
    }
    KIOSK_CHECK(file.refuse_unknown_keys());
    auto out = calendar::Holidays::create(std::move(rows));
    if (!out) {
        return std::move(out).error().with(file_name);
    }
    return out;
}

Result<calendar::Holidays> read_holidays(const std::string& path) {
    if (path.empty()) {
        return parse_holidays(shipped_holidays(), kShipped);
    }
    KIOSK_TRY(const std::string text, read_text_file(path));
    return parse_holidays(text, std::filesystem::path(path).filename().string());
}

}  // namespace kiosk::provisioning
