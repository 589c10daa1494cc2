// Length-framed messages; the parser keeps at most one frame and what came behind it.
#include "drivers/scanner/worker/protocol.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::size_t kHeadBytes = 5;

bool known(std::uint8_t type) {
    return (type >= 1 && type <= 4) || (type >= 16 && type <= 22);
}

}  // namespace

Bytes encode_frame(FrameType type, ByteView payload) {
    Bytes out;
    out.reserve(kHeadBytes + payload.size());
    put_u32(out, static_cast<std::uint32_t>(payload.size() + 1));
    put_u8(out, static_cast<std::uint8_t>(type));
    put_bytes(out, payload);
    return out;
}

void FrameParser::feed(ByteView bytes) {
    if (start_ > 0 && start_ == rest_.size()) {
        rest_.clear();
        start_ = 0;
    }
    put_bytes(rest_, bytes);
}

Result<std::optional<Frame>> FrameParser::next() {
    ByteReader reader(ByteView(rest_).subspan(start_));
    if (reader.left() < kHeadBytes) {
        return std::optional<Frame>();
    }
    KIOSK_TRY(const std::uint32_t length, reader.u32());
    if (length < 1 || length > kMostFrameBytes) {
        return Error{ErrorCode::BadArgument, "a frame of impossible length"};
    }
    if (reader.left() < length) {
        return std::optional<Frame>();
    }
    KIOSK_TRY(const std::uint8_t type, reader.u8());
    if (!known(type)) {
        return Error{ErrorCode::BadArgument, "a frame of unknown type"};
    }
    KIOSK_TRY(const ByteView payload, reader.take(length - 1));
    Frame frame{static_cast<FrameType>(type), Bytes(payload.begin(), payload.end())};
    start_ += 4 + length;
    if (start_ > kMostFrameBytes) {
        rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(start_));
        start_ = 0;
    }
    return std::optional(std::move(frame));
}

}  // namespace kiosk::scanner
