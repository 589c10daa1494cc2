// D1: the last call, those before it, the desks, the lines. D4: kioskd has not been heard: the
// calls stay, since people act on them; what changes by the minute goes. Without any board it
// says where to ask.
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/hall/board.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::hall {
namespace {

std::string say(const Env& env, Key key) {
    return std::string(words(env.language, key));
}

Node last_card(const State& state, const Env& env) {
    return called_card(env, last_call(state), Type::HallNumber, Fill::Primary, Ink::OnPrimary);
}

Scene board(const State& state, const Env& env) {
    std::vector<Node> left{last_card(state, env)};
    if (!state.hall->board.lines.empty()) {
        left.push_back(lines_card(state, env));
    }
    std::vector<Node> parts;
    if (state.hall->board.notice) {
        parts.push_back(notice_card(*state.hall->board.notice, env));
    }
    if (is_lying(env)) {
        Node main = row("main",
                        hall_mm(env, kGap_mm),
                        {grown(column("left", hall_mm(env, kGap_mm), std::move(left))),
                         earlier_card(state, env)});
        main.box.across = Across::Stretch;
        main.box.grow = 1;
        parts.push_back(main);
    } else {
        parts.push_back(left.front());
        parts.push_back(earlier_card(state, env));
    }
    if (!state.hall->board.counters.empty()) {
        parts.push_back(counters_card(state, env));
    }
    if (!is_lying(env) && left.size() > 1) {
        parts.push_back(left.back());
    }
    return scene_of("D1", state, env, std::move(parts));
}

Scene lost(const State& state, const Env& env) {
    const bool gone = state.mirror.link == Link::Gone;
    if (!state.hall->known) {
        return scene_of("D4",
                        state,
                        env,
                        {middle(env,
                                gone ? draw::Icon::CloudOff : draw::Icon::Clock,
                                say(env, gone ? Key::hall_none_known : Key::hall_starting),
                                gone ? say(env, Key::hall_lost_ask) : "")});
    }
    if (!state.hall->day_open) {
        return scene_of("D4",
                        state,
                        env,
                        {lost_bar(state, env),
                         middle(env, draw::Icon::Clock, say(env, Key::closed_title), "")});
    }
    Node main = row(
        "main", hall_mm(env, kGap_mm), {grown(last_card(state, env)), earlier_card(state, env)});
    main.box.across = Across::Stretch;
    if (!is_lying(env)) {
        main.box.flow = Flow::Column;
    }
    main.box.grow = 1;
    return scene_of("D4", state, env, {lost_bar(state, env), main});
}

std::vector<Sample> board_samples() {
    State first = sample_hall();
    first.hall->board.now.reset();
    first.hall->board.calls.clear();
    for (api::HallCounter& counter : first.hall->board.counters) {
        counter.ticket.clear();
    }
    State served = sample_hall(1);
    served.hall->board.now->state = "serving";
    served.hall->board.lines.resize(1);
    served.hall->board.lines[0].people = 1;
    State wait = sample_hall();
    for (api::ServiceLine& line : wait.hall->board.lines) {
        line.wait = citizen::sample_wait(false);
    }
    State notice = sample_hall();
    notice.hall->board.notice = sample_notice();
    return {{"three", sample_hall()},
            {"zone", sample_zone()},
            {"notice", notice},
            {"wait", wait},
            {"twelve", sample_hall(12)},
            {"long", sample_long()},
            {"first", first},
            {"served", served}};
}

std::vector<Sample> lost_samples() {
    const auto gone = [](State state) {
        state.mirror.link = Link::Gone;
        state.hall->heard_wall_ms = state.now.wall_ms - 3 * 60'000;
        return state;
    };
    State starting = sample_hall();
    starting.mirror.link = Link::Connecting;
    starting.hall = Hall{};
    State never = starting;
    never.mirror.link = Link::Gone;
    State closed = gone(sample_hall());
    closed.hall->day_open = false;
    return {{"lost", gone(sample_hall(12))},
            {"long", gone(sample_long())},
            {"closed", closed},
            {"starting", starting},
            {"never", never}};
}

const Screen kBoard{"D1", "hall", board, board_samples};
const Screen kLost{"D4", "hall", lost, lost_samples};

}  // namespace
}  // namespace kiosk::ui::hall
