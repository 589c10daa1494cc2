#pragma once
// Image files to pixels and back. Leptonica (over libpng and libjpeg) is the decoder; only files
// that passed the gate may come here.

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "image/page/gate.hpp"
#include "image/page/raster.hpp"

namespace kiosk::page {

// Decodes a file whose header the gate returned. 1, 2, 4 bits and palettes become 8 bits a sample;
// alpha is laid on white. PageNotImage when the library refuses the content (broken data inside a
// sound structure) or finds other sides than the gate did. Memory: 4 bytes a pixel for a moment.
[[nodiscard]] Result<Picture> decode(ByteView file, const Header& header);

// A JPEG of at most `height_px` rows, turned by `quarter_turns` clockwise: re-encoded pixels, so
// nothing of the original file but the picture goes on. IoFailed when the encoder refuses.
[[nodiscard]] Result<Bytes> encode_preview(const Picture& picture,
                                           int quarter_turns,
                                           int height_px);

// A JPEG of the whole picture, gray or colour. The same pixels give the same bytes. IoFailed when
// the encoder refuses.
[[nodiscard]] Result<Bytes> encode_jpeg(const Picture& picture, int quality);

// The pixels darker than `ink_below` as a CCITT Group 4 stream (ITU-T T.6, one strip, ink = 1,
// most significant bit first), without any file around it. IoFailed when the encoder refuses.
[[nodiscard]] Result<Bytes> encode_g4(const Gray8& page, int ink_below);

}  // namespace kiosk::page
