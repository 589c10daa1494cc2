#pragma once
// A page as the PDF shows it: a colour background, and over it the text as a bilevel mask. Text
// costs little and stays sharp that way, and no symbol is ever replaced by a look-alike (JBIG2
// symbol coding swaps digits, so there is none). Turned and made level like the working copy; the
// page as scanned is never changed.

#include <array>
#include <cstdint>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "image/page/prepare.hpp"
#include "image/page/raster.hpp"
#include "image/pdf/profile.hpp"

namespace kiosk::pdf {

// What the page is: a picture has no text that could be lifted off (nothing was read on it).
enum class Content : std::uint8_t { Text, Picture };

struct Layers {
    int width_px = 0;  // of the page's grid, in which words lie; `dpi` pixels an inch
    int height_px = 0;
    int dpi = 300;
    page::Placement placement;  // a point of the grid -> a pixel of the page as scanned
    Bytes background_jpeg;      // over the whole page; empty: white
    int background_width_px = 0;
    int background_height_px = 0;
    int background_channels = 3;
    Bytes mask_g4;                      // width_px x height_px; empty: no text
    std::array<std::uint8_t, 3> ink{};  // red, green, blue of the mask's pixels
};

// Makes them from the decoded page and its working copy. Pure, about 0.1 s on A4 at 300 dpi.
// IoFailed when an encoder refuses.
[[nodiscard]] Result<Layers> make_layers(const page::Picture& picture,
                                         const page::Prepared& prepared,
                                         Profile profile,
                                         Content content);

// As bytes, for the way to the parent and back; layers_from() reads them as hostile: sides and
// sizes in bounds, OcrFailed for anything else. What the streams hold is the PDF reader's to judge.
[[nodiscard]] Bytes to_bytes(const Layers& layers);
[[nodiscard]] Result<Layers> layers_from(ByteView bytes);

}  // namespace kiosk::pdf
