#pragma once
// Where a sealed blob lives on the wire: /v1/pages/{64 lower-case hex digits of its SHA-256}, and
// for stock tus clients /v1/tus/{the same}.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/bytes.hpp"

namespace kiosk::sync {

[[nodiscard]] std::string page_path(const Digest& sha256);
// nullopt for any other path: another length, upper case, a query, a second slash.
[[nodiscard]] std::optional<Digest> parse_page_path(std::string_view path);
// The same under /v1/tus, by the same rule.
[[nodiscard]] std::string tus_path(const Digest& sha256);
[[nodiscard]] std::optional<Digest> parse_tus_path(std::string_view path);
// The name alone, by the same rule.
[[nodiscard]] std::optional<Digest> parse_page_name(std::string_view hex);

// A decimal number of bytes as upload headers carry it, 0 .. 2^53; nullopt for anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_byte_count(std::string_view text);

// The letter's name for people who may know no more: SHA-256 of the manifest's hex lines joined by
// a line feed (the content document first, then pages 1..n), as lower-case hex.
[[nodiscard]] std::string manifest_hash(const std::vector<std::string>& manifest_hex);

}  // namespace kiosk::sync
