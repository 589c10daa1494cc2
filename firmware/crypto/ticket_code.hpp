#pragma once
// The code in a ticket's QR: TDT1|<uid>|A012|2026-11-24|<issued ms>|<signature>. A counter's reader
// knows by it that this kiosk gave this number on this day. It holds nothing of the citizen.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/sign.hpp"

namespace kiosk::crypto {

struct TicketCode {
    TicketId ticket;
    std::string number;  // "A012"
    std::string day;     // "2026-11-24"
    std::int64_t issued_ms = 0;
    bool operator==(const TicketCode&) const = default;
};

// About 170 printable ASCII characters; the Ed25519 signature (base32) is over all before it.
[[nodiscard]] std::string write_ticket_code(const SigningKey& key, const TicketCode& code);

// ForgedTicketCode unless every part has its form and `key` signed them. About 0.1 ms.
[[nodiscard]] Result<TicketCode> read_ticket_code(const VerifyKey& key, std::string_view text);

}  // namespace kiosk::crypto
