#include "image/worker/pdf_letter.hpp"

#include "firmware/base/json.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {
namespace {

Error nonsense() {
    return Error{ErrorCode::OcrFailed, "a letter for a PDF that is none"};
}

Result<pdf::PdfWord> word_from(const Json& json, int least_line) {
    constexpr std::int64_t kMostLine = kMaxWords;
    const auto text = get_string(json, "t");
    const auto box = get_array(json, "b");
    const auto line = get_int(json, "l");
    if (!text || !box || box->size() != 4 || !line || *line < least_line || *line > kMostLine) {
        return nonsense();
    }
    pdf::PdfWord out{*text, {}, static_cast<int>(*line)};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& side = (*box)[i];
        if (!side.is_number_integer() || side < 0 || side > 100'000) {
            return nonsense();
        }
        out.box[i] = side.get<int>();
    }
    return out;
}

}  // namespace

Result<pdf::PdfLetter> pdf_letter_from(ByteView bytes) {
    ByteReader reader(bytes);
    KIOSK_TRY(const auto size, reader.u32());
    KIOSK_TRY(const auto text, reader.take(size));
    const auto json = parse_json(as_text(text));
    if (!json || !json->is_object()) {
        return nonsense();
    }
    const auto title = get_string(*json, "title");
    const auto made_ms = get_int(*json, "made_ms");
    const auto pages = get_array(*json, "pages");
    constexpr std::int64_t kMostMs = 253'402'300'799'000;  // the year 9999
    if (!title || !made_ms || *made_ms < 0 || *made_ms > kMostMs || !pages) {
        return nonsense();
    }
    pdf::PdfLetter out{*title, *made_ms, {}};
    for (const Json& item : *pages) {
        const auto length = get_int(item, "bytes");
        const auto words = get_array(item, "words");
        if (!length || *length < 0 || !words || words->size() > kMaxWords) {
            return nonsense();
        }
        KIOSK_TRY(const auto layers, reader.take(static_cast<std::size_t>(*length)));
        pdf::PdfPage& page = out.pages.emplace_back();
        KIOSK_TRY(page.layers, pdf::layers_from(layers));
        for (const Json& word : *words) {
            const int line = page.words.empty() ? 0 : page.words.back().line;
            KIOSK_TRY(auto read, word_from(word, line));
            page.words.push_back(std::move(read));
        }
    }
    if (reader.left() != 0) {
        return nonsense();
    }
    return out;
}

}  // namespace kiosk::ocr
