// D3: no day is open. The first number opens it, so the screen sends nobody away.
#include "kiosk-ui/screens/hall/board.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::hall {
namespace {

Scene view(const State& state, const Env& env) {
    std::vector<Node> parts;
    if (state.hall->board.notice) {
        parts.push_back(notice_card(*state.hall->board.notice, env));
    }
    parts.push_back(middle(env,
                           draw::Icon::Clock,
                           std::string(words(env.language, Key::closed_title)),
                           std::string(words(env.language, Key::hall_closed_ask))));
    return scene_of("D3", state, env, std::move(parts));
}

std::vector<Sample> samples() {
    State closed = sample_hall();
    closed.hall->day_open = false;
    closed.hall->board.now.reset();
    closed.hall->board.calls.clear();
    State notice = closed;
    notice.hall->board.notice = sample_notice();
    return {{"closed", closed}, {"notice", notice}};
}

const Screen kClosed{"D3", "hall", view, samples};

}  // namespace
}  // namespace kiosk::ui::hall
