#pragma once
// Several blobs, or the rests of them, in one request: POST /v1/pages (docs/protocols/city-sync.md,
// section "Packs"). A pack is a row of frames: SHA-256 (32 B), length of the blob, offset of the
// frame's bytes in it, their count (u64 each, big-endian), the bytes.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/protocol/answer.hpp"

namespace kiosk::sync {

struct PackFrame {
    Digest sha256{};
    std::uint64_t total = 0;   // of the blob
    std::uint64_t offset = 0;  // where the frame's bytes belong
    std::uint64_t bytes = 0;   // in this frame

    // Without bytes, although some are missing: how far does the hub have the blob?
    [[nodiscard]] bool asks() const noexcept { return bytes == 0 && offset < total; }
};

// Appends what stands before the blob's bytes: kPackFrameBytes.
void put_pack_frame(Bytes& pack, const PackFrame& frame);

// Gets the parts of a pack in order: begin, some bytes, end, begin, …
class PackVisitor {
public:
    virtual ~PackVisitor() = default;
    virtual void begin(const PackFrame& frame) = 0;
    virtual void bytes(ByteView piece) = 0;
    virtual void end() = 0;
};

// Takes a pack as it arrives, in pieces of any size. Not thread-safe.
class PackReader {
public:
    // Errors end the pack: BadArgument (an empty blob, bytes outside of it, the same blob twice,
    // more than kMaxPackPages), PageTooLarge, BodyTooLarge (more than kMaxPackBytes). What came
    // before was visited and stays true. Later calls give the same error.
    [[nodiscard]] Status take(ByteView piece, PackVisitor& visitor);
    // BadArgument when the pack ended inside a frame, or has none.
    [[nodiscard]] Status finish() const;

private:
    [[nodiscard]] Status take_frame(PackVisitor& visitor);

    std::array<std::uint8_t, kPackFrameBytes> head_{};
    std::size_t head_bytes_ = 0;   // of the frame's head that have come
    std::uint64_t left_ = 0;       // bytes of the present blob that are still to come
    std::uint64_t announced_ = 0;  // by all frames so far
    std::vector<Digest> seen_;
    std::optional<Error> error_;
};

// What became of one frame.
struct PackResult {
    bool whole = false;                  // the hub has the blob, durably
    std::uint64_t offset = 0;            // else: how far it has it …
    std::optional<ErrorCode> refused{};  // … or why it did not take these bytes

    bool operator==(const PackResult&) const = default;
};

// The answer: a result for each frame, in order, and the Complete receipts of letters that became
// whole.
struct PackAnswer {
    std::vector<PackResult> pages;
    std::vector<Receipt> receipts;
};

[[nodiscard]] std::string encode_pack_answer(const PackAnswer& answer);
// HubGarbage for anything that is no answer to a pack of `pages` pages.
[[nodiscard]] Result<PackAnswer> parse_pack_answer(std::string_view text, std::size_t pages);

}  // namespace kiosk::sync
