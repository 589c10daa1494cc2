#pragma once
// What a printer model is like, as data: drivers/printer/profiles/*.toml. The files are compiled
// into the program, so that a kiosk can never run with profiles of another version; a technician
// may still name a file of the same form in the settings while a new model is being tried.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/printer/ticket_printer.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::printer {

enum class Cut : std::uint8_t { None, Partial, Full };

// Which bits of the four DLE EOT answers mean what. The defaults are Epson's; clones differ
// (python-escpos/python-escpos#143).
struct StatusMasks {
    std::uint8_t offline = 0x08;     // answer 1
    std::uint8_t cover_open = 0x04;  // answer 2
    std::uint8_t cutter = 0x08;      // answer 3
    std::uint8_t fault = 0x64;       // answer 3: mechanical, unrecoverable, to be recovered
    std::uint8_t near_end = 0x0c;    // answer 4
    std::uint8_t paper_out = 0x60;   // answer 4
};

struct Profile {
    std::string name;                  // of the file, without ".toml"
    std::string model;                 // for people
    std::vector<std::string> vid_pid;  // "04b8:0e15": what this profile is meant for
    int width_dots = 576;              // 64..2,000, a multiple of 8
    int dpi = 203;
    int most_rows = 1'600;         // of one ticket
    int band_rows = 200;           // 1..256
    std::vector<int> bad_heights;  // a band may not be a multiple of one of these
    int feed_rows = 0;             // white rows between the picture and the knife
    Cut cut = Cut::Partial;
    Clearing clearing = Clearing::None;
    bool answers = true;  // to DLE EOT; false = the model is mute
    bool asb = false;     // ask it to report changes by itself
    StatusMasks masks;
    Proof proof = Proof::None;
    int present_steps = 12;             // Proof::Presenter: how far the ticket is put out
    std::uint64_t retract_ms = 20'000;  // and when one that nobody took is drawn back
    std::string tested_on;              // the truth about who has seen it print
};

// A profile by name, or from the file when `name` holds a "/". BadSettings names what is wrong: an
// unknown name (with the known ones), or file, line and key.
[[nodiscard]] Result<Profile> load_profile(const std::string& name);
// The same from text; `name` becomes the profile's name.
[[nodiscard]] Result<Profile> parse_profile(std::string_view toml, const std::string& name);

// The compiled-in files, sorted by name.
struct BuiltinProfile {
    const char* name;
    const char* toml;
};

[[nodiscard]] std::span<const BuiltinProfile> builtin_profiles() noexcept;

}  // namespace kiosk::printer
