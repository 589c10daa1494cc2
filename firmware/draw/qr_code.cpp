// libqrencode in byte mode: the payload is never split or changed.
#include "firmware/draw/qr_code.hpp"

#include <qrencode.h>

#include <memory>

#include "firmware/base/assert.hpp"

namespace kiosk::draw {
namespace {

// ISO/IEC 18004, table 7: byte mode, version 40-M.
constexpr std::size_t kMostPayloadBytes = 2331;

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<QrCode> QrCode::encode(std::string_view payload) {
    if (payload.empty() || payload.size() > kMostPayloadBytes) {
        return Error{ErrorCode::BadArgument,
                     "QR payload of " + std::to_string(payload.size()) + " bytes; 1 to 2331"};
    }
    const std::unique_ptr<QRcode, FreeCode> code(
        QRcode_encodeData(static_cast<int>(payload.size()),
                          reinterpret_cast<const unsigned char*>(payload.data()),
                          0,
                          QR_ECLEVEL_M));
    if (code == nullptr) {
        return Error{ErrorCode::BadArgument, "QR payload cannot be encoded"};
    }
    const auto count =
        static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    std::vector<bool> dark(count);
    for (std::size_t i = 0; i < count; ++i) {
        dark[i] = (code->data[i] & 1U) != 0;
    }
    return QrCode(code->width, std::move(dark));
}

Result<QrCode> QrCode::from_modules(int size, std::vector<bool> dark) {
    const bool version_exists =
        size >= kLeastQrModules && size <= kMostQrModules && (size - kLeastQrModules) % 4 == 0;
    if (!version_exists ||
        dark.size() != static_cast<std::size_t>(size) * static_cast<std::size_t>(size)) {
        return Error{ErrorCode::BadArgument, "QR matrix of " + std::to_string(size) + " modules"};
    }
    return QrCode(size, std::move(dark));
}

bool QrCode::dark(int x, int y) const {
    KIOSK_ASSERT(x >= 0 && x < size_ && y >= 0 && y < size_, "a module of this QR code");
    return dark_[static_cast<std::size_t>(y) * static_cast<std::size_t>(size_) +
                 static_cast<std::size_t>(x)];
}

}  // namespace kiosk::draw
