// What is signed begins with "TDK1|", which no other message that the journal key signs begins
// with; none of the parts holds a bar, but a path might, so it stands last.
#include "firmware/crypto/kiosk_proof.hpp"

#include "firmware/base/format.hpp"

namespace kiosk::crypto {
namespace {

std::string said(const KioskProof& what) {
    return fmt::format("TDK1|{}|{}|{}", what.nonce, what.method, what.path);
}

}  // namespace

std::string write_kiosk_proof(const SigningKey& key, const KioskProof& what) {
    return to_hex(key.sign(as_bytes(said(what))));
}

Status check_kiosk_proof(const VerifyKey& key, const KioskProof& what, std::string_view text) {
    const auto signature = from_hex(text);
    if (!signature || !verify_signature(key, as_bytes(said(what)), *signature)) {
        return Error{ErrorCode::WrongProof};
    }
    return {};
}

}  // namespace kiosk::crypto
