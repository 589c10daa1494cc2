#pragma once
// The code with which one more kiosk joins the office: eight digits, once, for 15 minutes, kept in
// memory only. Whoever guesses is locked out as at the sign-in page.

#include <cstdint>
#include <mutex>
#include <string>

#include "firmware/access/lockout.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::kioskd {

// Thread-safe.
class Pairing {
public:
    static constexpr std::uint64_t kLife_ms = 15 * 60'000ULL;

    // Both outlive this.
    Pairing(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

    // A new code, "48217730"; the one before is worth nothing any more.
    [[nodiscard]] std::string open();
    // Uses the code up. WrongPairing; AccountLocked (context "57 s") after too many wrong ones from
    // this address.
    [[nodiscard]] Status redeem(const std::string& code, const std::string& address);

private:
    const Clock& clock_;
    Random& random_;
    std::mutex mutex_;
    std::string code_;  // "" = none
    std::uint64_t ends_ms_ = 0;
    access::Lockout lockout_;
};

}  // namespace kiosk::kioskd
