// Days and nights are the office's, by the wall clock: that is how a link is paid for. A clock that
// is wrong sends at a wrong hour and loses nothing.
#include "sync/client/link_budget.hpp"

#include <algorithm>
#include <utility>

#include "firmware/base/log.hpp"

namespace kiosk::sync {
namespace {

constexpr std::uint64_t kKeepEach = std::uint64_t{1} << 20;

std::int64_t day_of(std::int64_t office_ms) {
    return office_ms >= 0 ? office_ms / kDay_ms : (office_ms - kDay_ms + 1) / kDay_ms;
}

}  // namespace

LinkBudget::LinkBudget(LinkRules rules,
                       const Clock& clock,
                       LinkVolume volume,
                       std::function<Status(const LinkVolume&)> keep)
    : rules_(rules), clock_(clock), volume_(volume), keep_(std::move(keep)) {}

std::int64_t LinkBudget::office_ms() const {
    return clock_.wall().unix_ms + rules_.utc_offset_ms;
}

bool LinkBudget::by_night(std::int64_t office_ms) const {
    const std::int64_t minute = (office_ms - day_of(office_ms) * kDay_ms) / kMinute_ms;
    const bool begun = minute >= rules_.night_begins_min;
    const bool goes_on = minute < rules_.night_ends_min;
    return rules_.night_begins_min < rules_.night_ends_min ? begun && goes_on : begun || goes_on;
}

std::uint64_t LinkBudget::pages_wait_ms() const {
    if (!rules_.metered || pushed_) {
        return 0;
    }
    const std::int64_t now_ms = office_ms();
    const std::int64_t today = day_of(now_ms);
    const bool used_up =
        rules_.day_bytes > 0 && volume_.day == today && volume_.bytes >= rules_.day_bytes;
    const std::int64_t first_ms = used_up ? (today + 1) * kDay_ms : now_ms;
    if (by_night(first_ms)) {
        return static_cast<std::uint64_t>(first_ms - now_ms);
    }
    std::int64_t begins_ms = day_of(first_ms) * kDay_ms + rules_.night_begins_min * kMinute_ms;
    begins_ms += begins_ms < first_ms ? kDay_ms : 0;
    return static_cast<std::uint64_t>(begins_ms - now_ms);
}

void LinkBudget::sent(std::uint64_t bytes) {
    if (!rules_.metered || bytes == 0) {
        return;
    }
    const std::int64_t today = day_of(office_ms());
    const bool new_day = today != volume_.day;
    volume_ = new_day ? LinkVolume{today, bytes} : LinkVolume{today, volume_.bytes + bytes};
    unkept_ += bytes;
    if (!keep_ || (!new_day && unkept_ < kKeepEach)) {
        return;
    }
    if (const auto kept = keep_(volume_); !kept) {
        log::warn("sync", "what the link carried today was not kept: {}", describe(kept.error()));
    }
    unkept_ = 0;
}

}  // namespace kiosk::sync
