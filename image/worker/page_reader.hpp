#pragma once
// The OCR port: one page image in, its text out. What a reader says is only a suggestion.

#include <array>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/json.hpp"

namespace kiosk::image {

struct ReadWord {
    std::string text;          // NFC
    std::array<int, 4> box{};  // x, y, width, height in pixels of the page as scanned
    int confidence = 0;        // 0-100
    int line = 0;              // 0-based, in reading order
};

struct PageReading {
    enum class State { Read, Unread } state = State::Unread;
    std::string text;          // lines end with \n
    int mean_confidence = 0;   // 0-100 over the words
    std::vector<ReadWord> words;
    int turned_degrees = 0;    // 0, 90, 180, 270: how far the page was turned to be read
    double skew_degrees = 0;   // found and taken out before reading
    Bytes preview_jpeg;        // upright, re-encoded; empty when the page could not be opened
    std::string reason;        // error name when Unread
};

// {n, state, text, mean_confidence, words[{t, b, c, l}]}: as the content document and the API
// have it. The skew is left out: the document is canonical JSON, without floats.
[[nodiscard]] Json to_json(int n, const PageReading& reading);

class PageReader {
public:
    virtual ~PageReader() = default;
    // Never fails: a page that cannot be read comes back Unread with the reason. One thread.
    // Blocks at most two page time-outs.
    [[nodiscard]] virtual PageReading read(ByteView image, int dpi) = 0;
    // The document is finished: the next page belongs to another one.
    virtual void finish() = 0;
};

}  // namespace kiosk::image
