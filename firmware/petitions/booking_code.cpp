// Whatever is shown becomes whole codes, so that a booking is found by equality alone: in the State
// by its map, in the table by its index.
#include "firmware/petitions/booking_code.hpp"

#include <algorithm>

#include "firmware/base/assert.hpp"
#include "firmware/base/format.hpp"
#include "firmware/petitions/public_code.hpp"

namespace kiosk::petitions {
namespace {

constexpr std::string_view kMark = "TDB1|";
constexpr std::size_t kMostOffice_bytes = 32;
constexpr int kYearsBack = 3;
constexpr std::size_t kWholeWithoutDashes = 13;

Error not_a_code() {
    return Error{ErrorCode::BadArgument, "no booking code"};
}

// As typed: letters of either size, spaces and dashes left out.
std::string plain(std::string_view shown) {
    std::string out;
    for (const char c : shown) {
        if (c == ' ' || c == '-') {
            continue;
        }
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

Result<ShownBooking> of_whole(std::string_view code) {
    if (!check_public_code(code) || !code.starts_with(kBookingSite)) {
        return not_a_code();
    }
    return ShownBooking{{std::string(code)}, {}};
}

bool is_office(std::string_view text) {
    return !text.empty() && text.size() <= kMostOffice_bytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Result<ShownBooking> of_qr(std::string_view text) {
    text.remove_prefix(kMark.size());
    const std::size_t bar = text.find('|');
    if (bar == std::string_view::npos || !is_office(text.substr(bar + 1)) ||
        text.find('|', bar + 1) != std::string_view::npos) {
        return not_a_code();
    }
    KIOSK_TRY(ShownBooking out, of_whole(text.substr(0, bar)));
    out.office = std::string(text.substr(bar + 1));
    return out;
}

}  // namespace

Result<ShownBooking> read_booking_code(std::string_view shown, int year) {
    if (shown.size() > kMostShown_bytes) {
        return not_a_code();
    }
    if (shown.starts_with(kMark)) {
        return of_qr(shown);
    }
    const std::string text = plain(shown);
    if (text.size() == kWholeWithoutDashes) {
        return of_whole(fmt::format("{}-{}-{}-{}",
                                    text.substr(0, 2),
                                    text.substr(2, 2),
                                    text.substr(4, kPublicCodeRandom),
                                    text.substr(4 + kPublicCodeRandom)));
    }
    const bool checked = text.size() == kPublicCodeRandom + 1;
    if (!checked && text.size() != kPublicCodeRandom) {
        return not_a_code();
    }
    ShownBooking out;
    for (int back = 0; back <= kYearsBack; ++back) {
        KIOSK_TRY(
            std::string code,
            complete_public_code(kBookingSite, year - back, text.substr(0, kPublicCodeRandom)));
        if (!checked || code.back() == text.back()) {
            out.codes.push_back(std::move(code));
        }
    }
    if (out.codes.empty()) {
        return not_a_code();
    }
    return out;
}

std::string booking_qr_text(std::string_view code, std::string_view office) {
    KIOSK_ASSERT(office.find('|') == std::string_view::npos, "an office's code has no bar");
    return fmt::format("{}{}|{}", kMark, code, office);
}

}  // namespace kiosk::petitions
