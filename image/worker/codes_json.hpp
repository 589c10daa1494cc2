#pragma once
// The worker's side of codes: found within their own share of a page's time, as wire.hpp has them.

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "image/codes/codes.hpp"

namespace kiosk::ocr {

// [{"k", "t", "b"}], found within kCodesCpu_s; afterwards a page's whole CPU time is allowed again.
// A page that takes longer, which only one made for it does, ends the process. IoFailed when the
// kernel refuses a limit.
[[nodiscard]] Result<Json> codes_of(const page::Picture& picture,
                                    int dpi,
                                    page_codes::Effort effort);

}  // namespace kiosk::ocr
