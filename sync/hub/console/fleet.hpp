#pragma once
// The fleet: every device of the city, what is wrong with it and how badly, the worst first.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "sync/hub/console/sheet.hpp"
#include "sync/hub/figure_table.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {

// How a lamp stands. Off: the device is out of service by a person's will.
enum class Lamp { Off, Good, Warn, Bad };

// One thing that is wrong, in a word of a closed list that the page has text for: "fenced",
// "revoked", "alarm", "never", "silent", "backlog", "clock", "refused", "printer", "scanner",
// "document".
struct Trouble {
    Lamp lamp = Lamp::Warn;
    std::string word;
    std::string detail;      // a code: of the alarm, the fault, the document
    std::int64_t value = 0;  // milliseconds, a number of records or of a record; 0 = none
};

struct DocumentInForce {
    std::string name;
    std::int64_t version = 0;
    std::int64_t refused = 0;  // a newer one that the device could not use; 0 = none
    std::string code;          // why
    std::string where{};       // line and key of the mistake; "" = the device does not say
};

// What the hub knows of one device.
struct FleetDevice {
    Device device;
    std::int64_t letters_waiting = 0;  // whose pages are not all here
    std::int64_t refused = 0;          // records that were not taken
    std::vector<Alarm> alarms;         // since it was enrolled last
    std::vector<DeviceFault> faults;
    std::vector<DocumentInForce> documents;
};

// The bounds at which a lamp changes, for whoever writes of them.
inline constexpr std::int64_t kSilentWarn_ms = 3'600'000;        // in working hours
inline constexpr std::int64_t kSilentBad_ms = 72 * 3'600'000LL;  // longer than any weekend
inline constexpr std::int64_t kBacklogWarn_ms = 3'600'000;
inline constexpr std::int64_t kBacklogBad_ms = 24 * 3'600'000LL;
inline constexpr std::int64_t kClockWarn_ms = 2 * 60'000;
inline constexpr std::int64_t kClockBad_ms = 3'600'000;

// All that is wrong, the worst first. Pure. Working hours are Monday to Friday, 9 to 17 in Hanoi:
// at night and on Sundays a device that says nothing is none to worry about.
[[nodiscard]] std::vector<Trouble> troubles_of(const FleetDevice& device, std::int64_t now_ms);
// Good when nothing is wrong.
[[nodiscard]] Lamp lamp_of(const std::vector<Trouble>& troubles);

// Errors are the store's.
[[nodiscard]] Result<std::vector<FleetDevice>> read_fleet(HubStore& store);
// {"now_ms", "devices": […]}, by lamp and then by office.
[[nodiscard]] Json fleet_view(std::vector<FleetDevice> fleet, std::int64_t now_ms);
[[nodiscard]] Sheet fleet_sheet(std::vector<FleetDevice> fleet, std::int64_t now_ms);

}  // namespace kiosk::hub
