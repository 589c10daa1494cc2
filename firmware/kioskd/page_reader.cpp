// One OcrDocument a letter, started with its first page. finish() may come while a page that
// nobody waits for any more is still being read, hence the mutex.
#include "firmware/kioskd/page_reader.hpp"

#include <mutex>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

class OcrReader final : public PageReader {
public:
    OcrReader(ocr::OcrOptions options, const Clock& clock)
        : options_(std::move(options)), clock_(clock) {}

    PageRead read(ByteView image, int dpi) override {
        const std::lock_guard lock(mutex_);
        PageRead out;
        if (!document_) {
            auto started = ocr::OcrDocument::start(options_, clock_);
            if (!started) {
                return unread(started.error());
            }
            document_ = std::move(started).value();
        }
        auto reading = document_->read_page(image, dpi);
        if (!reading) {
            return unread(reading.error());
        }
        out.state = PageRead::State::Read;
        out.reading = std::move(reading).value();
        return out;
    }

    std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) override {
        const std::lock_guard lock(mutex_);
        if (!document_) {
            auto started = ocr::OcrDocument::start(options_, clock_);
            if (!started) {
                log::warn("ocr", "no fields: {}", error_name(started.error().code));
                return std::nullopt;
            }
            document_ = std::move(started).value();
        }
        auto found = document_->find_fields(pages, today);
        if (!found) {
            log::warn("ocr", "no fields: {}", error_name(found.error().code));
            return std::nullopt;
        }
        return std::move(found).value();
    }

    void finish() override {
        const std::lock_guard lock(mutex_);
        document_.reset();
    }

private:
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
                         {"f", word.odd ? 1 : 0}});
    }
    const bool read = page.state == PageRead::State::Read;
    Json out{{"n", n},
             {"state", read ? "read" : "unread"},
             {"text", page.reading.text},
             {"mean_confidence", page.reading.mean_confidence},
             {"quarter_turns", page.reading.quarter_turns},
             {"width", page.reading.width_px},
             {"height", page.reading.height_px},
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
