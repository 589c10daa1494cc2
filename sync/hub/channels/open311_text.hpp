#pragma once
// Open311 GeoReport v2 on the wire: addresses, forms and times in; XML and JSON out. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::hub {

enum class Open311Format { Xml, Json };

inline constexpr char kOpen311Prefix[] = "/open311/v2/";

// "/open311/v2/requests/17.json" is {"requests", "17", Json}. Without an ending it is XML.
struct Open311Path {
    std::string resource;
    std::string item;  // "" = all of them
    Open311Format format = Open311Format::Xml;
};

// nullopt for any other path: another ending, an empty part, a third part.
[[nodiscard]] std::optional<Open311Path> parse_open311_path(std::string_view path);

// A list as the standard writes it. XML: <root><item><key>text</key>…</item>…</root>, keys with a
// list of their own as an empty element; JSON: the list. Null is an empty element.
[[nodiscard]] std::string open311_text(Open311Format format,
                                       std::string_view root,
                                       std::string_view item,
                                       const Json& list);
[[nodiscard]] std::string_view content_type_of(Open311Format format) noexcept;

using FormFields = std::map<std::string, std::string, std::less<>>;

// application/x-www-form-urlencoded. Values are UTF-8 in NFC, without control characters but tabs
// and line breaks (CR LF becomes LF). BadArgument names the field (never its value): a bad escape,
// no UTF-8, a character that XML does not know, the same name twice, more than 64 fields.
[[nodiscard]] Result<FormFields> parse_form(std::string_view body);

// The same rule of characters for one text; `what` names it.
[[nodiscard]] Result<std::string> plain_text(std::string_view text, std::string_view what);

// A time with its zone, as xs:dateTime has it: "2026-01-05T09:00:00Z", "…+07:00"; milliseconds
// since 1970. BadArgument for another form or a date that is none.
[[nodiscard]] Result<std::int64_t> parse_open311_time(std::string_view text);
// In the zone of Asia/Ho_Chi_Minh: "2026-01-05T09:00:00+07:00".
[[nodiscard]] std::string open311_time(std::int64_t unix_ms);

}  // namespace kiosk::hub
