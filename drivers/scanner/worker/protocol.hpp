#pragma once
// What kioskd and kiosk-scan say over their socketpair: frames of
//   length u32 big-endian (of what follows) | type u8 | payload
// kioskd asks, kiosk-scan answers in turn; each side parses the other as hostile. README.md shows
// a whole batch byte by byte.

#include <cstdint>
#include <optional>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

enum class FrameType : std::uint8_t {
    // kioskd -> kiosk-scan
    Open = 1,  // SANE device name, UTF-8
    Window =
        2,  // source u8 (0 feeder, 1 flatbed, 2 duplex) | dpi u16; colour and A4 go without saying
    Start = 3,   // feed one page
    Cancel = 4,  // stop what the device does, then end; closing the channel says the same
    // kiosk-scan -> kioskd
    Describe = 16,     // to Open: words about the device, printable ASCII
    Ready = 17,        // to Window
    PageBegin = 18,    // to Start: width u32 | channels u8 (1, 3); the height comes with the end
    Strip = 19,        // bytes of rows, 8 bits a sample, not necessarily whole rows
    PageEnd = 20,      // rows u32
    NoMorePages = 21,  // to Start: the feeder says that it is empty
    Fault = 22,        // to any: the status as an error name, a space, the backend's words
};

struct Frame {
    FrameType type = FrameType::Fault;
    Bytes payload;
};

inline constexpr std::size_t kMostFrameBytes = std::size_t{1} << 20;

[[nodiscard]] Bytes encode_frame(FrameType type, ByteView payload);

// Takes whole frames out of a stream of bytes, however it is cut. One thread. Holds at most one
// frame and what was fed behind it.
class FrameParser {
public:
    void feed(ByteView bytes);
    // nullopt: more bytes are needed. BadArgument: longer than kMostFrameBytes, empty, or of an
    // unknown type; the stream cannot be used any more.
    [[nodiscard]] Result<std::optional<Frame>> next();

private:
    Bytes rest_;
    std::size_t start_ = 0;
};

}  // namespace kiosk::scanner
