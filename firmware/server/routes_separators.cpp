// Sheets that part letters in a stack on the scanner, for the office's own printer.
#include <charconv>
#include <memory>

#include "firmware/petitions/page_code.hpp"
#include "firmware/server/attachment.hpp"
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

constexpr int kMostSheets = 50;
constexpr int kUsualSheets = 10;

// A number of the query, `other` where it is left out.
Result<int> number_up_to(const Call& call, const std::string& name, int other, int most) {
    const auto found = call.request.query.find(name);
    if (found == call.request.query.end()) {
        return other;
    }
    const std::string& text = found->second;
    int out = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (wrong != std::errc() || end != text.data() + text.size() || out < 1 || out > most) {
        return Error{ErrorCode::BadArgument, name};
    }
    return out;
}

Result<std::vector<petitions::Separator>> sheets_of(const office::State& state,
                                                    int first,
                                                    int count) {
    std::vector<petitions::Separator> out;
    for (int i = 0; i < count; ++i) {
        petitions::Separator sheet{state.settings ? state.settings->office : std::string(),
                                   std::to_string(office::kiosk_of(state)),
                                   first + i};
        KIOSK_CHECK(petitions::separator_text(sheet));  // also that the last number is one
        out.push_back(std::move(sheet));
    }
    return out;
}

void get_separators(Call call) {
    const auto first = number_up_to(call, "from", 1, petitions::kMostSheet);
    const auto count = number_up_to(call, "count", kUsualSheets, kMostSheets);
    if (!first || !count) {
        call.responder.reply(first ? count.error() : first.error());
        return;
    }
    const auto sheets = std::make_shared<std::vector<petitions::Separator>>();
    call.appliance.ask(
        [sheets, first = *first, count = *count](const office::State& state,
                                                 store::Store&) -> Result<Json> {
            KIOSK_TRY(*sheets, sheets_of(state, first, count));
            return Json(nullptr);
        },
        [call, sheets](const Result<Json>& gathered) {
            if (!gathered) {
                call.responder.reply(gathered.error());
                return;
            }
            call.appliance.print_separators(
                std::move(*sheets), [responder = call.responder](Result<Bytes> pdf) {
                    if (pdf) {
                        responder.reply(attachment(
                            "application/pdf", "to-ngan-thu.pdf", std::move(pdf).value()));
                    } else {
                        responder.reply(pdf.error());
                    }
                });
        });
}

}  // namespace

std::vector<Route> separator_routes() {
    return {{"GET", "/v1/separators", kStaff, &get_separators}};
}

}  // namespace kiosk::server
