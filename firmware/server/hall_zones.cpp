// Few zones and few counters: plain searches.
#include "firmware/server/hall_zones.hpp"

#include <algorithm>

namespace kiosk::server {

const std::string& HallZones::zone_of(const CounterId& counter) const {
    static const std::string none;
    const auto found = zone_of_.find(counter.value);
    return found == zone_of_.end() ? none : found->second;
}

const HallZone* HallZones::find(std::string_view zone) const {
    const auto found = std::find_if(
        zones_.begin(), zones_.end(), [&](const HallZone& one) { return one.id == zone; });
    return found == zones_.end() ? nullptr : &*found;
}

std::set<ServiceId> HallZones::lines_of(std::string_view zone, const office::State& state) const {
    std::set<ServiceId> out;
    for (const auto& [id, counter] : state.queue.counters()) {
        if (counter.configured && zone_of(id) == zone) {
            out.insert(counter.services.begin(), counter.services.end());
        }
    }
    return out;
}

Json zone_view(const HallZone& zone) {
    return {{"id", zone.id}, {"name_vi", zone.name_vi}, {"name_en", zone.name_en}};
}

}  // namespace kiosk::server
