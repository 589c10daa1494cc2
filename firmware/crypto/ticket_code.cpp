// The signature is checked before any part is believed; what it covers begins with "TDT1|", which
// no other message that this key signs begins with.
#include "firmware/crypto/ticket_code.hpp"

#include <array>
#include <charconv>

#include "firmware/base/format.hpp"

namespace kiosk::crypto {
namespace {

constexpr std::string_view kMark = "TDT1|";
constexpr std::size_t kMostBytes = 300;

Error forged(const char* what) {
    return Error{ErrorCode::ForgedTicketCode, what};
}

}  // namespace

std::string write_ticket_code(const SigningKey& key, const TicketCode& code) {
    const std::string said = fmt::format(
        "{}{}|{}|{}|{}", kMark, code.ticket.text(), code.number, code.day, code.issued_ms);
    return said + '|' + to_base32(key.sign(as_bytes(said)));
}

Result<TicketCode> read_ticket_code(const VerifyKey& key, std::string_view text) {
    const std::size_t end = text.rfind('|');
    if (text.size() > kMostBytes || !text.starts_with(kMark) || end == std::string_view::npos) {
        return forged("not of the form TDT1|uid|number|day|issued|signature");
    }
    const std::string_view said = text.substr(0, end);
    const auto signature = from_base32(text.substr(end + 1));
    if (!signature || !verify_signature(key, as_bytes(said), *signature)) {
        return forged("the signature is not this device's");
    }
    std::array<std::string_view, 4> parts;
    std::string_view rest = said.substr(kMark.size());
    for (std::string_view& part : parts) {
        const std::size_t bar = rest.find('|');
        part = rest.substr(0, bar);
        rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    }
    const auto ticket = TicketId::parse(parts[0]);
    std::int64_t issued_ms = 0;
    const auto [stop, wrong] =
        std::from_chars(parts[3].data(), parts[3].data() + parts[3].size(), issued_ms);
    if (!ticket || wrong != std::errc() || stop != parts[3].data() + parts[3].size() ||
        !rest.empty()) {
        return forged("a part has not its form");
    }
    return TicketCode{*ticket, std::string(parts[1]), std::string(parts[2]), issued_ms};
}

}  // namespace kiosk::crypto
