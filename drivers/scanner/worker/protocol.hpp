#pragma once
// What kioskd and kiosk-scan say over their socketpair: frames of
//   length u32 big-endian (of what follows) | type u8 | payload
// kioskd asks, kiosk-scan answers; the answer is parsed as hostile. Types and payloads below.

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

enum class FrameType : std::uint8_t {
    // kioskd -> kiosk-scan
    Open = 1,     // device name, UTF-8
    Start = 2,    // source u8 (0 feeder, 1 flatbed) | dpi u16: scan parameters for the batch
    Next = 3,     // feed one page
    Cancel = 4,
    // kiosk-scan -> kioskd
    Opened = 16,     // device is open
    Started = 17,
    PageBegin = 18,  // width u32 | channels u8 (1, 3) | dpi u16; height is not known before the end
    Strip = 19,      // bytes of rows, not necessarily whole rows
    PageEnd = 20,    // rows u32
    NoMorePages = 21,
    Fault = 22,      // error name, then a space and words of the backend
};

struct Frame {
    FrameType type = FrameType::Fault;
    Bytes payload;
};

inline constexpr std::size_t kMaxFrameBytes = 1 << 20;

[[nodiscard]] Bytes encode_frame(FrameType type, ByteView payload);

// Takes whole frames out of a stream of bytes.
class FrameParser {
public:
    void feed(ByteView bytes);
    // nullopt: more bytes are needed. BadArgument: longer than kMaxFrameBytes, or an unknown type;
    // the stream cannot be used any more.
    [[nodiscard]] Result<std::optional<Frame>> next();

private:
    Bytes rest_;
    std::size_t start_ = 0;
};

}  // namespace kiosk::scanner
