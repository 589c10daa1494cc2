// Cookie rules: RFC 6265bis. The prefix __Host- makes a browser refuse the cookie unless it is
// Secure, for the whole host and set by the host itself.
#include "firmware/server/console.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::server {
namespace {

constexpr std::string_view kCookie = "__Host-tiepdan";

}  // namespace

bool asks_for_file(const http::Request& request) {
    return !request.user && request.method == "GET" && !request.path.starts_with("/v1/");
}

http::Response file_response(std::span<const ConsoleFile> files, const http::Request& request) {
    const auto found = std::find_if(files.begin(), files.end(), [&](const ConsoleFile& file) {
        return file.path == request.path;
    });
    if (found == files.end()) {
        return http::error_response(Error{ErrorCode::UnknownRoute});
    }
    http::Response out;
    out.headers["content-type"] = std::string(found->type);
    out.headers["cache-control"] = "no-cache";  // kept, but asked for again: a new version shows
    out.headers["etag"] = std::string(found->etag);
    if (request.header("if-none-match") == found->etag) {
        out.status = 304;
        return out;
    }
    out.body = to_bytes(found->bytes);
    return out;
}

std::string session_cookie_of(const http::Request& request) {
    std::string_view rest = request.header("cookie");
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        const std::string_view pair = trim(rest.substr(0, end));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) == kCookie && equals != std::string_view::npos) {
            return std::string(pair.substr(equals + 1));
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return "";
}

std::string session_cookie(std::string_view token) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Strict",
                       kCookie,
                       token,
                       token.empty() ? 0 : access::kSession_ms / 1000);
}

RoleSet roles_of_grade(access::Grade grade) {
    switch (grade) {
        case access::Grade::Staff:
            return {Role::Staff};
        case access::Grade::Supervisor:
            return {Role::Staff, Role::Supervisor};
        case access::Grade::Technician:
            return {Role::Technician};
    }
    return {};
}

}  // namespace kiosk::server
