// Names as the journal and the API have them.
#include "firmware/calendar/session_kind.hpp"

#include <array>

namespace kiosk::calendar {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"regular", "periodic", "ad_hoc"};

}  // namespace

std::string_view session_kind_name(SessionKind kind) noexcept {
    return kNames[static_cast<std::size_t>(kind)];
}

std::optional<SessionKind> session_kind_from(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) {
            return static_cast<SessionKind>(i);
        }
    }
    return std::nullopt;
}

}  // namespace kiosk::calendar
