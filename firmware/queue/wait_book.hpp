#pragma once
// What an office has learned about its waits, as the fold of its facts: how long cases take, how
// many people do not come, and how good its estimates were.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/queue/business_day.hpp"
#include "firmware/queue/moment.hpp"
#include "firmware/queue/wait_estimate.hpp"

namespace kiosk::queue {

struct Ticket;

// Counts of one service in a block of kWaitBlockDays days.
struct WaitCounts {
    std::int64_t cases = 0;       // finished after having come to a desk
    std::int64_t served_ms = 0;   // from the coming to the end, of `cases`
    std::int64_t weight_pct = 0;  // group factors of `cases`, in hundredths
    std::int64_t called = 0;      // called tickets that came or were set down as a no-show
    std::int64_t missed = 0;      // of these, the no-shows
    std::int64_t way_ms = 0;      // from the last call to the coming or the no-show, of `called`
    bool operator==(const WaitCounts&) const = default;
};

// One estimate given at issue, and what became of it.
struct WaitOutcome {
    std::int64_t estimate_s = 0;
    std::int64_t actual_s = 0;
    bool operator==(const WaitOutcome&) const = default;
};

// How good the estimates of the last outcomes were.
struct WaitReport {
    std::size_t outcomes = 0;
    double error_min = 0;  // mean absolute difference
    double bias_min = 0;   // mean of estimate less actual; below 0: people were told too little
    double under_told_pct = 0;  // waited more than kUnderTold_s longer than estimated
};

inline constexpr std::int64_t kUnderTold_s = 600;
inline constexpr std::int32_t kWaitBlockDays = 6;
inline constexpr std::int32_t kWaitBlocks = 10;  // the present block and nine: 55 to 60 days
// Bounds of what is carried from day to day (office::WaitLearned): services beyond are forgotten,
// those counted least recently first.
inline constexpr std::size_t kMostWaitServices = 64;
inline constexpr std::size_t kMostOutcomes = 400;
// Shorter estimates say nothing about the ratio of actual to estimate: a minute is half or double.
inline constexpr std::int64_t kLeastRatioEstimate_s = 300;

// A value; owned and changed by one thread. A sample that spans a restart of the machine is left
// out, because no clock tells how long it took.
class WaitBook {
public:
    using Blocks = std::map<std::int32_t, WaitCounts>;  // by day / kWaitBlockDays

    // ---- changes; the ticket as it stands after the fact
    void note_arrived(const Ticket& ticket);
    void note_done(const Ticket& ticket);
    // The desk was taken until `at`; the case goes on later and counts once, when it is done.
    void note_held(const Ticket& ticket, const Moment& at);
    void note_no_show(const Ticket& ticket);
    void note_no_show_undone(const Ticket& ticket);

    // What a new day goes on with: only blocks within the window of `day`, within the bounds.
    [[nodiscard]] WaitBook carried_to(BusinessDay day) const;

    // ---- reads
    // Sums of the window; zeros for a service never seen.
    [[nodiscard]] WaitCounts counts(const ServiceId& service) const;
    [[nodiscard]] WaitSpread spread() const;
    [[nodiscard]] WaitReport report() const;

    [[nodiscard]] const std::map<ServiceId, Blocks>& services() const noexcept { return services_; }

    // Oldest first.
    [[nodiscard]] const std::deque<WaitOutcome>& outcomes() const noexcept { return outcomes_; }

    [[nodiscard]] bool empty() const noexcept { return services_.empty() && outcomes_.empty(); }

    // As read back from a journal; the caller keeps to the bounds.
    [[nodiscard]] static WaitBook restored(std::map<ServiceId, Blocks> services,
                                           std::deque<WaitOutcome> outcomes);

    bool operator==(const WaitBook&) const = default;

private:
    WaitCounts& today(const Ticket& ticket);
    bool count_call(const Ticket& ticket, const Moment& over);
    void count_outcome(const WaitOutcome& outcome);

    std::map<ServiceId, Blocks> services_;
    std::deque<WaitOutcome> outcomes_;
};

}  // namespace kiosk::queue
