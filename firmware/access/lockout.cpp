// A plain table; finding the oldest key looks at all of them, which happens only in a flood.
#include "firmware/access/lockout.hpp"

#include <algorithm>

namespace kiosk::access {

std::uint64_t Lockout::left_ms(const std::string& key, std::uint64_t now_ms) const {
    const auto found = counts_.find(key);
    return found == counts_.end() || found->second.until_ms <= now_ms
               ? 0
               : found->second.until_ms - now_ms;
}

int Lockout::tries_left(const std::string& key, std::uint64_t now_ms) const {
    const auto found = counts_.find(key);
    if (found == counts_.end() || now_ms - found->second.seen_ms > kForgiven_ms) {
        return kTries;
    }
    return std::max(1, kTries - found->second.wrong);
}

std::uint64_t Lockout::wrong(const std::string& key, std::uint64_t now_ms) {
    if (counts_.size() >= kMost && !counts_.contains(key)) {
        counts_.erase(std::min_element(counts_.begin(), counts_.end(), [](auto& a, auto& b) {
            return a.second.seen_ms < b.second.seen_ms;
        }));
    }
    Count& count = counts_[key];
    if (now_ms - count.seen_ms > kForgiven_ms) {
        count = {};
    }
    count.seen_ms = now_ms;
    ++count.wrong;
    if (count.wrong < kTries) {
        return 0;
    }
    const int doubled = std::min(count.wrong - kTries, 6);
    const std::uint64_t length = std::min(kFirst_ms << doubled, kLongest_ms);
    count.until_ms = now_ms + length;
    return length;
}

void Lockout::forgive(const std::string& key) {
    counts_.erase(key);
}

}  // namespace kiosk::access
