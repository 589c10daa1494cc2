#include "firmware/provisioning/city_notices.hpp"

#include <algorithm>

#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {
namespace {

Result<std::optional<calendar::BusinessDay>> maybe_day(const ConfigNode& node) {
    if (!node.exists()) {
        return std::optional<calendar::BusinessDay>();
    }
    KIOSK_TRY(const auto day, day_of(node));
    return std::optional(day);
}

// Whether some day belongs to both.
bool meet(const CityNotice& one, const CityNotice& other) {
    const bool ends_before = one.until && other.from && *one.until < *other.from;
    const bool begins_after = one.from && other.until && *other.until < *one.from;
    return !ends_before && !begins_after;
}

}  // namespace

Result<std::vector<CityNotice>> parse_city_notices(std::string_view toml_text,
                                                   std::string_view file_name) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml_text, file_name));
    std::vector<CityNotice> out;
    for (const ConfigNode& item : file["notices"].items()) {
        CityNotice next;
        KIOSK_TRY(next.notice, read_notice(item));
        KIOSK_TRY(next.from, maybe_day(item["from"]));
        KIOSK_TRY(next.until, maybe_day(item["until"]));
        if (next.from && next.until && *next.until < *next.from) {
            return item["until"].wrong("lies before from");
        }
        const bool taken = std::any_of(out.begin(), out.end(), [&](const CityNotice& other) {
            return other.notice.kind == next.notice.kind && meet(other, next);
        });
        if (taken) {
            return item["vi"].wrong("another notice of its kind counts on the same day");
        }
        out.push_back(std::move(next));
    }
    KIOSK_CHECK(file.refuse_unknown_keys());
    return out;
}

}  // namespace kiosk::provisioning
