#include "firmware/http/address.hpp"

#include <algorithm>

namespace kiosk::http {
namespace {

constexpr std::size_t kMostUrl = 512;

// No blanks, no user:password, no fragment: what curl would read otherwise than we do.
bool plain(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) > 0x7e ||
               c == '@' || c == '#' || c == '\\' || c == '"';
    });
}

// Two texts of one server: the host in any case, the scheme's own port named or not.
std::string same_server(std::string_view base) {
    std::string out(base);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view own_port = out.starts_with("https:") ? ":443" : ":80";
    if (out.ends_with(own_port)) {
        out.erase(out.size() - own_port.size());
    }
    return out;
}

bool has_scheme(std::string_view text) {
    return text.substr(0, text.find_first_of("/?")).find(':') != std::string_view::npos;
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
    const Error wrong{ErrorCode::BadArgument,
                      "URL: https://HOST[:PORT]/PATH, or http:// on 127.0.0.1"};
    const bool secure = url.starts_with("https://");
    if ((!secure && !url.starts_with("http://")) || url.size() > kMostUrl || !plain(url)) {
        return wrong;
    }
    const std::size_t host_at = secure ? 8 : 7;
    const std::size_t path_at = std::min(url.find_first_of("/?", host_at), url.size());
    const std::string_view authority = url.substr(host_at, path_at - host_at);
    const std::string_view host = authority.substr(0, authority.find(':'));
    if (host.empty() || (!secure && host != "127.0.0.1" && host != "localhost")) {
        return wrong;
    }
    const std::string_view target = url.substr(path_at);
    return Address{std::string(url.substr(0, path_at)),
                   (target.starts_with('/') ? "" : "/") + std::string(target)};
}

Result<Address> resolve_location(const Address& asked, std::string_view location) {
    std::string url(location);
    if (location.starts_with("//")) {
        url = asked.base.substr(0, asked.base.find('/')) + url;
    } else if (location.starts_with('/')) {
        url = asked.base + url;
    } else if (!has_scheme(location)) {
        const std::string path = asked.target.substr(0, asked.target.find('?'));
        url = asked.base + path.substr(0, path.rfind('/') + 1) + url;
    }
    KIOSK_TRY(Address out, parse_address(url));
    if (location.empty() || same_server(out.base) != same_server(asked.base)) {
        return Error{ErrorCode::BadArgument, "Location: another server than the one asked"};
    }
    out.base = asked.base;
    return out;
}

}  // namespace kiosk::http
