// Goal: a ticket's code is believed only as this device signed it. Method: one code is written and
// read back, then every single character of it is changed, and other devices' codes are tried.
#include "firmware/crypto/ticket_code.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

TEST_GROUP(TicketCodeText) {
    SigningKey key = SigningKey::from_seed({1});
    SigningKey other = SigningKey::from_seed({2});

    static TicketCode sample() {
        TicketCode out;
        out.ticket.bytes.fill(0x32);
        out.number = "A012";
        out.day = "2026-11-24";
        out.issued_ms = 1795482000000;
        return out;
    }
};

TEST(TicketCodeText, reads_back_as_it_was_written) {
    const std::string text = write_ticket_code(key, sample());

    const auto read = read_ticket_code(key.public_key(), text);

    CHECK_OK(read);
    CHECK_TRUE(*read == sample());
    CHECK_TRUE(
        text.starts_with("TDT1|32323232323232323232323232323232|A012|2026-11-24|1795482000000|"));
}

TEST(TicketCodeText, a_change_of_any_character_is_seen) {
    const std::string text = write_ticket_code(key, sample());
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        const auto read = read_ticket_code(key.public_key(), changed);
        if (read.has_value() || read.error().code != ErrorCode::ForgedTicketCode) {
            FAIL(("believed: " + changed).c_str());
        }
    }
}

TEST(TicketCodeText, other_devices_and_other_texts_are_refused) {
    const auto refused = [this](const std::string& text) {
        CHECK_ERROR(ErrorCode::ForgedTicketCode, read_ticket_code(key.public_key(), text));
    };
    refused(write_ticket_code(other, sample()));
    refused("");
    refused("TDT1|");
    refused("TDT1|||||");
    refused("A012");
    refused(write_ticket_code(key, sample()) + "|");
    refused("TDT1|" + std::string(100'000, 'A'));
    // Signed by the right key, and still no code: what else that key signs is never a ticket.
    const std::string said = "TDT1|x|A012|2026-11-24|1";
    refused(said + '|' + to_base32(key.sign(as_bytes(said))));
}
