// Stricter than the standard where it lets a server choose: no client of ours needs the choice.
#include "firmware/http/framing.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace kiosk::http {
namespace {

constexpr std::size_t kMostDigits = 18;

// A token of RFC 9110, section 5.6.2.
bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) !=
                   std::string_view::npos;
    });
}

bool is_plain(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](unsigned char c) {
        return (c < 0x20 && c != '\t') || c == 0x7f;
    });
}

bool is_named(std::string_view name, std::string_view lower) {
    return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == static_cast<unsigned char>(b);
    });
}

Error wrong(std::string_view header) {
    return Error{ErrorCode::BadArgument, std::string(header)};
}

}  // namespace

Status check_framing(std::span<const RawHeader> headers) {
    int lengths = 0;
    int codings = 0;
    int hosts = 0;
    for (const auto& [name, value] : headers) {
        if (!is_token(name) || !is_plain(value)) {
            return wrong("a header that is not one line of NAME: VALUE");
        }
        if (is_named(name, "content-length")) {
            const bool digits = !value.empty() && value.size() <= kMostDigits &&
                                value.find_first_not_of("0123456789") == std::string::npos;
            if (++lengths > 1 || !digits) {
                return wrong("Content-Length");
            }
        } else if (is_named(name, "transfer-encoding")) {
            if (++codings > 1 || !is_named(value, "chunked")) {
                return wrong("Transfer-Encoding");
            }
        } else if (is_named(name, "host") && ++hosts > 1) {
            return wrong("Host");
        }
    }
    return lengths > 0 && codings > 0 ? Status(wrong("Content-Length beside Transfer-Encoding"))
                                      : Status();
}

}  // namespace kiosk::http
