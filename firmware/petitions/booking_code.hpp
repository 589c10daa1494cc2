#pragma once
// A booking's code as a person shows it: the letter of the city's side or the slip of the desk
// carries it whole (`LH-26-7K3M9QRT-X`) and as a QR code (`TDB1|LH-26-7K3M9QRT-X|HN-01`: what it
// is, the code, the code of the office that keeps the place); at the glass people type the eight
// characters in the middle. Source: the product's own format, docs/calendar.md.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk::petitions {

inline constexpr std::string_view kBookingSite = "LH";  // lịch hẹn; letters have the city's

struct ShownBooking {
    std::vector<std::string> codes;  // whole codes that it may mean, the likeliest first
    std::string office;              // whose it says it is; "" = it does not say
};

// Takes the eight characters, with or without the check character, or the whole code, or the text
// of the QR code; letters of either size, spaces and dashes anywhere but in the QR code's text.
// The eight alone do not tell the year: `year` (e.g. 2026) and the three before it are tried, as a
// session is planned at most 800 days ahead. BadArgument for anything else, also longer than
// kMostShown_bytes; no error holds what was shown.
[[nodiscard]] Result<ShownBooking> read_booking_code(std::string_view shown, int year);

// The text of the QR code. `code` is whole, `office` has no '|'.
[[nodiscard]] std::string booking_qr_text(std::string_view code, std::string_view office);

}  // namespace kiosk::petitions
