#pragma once
// libsane in our own words; the only place that includes sane/sane.h. Used by kiosk-scan alone,
// since backends hang and crash.

#include <sane/sane.h>

#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

// SANE_Status as the port's errors: JAMMED 6, NO_DOCS 7, COVER_OPEN 8, IO_ERROR 9, BUSY 3.
[[nodiscard]] Error error_of(SANE_Status status, const char* where);

class SaneDevice {
public:
    SaneDevice() = default;
    ~SaneDevice();
    SaneDevice(const SaneDevice&) = delete;
    SaneDevice& operator=(const SaneDevice&) = delete;

    [[nodiscard]] Status open(const std::string& name);
    // Colour, resolution, source and an A4 window: without a window sane-airscan pads to the
    // largest area, and too tall a one gives bars (alexpevzner/sane-airscan#314).
    [[nodiscard]] Status set_up(bool flatbed, int dpi);
    [[nodiscard]] Status start_page(SANE_Parameters& parameters);
    // Rows of the page; 0 at its end.
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> out);
    void cancel();

private:
    [[nodiscard]] int find(const char* option) const;
    void set_word(const char* option, double value);
    void set_text(const char* option, std::initializer_list<const char*> wishes);

    SANE_Handle handle_ = nullptr;
    bool started_ = false;
};

}  // namespace kiosk::scanner
