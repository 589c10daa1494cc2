// The walk is list scheduling: desks have the time at which they are free, people take them in the
// order of the key. Past waits are never averaged: they tell of a line that is gone.
#include "firmware/queue/wait_estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "firmware/base/result.hpp"

namespace kiosk::queue {
namespace {

constexpr double kPerFurtherPerson = 0.1;
constexpr double kMostGroupFactor = 2;
constexpr double kConfiguredWeight = 20;  // in cases: docs/queue.md
constexpr double kUsualNoShow = 0.05;     // until an office has counts of its own
constexpr double kUsualWeight = 20;       // in calls
constexpr std::int64_t kUsualWay_ms = 30'000;
constexpr std::int64_t kStep_s = 300;  // of what is said
constexpr int kStep_min = 5;
// A case that outlasts its mean will last a while yet: at least this part of the mean.
constexpr std::int64_t kLeastRest = 4;

constexpr std::array<std::pair<WaitShown, std::string_view>, 4> kShown = {{
    {WaitShown::Minutes, "minutes"},
    {WaitShown::FewCases, "few_cases"},
    {WaitShown::LeadersDesk, "leaders_desk"},
    {WaitShown::NoDesk, "no_desk"},
}};

std::int64_t case_ms(const WaitService& service, std::int64_t people) {
    return std::llround(static_cast<double>(service.mean_ms) * group_factor(people));
}

// Of a ticket that is not at a desk yet: it may never come.
std::int64_t expected_ms(const WaitService& service, std::int64_t people) {
    return service.way_ms +
           std::llround((1 - service.no_show_rate) * static_cast<double>(case_ms(service, people)));
}

class Walk {
public:
    explicit Walk(const WaitSnapshot& snapshot) : snapshot_(snapshot) {
        const std::size_t services = snapshot.services.size();
        able_.resize(services);
        for (std::size_t desk = 0; desk < snapshot.desks.size(); ++desk) {
            free_ms_.push_back(free_at(snapshot.desks[desk]));
            for (const std::size_t service : snapshot.desks[desk].services) {
                KIOSK_ASSERT(service < services, "a desk serves services of the snapshot");
                able_[service].push_back(desk);
            }
        }
    }

    [[nodiscard]] bool served(std::size_t service) const { return !able_[service].empty(); }

    // The able desk that is free first; the line has one.
    [[nodiscard]] std::size_t first(std::size_t service) const {
        return *std::min_element(
            able_[service].begin(), able_[service].end(), [this](std::size_t a, std::size_t b) {
                return free_ms_[a] < free_ms_[b];
            });
    }

    [[nodiscard]] std::int64_t start_ms(std::size_t service) const {
        return opened(free_ms_[first(service)]);
    }

    void take(const WaitAhead& person) {
        KIOSK_ASSERT(person.service < able_.size(), "people wait for services of the snapshot");
        if (!served(person.service)) {
            return;
        }
        std::int64_t& free_ms = free_ms_[first(person.service)];
        free_ms = opened(std::max(free_ms, person.from_ms)) +
                  expected_ms(snapshot_.services[person.service], person.people);
    }

private:
    [[nodiscard]] std::int64_t free_at(const WaitDesk& desk) const {
        const std::int64_t now_ms = snapshot_.now_ms;
        switch (desk.now) {
            case WaitDesk::Now::Free:
                return now_ms;
            case WaitDesk::Now::Break:
                return std::max(now_ms, desk.until_ms);
            case WaitDesk::Now::Called:
                return now_ms + expected_ms(service_of(desk), desk.people);
            case WaitDesk::Now::Serving:
                break;
        }
        const std::int64_t whole_ms = case_ms(service_of(desk), desk.people);
        const std::int64_t elapsed_ms = std::max<std::int64_t>(0, now_ms - desk.since_ms);
        return now_ms + std::max(whole_ms - elapsed_ms, whole_ms / kLeastRest);
    }

    // The first moment from then on at which people are called in.
    [[nodiscard]] std::int64_t opened(std::int64_t at_ms) const {
        for (const WaitGap& gap : snapshot_.closed) {
            if (at_ms >= gap.from_ms && at_ms < gap.to_ms) {
                at_ms = gap.to_ms;
            }
        }
        return at_ms;
    }

    [[nodiscard]] const WaitService& service_of(const WaitDesk& desk) const {
        KIOSK_ASSERT(desk.service < snapshot_.services.size(),
                     "a ticket at hand has a service of the snapshot");
        return snapshot_.services[desk.service];
    }

    const WaitSnapshot& snapshot_;
    std::vector<std::int64_t> free_ms_;           // per desk
    std::vector<std::vector<std::size_t>> able_;  // per service
};

// Seconds of the next `wait_s` in which nobody is called in.
std::int64_t closed_within(const WaitSnapshot& snapshot, std::int64_t wait_s) {
    const std::int64_t start_ms = snapshot.now_ms + wait_s * 1000;
    std::int64_t out_ms = 0;
    for (const WaitGap& gap : snapshot.closed) {
        out_ms += std::max<std::int64_t>(
            0, std::min(gap.to_ms, start_ms) - std::max(gap.from_ms, snapshot.now_ms));
    }
    return out_ms / 1000;
}

WaitShown shown_for(const WaitService& service) {
    if (service.line == WaitLine::LeadersDesk) {
        return WaitShown::LeadersDesk;
    }
    return service.cases < kCasesBeforeMinutes ? WaitShown::FewCases : WaitShown::Minutes;
}

}  // namespace

double group_factor(std::int64_t people) noexcept {
    const auto further = static_cast<double>(std::max<std::int64_t>(people, 1) - 1);
    return std::min(1 + kPerFurtherPerson * further, kMostGroupFactor);
}

std::int64_t learned_mean_ms(std::int64_t configured_ms,
                             std::int64_t cases,
                             std::int64_t served_ms,
                             double weight) noexcept {
    if (cases <= 0 || weight <= 0) {
        return configured_ms;
    }
    const auto n = static_cast<double>(cases);
    const double measured = static_cast<double>(served_ms) / weight;
    return std::llround((n * measured + kConfiguredWeight * static_cast<double>(configured_ms)) /
                        (n + kConfiguredWeight));
}

std::int64_t way_mean_ms(std::int64_t called, std::int64_t way_ms) noexcept {
    return std::llround((static_cast<double>(way_ms) + kUsualWeight * kUsualWay_ms) /
                        (static_cast<double>(called) + kUsualWeight));
}

double no_show_rate(std::int64_t called, std::int64_t missed) noexcept {
    return (static_cast<double>(missed) + kUsualNoShow * kUsualWeight) /
           (static_cast<double>(called) + kUsualWeight);
}

std::string_view wait_shown_name(WaitShown shown) noexcept {
    for (const auto& [value, name] : kShown) {
        if (value == shown) {
            return name;
        }
    }
    return "";
}

std::optional<WaitShown> wait_shown_from(std::string_view name) noexcept {
    for (const auto& [value, known] : kShown) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

WaitRange wait_range(std::int64_t wait_s,
                     const WaitSpread& spread,
                     std::int64_t closed_s) noexcept {
    const auto point = static_cast<double>(std::max<std::int64_t>(wait_s - closed_s, 0));
    const auto most_s = closed_s + static_cast<std::int64_t>(std::ceil(point * spread.most));
    const auto least_s = closed_s + static_cast<std::int64_t>(point * spread.least);
    WaitRange out;
    out.upper_min =
        std::max(kStep_min, static_cast<int>((most_s + kStep_s - 1) / kStep_s) * kStep_min);
    out.lower_min = std::min(out.upper_min, static_cast<int>(least_s / kStep_s) * kStep_min);
    return out;
}

WaitEstimate estimate_wait(const WaitSnapshot& snapshot) {
    KIOSK_ASSERT(snapshot.service < snapshot.services.size(),
                 "a ticket waits for a service of the snapshot");
    WaitEstimate out;
    Walk walk(snapshot);
    if (!walk.served(snapshot.service)) {
        const bool over = snapshot.session_end_ms && snapshot.now_ms >= *snapshot.session_end_ms;
        out.today = over ? WaitToday::MayNot : WaitToday::InTime;
        return out;
    }
    const std::size_t walked = std::min(snapshot.ahead.size(), kMostWalked);
    for (std::size_t i = 0; i < walked; ++i) {
        walk.take(snapshot.ahead[i]);
    }
    auto wait_ms = static_cast<double>(walk.start_ms(snapshot.service) - snapshot.now_ms);
    const std::size_t rest = snapshot.ahead.size() - walked + snapshot.ahead_not_walked;
    if (walked > 0 && rest > 0) {
        wait_ms *= static_cast<double>(walked + rest) / static_cast<double>(walked);
    }
    out.wait_s = std::llround(wait_ms / 1000);
    out.shown = shown_for(snapshot.services[snapshot.service]);
    if (out.shown == WaitShown::Minutes) {
        const WaitRange range =
            wait_range(*out.wait_s, snapshot.spread, closed_within(snapshot, *out.wait_s));
        out.upper_min = range.upper_min;
        out.lower_min = range.lower_min;
    }
    if (snapshot.session_end_ms &&
        snapshot.now_ms + *out.wait_s * 1000 >= *snapshot.session_end_ms) {
        out.today = WaitToday::MayNot;
    }
    return out;
}

}  // namespace kiosk::queue
