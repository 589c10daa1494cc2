#pragma once
// What a link that is paid by volume may carry: records at all times, pages by night and within the
// volume of a day. A link that is only slow has its rate (http_hub_link) and no rules here.

#include <cstdint>
#include <functional>

#include "firmware/base/clock.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::sync {

struct LinkRules {
    bool metered = false;
    // Pages go between these minutes of the day; across midnight when they begin later than they
    // end, at all times when both are the same.
    std::int64_t night_begins_min = 22 * std::int64_t{60};
    std::int64_t night_ends_min = 5 * std::int64_t{60};
    // Pages wait for the next day once so many bytes went out on one; 0 = no such limit.
    std::uint64_t day_bytes = 0;
    std::int64_t utc_offset_ms = 7 * kHour_ms;  // of the office's day; Vietnam has no summer time
};

// Request bodies that went out on one day.
struct LinkVolume {
    std::int64_t day = 0;  // days since 1970-01-01, by the office's clock
    std::uint64_t bytes = 0;
    bool operator==(const LinkVolume&) const = default;
};

// One thread. The clock must outlive it.
class LinkBudget {
public:
    // `volume`: what was kept last. `keep` makes it durable, once a megabyte and once a new day, so
    // that a power cut forgets a megabyte at most; its error is logged, sending goes on.
    LinkBudget(LinkRules rules,
               const Clock& clock,
               LinkVolume volume = {},
               std::function<Status(const LinkVolume&)> keep = {});

    // ms until pages may go, by the wall clock; 0 = now.
    [[nodiscard]] std::uint64_t pages_wait_ms() const;

    // Body bytes went out, whatever became of them.
    void sent(std::uint64_t bytes);

    // A person wants it now: pages go until none waits (all_gone()), whatever the rules say.
    void push() noexcept { pushed_ = true; }

    void all_gone() noexcept { pushed_ = false; }

    [[nodiscard]] const LinkVolume& volume() const noexcept { return volume_; }

private:
    [[nodiscard]] std::int64_t office_ms() const;
    [[nodiscard]] bool by_night(std::int64_t office_ms) const;

    const LinkRules rules_;
    const Clock& clock_;
    LinkVolume volume_;
    const std::function<Status(const LinkVolume&)> keep_;
    std::uint64_t unkept_ = 0;
    bool pushed_ = false;
};

}  // namespace kiosk::sync
