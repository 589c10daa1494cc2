// Compared in constant time, so that an answer's delay tells nothing of the code.
#include "firmware/kioskd/pairing.hpp"

#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kCodes = 100'000'000;  // eight digits
constexpr std::uint64_t kSecond_ms = 1000;

}  // namespace

std::string Pairing::open() {
    const std::lock_guard lock(mutex_);
    code_ = fmt::format("{:08}", random_.below(kCodes));
    ends_ms_ = clock_.monotonic_ms() + kLife_ms;
    return code_;
}

Status Pairing::redeem(const std::string& code, const std::string& address) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now_ms = clock_.monotonic_ms();
    if (const std::uint64_t left_ms = lockout_.left_ms(address, now_ms); left_ms > 0) {
        return Error{ErrorCode::AccountLocked, fmt::format("{} s", left_ms / kSecond_ms + 1)};
    }
    const bool open = !code_.empty() && now_ms < ends_ms_;
    // Hashes have one length and say nothing about where the codes differ.
    if (!open || crypto::sha256(as_bytes(code)) != crypto::sha256(as_bytes(code_))) {
        (void)lockout_.wrong(address, now_ms);
        return Error{ErrorCode::WrongPairing};
    }
    code_.clear();
    lockout_.forgive(address);
    return {};
}

}  // namespace kiosk::kioskd
