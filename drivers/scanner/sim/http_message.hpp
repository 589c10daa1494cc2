#pragma once
// As much of HTTP/1.1 as an eSCL client speaks to a scanner, parsed from raw bytes: the simulator
// sends broken messages on purpose, which no HTTP library does.

#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::scanner {

inline constexpr std::size_t kMostHead = 16 * 1024;
inline constexpr std::size_t kMostBody = 64 * 1024;

struct HttpRequest {
    std::string method;
    std::string path;  // without query
    std::string body;
};

// The request at the front of `bytes`; nullopt while it is not whole. BadArgument for what is no
// request (or chunked), BodyTooLarge beyond the limits above. Pure; any thread.
// Source: RFC 9112.
[[nodiscard]] Result<std::optional<HttpRequest>> parse_request(std::string_view bytes);

// The text of the first element of that local name, whatever its namespace prefix; "" when there
// is none. Enough for scan settings, which are flat. Pure; any thread.
[[nodiscard]] std::string_view xml_value(std::string_view xml, std::string_view name) noexcept;
// xml_value as a number from least to most, else `other`.
[[nodiscard]] int xml_number(
    std::string_view xml, std::string_view name, int least, int most, int other) noexcept;

}  // namespace kiosk::scanner
