#pragma once
// The part of the settings that decisions read. It enters history as settings.applied; the file's
// other parts (roles, devices, sync) are in firmware/provisioning/settings.hpp.

#include <string>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/calendar/booking.hpp"
#include "firmware/petitions/letter.hpp"
#include "firmware/queue/setup.hpp"

namespace kiosk::office {

// Whether this kiosk has a ticket printer.
enum class Printing { Off, On };

// Training is marked on every screen and paper, never sent to the city and never counted: its
// journal lives in a data folder of its own.
enum class Purpose { Service, Training };

struct AppliedSettings {
    std::string office;  // office code, e.g. "HN-01"
    int slot = 1;        // 1-9: this kiosk's own number range
    std::vector<queue::Service> services;
    std::vector<queue::CounterSetup> counters;
    queue::QueueRules rules;
    std::vector<petitions::ReceivingBody> bodies;
    Printing printing = Printing::Off;
    queue::OfficeHours hours;
    Purpose purpose = Purpose::Service;
    int booking_grace_min = calendar::kUsualGrace_min;  // 0 to calendar::kMostGrace_min
    bool operator==(const AppliedSettings&) const = default;
};

// Canonical JSON takes half of a journal body at most, since day.opened carries it.
inline constexpr std::size_t kMaxSettingsBytes = 30 * 1024;

// BadSettings names the field: no or repeated ids, a prefix that is not [A-Z]{1,2} or is used
// twice, a counter naming an unknown service, hours out of order, slot outside 1-9, rules out of
// range, two protected bodies, too many bytes.
[[nodiscard]] Status check_settings(const AppliedSettings& settings);

// SHA-256 (hex) of the canonical JSON: tells whether a file says something new.
[[nodiscard]] std::string settings_hash(const AppliedSettings& settings);

}  // namespace kiosk::office
