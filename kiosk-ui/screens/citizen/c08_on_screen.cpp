// C8: the number without paper, or while the paper is still on its way. The ticket is committed:
// it is valid whatever the printer does, and the screen says so.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/ticket_card.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::uint64_t kClosesAfter_ms = 60'000;  // docs/screens.md, "Idle"

// "It is being printed" would be a lie while the printer has said that it cannot.
Key why(Paper paper, Printer printer) {
    const bool cannot = printer == Printer::PaperOut || printer == Printer::Trouble;
    if (paper == Paper::Waiting && cannot) {
        return Key::screen_failed;
    }
    switch (paper) {
        case Paper::Failed:
        case Paper::Uncertain:
            return Key::screen_failed;
        case Paper::Waiting:
        case Paper::Sending:
        case Paper::Sent:
            return Key::screen_waiting;
        case Paper::None:
        case Paper::Confirmed:
            break;
    }
    return Key::screen_no_printer;
}

Scene view(const State& state, const Env& env) {
    const Issued& issued = *state.session.issued;
    Node keep = notice("keep",
                       draw::Icon::Camera,
                       Fill::WarnTint,
                       Ink::Warn,
                       say(env, Key::screen_keep),
                       say(env, why(issued.paper, state.mirror.printer)));
    Node reading = column(
        "reading", 0, {head(state, env, say(env, Key::screen_title), steps_to_ticket(state, 0))});
    reading.parts.push_back(spring());
    reading.parts.push_back(
        padded(column("card", 6, {ticket_card(state, env), keep}), {kMarginMm, 6, kMarginMm, 0}));
    reading.parts.push_back(spring());
    reading.box.grow = 1;
    std::vector<Node> parts;
    if (!is_largest(env)) {
        parts.push_back(closing_note(state, env, kClosesAfter_ms));
    }
    const bool doubtful = issued.paper == Paper::Uncertain || issued.paper == Paper::Failed;
    if (doubtful && !issued.job.empty()) {
        std::vector<Node> asks;
        if (issued.paper == Paper::Uncertain) {
            asks.push_back(small_button(
                "came", draw::Icon::Ticket, say(env, Key::screen_came_out), {kPaperCame}));
        }
        asks.push_back(
            small_button("again", draw::Icon::Printer, say(env, Key::screen_again), {kPaperAgain}));
        const int columns = static_cast<int>(asks.size());
        for (Node& ask : asks) {
            ask.box.padding = Insets::of(2, 2);
        }
        parts.push_back(grid("paper", columns, kGapMm, std::move(asks)));
    }
    parts.push_back(
        primary_button("saved", draw::Icon::Check, say(env, Key::screen_saved), {kNumberSaved}));
    return scene_of("C8", std::move(reading), region("controls", 5, std::move(parts)), bar(env));
}

std::vector<Sample> samples() {
    State none = sample_at(Page::OnScreen);
    none.session.issued = sample_ticket(Paper::None);
    State failed = sample_at(Page::OnScreen);
    failed.session.issued = sample_ticket(Paper::Failed);
    State uncertain = sample_at(Page::OnScreen);
    uncertain.session.issued = sample_ticket(Paper::Uncertain);
    State running = sample_at(Page::OnScreen);
    running.session.issued = sample_ticket(Paper::Sent);
    State priority = uncertain;
    priority.session.issued->priority = true;
    State wait = uncertain;
    wait.session.issued->wait = sample_wait(false);
    return {{"no-printer", none},
            {"failed", failed},
            {"uncertain", uncertain},
            {"running", running},
            {"priority", priority},
            {"wait", wait}};
}

const Screen kOnScreen{"C8", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
