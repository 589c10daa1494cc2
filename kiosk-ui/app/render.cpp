// State -> scene -> pixels -> file, by the same Glass that the program uses.
#include "kiosk-ui/app/render.hpp"

#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"
#include "kiosk-ui/app/state_json.hpp"
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/toolkit/glass.hpp"

namespace kiosk::ui {
namespace {

Result<State> state_for(const Screen& screen, const std::string& name) {
    for (const Sample& sample : screen.samples()) {
        if (name.empty() || sample.name == name) {
            return sample.state;
        }
    }
    KIOSK_TRY(const std::string text, read_text_file(name));
    KIOSK_TRY(const Json json, parse_json(text));
    return state_from_json(json);
}

}  // namespace

Status render(const RenderWish& wish) {
    const Screen* screen = find_screen(wish.screen);
    if (screen == nullptr) {
        return Error{ErrorCode::NotFound, "screen " + wish.screen};
    }
    KIOSK_TRY(State state, state_for(*screen, wish.state));
    if (screen->role() == "hall" && !state.hall) {
        return Error{ErrorCode::BadArgument, "hall in " + wish.state};
    }
    state.session.language = wish.language;
    state.session.step = wish.step;
    state.session.theme = wish.theme;
    state.session.reach = wish.reach;
    KIOSK_TRY(draw::Toolbox toolbox, draw::Toolbox::open());
    Glass glass(std::move(toolbox), wish.panel);
    const Env env = env_of(state, wish.panel);
    static_cast<void>(glass.show(screen->view(state, env), env));
    for (const std::string& fault : glass.laid().faults) {
        log::warn("render", "{}", fault);
    }
    KIOSK_TRY(const Bytes png, glass.surface().to_png());
    return write_file_durably(wish.out, png);
}

}  // namespace kiosk::ui
