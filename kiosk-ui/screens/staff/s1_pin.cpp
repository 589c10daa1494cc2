// S1: the keypad. The keys stand in another order each time, so that neither a glance at the finger
// nor worn glass tells the digits; nothing on it says a digit aloud.
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {
namespace {

bool takes_keys(const Staff& its) {
    return !its.asking && its.keypad.locked_until_ms == 0 && its.keypad.accounts;
}

// Not to be touched, but in its place.
Node inert(Node key) {
    key.role = Role::Group;
    key.action.reset();
    key.look.border = Border::Hairline;
    for (Node& part : key.parts) {
        part.look.ink = Ink::Muted;
    }
    return key;
}

Node digit_key(const Env& env, int digit, bool open) {
    const std::string text = std::to_string(digit);
    Node out = plain_button(text, text, {kKey, text});
    out.box.least_height_mm = env.reach == Reach::Low ? 24 : 32;
    out.parts.front().look.type = is_largest(env) ? Type::Title : Type::Display;
    out.speak = say(env, Key::pin_key_said);
    out.parts.front().speak = out.speak;
    return open ? out : inert(out);
}

Node keys(const Staff& its, const Env& env) {
    const bool open = takes_keys(its);
    std::vector<Node> parts;
    for (std::size_t i = 0; i < 9; ++i) {
        parts.push_back(digit_key(env, its.keypad.keys[i], open));
    }
    Node erase = small_button("erase", draw::Icon::Delete, say(env, Key::pin_erase), {kErase});
    erase.box.padding = Insets::of(2, 2);
    const bool typed = !its.keypad.typed.empty();
    parts.push_back(typed && open ? erase : inert(erase));
    parts.push_back(digit_key(env, its.keypad.keys[9], open));
    if (its.glass == Staff::Glass::Lent) {
        Node home = small_button("home", draw::Icon::Home, say(env, Key::home), {kLeave});
        home.box.padding = Insets::of(2, 2);
        home.box.gap_mm = 2.5;
        parts.push_back(std::move(home));
    }
    return grid("keys", 3, kGapMm, std::move(parts));
}

Node dots(const Staff& its, const Env& env) {
    std::vector<Node> parts;
    const std::size_t typed = its.asking ? kPinDigits : its.keypad.typed.size();
    for (std::size_t i = 0; i < kPinDigits; ++i) {
        Node dot;
        dot.box.width_mm = 11;
        dot.box.height_mm = 11;
        dot.look.corner = Corner::Round;
        dot.look.fill = i < typed ? Fill::Primary : Fill::Surface;
        dot.look.border = Border::Control;
        parts.push_back(dot);
    }
    Node out = row("dots", 7, std::move(parts));
    out.box.along = Along::Center;
    out.speak = say_n(env, Key::pin_dots_said, static_cast<std::int64_t>(typed));
    return out;
}

Node said(std::string line, std::string more, Fill tint, Ink ink, draw::Icon icon) {
    return citizen::notice("said", icon, tint, ink, std::move(line), std::move(more));
}

Node message(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    const Keypad& keypad = its.keypad;
    if (shows_waiting(state)) {
        return said(say(env, Key::pin_checking), "", Fill::AccentTint, Ink::Ink, draw::Icon::Clock);
    }
    if (its.refusal) {
        return refusal(env, *its.refusal);
    }
    if (!keypad.accounts) {
        return said(say(env, Key::pin_nobody),
                    say(env, Key::pin_nobody_ask),
                    Fill::WarnTint,
                    Ink::Warn,
                    draw::Icon::Lock);
    }
    if (keypad.locked_until_ms != 0) {
        const std::uint64_t left = keypad.locked_until_ms > state.now.mono_ms
                                       ? keypad.locked_until_ms - state.now.mono_ms
                                       : 0;
        return said(
            say(env, Key::pin_locked),
            say_n(env, Key::pin_locked_left, static_cast<std::int64_t>((left + 999) / 1000)),
            Fill::DangerTint,
            Ink::Danger,
            draw::Icon::Lock);
    }
    if (keypad.said == Keypad::Said::Wrong) {
        return said(say(env, Key::pin_wrong),
                    citizen::count(env, Key::pin_tries_one, Key::pin_tries_many, keypad.tries_left),
                    Fill::DangerTint,
                    Ink::Danger,
                    draw::Icon::Warning);
    }
    if (keypad.said == Keypad::Said::SessionOver) {
        return said(say(env, Key::pin_over),
                    say(env, Key::pin_over_more),
                    Fill::WarnTint,
                    Ink::Warn,
                    draw::Icon::Info);
    }
    return said(say(env, Key::pin_how), "", Fill::Surface, Ink::Ink, draw::Icon::Lock);
}

Scene view(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    return scene_of("S1",
                    reading(state,
                            env,
                            say(env, Key::pin_title),
                            {message(state, env), spring(), dots(its, env), spring()}),
                    citizen::region("controls", 0, {keys(its, env)}),
                    env);
}

std::vector<Sample> samples() {
    State empty = sample_desk(StaffPage::Pin);
    empty.staff->keypad.keys = {7, 2, 9, 0, 5, 1, 8, 3, 6, 4};
    State typed = empty;
    typed.staff->keypad.typed = "000";
    State wrong = empty;
    wrong.staff->keypad.said = Keypad::Said::Wrong;
    wrong.staff->keypad.tries_left = 3;
    State locked = empty;
    locked.staff->keypad.locked_until_ms = locked.now.mono_ms + 57'000;
    State checking = empty;
    checking.staff->asking = Asking{checking.now.mono_ms - 500};
    State nobody = empty;
    nobody.staff->keypad.accounts = false;
    State over = empty;
    over.staff->keypad.said = Keypad::Said::SessionOver;
    State lent = empty;
    lent.staff->glass = Staff::Glass::Lent;
    return {{"empty", empty},
            {"lent", lent},
            {"typed", typed},
            {"wrong", wrong},
            {"locked", locked},
            {"checking", checking},
            {"nobody", nobody},
            {"session-over", over}};
}

const Screen kPinScreen{"S1", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
