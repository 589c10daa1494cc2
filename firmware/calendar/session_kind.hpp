#pragma once
// Which kind of reception a session or a visit is: the rows of the yearly report rest on it.

#include <optional>
#include <string_view>

namespace kiosk::calendar {

// Regular reception is every working day's; periodic and ad hoc sessions are held by the head of
// the office (Law 42/2013 art. 18).
enum class SessionKind { Regular, Periodic, AdHoc };

// Who receives at a periodic or ad hoc session: the head, or a deputy in the head's place.
enum class Held { ByHead, ByDelegate };

// "regular", "periodic", "ad_hoc".
[[nodiscard]] std::string_view session_kind_name(SessionKind kind) noexcept;
[[nodiscard]] std::optional<SessionKind> session_kind_from(std::string_view name) noexcept;

}  // namespace kiosk::calendar
