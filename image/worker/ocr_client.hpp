#pragma once
// The parent's side of kiosk-ocr: one document, its pages one after the other.

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "image/fields/fields.hpp"
#include "image/pdf/profile.hpp"

namespace kiosk::ocr {

struct PageWord {
    std::string text;          // NFC
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
    int confidence = 0;        // 0-100
    int line = 0;              // from 0, in reading order
    bool odd = false;          // it can be no Vietnamese, whatever the confidence says
    std::string raw{};         // of a repaired word (image/fields/repair.hpp): what was read
};

enum class CodeKind { Qr, Code128 };

// A QR or bar code. Its text is whatever somebody printed: UTF-8 without control characters and no
// more than that (firmware/petitions/page_code.hpp says what it means). Never logged.
struct PageCode {
    CodeKind kind = CodeKind::Qr;
    std::string text;
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
    bool operator==(const PageCode&) const = default;
};

// What staff should see of a page beside its words (image/page/look.hpp). Never a verdict on the
// letter, and the page is kept whatever it says.
enum class PageFlag {
    Blank,        // nobody put anything on it, as it seems
    Handwriting,  // sharp strokes in which hardly a word is surely read: it has no text
    HardToRead,   // scan it again, or type; the reasons, where one is known, are those below
    Faint,
    OutOfFocus,
    Coarse  // below 180 dpi
};

[[nodiscard]] std::string_view name_of(PageFlag flag) noexcept;  // "blank", …

// Red, as a stamp; or blue, as a pen.
enum class MarkKind { Stamp, Pen };

struct PageMark {
    MarkKind kind = MarkKind::Stamp;
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
    bool operator==(const PageMark&) const = default;
};

// {"flags": ["blank", …], "marks": [{"k": "stamp" | "pen", "b": [x, y, w, h]}]}
struct PageLook {
    std::vector<PageFlag> flags;
    std::vector<PageMark> marks;  // from the top down
    bool operator==(const PageLook&) const = default;
};

[[nodiscard]] Json to_json(const PageLook& look);

struct PageReading {
    std::string text;
    std::vector<PageWord> words;
    int mean_confidence = 0;
    int quarter_turns = 0;  // clockwise, made the page upright by
    double skew_deg = 0;
    int dpi = 0;
    int width_px = 0;  // of the page as scanned
    int height_px = 0;
    bool reduced = false;         // read at lower resolution, after a first worker failed
    Bytes preview_jpeg;           // re-encoded and upright, at most about 1500 px high
    std::vector<PageCode> codes;  // from the top down; none are sought at lower resolution
    PageLook look;                // says nothing of an unread page
    Bytes fingerprint;            // image/page/fingerprint.hpp; empty: too little ink, or unread
    Bytes layers;                 // of the page in a PDF, for write_pdf(); empty without a profile
};

// What a PDF is made of. The words of the pages may be corrected ones, with the boxes they had.
struct PdfOrder {
    std::string title;         // of its metadata: never a person's name
    std::int64_t made_ms = 0;  // the scan's time, UTC
    std::vector<const PageReading*> pages;
};

struct OcrOptions {
    std::filesystem::path program;  // kiosk-ocr
    std::string language = "vie";
    std::uint64_t page_timeout_ms = 60'000;
    std::uint64_t codes_timeout_ms = 5'000;     // of find_codes()
    pdf::Profile profile = pdf::Profile::None;  // of the PDF that the pages shall become
};

// Not thread-safe; one owner thread. Ends its worker when destroyed.
class OcrDocument {
public:
    // Starts the first worker; its model loads while the first page is scanned. OcrFailed when the
    // program cannot be started. `clock` must outlive the document.
    [[nodiscard]] static Result<std::unique_ptr<OcrDocument>> start(OcrOptions options,
                                                                    const Clock& clock);
    virtual ~OcrDocument() = default;

    // Reads one image file (PNG, JPEG, PNM); `dpi` 0 = as the file says; `turn` = the clockwise
    // quarter turns (0-3) that make it upright, where somebody said so. Blocks up to twice
    // page_timeout_ms: a worker that dies, hangs or answers nonsense is killed and the page is
    // read once more by a fresh one at lower resolution. Errors: PageNotImage, PageTooLarge,
    // PageTooSmall, PageTruncated (the gate, at once); OcrFailed, OcrTimeout (keep the page,
    // unread). The document goes on with its next page after any of them.
    [[nodiscard]] virtual Result<PageReading> read_page(ByteView image,
                                                        int dpi,
                                                        std::optional<int> turn) = 0;

    [[nodiscard]] Result<PageReading> read_page(ByteView image, int dpi) {
        return read_page(image, dpi, std::nullopt);
    }

    // The page's preview and layers without its text, for a page that read_page() gave up on.
    // Errors and time as read_page(), one attempt.
    [[nodiscard]] virtual Result<PageReading> show_page(ByteView image,
                                                        int dpi,
                                                        std::optional<int> turn) = 0;

    // The codes that a quick look at the page finds (image/codes), before it is accepted: some 0.1
    // s after the decoding; read_page() looks on and finds all of these and more. Errors as
    // read_page(), one attempt, at most codes_timeout_ms: then the page counts as one without
    // codes.
    [[nodiscard]] virtual Result<std::vector<PageCode>> find_codes(ByteView image, int dpi) = 0;

    // The pages as one PDF/A-2b (image/pdf). The same order gives the same bytes. Blocks up to
    // page_timeout_ms. BadArgument when a page has no layers, BodyTooLarge beyond 64 MiB;
    // OcrFailed, OcrTimeout: there is no PDF, the readings are not touched.
    [[nodiscard]] virtual Result<Bytes> write_pdf(const PdfOrder& order) = 0;

    // What the letter says of itself (image/fields), from its readings in the order of its pages;
    // an unread page is an empty reading. Blocks up to page_timeout_ms. OcrFailed, OcrTimeout: the
    // letter has no suggestions; the readings are not touched.
    [[nodiscard]] virtual Result<fields::Suggestions> find_fields(
        const std::vector<const PageReading*>& pages, const fields::Date& today) = 0;

    // The worker's process id; -1 between two workers. For supervision.
    [[nodiscard]] virtual int worker_pid() const noexcept = 0;
};

}  // namespace kiosk::ocr
