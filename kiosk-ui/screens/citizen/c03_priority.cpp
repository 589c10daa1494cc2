// C3: who may come earlier, and one question. Which of the five it is, is not asked.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

struct Who {
    const char* id;
    draw::Icon icon;
    Key words;
};

// Who qualifies, as data: docs/queue.md, "Priority".
constexpr std::array kWho{Who{"elder", draw::Icon::PersonElder, Key::priority_elder},
                          Who{"disabled", draw::Icon::Priority, Key::priority_disabled},
                          Who{"pregnant", draw::Icon::PersonPregnant, Key::priority_pregnant},
                          Who{"infant", draw::Icon::Baby, Key::priority_infant},
                          Who{"merit", draw::Icon::Medal, Key::priority_merit}};

Node who_row(const Env& env, const Who& who) {
    std::vector<Node> parts;
    if (!is_largest(env)) {
        parts.push_back(icon_plate(who.icon, 20, Fill::AccentTint, Ink::Accent));
    } else {
        parts.push_back(icon_node(who.icon, 12, Ink::Accent));
    }
    parts.push_back(grown(label("line", say(env, who.words))));
    return row(who.id, 6, std::move(parts));
}

Scene view(const State& state, const Env& env) {
    std::vector<Node> rows;
    for (const Who& who : kWho) {
        rows.push_back(who_row(env, who));
    }
    Node list = padded(column("who", is_largest(env) ? 2 : 5, std::move(rows)), Insets::of(7, 6));
    list.look.fill = Fill::Surface;
    list.look.corner = Corner::Card;
    std::vector<Node> cards{list};
    if (!is_largest(env)) {
        Node note = body("note", say(env, Key::priority_note));
        note.look.bold = true;
        cards.push_back(note);
    }
    const Steps all = steps_to_ticket(state, 0);
    Node reading =
        column("reading", 0, {head(state, env, say(env, Key::priority_title), {1, all.total})});
    reading.parts.push_back(
        padded(column("cards", 6, std::move(cards)), {kMarginMm, 8, kMarginMm, 0}));
    Node yes =
        primary_button("yes", draw::Icon::Check, say(env, Key::priority_yes), {kPriority, "yes"});
    Node no = plain_button("no", say(env, Key::priority_no), {kPriority, "no"});
    no.box.least_height_mm = kPrimaryMm;
    if (!is_largest(env)) {
        yes.box.least_height_mm = no.box.least_height_mm = 34;
    }
    return scene_of("C3",
                    std::move(reading),
                    region("controls", 5, {spring(), yes, no, way_back(env, Ways::HomeOnly)}),
                    bar(env));
}

std::vector<Sample> samples() {
    return {{"ask", sample_at(Page::Priority)}};
}

const Screen kPriorityScreen{"C3", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
