// What a printer says under libFuzzer: any bytes, in pieces of any size, give the same messages as
// the whole at once, and never more messages than bytes. A printer that babbles must not be able to
// shift what is heard of the next answer.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "drivers/printer/escpos_status.hpp"
#include "firmware/base/assert.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::printer;

void listen(Slot slot, ByteView bytes) {
    std::vector<Heard> whole;
    StatusDecoder one(slot);
    one.feed(bytes, whole);

    std::vector<Heard> pieces;
    StatusDecoder other(slot);
    for (std::size_t at = 0; at < bytes.size();) {
        // The bytes themselves say where the link cuts them.
        const std::size_t length = std::min(bytes.size() - at, std::size_t{1} + bytes[at] % 7);
        other.feed(bytes.subspan(at, length), pieces);
        at += length;
    }
    KIOSK_ASSERT(whole == pieces, "cuts of the link change nothing");
    KIOSK_ASSERT(whole.size() <= bytes.size(), "a message is at least a byte");

    // Whatever was left incomplete, an answer is heard once the link was opened anew.
    one.forget();
    std::vector<Heard> fresh;
    const std::uint8_t ready = 0x12;
    one.feed({&ready, 1}, fresh);
    KIOSK_ASSERT(fresh.size() == 1 && fresh[0].kind == Heard::Kind::Answer, "a fresh start");
    for (const Heard& heard : whole) {
        static_cast<void>(read_report(heard.bytes));
        static_cast<void>(read_sensors(heard.bytes, StatusMasks{}));
        static_cast<void>(ticket_in_slot(heard.bytes));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    listen(Slot::Plain, {data, size});
    listen(Slot::Presenter, {data, size});
    return 0;
}
