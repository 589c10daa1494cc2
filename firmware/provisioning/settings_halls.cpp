// The halls: which counter stands where, what the zones are called, which displays must be seen.
#include <algorithm>

#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {
namespace {

constexpr std::string_view kUsualZone = "1";
constexpr std::size_t kMostZoneName = 24;  // letters; so that it fits beside a desk on the glass
constexpr std::size_t kMostScreens = 32;
constexpr std::size_t kMostSentences = 20;

std::size_t letters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

Result<std::string> zone_name(const ConfigNode& node) {
    KIOSK_TRY(std::string text, text_of(node));
    if (letters_of(text) > kMostZoneName) {
        return node.wrong("expected at most 24 letters, so that it fits the glass");
    }
    return text;
}

bool has(const std::vector<ZoneSettings>& zones, std::string_view id) {
    return std::any_of(
        zones.begin(), zones.end(), [&](const ZoneSettings& zone) { return zone.id == id; });
}

Status read_names(const ConfigNode& list, std::vector<ZoneSettings>& out) {
    std::set<std::string> ids;
    for (const ConfigNode& item : list.items()) {
        ZoneSettings zone;
        KIOSK_TRY(zone.id, id_of(item["id"], ids));
        KIOSK_TRY(zone.name_vi, zone_name(item["name_vi"]));
        KIOSK_TRY(zone.name_en, zone_name(item["name_en"]));
        out.push_back(std::move(zone));
    }
    return {};
}

// Without [[zones]] a zone is called by its id.
Status place_counters(const ConfigNode& counters, const ConfigNode& names, HallSettings& out) {
    for (const ConfigNode& item : counters.items()) {
        KIOSK_TRY(const std::string counter, item["id"].string());
        std::string zone(kUsualZone);
        if (item["zone"].exists()) {
            std::set<std::string> none;
            KIOSK_TRY(zone, id_of(item["zone"], none));
        }
        if (!has(out.zones, zone)) {
            if (names.exists()) {
                const ConfigNode& at = item["zone"].exists() ? item["zone"] : item["id"];
                return at.wrong("there is no [[zones]] with the id " + zone);
            }
            out.zones.push_back({zone, "Khu " + zone, "Area " + zone});
        }
        out.zone_of[counter] = zone;
    }
    return {};
}

Status no_empty_zone(const ConfigNode& list, const HallSettings& halls) {
    for (const ConfigNode& item : list.items()) {
        KIOSK_TRY(const std::string id, item["id"].string());
        const bool used = std::any_of(halls.zone_of.begin(),
                                      halls.zone_of.end(),
                                      [&](const auto& entry) { return entry.second == id; });
        if (!used) {
            return item["id"].wrong("no counter has the zone " + id);
        }
    }
    return {};
}

Status read_sentences(const ConfigNode& list, HallSettings& out) {
    std::set<std::string> ids;
    for (const ConfigNode& item : list.items()) {
        HallSettings::Sentence sentence;
        KIOSK_TRY(sentence.id, id_of(item["id"], ids));
        KIOSK_TRY(sentence.notice, read_notice(item));
        out.sentences.push_back(std::move(sentence));
    }
    if (out.sentences.size() > kMostSentences) {
        return list.wrong("expected at most 20");
    }
    return {};
}

}  // namespace

Result<reception::NoticePosted> read_notice(const ConfigNode& item) {
    KIOSK_TRY(const bool urgent, item["urgent"].boolean_or(false));
    reception::NoticePosted wish;
    wish.kind = urgent ? reception::NoticeKind::Urgent : reception::NoticeKind::Ordinary;
    KIOSK_TRY(wish.vi, text_of(item["vi"]));
    KIOSK_TRY(wish.en, item["en"].string_or(""));
    auto checked = reception::Notices().post(wish);
    if (!checked) {
        const bool english = checked.error().context.starts_with("en");
        return item[english ? "en" : "vi"].wrong("expected one line of at most 120 letters");
    }
    return *std::move(checked).value();
}

Status read_halls(const ConfigNode& file, HallSettings& out) {
    KIOSK_CHECK(read_names(file["zones"], out.zones));
    KIOSK_CHECK(place_counters(file["counters"], file["zones"], out));
    KIOSK_CHECK(no_empty_zone(file["zones"], out));
    const ConfigNode& table = file["hall"];
    KIOSK_TRY(out.zone, table["zone"].string_or(""));
    if (!out.zone.empty() && !has(out.zones, out.zone)) {
        return table["zone"].wrong("no counter has the zone " + out.zone);
    }
    std::set<std::string> names;
    for (const ConfigNode& item : table["screens"].items()) {
        KIOSK_TRY(out.screens.emplace_back(), id_of(item, names));
    }
    if (out.screens.size() > kMostScreens) {
        return table["screens"].wrong("expected at most 32 names");
    }
    return read_sentences(table["notices"], out);
}

}  // namespace kiosk::provisioning
