// The standard: wiki.open311.org/GeoReport_v2. XML is written by hand: a list of flat elements,
// where all that can go wrong is a character.
#include "sync/hub/channels/open311_text.hpp"

#include <array>
#include <ctime>

#include "firmware/base/format.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::hub {
namespace {

constexpr std::size_t kMostFields = 64;
constexpr std::int64_t kZone_s = 7 * 3600;  // no summer time since 1975

std::string xml_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&apos;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

void put_element(std::string& out, std::string_view name, const Json& value) {
    const bool empty = value.is_null() || value.is_structured() || value == "";
    if (empty) {
        out += fmt::format("    <{}/>\n", name);
        return;
    }
    const std::string text = value.is_string() ? value.get<std::string>() : to_text(value);
    out += fmt::format("    <{0}>{1}</{0}>\n", name, xml_escaped(text));
}

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? std::optional<int>(c - 'A' + 10) : std::nullopt;
}

// nullopt for a bad escape.
std::optional<std::string> form_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
        const auto low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
        if (!high || !low) {
            return std::nullopt;
        }
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return out;
}

// Of UTF-8: C0 but tab and line feed, DEL, C1, and U+FFFE, U+FFFF.
bool unwritable(std::string_view text, std::size_t i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f) {
        return c != '\t' && c != '\n';
    }
    if (c == 0xc2) {
        return i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    }
    const std::string_view three = text.substr(i, 3);
    return three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf";
}

// Two, three or four digits at a fixed place; -1 for anything else.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    int out = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') {
            return -1;
        }
        out = out * 10 + (text[i] - '0');
    }
    return out;
}

// Seconds east of Greenwich; nullopt for another form.
std::optional<std::int64_t> zone_of(std::string_view text) {
    if (text == "Z") {
        return 0;
    }
    const int hours = number_at(text, 1, 2);
    const int minutes = number_at(text, 4, 2);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || hours < 0 ||
        hours > 14 || minutes < 0 || minutes > 59) {
        return std::nullopt;
    }
    const std::int64_t out = std::int64_t{hours} * 3600 + minutes * 60;
    return text[0] == '+' ? out : -out;
}

}  // namespace

std::optional<Open311Path> parse_open311_path(std::string_view path) {
    const std::string_view prefix = kOpen311Prefix;
    if (!path.starts_with(prefix)) {
        return std::nullopt;
    }
    path.remove_prefix(prefix.size());
    Open311Path out;
    const std::size_t dot = path.rfind('.');
    if (dot != std::string_view::npos) {
        const std::string_view ending = path.substr(dot + 1);
        if (ending != "xml" && ending != "json") {
            return std::nullopt;
        }
        out.format = ending == "xml" ? Open311Format::Xml : Open311Format::Json;
        path = path.substr(0, dot);
    }
    const std::size_t slash = path.find('/');
    out.resource = path.substr(0, slash);
    if (slash != std::string_view::npos) {
        out.item = path.substr(slash + 1);
        if (out.item.empty() || out.item.find('/') != std::string::npos) {
            return std::nullopt;
        }
    }
    return out.resource.empty() ? std::nullopt : std::optional(out);
}

std::string open311_text(Open311Format format,
                         std::string_view root,
                         std::string_view item,
                         const Json& list) {
    if (format == Open311Format::Json) {
        return to_text(list);
    }
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    out += fmt::format("<{}>\n", root);
    for (const Json& one : list) {
        out += fmt::format("  <{}>\n", item);
        for (const auto& [name, value] : one.items()) {
            put_element(out, name, value);
        }
        out += fmt::format("  </{}>\n", item);
    }
    return out + fmt::format("</{}>\n", root);
}

std::string_view content_type_of(Open311Format format) noexcept {
    return format == Open311Format::Json ? "application/json" : "text/xml; charset=utf-8";
}

Result<std::string> plain_text(std::string_view text, std::string_view what) {
    auto nfc = to_nfc(text);
    if (!nfc) {
        return Error{ErrorCode::BadArgument, std::string(what) + ": the text is not UTF-8"};
    }
    std::string out;
    for (std::size_t i = 0; i < nfc->size(); ++i) {
        if ((*nfc)[i] == '\r') {
            out += nfc->substr(i, 2) == "\r\n" ? "" : "\n";
        } else if (unwritable(*nfc, i)) {
            return Error{ErrorCode::BadArgument,
                         std::string(what) + ": a character that no text has; remove it"};
        } else {
            out += (*nfc)[i];
        }
    }
    return out;
}

Result<FormFields> parse_form(std::string_view body) {
    FormFields out;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('&'), body.size());
        const std::string_view pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (pair.empty()) {
            continue;
        }
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = form_decoded(pair.substr(0, equals));
        const auto value = form_decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || name->size() > 64 || !value || out.size() >= kMostFields) {
            return Error{ErrorCode::BadArgument,
                         "the form: a bad escape, a name that is too long, or too many fields"};
        }
        KIOSK_TRY(std::string key, plain_text(*name, "name of a field"));
        KIOSK_TRY(std::string text, plain_text(*value, key));
        if (!out.emplace(std::move(key), std::move(text)).second) {
            return Error{ErrorCode::BadArgument, "the form: a field that comes twice"};
        }
    }
    return out;
}

Result<std::int64_t> parse_open311_time(std::string_view text) {
    const Error wrong{ErrorCode::BadArgument,
                      "a time must be as 2026-01-05T09:00:00Z or 2026-01-05T09:00:00+07:00"};
    std::tm parts{};
    parts.tm_year = number_at(text, 0, 4) - 1900;
    parts.tm_mon = number_at(text, 5, 2) - 1;
    parts.tm_mday = number_at(text, 8, 2);
    parts.tm_hour = number_at(text, 11, 2);
    parts.tm_min = number_at(text, 14, 2);
    parts.tm_sec = number_at(text, 17, 2);
    const bool shaped = text.size() >= 20 && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                        text[13] == ':' && text[16] == ':';
    const bool in_range = parts.tm_year >= 70 && parts.tm_mon >= 0 && parts.tm_mon < 12 &&
                          parts.tm_mday >= 1 && parts.tm_hour >= 0 && parts.tm_hour < 24 &&
                          parts.tm_min >= 0 && parts.tm_min < 60 && parts.tm_sec >= 0 &&
                          parts.tm_sec < 60;
    const auto zone = shaped ? zone_of(text.substr(19)) : std::nullopt;
    if (!shaped || !in_range || !zone) {
        return wrong;
    }
    const int day = parts.tm_mday;
    const std::time_t seconds = timegm(&parts);
    if (parts.tm_mday != day) {
        return wrong;  // the 31st of a month that has none
    }
    return (std::int64_t{seconds} - *zone) * 1000;
}

std::string open311_time(std::int64_t unix_ms) {
    const std::time_t seconds{unix_ms / 1000 + kZone_s};
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+07:00",
                       parts.tm_year + 1900,
                       parts.tm_mon + 1,
                       parts.tm_mday,
                       parts.tm_hour,
                       parts.tm_min,
                       parts.tm_sec);
}

}  // namespace kiosk::hub
