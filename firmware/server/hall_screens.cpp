// Versions only grow, so a display that shows an old one and moves is late by a moment; one that
// stays on an old version hangs.
#include "firmware/server/hall_screens.hpp"

#include <algorithm>

namespace kiosk::server {
namespace {

bool is_name(const std::string& text) {
    return !text.empty() && text.size() <= HallScreens::kMostName &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

}  // namespace

HallScreens::HallScreens(const std::vector<std::string>& expected, std::uint64_t mono_ms) {
    for (const std::string& name : expected) {
        screens_[name].mono_ms = mono_ms;
    }
}

Status HallScreens::seen(const std::string& name,
                         const std::string& zone,
                         std::int64_t version,
                         std::uint64_t mono_ms,
                         std::int64_t wall_ms) {
    if (!is_name(name) || version < 0) {
        return Error{ErrorCode::BadArgument, is_name(name) ? "version" : "screen"};
    }
    const std::lock_guard lock(mutex_);
    if (screens_.size() >= kMost && !screens_.contains(name)) {
        return Error{ErrorCode::Overloaded, "too many displays"};
    }
    Screen& screen = screens_[name];
    const bool moved = !screen.version || *screen.version != version;
    if (version >= newest_) {
        screen.behind_since_ms.reset();
    } else if (moved || !screen.behind_since_ms) {
        screen.behind_since_ms = mono_ms;
    }
    screen.zone = zone;
    screen.version = version;
    screen.wall_ms = wall_ms;
    screen.mono_ms = mono_ms;
    return {};
}

void HallScreens::changed(std::int64_t version, std::uint64_t mono_ms) {
    const std::lock_guard lock(mutex_);
    newest_ = version;
    for (auto& [name, screen] : screens_) {
        if (screen.version && *screen.version < version && !screen.behind_since_ms) {
            screen.behind_since_ms = mono_ms;
        }
    }
}

HallScreens::Standing HallScreens::standing(const Screen& screen, std::uint64_t mono_ms) {
    if (mono_ms - std::min(mono_ms, screen.mono_ms) > kUnseen_ms) {
        return Standing::Unseen;
    }
    if (screen.behind_since_ms &&
        mono_ms - std::min(mono_ms, *screen.behind_since_ms) > kUnseen_ms) {
        return Standing::Behind;
    }
    return Standing::Ok;
}

Json HallScreens::view(std::uint64_t mono_ms) const {
    const std::lock_guard lock(mutex_);
    Json out = Json::array();
    for (const Standing wanted : {Standing::Unseen, Standing::Behind, Standing::Ok}) {
        for (const auto& [name, screen] : screens_) {
            if (standing(screen, mono_ms) != wanted) {
                continue;
            }
            const char* state = wanted == Standing::Unseen   ? "unseen"
                                : wanted == Standing::Behind ? "behind"
                                                             : "ok";
            out.push_back({{"name", name},
                           {"zone", screen.zone},
                           {"state", state},
                           {"version", screen.version ? Json(*screen.version) : Json(nullptr)},
                           {"seen_ms", screen.version ? Json(screen.wall_ms) : Json(nullptr)},
                           {"silent_s", (mono_ms - std::min(mono_ms, screen.mono_ms)) / 1000}});
        }
    }
    return out;
}

}  // namespace kiosk::server
