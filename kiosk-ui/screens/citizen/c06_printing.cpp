// C6: waiting, first for kioskd's answer, then for the paper. Shown only when an answer takes
// longer than 300 ms; after 10 s it explains and offers to cancel.
#include <algorithm>

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr double kSlowSpan_ms = 10'000;  // docs/screens.md, "Feedback"

Node picture(Node inner) {
    Node out = column("picture", 5, {std::move(inner)});
    out = aligned(padded(out, Insets::all(14)), Along::Center, Across::Center);
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Round;
    out.box.width_mm = 104;
    out.box.height_mm = 104;
    return out;
}

Node middle(std::string id, std::vector<Node> parts) {
    Node out = padded(column(std::move(id), 8, std::move(parts)), Insets::of(kMarginMm, 6));
    out = aligned(std::move(out), Along::Center, Across::Center);
    return grown(out);
}

// For a booking or a letter by its code, and not for a number.
bool looks_for_code(const State& state) {
    return state.session.page == Page::Track ||
           (state.session.page == Page::CheckIn && !state.session.check_in.found);
}

Key asking_title(const State& state) {
    if (!looks_for_code(state)) {
        return Key::asking_title;
    }
    return state.session.page == Page::Track ? Key::track_asking : Key::code_asking;
}

Steps asking_steps(const State& state) {
    if (state.session.page == Page::Track) {
        return {2, 2};
    }
    return steps_to_ticket(state, looks_for_code(state) ? 2 : 0);
}

Scene asking(const State& state, const Env& env) {
    const auto waited = static_cast<double>(state.now.mono_ms - state.session.asking->since_ms);
    const bool slow = waited >= kSlowSpan_ms;
    Node ring;
    ring.id = "ring";
    ring.role = Role::Ring;
    ring.size_mm = 70;
    ring.part = std::min(1.0, waited / kSlowSpan_ms);
    ring.look.ink = Ink::Accent;
    ring.speak = say(env, Key::asking_wait);
    Node words_node =
        centred_text(label("wait", say(env, slow ? Key::asking_slow : Key::asking_wait)));
    Node reading = column("reading",
                          0,
                          {head(state, env, say(env, asking_title(state)), asking_steps(state)),
                           middle("wait", {picture(ring), words_node})});
    reading.box.grow = 1;
    std::vector<Node> parts;
    if (slow) {
        parts.push_back(
            small_button("cancel", draw::Icon::Cross, say(env, Key::cancel), {kCancel}));
    }
    return scene_of("C6", std::move(reading), region("controls", 5, std::move(parts)), bar(env));
}

Scene printing(const State& state, const Env& env) {
    Node paper = icon_node(draw::Icon::Printer, 48, Ink::Accent);
    Node arrow = icon_node(draw::Icon::ArrowDown, 22, Ink::Accent);
    Node where = centred_text(title("where", say(env, Key::printing_where)));
    std::vector<Node> parts{
        picture(aligned(column("printer", 2, {paper, arrow}), Along::Center, Across::Center)),
        where};
    if (state.session.issued) {
        Node number =
            centred_text(title("number",
                               say(env, Key::printing_number) + ": " + state.session.issued->number,
                               Ink::Accent));
        number.speak =
            say(env, Key::printing_number) + ": " + spelled(state.session.issued->number);
        parts.push_back(number);
    }
    Node reading =
        column("reading",
               0,
               {head(state, env, say(env, Key::printing_title), steps_to_ticket(state, 0)),
                middle("paper", std::move(parts))});
    reading.box.grow = 1;
    return scene_of(
        "C6", std::move(reading), region("controls", 5, {way_back(env, Ways::HomeOnly)}), bar(env));
}

Scene view(const State& state, const Env& env) {
    return state.session.asking ? asking(state, env) : printing(state, env);
}

std::vector<Sample> samples() {
    State wait = sample_at(Page::Confirm);
    wait.session.asking = Asking{wait.now.mono_ms - 2'500};
    State slow = sample_at(Page::Confirm);
    slow.session.asking = Asking{slow.now.mono_ms - 12'000};
    State code = sample_at(Page::CheckIn);
    code.session.check_in.typed = "7K3M9QRT";
    code.session.asking = Asking{code.now.mono_ms - 12'000};
    State paper = sample_at(Page::Printing);
    paper.session.back.clear();
    paper.session.issued = sample_ticket(Paper::Sending);
    return {{"asking", wait}, {"slow", slow}, {"code-slow", code}, {"paper", paper}};
}

const Screen kPrinting{"C6", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
