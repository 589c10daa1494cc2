// Decompression runs through a small fixed buffer and counts what came out, so neither the frame's
// own size field nor its ratio can make it take more memory than the caller allowed.
#include "sync/protocol/zstd_frame.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <array>
#include <memory>

namespace kiosk::sync {
namespace {

constexpr int kLevel = 15;         // 19 bytes a ticket event instead of 23; 25 ms more a batch
constexpr int kMaxWindowLog = 20;  // 1 MiB: a frame of 256 kB needs less

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

Error not_a_frame() {
    return Error{ErrorCode::BadArgument, "not one whole zstd frame"};
}

}  // namespace

Bytes compress(std::string_view text) {
    Bytes out(ZSTD_compressBound(text.size()));
    const std::size_t size =
        ZSTD_compress(out.data(), out.size(), text.data(), text.size(), kLevel);
    KIOSK_ASSERT(ZSTD_isError(size) == 0, "a buffer of compressBound holds every frame");
    out.resize(size);
    return out;
}

Result<std::string> decompress(ByteView frame, std::size_t max_bytes) {
    const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    KIOSK_ASSERT(context != nullptr, "memory for a zstd context");
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
    std::string out;
    std::array<char, 16384> piece{};
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    std::size_t left = 1;
    while (left != 0) {
        ZSTD_outBuffer to{piece.data(), piece.size(), 0};
        const std::size_t consumed_before = in.pos;
        left = ZSTD_decompressStream(context.get(), &to, &in);
        if (ZSTD_isError(left) != 0) {
            if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) {
                return Error{ErrorCode::BodyTooLarge, "the frame asks for too much memory"};
            }
            return not_a_frame();
        }
        if (out.size() + to.pos > max_bytes) {
            return Error{ErrorCode::BodyTooLarge, "unpacked batch"};
        }
        out.append(piece.data(), to.pos);
        if (left != 0 && to.pos == 0 && in.pos == consumed_before) {
            return not_a_frame();  // the input ended in the middle of the frame
        }
    }
    if (in.pos != in.size) {
        return not_a_frame();
    }
    return out;
}

}  // namespace kiosk::sync
