#pragma once
// A citizen before the state machine.

#include <string>
#include <vector>

#include "tests/kiosk-ui/walker.hpp"

namespace kiosk::test {

class Citizen : public Walker {
public:
    // At home in the sample office: two services, three counters.
    Citizen() : Walker(ui::find_screen("C1")->samples().front().state) {}

    // The ticket request that was made last.
    [[nodiscard]] ui::IssueTicket asked() const {
        ui::IssueTicket out;
        for (const ui::Effect& effect : effects) {
            if (const auto* issue = std::get_if<ui::IssueTicket>(&effect)) {
                out = *issue;
            }
        }
        return out;
    }

    [[nodiscard]] ui::TicketCame answer(ui::Paper paper = ui::Paper::None) const {
        ui::Issued issued;
        issued.id = std::string(32, 'b');
        issued.number = "A054";
        issued.service = asked().service;
        issued.paper = paper;
        issued.job = paper == ui::Paper::None ? "" : std::string(32, 'c');
        return {asked().session, asked().key, issued};
    }
};

}  // namespace kiosk::test
