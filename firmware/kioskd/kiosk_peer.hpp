#pragma once
// One side of a conversation with another kiosk of the office: it believes the listener whose key
// it was told, and proves itself in every request. docs/protocols/office-link.md.

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "firmware/base/json.hpp"
#include "firmware/http/client.hpp"
#include "firmware/office/kiosks.hpp"
#include "firmware/provisioning/identity.hpp"

namespace kiosk::kioskd {

inline constexpr std::string_view kDeviceHeader = "x-kiosk-device";
inline constexpr std::string_view kNonceHeader = "x-kiosk-nonce";
inline constexpr std::string_view kProofHeader = "x-kiosk-proof";

// One thread. Blocks for at most 10 s a request, less once `stop` is requested. Errors:
// PrimaryGone, ForeignPeer (another key, or another device than contact().device), HubGarbage (no
// JSON), and what the other side refuses.
class KioskPeer {
public:
    // `own` outlives it. A contact without a device takes whichever the key belongs to.
    KioskPeer(office::KioskContact contact,
              const provisioning::Identity& own,
              std::stop_token stop);

    [[nodiscard]] const office::KioskContact& contact() const noexcept { return contact_; }

    // Who it is; makes the nonce known.
    [[nodiscard]] Result<Json> greet();
    // Greets first where that was not done, and again when the other side has started anew.
    [[nodiscard]] Result<Json> ask(std::string_view method,
                                   std::string_view path,
                                   const Json& body,
                                   std::string_view query = "");

    [[nodiscard]] bool has_met() const noexcept { return !nonce_.empty(); }

    // The next ask() greets.
    void part() { nonce_.clear(); }

private:
    [[nodiscard]] Result<Json> send(std::string_view method,
                                    std::string_view path,
                                    const Json& body,
                                    std::string_view query);

    office::KioskContact contact_;
    const provisioning::Identity* own_;
    std::stop_token stop_;
    std::unique_ptr<http::Client> client_;
    std::string nonce_;
};

}  // namespace kiosk::kioskd
