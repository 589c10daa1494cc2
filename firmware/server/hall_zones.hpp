#pragma once
// Waiting zones: which counter stands in which hall, and what the halls are called. Of the settings
// file, the same for as long as the process runs; no decision reads them.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/office/state.hpp"

namespace kiosk::server {

struct HallZone {
    std::string id;
    std::string name_vi;
    std::string name_en;
    bool operator==(const HallZone&) const = default;
};

// Any thread: nothing of it changes.
class HallZones {
public:
    // An office without zones: no counter stands in any.
    HallZones() = default;

    // `zone_of`: counter id -> zone id, each of `zones`.
    HallZones(std::map<std::string, std::string> zone_of, std::vector<HallZone> zones)
        : zone_of_(std::move(zone_of)), zones_(std::move(zones)) {}

    // "" for a counter that is in no zone: one that has left the settings.
    [[nodiscard]] const std::string& zone_of(const CounterId& counter) const;
    // Null for a zone that no counter has.
    [[nodiscard]] const HallZone* find(std::string_view zone) const;
    // The lines that wait in this hall: those that a counter of the zone serves, open or not.
    [[nodiscard]] std::set<ServiceId> lines_of(std::string_view zone,
                                               const office::State& state) const;

private:
    std::map<std::string, std::string> zone_of_;
    std::vector<HallZone> zones_;
};

// {"id", "name_vi", "name_en"}
[[nodiscard]] Json zone_view(const HallZone& zone);

}  // namespace kiosk::server
