#pragma once
// How long the sealed pages of a letter stay on this disk after the city has it. A letter without
// the city's receipt is never touched, however full the disk is; then scanning is refused instead.

#include <cstdint>
#include <functional>

#include "firmware/kioskd/office_loop.hpp"
#include "firmware/store/blobs.hpp"

namespace kiosk::kioskd {

struct RetentionRules {
    int keep_days = 7;
    int full_percent = 80;  // above it the oldest go at once
};

// Used by one thread. The references must outlive it.
class Retention {
public:
    // `used_percent`: how full the disk with the blobs is.
    Retention(OfficeLoop& office,
              store::Blobs& blobs,
              const Clock& clock,
              RetentionRules rules,
              std::function<int()> used_percent);

    // Removes what is due, oldest first: a minute after the start, then every ten minutes, and soon
    // again while there is more. Returns at once in between; else it blocks for the disk, for 50
    // letters at most. Errors are logged, and the next turn tries again.
    void tidy_when_due();

private:
    // True when there is more to remove.
    [[nodiscard]] Result<bool> tidy();
    [[nodiscard]] bool due(std::int64_t handed_over_ms) const;

    OfficeLoop& office_;
    store::Blobs& blobs_;
    const Clock& clock_;
    const RetentionRules rules_;
    const std::function<int()> used_percent_;
    std::uint64_t next_ms_;
    Seq gone_to_{0};  // the blobs of letters opened up to here are gone
};

// Of the file system of `folder`; 0 when it does not say.
[[nodiscard]] int disk_used_percent(const std::filesystem::path& folder);

}  // namespace kiosk::kioskd
