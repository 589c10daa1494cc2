#pragma once
// zstd for batches; the library is named only in zstd_frame.cpp.

#include <cstddef>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"

namespace kiosk::sync {

// One frame at level 3 (docs/protocols/city-sync.md).
[[nodiscard]] Bytes compress(std::string_view text);

// Unpacks one frame to at most max_bytes. BodyTooLarge as soon as more would come out, whatever
// the frame promises; BadArgument for bytes that are not exactly one whole frame. Memory: the
// output and a window of at most 1 MiB.
[[nodiscard]] Result<std::string> decompress(ByteView frame, std::size_t max_bytes);

}  // namespace kiosk::sync
