#pragma once
// The settings file (TOML) of one kiosk. docs/settings.md lists every key with an example.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/office/settings.hpp"
#include "firmware/reception/notices.hpp"

namespace kiosk::provisioning {

// Which local peers have a role on the Unix socket.
struct RolePeers {
    std::set<std::uint32_t> uids;
    std::set<std::uint32_t> gids;
    bool operator==(const RolePeers&) const = default;
};

// A peer that no map names has no role, save those of `everyone`.
struct RoleMap {
    RolePeers citizen;
    RolePeers staff;
    RolePeers supervisor;  // has Staff too
    RolePeers technician;
    std::set<std::string> everyone;  // of "citizen", "staff", "supervisor", "technician"
    bool operator==(const RoleMap&) const = default;
};

struct ScannerSettings {
    std::string device;      // "sane:<name>", "sim:<folder>", "" = no scanner
    std::string config_dir;  // SANE_CONFIG_DIR, "" = the system's
    bool duplex = false;     // its feeder scans both sides of a sheet
    bool operator==(const ScannerSettings&) const = default;
};

struct PrinterSettings {
    std::string device;                  // "escpos:…", "sim:<folder>", "" = no printer
    std::string profile = "generic-80";  // a name of drivers/printer/profiles, or a file's path
    bool operator==(const PrinterSettings&) const = default;
};

struct CodeReaderSettings {
    std::string device;  // "evdev:VVVV:PPPP[:SERIAL]", "sim:", "" = no reader
    bool operator==(const CodeReaderSettings&) const = default;
};

struct OcrSettings {
    std::string language = "vie";  // a Tesseract language that is installed
    int timeout_s = 60;            // wall time for one page
    std::string pdf = "archive";   // how a letter's PDF is made: "archive", "compact", "none"
    bool operator==(const OcrSettings&) const = default;
};

struct SyncSettings {
    std::string serial;            // on the appliance's plate; the city's token may ask for it
    int first_contact_max_s = 60;  // a start waits a random time up to this
    int fill_wait_s = 30;          // tickets wait so long for company; letters go at once
    int keep_days = 7;             // sealed pages stay so long after the city has them …
    int full_percent = 80;         // … unless the disk is fuller than this
    bool metered = false;          // the link is paid by volume: letters' pages go by night …
    int night_begins_min = 22 * 60;
    int night_ends_min = 5 * 60;
    int day_mb = 0;       // … and on one day until so much went out; 0 = no limit
    int most_kbit_s = 0;  // what sending takes of a slow link; 0 = all of it
    bool operator==(const SyncSettings&) const = default;
};

struct SpeechSettings {
    std::string device;  // "espeak:", "espeak:<ALSA device>", "wav:<folder>", "sim:<folder>",
                         // "" = no loudspeaker
    int volume = 80;     // percent
    std::vector<std::string> languages{"vi", "en"};  // Vietnamese is always among them
    bool operator==(const SpeechSettings&) const = default;
};

// A waiting area: a hall of its own, with its counters, displays and line of announcements.
struct ZoneSettings {
    std::string id;
    std::string name_vi;  // as the hall's heading says it
    std::string name_en;
    bool operator==(const ZoneSettings&) const = default;
};

struct HallSettings {
    std::map<std::string, std::string> zone_of;  // of every counter, by id; "1" where none is named
    std::vector<ZoneSettings> zones;             // every zone that a counter has
    std::string zone;                  // of displays that name none; "" = the whole office
    std::vector<std::string> screens;  // names of displays that must be seen

    struct Sentence {
        std::string id;
        reception::NoticePosted notice;
        bool operator==(const Sentence&) const = default;
    };

    std::vector<Sentence> sentences;  // notices that a supervisor picks from
    bool operator==(const HallSettings&) const = default;
};

// The listener on the office network; `host` "" = none.
struct LanSettings {
    std::string host;  // IPv4 address of this machine, or 0.0.0.0
    std::uint16_t port = 0;
    std::vector<std::string> names;  // more names for the certificate
    bool operator==(const LanSettings&) const = default;
};

// What the citizens' screens need to know of this kiosk.
struct GlassSettings {
    std::string letter_service;  // an id of [[services]]; "" = the person chooses
    // Said when the house is full, beside "a number is given all the same"; "" = the usual words.
    std::string full_offer_vi;
    std::string full_offer_en;
    bool operator==(const GlassSettings&) const = default;
};

struct CalendarSettings {
    std::string holidays;  // path of a file like firmware/calendar/holidays-vn.toml; "" = that one
    bool operator==(const CalendarSettings&) const = default;
};

struct Settings {
    std::string office_name;
    office::AppliedSettings applied;  // what decisions read
    RoleMap roles;
    ScannerSettings scanner;
    PrinterSettings printer;
    OcrSettings ocr;
    SyncSettings sync;
    SpeechSettings speech;
    HallSettings hall;
    LanSettings lan;
    GlassSettings glass;
    CalendarSettings calendar;
    CodeReaderSettings codes;
    bool operator==(const Settings&) const = default;
};

// Texts of the city's documents by their names: "services" holds [[services]], "bodies" holds
// [[bodies]], "settings" holds [hours], [occupancy] and [queue]. What a document holds takes the
// place of the file's own.
using CityTexts = std::map<std::string, std::string>;

// BadSettings names file, line and key of the first mistake: "settings.toml:12: services[1].prefix:
// A stands twice". Also for keys nobody knows. `file_name` is for the texts only.
[[nodiscard]] Result<Settings> parse_settings(std::string_view toml_text,
                                              std::string_view file_name,
                                              const CityTexts& city = {});

}  // namespace kiosk::provisioning
