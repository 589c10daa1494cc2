#pragma once
// The slot of a simulated printer: rows are burnt, then the piece falls and becomes a PNG of 1 bit,
// exactly what was burnt: DIR/paper-0001.png, or -torn where a job broke off, or -blank where
// nothing black is on it.

#include <cstdint>
#include <filesystem>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::printer {

class PaperSlot {
public:
    PaperSlot(std::filesystem::path folder, int width_dots, int dpi);

    // One row of pixels as in Bitmap; shorter rows are white at the right, longer ones are cut off
    // as a print head does. Rows beyond 20,000 of one piece are not kept.
    void burn(ByteView row);
    void feed(int rows);

    [[nodiscard]] int rows() const noexcept { return rows_; }

    // The piece in the making does not show a whole job.
    void tear() noexcept { torn_ = true; }

    // The piece leaves the printer; nothing happens without a row. IoFailed, DiskFull.
    [[nodiscard]] Status fall();

private:
    const std::filesystem::path folder_;
    const int width_dots_;
    const int dpi_;
    Bytes bits_;
    int rows_ = 0;
    bool torn_ = false;
};

}  // namespace kiosk::printer
