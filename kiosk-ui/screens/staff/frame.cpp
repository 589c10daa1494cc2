// One frame for all, so that a clerk who learnt one screen knows the others.
#include "kiosk-ui/screens/staff/frame.hpp"

#include <algorithm>

namespace kiosk::ui::staff {
namespace {

constexpr std::uint64_t kSeen_ms = 300;     // docs/screens.md, "Feedback"
constexpr std::uint64_t kSlow_ms = 10'000;  // then it explains
constexpr std::uint64_t kTurn_ms = 2'400;   // of the ring

std::uint64_t age_of_wish(const State& state) {
    const auto& asking = staff_of(state).asking;
    return asking && state.now.mono_ms > asking->since_ms ? state.now.mono_ms - asking->since_ms
                                                          : 0;
}

}  // namespace

const Staff& staff_of(const State& state) {
    static const Staff nobody;
    return state.staff ? *state.staff : nobody;
}

std::string say_n(const Env& env, Key key, std::int64_t n) {
    return words(env.language, key, {{"n", std::to_string(n)}});
}

Node bar(const Env& env) {
    Node out = citizen::bar(env);
    std::erase_if(out.parts, [](const Node& part) {
        return part.id == "vi" || part.id == "en" || part.id == "help";
    });
    return out;
}

Node buttons(const Env& env, std::string id, std::vector<Node> parts) {
    for (Node& part : parts) {
        part.box.padding = Insets::of(2, 2);
        part.box.gap_mm = 2.5;
    }
    const int columns = is_largest(env) ? 1 : static_cast<int>(parts.size());
    return grid(std::move(id), columns, kGapMm, std::move(parts));
}

Node refusal(const Env& env, ErrorCode code) {
    const ErrorText said = error_text(code, env.language);
    Node out = citizen::notice("refused",
                               draw::Icon::Warning,
                               Fill::DangerTint,
                               Ink::Danger,
                               std::string(said.text),
                               is_largest(env) ? "" : std::string(said.action));
    out.look.border = Border::Danger;
    return out;
}

bool shows_waiting(const State& state) {
    return age_of_wish(state) >= kSeen_ms;
}

Node waiting_card(const State& state, const Env& env, Key what, Key more) {
    const std::uint64_t age = age_of_wish(state);
    Node ring;
    ring.id = "ring";
    ring.role = Role::Ring;
    ring.size_mm = 30;
    ring.part = static_cast<double>(age % kTurn_ms) / static_cast<double>(kTurn_ms);
    ring.look.ink = Ink::Accent;
    ring.speak = say(env, Key::staff_wait);
    Node circle = aligned(column("circle", 0, {ring}), Along::Center, Across::Center);
    Node card = padded(
        column("waiting",
               5,
               {circle,
                centred_text(label("what", say(env, what))),
                centred_text(body("more", say(env, age >= kSlow_ms ? Key::staff_slow : more)))}),
        Insets::all(8));
    card.parts.back().look.bold = true;
    card.look.fill = Fill::Surface;
    card.look.corner = Corner::Card;
    return card;
}

Scene scene_of(const char* screen, Node reading_node, Node controls, const Env& env) {
    return citizen::scene_of(screen, std::move(reading_node), std::move(controls), bar(env));
}

Node reading(const State& state, const Env& env, std::string question, std::vector<Node> cards) {
    Node out = column("reading", 0, {citizen::head(state, env, std::move(question))});
    Node body_of_page = padded(column("page", 5, std::move(cards)), {kMarginMm, 6, kMarginMm, 0});
    out.parts.push_back(grown(body_of_page));
    out.box.grow = 1;
    return out;
}

}  // namespace kiosk::ui::staff
