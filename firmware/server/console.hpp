#pragma once
// What the API has beside the appliance to serve the console on the office network: the door, the
// listener's own facts, and the console's files, which are built into the program.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "firmware/access/door.hpp"
#include "firmware/base/json.hpp"
#include "firmware/http/static_files.hpp"
#include "firmware/server/role.hpp"

namespace kiosk::server {

inline constexpr std::string_view kSessionPath = "/v1/session";

struct Console {
    access::Door& door;
    // {"listening": …, "address", "names", "fingerprint", …}: openapi.yaml, schema Lan.
    std::function<Json()> lan;
    std::span<const http::StaticFile> files;
};

// A GET of the office network that is no route of the API.
[[nodiscard]] bool asks_for_file(const http::Request& request);
[[nodiscard]] RoleSet roles_of_grade(access::Grade grade);

}  // namespace kiosk::server
