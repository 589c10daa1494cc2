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

Error not_a_code() {
    return Error{ErrorCode::BadArgument, "no booking code"};
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
    ShownBooking out;
    auto codes = codes_typed(shown, kBookingSite, year);
    if (!codes) {
        return not_a_code();
    }
    out.codes = std::move(*codes);
    if (!out.codes.front().starts_with(kBookingSite)) {
        return not_a_code();
    }
    return out;
}

std::string booking_qr_text(std::string_view code, std::string_view office) {
    KIOSK_ASSERT(office.find('|') == std::string_view::npos, "an office's code has no bar");
    return fmt::format("{}{}|{}", kMark, code, office);
}

}  // namespace kiosk::petitions
