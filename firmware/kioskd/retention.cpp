// Whether a blob is there is said by the disk alone: nothing in the journal follows from it, and
// removing what is not there is no error. After a start the oldest letters are gone through again.
#include "firmware/kioskd/retention.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kFirst_ms = 60'000;
constexpr std::uint64_t kEvery_ms = 600'000;
constexpr std::uint64_t kSoon_ms = 5000;
constexpr std::size_t kAtOnce = 50;

}  // namespace

Retention::Retention(OfficeLoop& office,
                     store::Blobs& blobs,
                     const Clock& clock,
                     RetentionRules rules,
                     std::function<int()> used_percent)
    : office_(office),
      blobs_(blobs),
      clock_(clock),
      rules_(rules),
      used_percent_(std::move(used_percent)),
      next_ms_(clock.monotonic_ms() + kFirst_ms) {}

void Retention::tidy_when_due() {
    if (clock_.monotonic_ms() < next_ms_) {
        return;
    }
    const auto more = tidy();
    if (!more) {
        log::warn("retention", "{}", describe(more.error()));
    }
    next_ms_ = clock_.monotonic_ms() + (more && *more ? kSoon_ms : kEvery_ms);
}

// A time that lies ahead was taken while the clock was wrong: it counts as long ago.
bool Retention::due(std::int64_t handed_over_ms) const {
    return std::abs(clock_.wall().unix_ms - handed_over_ms) >= rules_.keep_days * kDay_ms ||
           used_percent_() > rules_.full_percent;
}

Result<bool> Retention::tidy() {
    using Letters = std::vector<store::HandedOverLetter>;
    KIOSK_TRY(const auto letters,
              office_
                  .query([from = gone_to_](const View& view) -> Result<Letters> {
                      return store::letters_handed_over(view.store.db(), from, kAtOnce);
                  })
                  .get());
    KIOSK_CHECK(letters);
    std::size_t removed = 0;
    for (const store::HandedOverLetter& letter : *letters) {
        if (!due(letter.handed_over_ms)) {
            break;
        }
        for (const Digest& blob : letter.blobs) {
            KIOSK_CHECK(blobs_.remove(blob));
        }
        ++removed;
        gone_to_ = letter.seq;
    }
    if (removed > 0) {
        log::info("retention", "pages of {} letters that the city has are gone", removed);
    }
    return removed == kAtOnce;
}

int disk_used_percent(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error || space.capacity == 0) {
        return 0;
    }
    return static_cast<int>((space.capacity - std::min(space.available, space.capacity)) * 100 /
                            space.capacity);
}

}  // namespace kiosk::kioskd
