#pragma once
// How long a name or an address may not try again: after five wrong tries a minute, after each
// further wrong one twice as long, at most an hour. A right try, or a day without any, forgives.

#include <cstdint>
#include <map>
#include <string>

namespace kiosk::access {

// Times are monotonic milliseconds. Holds at most kMost keys: the one not seen for longest goes,
// so that a flood of invented names cannot fill the memory. One thread at a time.
class Lockout {
public:
    static constexpr int kTries = 5;
    static constexpr std::uint64_t kFirst_ms = 60'000;
    static constexpr std::uint64_t kLongest_ms = 3'600'000;
    static constexpr std::uint64_t kForgiven_ms = 24 * 3'600'000ULL;
    static constexpr std::size_t kMost = 4096;

    // 0 = may try.
    [[nodiscard]] std::uint64_t left_ms(const std::string& key, std::uint64_t now_ms) const;
    // Wrong tries until the next lock; at least 1.
    [[nodiscard]] int tries_left(const std::string& key, std::uint64_t now_ms) const;
    // Counts a wrong try; the length of the lock that begins by it, 0 for none.
    std::uint64_t wrong(const std::string& key, std::uint64_t now_ms);
    void forgive(const std::string& key);

private:
    struct Count {
        int wrong = 0;
        std::uint64_t seen_ms = 0;
        std::uint64_t until_ms = 0;
    };

    std::map<std::string, Count> counts_;
};

}  // namespace kiosk::access
