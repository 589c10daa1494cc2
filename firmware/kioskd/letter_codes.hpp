#pragma once
// What codes on a letter's pages say of it: the ticket it was brought with, and the identity card
// that was laid with it. Suggestions alone, as everything that is read; never logged.

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "firmware/petitions/page_code.hpp"
#include "firmware/server/appliance.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::kioskd {

struct TicketOnPage {
    server::Appliance::TicketClaim ticket;
    int page = 1;
};

struct CardOnPage {
    petitions::CardCode card;
    std::optional<fields::Evidence> where;  // nullopt: its page is no part of the letter any more
};

struct LetterCodes {
    std::optional<TicketOnPage> ticket;  // the first whose signature holds
    std::optional<CardOnPage> card;      // the first
    // Pages that are separator sheets of this office: too faint to be known before they became
    // pages, so that what lies behind them is another letter.
    std::vector<int> separators;
};

// `read_ticket` refuses what no kiosk of the office signed. Pages in the order of the letter.
[[nodiscard]] LetterCodes codes_of(
    const std::vector<const ocr::PageReading*>& pages,
    std::string_view office,
    const std::function<Result<server::Appliance::TicketClaim>(std::string_view)>& read_ticket);

// A page that is the picture of an identity card: its code, and hardly more words than a card has.
[[nodiscard]] bool is_card_alone(const ocr::PageReading& page);

// Fills what the letter leaves empty or what is unsure and the card says alike (without marks and
// blanks); rule "card", never sure. What the letter says otherwise stands.
void fill_from_card(fields::Suggestions& found, const CardOnPage& card);

}  // namespace kiosk::kioskd
