// S0: kioskd is not there, or not yet. Nothing on it can be touched but the looks; it leaves by
// itself, to where the clerk was.
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {
namespace {

Scene view(const State& state, const Env& env) {
    const bool starting = state.mirror.link == Link::Connecting;
    Node picture =
        icon_plate(starting ? draw::Icon::Clock : draw::Icon::Info, 70, Fill::Surface, Ink::Accent);
    picture.look.corner = Corner::Round;
    std::vector<Node> parts{picture};
    parts.push_back(centred_text(title("keeps", say(env, Key::staff_gone_keeps))));
    if (!starting) {
        parts.push_back(centred_text(label("call", say(env, Key::staff_gone_call))));
        parts.push_back(centred_text(caption(
            "code",
            words(env.language, Key::gone_code, {{"code", error_name(ErrorCode::ServiceGone)}}),
            Ink::Ink)));
    }
    Node middle = aligned(column("middle", 8, std::move(parts)), Along::Center, Across::Center);
    return scene_of("S0",
                    reading(state,
                            env,
                            say(env, starting ? Key::starting_title : Key::staff_gone_title),
                            {grown(middle)}),
                    citizen::region("controls", 0, {}),
                    env);
}

std::vector<Sample> samples() {
    State gone = sample_letter(2, "jam");
    gone.mirror.link = Link::Gone;
    State starting = sample_desk(StaffPage::Pin);
    starting.mirror.link = Link::Connecting;
    return {{"gone", gone}, {"starting", starting}};
}

const Screen kGone{"S0", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
