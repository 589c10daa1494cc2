// Any bytes as the text of a code on a page, under libFuzzer: what is believed has its form, comes
// back the same, and holds nothing that a screen would trip over.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/base/assert.hpp"
#include "firmware/base/text.hpp"
#include "firmware/petitions/page_code.hpp"

namespace {

using namespace kiosk;

bool is_plain(std::string_view text) {
    return text.size() <= petitions::kMostPageCode_bytes && is_nfc(text) &&
           text.find_first_of("<>|\\\r\n") == std::string_view::npos &&
           std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
}

void check(const petitions::CardCode& card) {
    KIOSK_ASSERT(card.number.size() == 12, "a number of twelve digits");
    KIOSK_ASSERT(is_plain(card.name) && !card.name.empty() && is_plain(card.address), "plain");
    KIOSK_ASSERT(card.sex == "Nam" || card.sex == "Nữ", "one of two");
    KIOSK_ASSERT((card.birth.size() == 4 || card.birth.size() == 10) && card.issued.size() == 10,
                 "days");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto code = petitions::read_page_code(text);
    if (const auto* sheet = std::get_if<petitions::Separator>(&code)) {
        const auto again = petitions::separator_text(*sheet);
        KIOSK_ASSERT(again.has_value() && *again == text, "one text a sheet");
    } else if (const auto* ticket = std::get_if<petitions::TicketCode>(&code)) {
        KIOSK_ASSERT(ticket->text == text && size <= petitions::kMostPageCode_bytes, "as shown");
    } else if (const auto* card = std::get_if<petitions::CardCode>(&code)) {
        check(*card);
    }
    return 0;
}
