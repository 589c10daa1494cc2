#pragma once
// The worker's side of how a page looks: what the picture says and what could be read, weighed
// together.

#include "image/ocr/reader.hpp"
#include "image/page/look.hpp"
#include "image/page/prepare.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::ocr {

// What staff shall see of a page that was read. Blank or Handwriting: what was read on it is no
// text, leave it out.
[[nodiscard]] PageLook look_of(const page::Look& look,
                               const page::Prepared& prepared,
                               const Recognised& read);

[[nodiscard]] bool has_text(const PageLook& look);

}  // namespace kiosk::ocr
