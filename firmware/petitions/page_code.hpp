#pragma once
// What a code on a scanned page means: a sheet that parts letters, a ticket, an identity card, or
// nothing to us. The text comes from whoever printed it: hostile until its form holds, and even
// then only the ticket's signature proves anything (firmware/crypto/ticket_code.hpp). Pure, any
// thread. Nothing here is ever logged, and no error holds a part of it.

#include <string>
#include <string_view>
#include <variant>

#include "firmware/base/result.hpp"

namespace kiosk::petitions {

inline constexpr std::size_t kMostPageCode_bytes = 512;
inline constexpr std::size_t kMostSeparatorPart_bytes = 32;
inline constexpr int kMostSheet = 9'999;

// A sheet between two letters: `TDSEP1|office|station|sheet|check`. `office` is the code of the
// office, `station` where it was printed: both 1 to 32 printable ASCII characters without blank
// and bar. `check` is the CRC-32 (IEEE 802.3) of all before its bar as eight capital hex digits, so
// every change within 32 bits, that is of any one or of neighbouring characters, is caught. It is
// no proof of who printed the sheet, which only ends a letter and which staff see end it.
struct Separator {
    std::string office;
    std::string station;
    int sheet = 0;  // 1 to kMostSheet
    bool operator==(const Separator&) const = default;
};

// A text that begins as a ticket's code does, in printable ASCII. Whether it is one, its signature
// tells.
struct TicketCode {
    std::string text;
    bool operator==(const TicketCode&) const = default;
};

// What the QR code of a Vietnamese identity card says. It fills a form and proves nothing: the text
// is not signed. All texts are NFC, without blanks around them.
struct CardCode {
    std::string number;      // 12 digits
    std::string old_number;  // 9 or 12 digits, or empty
    std::string name;        // letters of Vietnam's languages, blank ' . -
    std::string birth;       // yyyy-mm-dd; yyyy alone where the card gives no day and month
    std::string sex;         // "Nam" or "Nữ"
    std::string address;     // may be empty
    std::string issued;      // yyyy-mm-dd
    // The century, sex and year in the number are those of `birth` and `sex`: to warn, no more.
    bool number_fits = false;
    bool operator==(const CardCode&) const = default;
};

struct OtherCode {
    bool operator==(const OtherCode&) const = default;
};

using PageCode = std::variant<OtherCode, Separator, TicketCode, CardCode>;

// OtherCode for whatever has not one of the three forms, also above kMostPageCode_bytes. A card is
// `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`; fields after the seventh are ignored.
// Source of the card's form: a convention that cards follow, no published rule.
[[nodiscard]] PageCode read_page_code(std::string_view text);

// The text of a separator's QR code, which read_page_code() gives back as `separator`. BadArgument
// when a part has not its form.
[[nodiscard]] Result<std::string> separator_text(const Separator& separator);

}  // namespace kiosk::petitions
