#include "sync/hub/page_shelf.hpp"

namespace kiosk::hub {

Result<Bytes> PageShelf::read(const Digest& sha256) const {
    KIOSK_TRY(auto stored, store_.pages().read(sha256));
    if (!stored) {
        return folder_.read(sha256);
    }
    if (crypto::sha256(*stored) != sha256) {
        return Error{ErrorCode::DigestMismatch, to_hex(sha256)};
    }
    return std::move(*stored);
}

Result<bool> PageShelf::has(const Digest& sha256) const {
    KIOSK_TRY(const bool stored, store_.pages().has(sha256));
    return stored || folder_.has(sha256);
}

}  // namespace kiosk::hub
