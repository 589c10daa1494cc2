#pragma once
// Which displays hang in the halls, and whether each shows what the office knows.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::server {

// A display says every ten seconds which version it shows; one that has said nothing for 30 s is
// not seen, one that is seen and still shows what was over 30 s ago is behind. Displays that the
// settings name are listed from the start, others from their first word on; of this run only, as no
// decision reads it. Any thread.
class HallScreens {
public:
    static constexpr std::uint64_t kUnseen_ms = 30'000;
    static constexpr std::size_t kMost = 64;  // names; each is a screen that somebody hung up
    static constexpr std::size_t kMostName = 40;

    // `expected`: names. `mono_ms`: now; a display that the settings name has 30 s to come.
    HallScreens(const std::vector<std::string>& expected, std::uint64_t mono_ms);

    // BadArgument: the name is no id of at most 40 letters without marks, digits, - _ . ; or the
    // version is negative. Overloaded: kMost displays have other names.
    [[nodiscard]] Status seen(const std::string& name,
                              const std::string& zone,
                              std::int64_t version,
                              std::uint64_t mono_ms,
                              std::int64_t wall_ms);
    // What the halls show has changed; it stands so from this version on.
    void changed(std::int64_t version, std::uint64_t mono_ms);

    // A list of {"name", "zone" ("" = the whole office), "state": "ok" | "behind" | "unseen",
    // "version" (null: never seen), "seen_ms" (wall; null: never seen), "silent_s"}; those that
    // need somebody first, then by name.
    [[nodiscard]] Json view(std::uint64_t mono_ms) const;

private:
    enum class Standing { Unseen, Behind, Ok };

    struct Screen {
        std::string zone;
        std::optional<std::int64_t> version;
        std::int64_t wall_ms = 0;
        std::uint64_t mono_ms = 0;  // of its last word; else since when it is awaited
        std::optional<std::uint64_t> behind_since_ms;  // mono: since when it shows the same old
    };

    [[nodiscard]] static Standing standing(const Screen& screen, std::uint64_t mono_ms);

    mutable std::mutex mutex_;
    std::map<std::string, Screen> screens_;
    std::int64_t newest_ = 0;  // version of the last change
};

}  // namespace kiosk::server
