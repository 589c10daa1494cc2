// The browser's cookie ends with the session, so that a closed day leaves nothing behind.
#include "firmware/access/cookie.hpp"

#include "firmware/access/sessions.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::access {
namespace {

constexpr std::string_view kCookie = "__Host-tiepdan";

}  // namespace

std::string session_in(std::string_view cookies) {
    while (!cookies.empty()) {
        const std::size_t end = cookies.find(';');
        const std::string_view pair = trim(cookies.substr(0, end));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) == kCookie && equals != std::string_view::npos) {
            return std::string(pair.substr(equals + 1));
        }
        cookies = end == std::string_view::npos ? std::string_view() : cookies.substr(end + 1);
    }
    return "";
}

std::string session_cookie(std::string_view token) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Strict",
                       kCookie,
                       token,
                       token.empty() ? 0 : kSession_ms / 1000);
}

}  // namespace kiosk::access
