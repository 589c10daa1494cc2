// One OcrDocument, begun when it is first needed. The desk's threads may come at once, hence the
// mutex.
#include "firmware/kioskd/page_reader.hpp"

#include <mutex>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

class OcrReader final : public PageReader {
public:
    OcrReader(ocr::OcrOptions options, const Clock& clock)
        : options_(std::move(options)), clock_(clock) {}

    PageRead read(ByteView image, int dpi, std::optional<int> turn) override {
        const std::lock_guard lock(mutex_);
        if (const auto started = start_document(); !started) {
            return unread(started.error());
        }
        auto reading = document_->read_page(image, dpi, turn);
        if (reading) {
            return {PageRead::State::Read, std::move(reading).value(), ""};
        }
        PageRead out = unread(reading.error());
        // Staff type what they see, so let them see it.
        if (auto shown = document_->show_page(image, dpi, turn)) {
            out.reading = std::move(shown).value();
        }
        return out;
    }

    std::vector<std::string> find_codes(ByteView image, int dpi) override {
        const std::lock_guard lock(mutex_);
        const auto found = [&]() -> Result<std::vector<ocr::PageCode>> {
            KIOSK_CHECK(start_document());
            return document_->find_codes(image, dpi);
        }();
        std::vector<std::string> out;
        for (auto& code : given(found, "no codes").value_or(std::vector<ocr::PageCode>{})) {
            out.push_back(std::move(code.text));
        }
        return out;
    }

    std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) override {
        const std::lock_guard lock(mutex_);
        const auto found = [&]() -> Result<fields::Suggestions> {
            KIOSK_CHECK(start_document());
            return document_->find_fields(pages, today);
        }();
        return given(found, "no fields");
    }

    std::optional<Bytes> write_pdf(const ocr::PdfOrder& order) override {
        if (options_.profile == pdf::Profile::None) {
            return std::nullopt;
        }
        const std::lock_guard lock(mutex_);
        const auto made = [&]() -> Result<Bytes> {
            KIOSK_CHECK(start_document());
            return document_->write_pdf(order);
        }();
        return given(made, "no PDF");
    }

    void rest() override {
        const std::lock_guard lock(mutex_);
        document_.reset();
    }

private:
    Status start_document() {
        if (!document_) {
            KIOSK_TRY(document_, ocr::OcrDocument::start(options_, clock_));
        }
        return {};
    }

    template <class Value>
    static std::optional<Value> given(const Result<Value>& answer, const char* without) {
        if (!answer) {
            log::warn("ocr", "{}: {}", without, error_name(answer.error().code));
            return std::nullopt;
        }
        return *answer;
    }

    static PageRead unread(const Error& error) {
        log::warn("ocr", "a page stays unread: {}", error_name(error.code));
        PageRead out;
        out.reason = error_name(error.code);
        return out;
    }

    ocr::OcrOptions options_;
    const Clock& clock_;
    std::mutex mutex_;
    std::unique_ptr<ocr::OcrDocument> document_;
};

}  // namespace

Json to_json(int n, const PageRead& page) {
    Json words = Json::array();
    for (const ocr::PageWord& word : page.reading.words) {
        words.push_back({{"t", word.text},
                         {"b", word.box},
                         {"c", word.confidence},
                         {"l", word.line},
                         {"f", (word.odd ? 1 : 0) + (word.raw.empty() ? 0 : 2)}});
        if (!word.raw.empty()) {
            words.back()["r"] = word.raw;
        }
    }
    const bool read = page.state == PageRead::State::Read;
    Json out{{"n", n},
             {"state", read ? "read" : "unread"},
             {"text", page.reading.text},
             {"mean_confidence", page.reading.mean_confidence},
             {"quarter_turns", page.reading.quarter_turns},
             {"width", page.reading.width_px},
             {"height", page.reading.height_px},
             {"look", ocr::to_json(page.reading.look)},
             {"words", std::move(words)}};
    if (!read) {
        out["reason"] = page.reason;
    }
    return out;
}

std::unique_ptr<PageReader> make_ocr_reader(ocr::OcrOptions options, const Clock& clock) {
    return std::make_unique<OcrReader>(std::move(options), clock);
}

}  // namespace kiosk::kioskd
