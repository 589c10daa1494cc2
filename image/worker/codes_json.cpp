// A page made of thousands of finder patterns keeps the library busy for hours: it may cost seconds
// here, and is then read at lower resolution without codes.
#include "image/worker/codes_json.hpp"

#include <utility>

#include "image/worker/confine.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {

static_assert(page_codes::kMostCodes <= kMaxCodes && page_codes::kMostText_bytes <= kMaxCode_bytes,
              "what is found is within what the parent believes");

Result<Json> codes_of(const page::Picture& picture, int dpi, page_codes::Effort effort) {
    KIOSK_CHECK(allow_cpu(kCodesCpu_s));
    Json out = Json::array();
    for (auto& code : page_codes::find_codes(picture, dpi, effort)) {
        out.push_back({{"k", code.kind == page_codes::Kind::Qr ? "qr" : "code128"},
                       {"t", std::move(code.text)},
                       {"b", code.box}});
    }
    KIOSK_CHECK(allow_cpu(kPageCpu_s));
    return out;
}

}  // namespace kiosk::ocr
