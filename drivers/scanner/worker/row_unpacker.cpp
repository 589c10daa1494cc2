// SANE standard 3.2.1: rows are padded to bytes_per_line; depth 1 packs eight pixels a byte, most
// significant first, with 1 = black in gray frames; depth 16 is in the machine's byte order.
#include <algorithm>
#include <bit>

#include "drivers/scanner/worker/sane_device.hpp"

namespace kiosk::scanner {

void RowUnpacker::unpack(ByteView device_bytes, Bytes& out) {
    const auto row_bytes = static_cast<std::size_t>(format_.device_row_bytes);
    if (!rest_.empty()) {
        const std::size_t missing = std::min(row_bytes - rest_.size(), device_bytes.size());
        put_bytes(rest_, device_bytes.first(missing));
        device_bytes = device_bytes.subspan(missing);
        if (rest_.size() < row_bytes) {
            return;
        }
        unpack_row(rest_, out);
        ++rows_;
        rest_.clear();
    }
    for (; device_bytes.size() >= row_bytes; device_bytes = device_bytes.subspan(row_bytes)) {
        unpack_row(device_bytes.first(row_bytes), out);
        ++rows_;
    }
    put_bytes(rest_, device_bytes);
}

void RowUnpacker::unpack_row(ByteView row, Bytes& out) const {
    const auto samples =
        static_cast<std::size_t>(format_.width_px) * static_cast<std::size_t>(format_.channels);
    if (format_.depth == 8) {
        put_bytes(out, row.first(samples));
    } else if (format_.depth == 16) {
        const std::size_t high = std::endian::native == std::endian::little ? 1 : 0;
        for (std::size_t i = 0; i < samples; ++i) {
            out.push_back(row[2 * i + high]);
        }
    } else {
        for (std::size_t i = 0; i < samples; ++i) {
            const bool black = (row[i / 8] >> (7 - i % 8) & 1) != 0;
            out.push_back(black ? 0 : 255);
        }
    }
}

}  // namespace kiosk::scanner
