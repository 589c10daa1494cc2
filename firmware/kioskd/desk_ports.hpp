#pragma once
// What the scan desk asks of a scanner and of OCR. appliance.cpp puts the drivers behind these;
// tests put scripted ones.

#include <optional>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "firmware/petitions/letter.hpp"

namespace kiosk {

// One page as it left the scanner: a whole image file (PNG, JPEG or PNM).
struct FedPage {
    Bytes image;
    int dpi = 300;
    petitions::Side side = petitions::Side::Front;
};

class PageFeeder {
public:
    virtual ~PageFeeder() = default;
    // Starts a run of the feeder. Scanner… errors. Desk thread only, may block for seconds.
    [[nodiscard]] virtual Status start(petitions::Source source, int dpi) = 0;
    // The next page; nullopt = the feeder says it is empty, which is only "maybe". ScannerJam,
    // ScannerCoverOpen, ScannerBusy, ScannerGone, ScannerFault, ScannerTimeout.
    [[nodiscard]] virtual Result<std::optional<FedPage>> next() = 0;
    virtual void finish() = 0;
};

struct ReadWord {
    std::string text;             // NFC
    std::array<int, 4> box{};     // x, y, width, height in pixels of the page as scanned
    int confidence = 0;           // 0-100
    int line = 0;
};

struct PageReading {
    enum class State { Read, Unread } state = State::Unread;
    std::string text;
    int mean_confidence = 0;
    std::vector<ReadWord> words;
    Bytes preview_jpeg;  // empty when the page could not be read at all
};

// Wire form of a reading: {n, state, text, mean_confidence, words[{t, b, c, l}]}.
[[nodiscard]] Json to_json(int n, const PageReading& reading);

class PageReader {
public:
    virtual ~PageReader() = default;
    // Reads one page; a page that cannot be read comes back Unread, never as a failure of the
    // batch. Reader thread only; blocks at most about two minutes.
    [[nodiscard]] virtual PageReading read(ByteView image, int dpi) = 0;
    // The document is finished: the next page belongs to another letter.
    virtual void finish() = 0;
};

}  // namespace kiosk
