// A card beats an unsure reading of the same, since its code has no misread digit, but not another
// name: whoever hands in a letter is not always who wrote it.
#include "firmware/kioskd/letter_codes.hpp"

#include <algorithm>
#include <utility>

#include "firmware/base/text.hpp"

namespace kiosk::kioskd {
namespace {

using fields::Name;

constexpr std::size_t kCardWords = 80;  // both sides of a card have about 60
constexpr int kCardConfidence = 90;     // of an unsigned text that was read without error

std::string plain(std::string_view text) {
    std::string out = fold_vi(text);
    std::erase(out, ' ');
    return out;
}

}  // namespace

LetterCodes codes_of(
    const std::vector<const ocr::PageReading*>& pages,
    std::string_view office,
    const std::function<Result<server::Appliance::TicketClaim>(std::string_view)>& read_ticket) {
    LetterCodes out;
    int n = 0;
    for (const ocr::PageReading* page : pages) {
        ++n;
        for (const auto& code : page->codes) {
            const auto meaning = petitions::read_page_code(code.text);
            if (const auto* ticket = std::get_if<petitions::TicketCode>(&meaning)) {
                auto claim =
                    out.ticket ? Result<server::Appliance::TicketClaim>(ErrorCode::ForgedTicketCode)
                               : read_ticket(ticket->text);
                if (claim) {
                    out.ticket = TicketOnPage{std::move(claim).value(), n};
                }
            } else if (const auto* card = std::get_if<petitions::CardCode>(&meaning);
                       card != nullptr && !out.card) {
                out.card = CardOnPage{*card, fields::Evidence{n, code.box}};
            } else if (const auto* sheet = std::get_if<petitions::Separator>(&meaning);
                       sheet != nullptr && sheet->office == office &&
                       (out.separators.empty() || out.separators.back() != n)) {
                out.separators.push_back(n);
            }
        }
    }
    return out;
}

bool is_card_alone(const ocr::PageReading& page) {
    return page.words.size() <= kCardWords &&
           std::any_of(page.codes.begin(), page.codes.end(), [](const auto& code) {
               return std::holds_alternative<petitions::CardCode>(
                   petitions::read_page_code(code.text));
           });
}

void fill_from_card(fields::Suggestions& found, const CardOnPage& card) {
    for (const auto& [name, value] : {std::pair{Name::Sender, &card.card.name},
                                      {Name::Address, &card.card.address},
                                      {Name::IdNumber, &card.card.number}}) {
        fields::Field& field = found.fields[static_cast<std::size_t>(name)];
        if (value->empty() || value->size() > fields::kMostValue ||
            field.mark == fields::Mark::Sure ||
            (!field.value.empty() && plain(field.value) != plain(*value))) {
            continue;
        }
        field = {name, *value, fields::Mark::Doubtful, kCardConfidence, "card", {}};
        if (card.where) {
            field.evidence.push_back(*card.where);
        }
    }
}

}  // namespace kiosk::kioskd
