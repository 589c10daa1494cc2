#pragma once
// The cookie that carries a session's token. Rules: RFC 6265bis. The prefix __Host- makes a browser
// refuse the cookie unless it is Secure, for the whole host and set by the host itself.

#include <string>
#include <string_view>

namespace kiosk::access {

// "" when the header Cookie has no session.
[[nodiscard]] std::string session_in(std::string_view cookies);
// Set-Cookie for a token; "" ends the cookie.
[[nodiscard]] std::string session_cookie(std::string_view token);

}  // namespace kiosk::access
