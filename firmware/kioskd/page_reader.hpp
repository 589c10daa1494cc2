#pragma once
// OCR as the scan desk sees it: a page image in, its text out. What a reader says is only a
// suggestion. One reader serves one letter after the other, each with worker processes of its own.

#include <memory>
#include <optional>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::kioskd {

struct PageRead {
    enum class State { Read, Unread } state = State::Unread;
    ocr::PageReading
        reading;         // of an unread page: without text; its picture where it could be shown
    std::string reason;  // error name when Unread
};

// {n, state, text, mean_confidence, quarter_turns, width, height, words[{t, b, c, l, f}]}: as the
// content document and the API have it. The skew is left out: the document is canonical JSON,
// without floats.
[[nodiscard]] Json to_json(int n, const PageRead& page);

class PageReader {
public:
    virtual ~PageReader() = default;
    // Never fails: a page that cannot be read comes back Unread with the reason. One thread.
    // Blocks at most two page time-outs.
    [[nodiscard]] virtual PageRead read(ByteView image, int dpi) = 0;
    // What the letter says of itself, from its pages in order; nullopt when no answer came. Same
    // thread as read().
    [[nodiscard]] virtual std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) = 0;
    // The letter as one PDF; nullopt when none is wanted, or none could be made (the log says why).
    // As find_fields() otherwise; any thread, waits for a read() on its way.
    [[nodiscard]] virtual std::optional<Bytes> write_pdf(const ocr::PdfOrder& order) = 0;
    // The letter is finished: the next page belongs to another one, no process sees both. Any
    // thread; waits for a read() on its way.
    virtual void finish() = 0;
};

// Through kiosk-ocr. `clock` must outlive it.
[[nodiscard]] std::unique_ptr<PageReader> make_ocr_reader(ocr::OcrOptions options,
                                                          const Clock& clock);

}  // namespace kiosk::kioskd
