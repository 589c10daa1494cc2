#include "image/worker/pdf_wire.hpp"

#include "firmware/base/json.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {

Result<Bytes> pdf_request(const PdfOrder& order) {
    Json pages = Json::array();
    std::size_t body = 0;
    for (const PageReading* page : order.pages) {
        if (page->layers.empty()) {
            return Error{ErrorCode::BadArgument, "a page without layers"};
        }
        Json words = Json::array();
        for (const PageWord& word : page->words) {
            words.push_back({{"t", word.text}, {"b", word.box}, {"l", word.line}});
        }
        pages.push_back({{"bytes", page->layers.size()}, {"words", std::move(words)}});
        body += page->layers.size();
    }
    const std::string json = to_text(
        Json{{"title", order.title}, {"made_ms", order.made_ms}, {"pages", std::move(pages)}});
    if (json.size() + body + 4 > kMaxBody_bytes) {
        return Error{ErrorCode::BodyTooLarge, "too many pages for one PDF"};
    }
    Bytes out;
    out.reserve(json.size() + body + 4);
    put_u32(out, static_cast<std::uint32_t>(json.size()));
    put_bytes(out, as_bytes(json));
    for (const PageReading* page : order.pages) {
        put_bytes(out, page->layers);
    }
    return out;
}

}  // namespace kiosk::ocr
