#pragma once
// OCR as the scan desk sees it: a page image in, its text out. What a reader says is only a
// suggestion. A reader serves one letter, with worker processes that see no other.

#include <memory>
#include <optional>
#include <string>
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

// {n, state, text, mean_confidence, quarter_turns, width, height, look{flags, marks},
// words[{t, b, c, l, f}]}: as the content document and the API have it. The skew is left out: the
// document is canonical JSON, without floats.
[[nodiscard]] Json to_json(int n, const PageRead& page);

class PageReader {
public:
    virtual ~PageReader() = default;
    // Never fails: a page that cannot be read comes back Unread with the reason. `turn`: the
    // clockwise quarter turns that make it upright, where an officer said so. Blocks at most two
    // page time-outs. This and all others: any thread, one after the other.
    [[nodiscard]] virtual PageRead read(ByteView image, int dpi, std::optional<int> turn) = 0;
    // The texts of codes on a sheet that is not yet a page, quickly; none where nothing could be
    // found out. Blocks some seconds at most.
    [[nodiscard]] virtual std::vector<std::string> find_codes(ByteView image, int dpi) = 0;
    // What the letter says of itself, from its pages in order; nullopt when no answer came.
    [[nodiscard]] virtual std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) = 0;
    // The letter as one PDF; nullopt when none is wanted, or none could be made (the log says why).
    [[nodiscard]] virtual std::optional<Bytes> write_pdf(const ocr::PdfOrder& order) = 0;
    // Ends the processes; the next call begins one anew.
    virtual void rest() = 0;
};

// Through kiosk-ocr. `clock` must outlive it.
[[nodiscard]] std::unique_ptr<PageReader> make_ocr_reader(ocr::OcrOptions options,
                                                          const Clock& clock);

}  // namespace kiosk::kioskd
