#pragma once
// libsane in our own words; the only place that includes sane/sane.h. Used by kiosk-scan alone,
// since backends hang and crash.

#include <sane/sane.h>

#include <atomic>
#include <initializer_list>
#include <mutex>
#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

// SANE_Status as the port's errors: JAMMED 6, NO_DOCS 7, COVER_OPEN 8, BUSY 3 have their own;
// INVAL, ACCESS_DENIED and MISSING at opening are ScannerGone; the rest is ScannerFault.
[[nodiscard]] Error error_of(SANE_Status status, const char* where);

enum class PaperSource { Feeder, Flatbed, Duplex };  // as Window's source byte counts them

// The rows of one page as they come: 8 bits a sample, gray or RGB.
struct RowFormat {
    int width_px = 0;
    int channels = 3;
    int depth = 8;             // of the device: 1, 8 or 16 bits a sample
    int device_row_bytes = 0;  // with padding
};

// One thread, but for cancel().
class SaneDevice {
public:
    SaneDevice() = default;

    ~SaneDevice() { close(); }

    SaneDevice(const SaneDevice&) = delete;
    SaneDevice& operator=(const SaneDevice&) = delete;

    // ScannerGone, ScannerBusy, ScannerFault. Answers with words about the device.
    [[nodiscard]] Result<std::string> open(const std::string& name);
    // Colour, resolution, source and an A4 window: without a window sane-airscan pads to the
    // largest area, and too tall a one gives bars (alexpevzner/sane-airscan#314). A feeder that can
    // tell two sheets from one stops at them. ScannerFault when the device cannot do the source or
    // the resolution.
    [[nodiscard]] Status set_up(PaperSource source, int dpi);
    // Feeds one page. ScannerEmpty, ScannerJam, ScannerCoverOpen, ScannerBusy, ScannerFault, also
    // for three-pass scanners, whose colours come one after the other.
    [[nodiscard]] Result<RowFormat> start_page();
    // Bytes of the device's rows; 0 at the page's end.
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> out);
    // Any thread: makes start_page() and read() return soon (SANE standard, sane_cancel).
    void cancel();
    void close();

private:
    enum class Found { No, Yes };
    [[nodiscard]] int find(const char* option) const;
    Found set_source(PaperSource source);
    void stop_at_double_feeds();
    Found set_word(const char* option, double value);
    Found set_text(const char* option, std::initializer_list<const char*> wishes);
    [[nodiscard]] double get_word(const char* option) const;

    std::atomic<SANE_Handle> handle_ = nullptr;
    std::mutex closing_;  // cancel() never meets a handle that is being closed
};

// Rows of 1, 8 or 16 bits a sample to rows of 8 bits without padding. Keeps an unfinished row until
// its rest comes.
class RowUnpacker {
public:
    explicit RowUnpacker(const RowFormat& format) : format_(format) {}

    // Appends the unpacked bytes of all rows that are whole now.
    void unpack(ByteView device_bytes, Bytes& out);

    [[nodiscard]] std::uint32_t rows() const noexcept { return rows_; }

private:
    void unpack_row(ByteView row, Bytes& out) const;

    const RowFormat format_;
    Bytes rest_;
    std::uint32_t rows_ = 0;
};

}  // namespace kiosk::scanner
