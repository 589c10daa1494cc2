// C22: nobody is there. Dark, so that the panel lasts, and moved a little each minute; shows the
// office, the time and the number being called. Any touch wakes it and does nothing else.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr int kPlaces = 12;  // one a minute
constexpr double kShift_mm = 9;

Scene view(const State& state, const Env& env) {
    const LocalTime now = local_time_at(env.wall_ms);
    const int place = now.minute % kPlaces;
    const auto on_hero = [](Node node) {
        node.look.ink = Ink::OnHero;
        return centred_text(std::move(node));
    };
    Node clock = on_hero(text_node("clock", clock_text(env), Type::TicketNumber));
    clock.look.digits = draw::Digits::Tabular;
    const std::string office =
        state.mirror.office.empty() ? say(env, Key::office_default) : state.mirror.office;
    std::vector<Node> parts{space(place * kShift_mm),
                            on_hero(title("office", office)),
                            clock,
                            on_hero(label("date", date_text(env))),
                            spring()};
    if (const auto called = called_now(state.mirror)) {
        parts.push_back(on_hero(label("called", say(env, Key::home_called))));
        Node number =
            on_hero(text_node("number",
                              words(env.language,
                                    Key::home_called_value,
                                    {{"number", called->number}, {"counter", called->counter}}),
                              Type::Display));
        number.speak = words(env.language,
                             Key::home_called_said,
                             {{"number", spelled(called->number)}, {"counter", called->counter}});
        parts.push_back(number);
        parts.push_back(spring());
    }
    Node touch = on_hero(title("touch", say(env, Key::attract_touch)));
    parts.push_back(touch);
    parts.push_back(space((kPlaces - place) * kShift_mm));
    Node all = padded(column("all", 6, std::move(parts)), Insets::of(kMarginMm, 20));
    all.role = Role::Button;
    all.look.fill = Fill::Hero;
    all.box.grow = 1;
    all.action = Action{kWake};
    Node controls = column("controls", 0, {all});
    Scene out =
        scene_of("C22", column("reading", 0, {}), std::move(controls), column("bar", 0, {}));
    out.page = Fill::Hero;
    return out;
}

std::vector<Sample> samples() {
    State calling = sample_office();
    calling.attract = true;
    State quiet = sample_office();
    quiet.attract = true;
    quiet.mirror.queue.counters.clear();
    quiet.now.wall_ms += 9 * 60'000;
    return {{"calling", calling}, {"quiet", quiet}};
}

const Screen kAttractScreen{"C22", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
