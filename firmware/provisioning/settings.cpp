// Each section has its reader, which names the node a mistake stands at. What spans the file (the
// size of all settings) is left to office::check_settings, the judge of what decisions may read.
#include "firmware/provisioning/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "firmware/base/config.hpp"
#include "firmware/base/format.hpp"
#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {
namespace {

Status read_speech(const ConfigNode& table, SpeechSettings& out) {
    KIOSK_TRY(out.device, table["device"].string_or(""));
    const auto driver = out.device.substr(0, out.device.find(':') + 1);
    const bool folder = (driver == "wav:" || driver == "sim:") && out.device != driver;
    if (!out.device.empty() && driver != "espeak:" && !folder) {
        return table["device"].wrong(
            "expected \"espeak:\", \"espeak:<ALSA device>\", \"wav:<folder>\" or "
            "\"sim:<folder>\"");
    }
    KIOSK_TRY(const auto volume, table["volume"].integer_or(80, 0, 100));
    out.volume = static_cast<int>(volume);
    if (!table["languages"].exists()) {
        return {};
    }
    KIOSK_TRY(out.languages, table["languages"].strings_or_empty());
    for (std::size_t i = 0; i < out.languages.size(); ++i) {
        if (out.languages[i] != "vi" && out.languages[i] != "en") {
            return table["languages"].items()[i].wrong("expected \"vi\" or \"en\"");
        }
    }
    if (std::find(out.languages.begin(), out.languages.end(), "vi") == out.languages.end()) {
        return table["languages"].wrong("\"vi\" must be among them");
    }
    return {};
}

Result<petitions::ReceivingBody::Key> key_of(const ConfigNode& node) {
    KIOSK_TRY(const std::string text, node.string());
    const auto bytes = fixed_from_hex<32>(text);
    if (!bytes) {
        return node.wrong("expected 64 hex digits (hubctl body keygen prints them)");
    }
    return *bytes;
}

// While a body's keys roll over: how long the present one counts, and from when the next one.
Status read_key_days(const ConfigNode& item, petitions::ReceivingBody& out) {
    if (item["key_until"].exists()) {
        KIOSK_TRY(out.key_until, day_of(item["key_until"]));
    }
    if (!item["next_key"].exists() && !item["next_key_from"].exists()) {
        return {};
    }
    out.next.emplace();
    KIOSK_TRY(out.next->key, key_of(item["next_key"]));
    KIOSK_TRY(out.next->from, day_of(item["next_key_from"]));
    return {};
}

Status read_bodies(const ConfigNode& list, office::AppliedSettings& out) {
    std::set<std::string> ids;
    bool guarded = false;
    for (const ConfigNode& item : list.items()) {
        petitions::ReceivingBody body;
        KIOSK_TRY(body.id.value, id_of(item["id"], ids));
        KIOSK_TRY(body.name, text_of(item["name"]));
        KIOSK_TRY(body.key, key_of(item["key"]));
        KIOSK_CHECK(read_key_days(item, body));
        KIOSK_TRY(const bool is_protected, item["protected"].boolean_or(false));
        if (is_protected && guarded) {
            return item["protected"].wrong("only one body may be protected");
        }
        guarded = guarded || is_protected;
        body.use = is_protected ? petitions::ReceivingBody::Use::Protected
                                : petitions::ReceivingBody::Use::Ordinary;
        out.bodies.push_back(std::move(body));
    }
    return {};
}

Status read_numbers(const ConfigNode& list, std::set<std::uint32_t>& out) {
    if (list.exists() && list.kind() != ConfigNode::Kind::Array) {
        return list.wrong("expected a list of numbers");
    }
    for (const ConfigNode& item : list.items()) {
        KIOSK_TRY(const auto number, item.integer(0, 0xfffffffe));
        out.insert(static_cast<std::uint32_t>(number));
    }
    return {};
}

Status read_roles(const ConfigNode& table, RoleMap& out) {
    const std::map<std::string, RolePeers*> roles = {{"citizen", &out.citizen},
                                                     {"staff", &out.staff},
                                                     {"supervisor", &out.supervisor},
                                                     {"technician", &out.technician}};
    for (const auto& [name, peers] : roles) {
        KIOSK_CHECK(read_numbers(table[name]["uids"], peers->uids));
        KIOSK_CHECK(read_numbers(table[name]["gids"], peers->gids));
    }
    KIOSK_TRY(const auto names, table["everyone"].strings_or_empty());
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!roles.contains(names[i])) {
            return table["everyone"].items()[i].wrong(
                "expected citizen, staff, supervisor or technician");
        }
        out.everyone.insert(names[i]);
    }
    return {};
}

Status read_printer(const ConfigNode& table, Settings& out) {
    KIOSK_TRY(out.printer.device, table["device"].string_or(""));
    const std::string& device = out.printer.device;
    if (!device.empty() && !device.starts_with("escpos:") && !device.starts_with("sim:")) {
        return table["device"].wrong(
            "expected \"escpos:usb:VID:PID\", \"escpos:tcp:HOST\", \"escpos:serial:NODE\" "
            "or \"sim:<folder>\"");
    }
    KIOSK_TRY(out.printer.profile, table["profile"].string_or("generic-80"));
    if (out.printer.profile.empty()) {
        return table["profile"].wrong("must not be empty");
    }
    out.applied.printing = device.empty() ? office::Printing::Off : office::Printing::On;
    return {};
}

// Below it a page of 64 KiB takes more than half a minute, and a dead link looks the same.
constexpr std::size_t kMostSerialBytes = 64;  // docs/protocols/city-sync.md
constexpr std::int64_t kLeastKbit_s = 16;

// "22:00" as minutes of the day; `otherwise` where the key is not there.
Result<int> minute_of(const ConfigNode& node, int otherwise) {
    if (!node.exists()) {
        return otherwise;
    }
    KIOSK_TRY(const std::string text, node.string());
    if (text == "00:00") {
        return 0;
    }
    const auto until = queue::Span::parse("00:00-" + text);
    if (!until || until->to_min >= queue::kMinutesOfDay) {
        return node.wrong("expected a time such as \"22:00\"");
    }
    return until->to_min;
}

Status read_link(const ConfigNode& table, SyncSettings& out) {
    KIOSK_TRY(out.serial, table["serial"].string_or(""));
    if (out.serial.size() > kMostSerialBytes) {
        return table["serial"].wrong("expected at most 64 letters and digits, as on the plate");
    }
    KIOSK_TRY(out.metered, table["metered"].boolean_or(false));
    KIOSK_TRY(out.night_begins_min, minute_of(table["night_begins"], out.night_begins_min));
    KIOSK_TRY(out.night_ends_min, minute_of(table["night_ends"], out.night_ends_min));
    KIOSK_TRY(const auto day_mb, table["day_mb"].integer_or(0, 0, 1'000'000));
    KIOSK_TRY(const auto kbit_s, table["most_kbit_s"].integer_or(0, 0, 1'000'000));
    if (kbit_s > 0 && kbit_s < kLeastKbit_s) {
        return table["most_kbit_s"].wrong("expected 0 (all of the link) or at least 16");
    }
    out.day_mb = static_cast<int>(day_mb);
    out.most_kbit_s = static_cast<int>(kbit_s);
    return {};
}

Status read_devices(const ConfigNode& file, Settings& out) {
    const ConfigNode& scanner = file["scanner"];
    KIOSK_TRY(out.scanner.device, scanner["device"].string_or(""));
    const std::string& device = out.scanner.device;
    if (!device.empty() && !device.starts_with("sane:") && !device.starts_with("sim:")) {
        return scanner["device"].wrong("expected \"sane:<name>\" or \"sim:<folder>\"");
    }
    KIOSK_TRY(out.scanner.config_dir, scanner["config_dir"].string_or(""));
    KIOSK_TRY(out.scanner.duplex, scanner["duplex"].boolean_or(false));
    KIOSK_TRY(out.ocr.language, file["ocr"]["language"].string_or("vie"));
    const bool plain = !out.ocr.language.empty() &&
                       std::all_of(out.ocr.language.begin(), out.ocr.language.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || c == '_' || c == '+';
                       });
    if (!plain) {
        return file["ocr"]["language"].wrong("expected a Tesseract language, e.g. \"vie\"");
    }
    KIOSK_TRY(out.ocr.pdf, file["ocr"]["pdf"].string_or("archive"));
    if (out.ocr.pdf != "archive" && out.ocr.pdf != "compact" && out.ocr.pdf != "none") {
        return file["ocr"]["pdf"].wrong("expected \"archive\", \"compact\" or \"none\"");
    }
    KIOSK_TRY(const auto page_s, file["ocr"]["timeout_s"].integer_or(60, 1, 600));
    out.ocr.timeout_s = static_cast<int>(page_s);
    KIOSK_TRY(const auto first, file["sync"]["first_contact_max_s"].integer_or(60, 0, 3600));
    KIOSK_TRY(const auto fill, file["sync"]["fill_wait_s"].integer_or(30, 0, 3600));
    out.sync.first_contact_max_s = static_cast<int>(first);
    out.sync.fill_wait_s = static_cast<int>(fill);
    KIOSK_TRY(const auto keep, file["sync"]["keep_days"].integer_or(7, 1, 90));
    KIOSK_TRY(const auto full, file["sync"]["full_percent"].integer_or(80, 10, 95));
    out.sync.keep_days = static_cast<int>(keep);
    out.sync.full_percent = static_cast<int>(full);
    return read_link(file["sync"], out.sync);
}

constexpr std::size_t kMostOffer = 160;

Status read_glass(const ConfigNode& table,
                  const office::AppliedSettings& applied,
                  GlassSettings& out) {
    KIOSK_TRY(out.letter_service, table["letter_service"].string_or(""));
    for (const auto& [key, text] : {std::pair{"full_offer_vi", &out.full_offer_vi},
                                    std::pair{"full_offer_en", &out.full_offer_en}}) {
        KIOSK_TRY(*text, table[key].string_or(""));
        if (text->size() > kMostOffer) {
            return table[key].wrong("expected at most 160 bytes, so that it fits the glass");
        }
    }
    if (!out.letter_service.empty() && !is_service(applied, out.letter_service)) {
        return table["letter_service"].wrong("there is no service " + out.letter_service);
    }
    return {};
}

// "0c2e:0b61", and behind a colon more where there is a serial number.
bool is_usb_id(std::string_view text) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const std::string_view vendor = text.substr(0, 4);
    const std::string_view product = text.size() > 5 ? text.substr(5, 4) : "";
    return vendor.size() == 4 && product.size() == 4 && text[4] == ':' &&
           std::all_of(vendor.begin(), vendor.end(), is_hex) &&
           std::all_of(product.begin(), product.end(), is_hex) &&
           (text.size() == 9 || (text.size() > 10 && text[9] == ':'));
}

Status read_codes(const ConfigNode& table, CodeReaderSettings& out) {
    KIOSK_TRY(out.device, table["device"].string_or(""));
    const std::string_view device = out.device;
    const bool known = device.empty() || device == "sim:" ||
                       (device.starts_with("evdev:") && is_usb_id(device.substr(6)));
    return known ? Status()
                 : table["device"].wrong(
                       "expected \"evdev:VVVV:PPPP\" (as lsusb prints the reader's id), with "
                       "\":<serial>\" behind it where there are several, or \"sim:\"");
}

Status read_calendar(const ConfigNode& table, Settings& out) {
    KIOSK_TRY(out.calendar.holidays, table["holidays"].string_or(""));
    KIOSK_TRY(
        const auto grace,
        table["grace_min"].integer_or(calendar::kUsualGrace_min, 0, calendar::kMostGrace_min));
    out.applied.booking_grace_min = static_cast<int>(grace);
    return {};
}

bool is_ipv4(std::string_view text) {
    int dots = 0;
    int digits = 0;
    int value = 0;
    for (const char c : text) {
        if (c == '.' && digits > 0) {
            ++dots;
            digits = value = 0;
        } else if (c >= '0' && c <= '9' && ++digits <= 3) {
            value = value * 10 + (c - '0');
        } else {
            return false;
        }
        if (value > 255) {
            return false;
        }
    }
    return dots == 3 && digits > 0;
}

// "0.0.0.0:8443"
Status read_lan(const ConfigNode& table, LanSettings& out) {
    KIOSK_TRY(const std::string listen, table["listen"].string_or(""));
    KIOSK_TRY(out.names, table["names"].strings_or_empty());
    for (std::size_t i = 0; i < out.names.size(); ++i) {
        const std::string& name = out.names[i];
        const bool plain =
            !name.empty() && name.size() <= 253 &&
            std::all_of(name.begin(), name.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
            });
        if (!plain) {
            return table["names"].items()[i].wrong("expected a host name, e.g. \"kiosk.local\"");
        }
    }
    if (listen.empty()) {
        return {};
    }
    const std::size_t colon = listen.find(':');
    const std::string_view digits =
        colon == std::string::npos ? "" : std::string_view(listen).substr(colon + 1);
    int port = -1;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    out.host = listen.substr(0, colon);
    if (!is_ipv4(out.host) || wrong != std::errc() || end != digits.data() + digits.size() ||
        port < 0 || port > 65535) {
        return table["listen"].wrong("expected ADDRESS:PORT, e.g. \"0.0.0.0:8443\"");
    }
    out.port = static_cast<std::uint16_t>(port);
    return {};
}

struct CityDocument {
    std::string_view name;
    std::array<std::string_view, 3> sections;  // "" = none
};

constexpr std::array<CityDocument, 3> kCityDocuments = {
    {{"bodies", {"bodies", "", ""}},
     {"services", {"services", "", ""}},
     {"settings", {"hours", "occupancy", "queue"}}}};

// A document may hold its own sections and nothing else: what a kiosk is (its office, devices,
// roles) stands in its file alone.
Status take_over(ConfigNode& file, const CityDocument& document, const std::string& text) {
    KIOSK_TRY(const ConfigNode tree, parse_config(text, std::string(document.name) + ".toml"));
    for (const std::string& key : tree.keys()) {
        const auto& mine = document.sections;
        if (std::find(mine.begin(), mine.end(), key) == mine.end()) {
            return tree[key].wrong("does not belong into the document \"" +
                                   std::string(document.name) + "\"");
        }
        file.put(key, tree[key]);
    }
    return {};
}

}  // namespace

Result<Settings> parse_settings(std::string_view toml_text,
                                std::string_view file_name,
                                const CityTexts& city) {
    KIOSK_TRY(ConfigNode file, parse_config(toml_text, file_name));
    for (const CityDocument& document : kCityDocuments) {
        if (const auto text = city.find(std::string(document.name)); text != city.end()) {
            KIOSK_CHECK(take_over(file, document, text->second));
        }
    }
    Settings out;
    std::set<std::string> none;
    KIOSK_TRY(out.applied.office, id_of(file["office"]["code"], none));
    KIOSK_TRY(out.office_name, text_of(file["office"]["name"]));
    KIOSK_TRY(const auto slot, file["kiosk"]["slot"].integer(1, 9));
    out.applied.slot = static_cast<int>(slot);
    KIOSK_TRY(const bool training, file["kiosk"]["training"].boolean_or(false));
    out.applied.purpose = training ? office::Purpose::Training : office::Purpose::Service;
    KIOSK_CHECK(read_services(file["services"], out.applied));
    KIOSK_CHECK(read_counters(file["counters"], out.applied));
    KIOSK_CHECK(read_bodies(file["bodies"], out.applied));
    KIOSK_CHECK(read_rules(file["queue"], out.applied.rules));
    KIOSK_CHECK(read_hours(file["hours"], out.applied.hours));
    KIOSK_CHECK(read_occupancy(file["occupancy"], out.applied.rules));
    KIOSK_CHECK(read_roles(file["roles"], out.roles));
    KIOSK_CHECK(read_devices(file, out));
    KIOSK_CHECK(read_printer(file["printer"], out));
    KIOSK_CHECK(read_speech(file["speech"], out.speech));
    KIOSK_CHECK(read_halls(file, out.hall));
    KIOSK_CHECK(read_lan(file["lan"], out.lan));
    KIOSK_CHECK(read_glass(file["glass"], out.applied, out.glass));
    KIOSK_CHECK(read_calendar(file["calendar"], out));
    KIOSK_CHECK(read_codes(file["codes"], out.codes));
    KIOSK_CHECK(file.refuse_unknown_keys());
    if (auto checked = office::check_settings(out.applied); !checked) {
        return std::move(checked).error().with(file_name);
    }
    return out;
}

}  // namespace kiosk::provisioning
