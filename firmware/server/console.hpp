#pragma once
// What the API has beside the appliance to serve the console on the office network: the door, the
// listener's own facts, and the console's files, which are built into the program.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "firmware/access/door.hpp"
#include "firmware/base/json.hpp"
#include "firmware/http/message.hpp"
#include "firmware/server/role.hpp"

namespace kiosk::server {

inline constexpr std::string_view kSessionPath = "/v1/session";

// One file of the console as it is sent; all live as long as the program.
struct ConsoleFile {
    std::string_view path;  // "/app.js"; "/" is the first page
    std::string_view type;  // content type
    std::string_view etag;  // of the bytes, with its quotes
    std::string_view bytes;
};

struct Console {
    access::Door& door;
    // {"listening": …, "address", "names", "fingerprint", …}: openapi.yaml, schema Lan.
    std::function<Json()> lan;
    std::span<const ConsoleFile> files;
};

// A GET of the office network that is no route of the API.
[[nodiscard]] bool asks_for_file(const http::Request& request);
// The file, 304 when the browser has it, or UnknownRoute.
[[nodiscard]] http::Response file_response(std::span<const ConsoleFile> files,
                                           const http::Request& request);

// "" when the request has no session cookie.
[[nodiscard]] std::string session_cookie_of(const http::Request& request);
// Set-Cookie for a token; "" ends the cookie.
[[nodiscard]] std::string session_cookie(std::string_view token);
[[nodiscard]] RoleSet roles_of_grade(access::Grade grade);

}  // namespace kiosk::server
