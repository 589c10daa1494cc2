#pragma once
// A QR code as a matrix of modules. It travels through the API as such; Canvas::qr paints it.

#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk::draw {

inline constexpr int kQuietModules = 4;     // ISO/IEC 18004: light border on every side
inline constexpr int kLeastQrModules = 21;  // version 1
inline constexpr int kMostQrModules = 177;  // version 40

class QrCode {
public:
    // Error correction level M, the smallest version that holds `payload` (bytes as they are).
    // BadArgument for an empty payload or one above 2,331 bytes.
    [[nodiscard]] static Result<QrCode> encode(std::string_view payload);

    // From a matrix that came through the API: `dark` has size * size entries, row-major.
    // BadArgument when the count or the size (21, 25 … 177) is wrong.
    [[nodiscard]] static Result<QrCode> from_modules(int size, std::vector<bool> dark);

    // Modules a side, without the quiet zone.
    [[nodiscard]] int size() const noexcept { return size_; }

    // 0 <= x, y < size, else a broken invariant.
    [[nodiscard]] bool dark(int x, int y) const;

    [[nodiscard]] const std::vector<bool>& modules() const noexcept { return dark_; }

    bool operator==(const QrCode&) const = default;

private:
    QrCode(int size, std::vector<bool> dark) : size_(size), dark_(std::move(dark)) {}

    int size_;
    std::vector<bool> dark_;
};

}  // namespace kiosk::draw
