#pragma once
// Files that are built into a program and served as they are: what is served is what was tested.

#include <span>
#include <string_view>

#include "firmware/http/message.hpp"

namespace kiosk::http {

// One file as it is sent; all live as long as the program.
struct StaticFile {
    std::string_view path;  // "/app.js"; "/" is the first page
    std::string_view type;  // content type
    std::string_view etag;  // of the bytes, with its quotes
    std::string_view bytes;
};

// The file, 304 when the browser has it, or UnknownRoute.
[[nodiscard]] Response file_response(std::span<const StaticFile> files, const Request& request);

// Headers for every answer of a console. The policy allows only what its pages bring themselves: no
// inline script or style, no frame around it, no other host; and nothing is kept on the way.
[[nodiscard]] const Headers& console_headers();

}  // namespace kiosk::http
