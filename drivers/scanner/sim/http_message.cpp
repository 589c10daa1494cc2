// The head ends at the first empty line; of its fields only Content-Length and Transfer-Encoding
// matter. Everything is bounded before it is searched.
#include "drivers/scanner/sim/http_message.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "firmware/base/text.hpp"

namespace kiosk::scanner {
namespace {

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

Result<std::size_t> body_length(std::string_view head) {
    std::size_t length = 0;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            return Error{ErrorCode::BadArgument, "header field"};
        }
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trim(line.substr(colon + 1));
        if (same_word(name, "transfer-encoding")) {
            return Error{ErrorCode::BadArgument, "chunked request"};
        }
        if (same_word(name, "content-length")) {
            const auto last = value.data() + value.size();
            const auto parsed = std::from_chars(value.data(), last, length);
            if (parsed.ec != std::errc{} || parsed.ptr != last) {
                return Error{ErrorCode::BadArgument, "Content-Length"};
            }
        }
    }
    return length;
}

}  // namespace

Result<std::optional<HttpRequest>> parse_request(std::string_view bytes) {
    const std::size_t head_end = bytes.substr(0, kMostHead).find("\r\n\r\n");
    if (head_end == std::string_view::npos) {
        if (bytes.size() >= kMostHead) {
            return Error{ErrorCode::BodyTooLarge, "request head"};
        }
        return std::optional<HttpRequest>{};
    }
    const std::string_view head = bytes.substr(0, head_end);
    const std::size_t line_end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, line_end);
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos || first == 0 || line[first + 1] != '/' ||
        line.substr(second + 1, 7) != "HTTP/1.") {
        return Error{ErrorCode::BadArgument, "request line"};
    }
    KIOSK_TRY(const std::size_t length,
              body_length(head.substr(std::min(line_end + 2, head.size()))));
    if (length > kMostBody) {
        return Error{ErrorCode::BodyTooLarge, "request body"};
    }
    const std::string_view body = bytes.substr(head_end + 4);
    if (body.size() < length) {
        return std::optional<HttpRequest>{};
    }
    const std::string_view target = line.substr(first + 1, second - first - 1);
    HttpRequest request;
    request.method = line.substr(0, first);
    request.path = target.substr(0, target.find('?'));
    request.body = body.substr(0, length);
    return std::optional<HttpRequest>{std::move(request)};
}

std::string_view xml_value(std::string_view xml, std::string_view name) noexcept {
    for (std::size_t open = xml.find('<'); open != std::string_view::npos;
         open = xml.find('<', open + 1)) {
        const std::size_t close = xml.find('>', open);
        if (close == std::string_view::npos) {
            return {};
        }
        std::string_view tag = xml.substr(open + 1, close - open - 1);
        tag = tag.substr(0, tag.find_first_of(" \t\r\n/"));
        if (const std::size_t colon = tag.find(':'); colon != std::string_view::npos) {
            tag.remove_prefix(colon + 1);
        }
        if (tag == name) {
            const std::string_view rest = xml.substr(close + 1);
            return trim(rest.substr(0, rest.find('<')));
        }
    }
    return {};
}

int xml_number(
    std::string_view xml, std::string_view name, int least, int most, int other) noexcept {
    const std::string_view text = xml_value(xml, name);
    int value = 0;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    const bool good =
        parsed.ec == std::errc{} && parsed.ptr == end && value >= least && value <= most;
    return good ? value : other;
}

}  // namespace kiosk::scanner
