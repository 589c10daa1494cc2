// Any bytes as a pack of pages, under libFuzzer: it comes apart the same whole or in pieces, and
// never gives out more than it announced.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "firmware/base/assert.hpp"
#include "sync/protocol/pack.hpp"

namespace {

using namespace kiosk;

struct Seen final : sync::PackVisitor {
    void begin(const sync::PackFrame& frame) override {
        KIOSK_ASSERT(!open, "one frame after the other");
        KIOSK_ASSERT(
            frame.offset + frame.bytes <= frame.total && frame.total <= sync::kMaxPageBytes,
            "inside of its page");
        open = true;
        left = frame.bytes;
        put_bytes(all, frame.sha256);
        put_u64(all, frame.bytes);
    }

    void bytes(ByteView piece) override {
        KIOSK_ASSERT(open && piece.size() <= left, "no more than announced");
        left -= piece.size();
        put_bytes(all, piece);
    }

    void end() override {
        KIOSK_ASSERT(open && left == 0, "all that was announced");
        open = false;
    }

    bool open = false;
    std::uint64_t left = 0;
    Bytes all;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::size_t step = 1U + data[0];
    const ByteView pack(data + 1, size - 1);
    Seen whole;
    sync::PackReader at_once;
    const bool good = at_once.take(pack, whole).has_value();
    Seen pieces;
    sync::PackReader slowly;
    bool still_good = true;
    for (std::size_t at = 0; at < pack.size() && still_good; at += step) {
        still_good =
            slowly.take(pack.subspan(at, std::min(step, pack.size() - at)), pieces).has_value();
    }
    KIOSK_ASSERT(good == still_good && whole.all == pieces.all, "the same in pieces");
    KIOSK_ASSERT(at_once.finish().has_value() == slowly.finish().has_value(), "the same end");
    return 0;
}
