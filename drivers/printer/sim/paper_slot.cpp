// Pieces are numbered on from what lies in the folder, so that a restart overwrites none.
#include "drivers/printer/sim/paper_slot.hpp"

#include <algorithm>
#include <cstdlib>

#include "drivers/raster/raster.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::printer {
namespace {

constexpr int kMostRows = 20'000;

int last_number(const std::filesystem::path& folder) {
    int last = 0;
    std::error_code failed;
    for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with("paper-")) {
            last = std::max(last, std::atoi(name.c_str() + 6));
        }
    }
    return last;
}

}  // namespace

PaperSlot::PaperSlot(std::filesystem::path folder, int width_dots, int dpi)
    : folder_(std::move(folder)), width_dots_(width_dots), dpi_(dpi) {}

void PaperSlot::burn(ByteView row) {
    if (rows_ >= kMostRows) {
        return;
    }
    const auto row_bytes = static_cast<std::size_t>(width_dots_) / 8;
    const std::size_t there = std::min(row.size(), row_bytes);
    bits_.insert(bits_.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(there));
    bits_.resize(bits_.size() + row_bytes - there);
    ++rows_;
}

void PaperSlot::feed(int rows) {
    for (; rows > 0; --rows) {
        burn({});
    }
}

Status PaperSlot::fall() {
    if (rows_ == 0) {
        torn_ = false;
        return {};
    }
    Bitmap piece(width_dots_, rows_);
    for (int y = 0; y < rows_; ++y) {
        for (int x = 0; x < width_dots_; ++x) {
            const auto at =
                static_cast<std::size_t>(y) * piece.row_bytes() + static_cast<std::size_t>(x) / 8;
            if ((bits_[at] & (0x80U >> (x & 7))) != 0) {
                piece.set(x, y, true);
            }
        }
    }
    const bool blank = std::all_of(bits_.begin(), bits_.end(), [](auto byte) { return byte == 0; });
    const char* kind = torn_ ? "-torn" : blank ? "-blank" : "";
    bits_.clear();
    rows_ = 0;
    torn_ = false;
    KIOSK_TRY(const Bytes png, raster::encode_png(piece, dpi_));
    return write_file_durably(
        folder_ / fmt::format("paper-{:04}{}.png", last_number(folder_) + 1, kind), png);
}

}  // namespace kiosk::printer
