// Strict names: one page has one address, so that a cache, a log or a path never holds two.
#include "sync/protocol/page_path.hpp"

#include <algorithm>

#include "firmware/crypto/hash.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {
namespace {

std::optional<Digest> named_under(std::string_view prefix, std::string_view path) {
    if (path.substr(0, prefix.size()) != prefix) {
        return std::nullopt;
    }
    return parse_page_name(path.substr(prefix.size()));
}

}  // namespace

std::string page_path(const Digest& sha256) {
    return kPagePathPrefix + to_hex(sha256);
}

std::optional<Digest> parse_page_name(std::string_view hex) {
    const bool lower = std::all_of(hex.begin(), hex.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (!lower || hex.size() != 64) {
        return std::nullopt;
    }
    auto out = fixed_from_hex<32>(hex);
    return out ? std::optional<Digest>(*out) : std::nullopt;
}

std::optional<Digest> parse_page_path(std::string_view path) {
    return named_under(kPagePathPrefix, path);
}

std::string tus_path(const Digest& sha256) {
    return kTusPathPrefix + to_hex(sha256);
}

std::optional<Digest> parse_tus_path(std::string_view path) {
    return named_under(kTusPathPrefix, path);
}

std::optional<std::uint64_t> parse_byte_count(std::string_view text) {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 53;
    if (text.empty() || text.size() > 16) {
        return std::nullopt;
    }
    std::uint64_t out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        out = out * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return out <= kMost ? std::optional<std::uint64_t>(out) : std::nullopt;
}

std::string manifest_hash(const std::vector<std::string>& manifest_hex) {
    std::string lines;
    for (const std::string& hex : manifest_hex) {
        lines += lines.empty() ? hex : "\n" + hex;
    }
    return to_hex(crypto::sha256(as_bytes(lines)));
}

}  // namespace kiosk::sync
