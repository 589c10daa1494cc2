// C7: the paper came out. The same number as on the paper, for who cannot read small print.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/ticket_card.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::uint64_t kClosesAfter_ms = 20'000;  // docs/screens.md, "Idle"

Scene view(const State& state, const Env& env) {
    Node reading = column(
        "reading", 0, {head(state, env, say(env, Key::ticket_title), steps_to_ticket(state, 0))});
    reading.parts.push_back(spring());
    reading.parts.push_back(
        padded(column("card", 0, {ticket_card(state, env)}), {kMarginMm, 6, kMarginMm, 0}));
    reading.parts.push_back(spring());
    reading.box.grow = 1;
    Node done = primary_button("done", draw::Icon::Check, say(env, Key::ticket_done), {kFinish});
    return scene_of("C7",
                    std::move(reading),
                    region("controls", 5, {closing_note(state, env, kClosesAfter_ms), done}),
                    bar(env));
}

std::vector<Sample> samples() {
    State printed = sample_at(Page::Ticket);
    printed.session.issued = sample_ticket(Paper::Confirmed);
    State first = printed;
    first.session.issued->number = "AB1012";
    first.session.issued->people_ahead = 0;
    State priority = printed;
    priority.session.issued->priority = true;
    State wait = printed;
    wait.session.issued->wait = sample_wait(false);
    State late = priority;
    late.session.issued->wait = sample_wait(true);
    return {{"printed", printed},
            {"first-long", first},
            {"priority", priority},
            {"wait", wait},
            {"late", late}};
}

const Screen kTicket{"C7", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
