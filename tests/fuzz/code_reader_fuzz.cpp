// What a code reader types and what a QR code holds under libFuzzer: any key events give printable
// text or none at all, any text gives whole booking codes or a refusal.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "drivers/codes/gate.hpp"
#include "drivers/codes/wedge_keys.hpp"
#include "firmware/base/assert.hpp"
#include "firmware/petitions/booking_code.hpp"
#include "firmware/petitions/public_code.hpp"

namespace {

using namespace kiosk;

void show(std::string_view text) {
    const auto read = petitions::read_booking_code(text, 2026);
    if (!read) {
        return;
    }
    KIOSK_ASSERT(!read->codes.empty() && read->codes.size() <= 4, "a few codes");
    for (const std::string& code : read->codes) {
        KIOSK_ASSERT(petitions::check_public_code(code).has_value(), "each of them whole");
    }
}

void type(ByteView events) {
    codes::WedgeKeys keys;
    codes::Gate gate;
    std::uint64_t now_ms = 1;
    for (codes::Frame& frame : keys.feed_bytes(events)) {
        now_ms += 3'000;
        const auto read = gate.let(std::move(frame.text), frame.sound, now_ms);
        if (!read) {
            continue;
        }
        KIOSK_ASSERT(read->text.size() <= codes::kMostCode_bytes, "bounded");
        KIOSK_ASSERT(
            std::all_of(
                read->text.begin(), read->text.end(), [](char c) { return c >= ' ' && c <= '~'; }),
            "printable");
        show(read->text);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    type({data, size});
    show({reinterpret_cast<const char*>(data), size});
    return 0;
}
