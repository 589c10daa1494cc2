#pragma once
// What stands behind "?" in requests of the city's pages.

#include <string>
#include <string_view>

#include "firmware/http/message.hpp"

namespace kiosk::hub {

// "" when it is not there.
[[nodiscard]] inline std::string query_text(const http::Request& request, std::string_view name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

// format=csv; BadArgument for another format than csv and json.
[[nodiscard]] inline Result<bool> wants_csv(const http::Request& request) {
    const std::string format = query_text(request, "format");
    if (!format.empty() && format != "csv" && format != "json") {
        return Error{ErrorCode::BadArgument, "format: json or csv"};
    }
    return format == "csv";
}

}  // namespace kiosk::hub
