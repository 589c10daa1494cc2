// The characters of a code, on keys and places, are a title; at the largest letters a label is one.
#include "kiosk-ui/screens/citizen/code_pad.hpp"

namespace kiosk::ui::citizen {
namespace {

Type character_type(const Env& env) {
    return is_largest(env) ? Type::Label : Type::Title;
}

Node key_of(const Env& env, const std::string& word, Action action) {
    Node out = plain_button(word, word, std::move(action));
    out.box.padding = Insets::of(1, 1);
    out.box.least_height_mm = env.reach == Reach::Low || is_largest(env) ? kTargetMm : 25;
    out.parts.front().look.type = character_type(env);
    return out;
}

}  // namespace

Node inert(Node key) {
    key.role = Role::Group;
    key.action.reset();
    key.look.border = Border::Hairline;
    if (key.look.fill == Fill::Primary) {
        key.look.fill = Fill::Surface;
        key.look.shadow = Shadow::None;
    }
    for (Node& part : key.parts) {
        part.look.ink = Ink::Muted;
    }
    return key;
}

Node code_keys(const Env& env, const CodePad& pad) {
    std::vector<Node> parts;
    for (const char c : pad.keys) {
        if (c == ' ') {
            parts.push_back(Node{});
            continue;
        }
        const std::string text(1, c);
        Node key = key_of(env, text, {pad.press, text});
        parts.push_back(pad.open && pad.typed < pad.most ? key : inert(key));
    }
    Node erase = key_of(env, "erase", {pad.erase});
    erase.parts = {icon_node(draw::Icon::Delete, 11, Ink::Accent)};
    erase.box.along = Along::Center;
    erase.box.across = Across::Center;
    erase.speak = say(env, Key::code_erase);
    parts.push_back(pad.open && pad.typed > 0 ? erase : inert(erase));
    return grid("keys", pad.columns, kGapMm, std::move(parts));
}

Node code_places(
    const Env& env, const std::string& typed, std::size_t most, std::size_t group, Shown shown) {
    std::vector<Node> boxes;
    for (std::size_t i = 0; i < most; ++i) {
        if (i > 0 && i % group == 0) {
            Node gap;
            gap.box.width_mm = 3;
            boxes.push_back(gap);
        }
        Node box =
            aligned(column(fmt::format("place{}", i + 1), 0, {}), Along::Center, Across::Center);
        if (i < typed.size()) {
            const std::string mark = shown == Shown::Dots ? "\u2022" : typed.substr(i, 1);
            Node character = text_node("character", mark, character_type(env));
            box.parts = {centred_text(std::move(character))};
        }
        box.box.height_mm = 24;
        box.look.fill = Fill::Surface;
        box.look.border = i == typed.size() ? Border::Accent : Border::Control;
        box.look.corner = Corner::Control;
        boxes.push_back(grown(box));
    }
    Node out = row("places", 2.5, std::move(boxes));
    out.speak = words(env.language,
                      Key::code_typed,
                      {{"n", std::to_string(typed.size())}, {"total", std::to_string(most)}});
    return out;
}

Node code_trouble(const Env& env, Key line, std::string more) {
    return notice(
        "said", draw::Icon::Warning, Fill::WarnTint, Ink::Warn, say(env, line), std::move(more));
}

Node code_pause(const Env& env, std::uint64_t left_ms) {
    return code_trouble(
        env,
        Key::code_pause,
        words(env.language, Key::code_pause_more, {{"n", std::to_string((left_ms + 999) / 1000)}}));
}

Node code_example(const Env& env, std::string before, std::string after) {
    const auto piece = [](std::string id, std::string text, Ink ink) {
        Node out = label(std::move(id), std::move(text), ink);
        out.look.digits = draw::Digits::Tabular;
        return out;
    };
    Node middle = padded(column("middle", 0, {piece("characters", "7K3M9QRT", Ink::Ink)}),
                         Insets::of(3, 1.5));
    middle.look.fill = Fill::Surface;
    middle.look.border = Border::Accent;
    middle.look.corner = Corner::Control;
    Node out = row("example",
                   2,
                   {piece("before", std::move(before), Ink::Ink),
                    middle,
                    piece("after", std::move(after), Ink::Ink)});
    out.box.along = Along::Center;
    out.box.across = Across::Center;
    out.speak = say(env, Key::code_how);
    return out;
}

Node reader_hint(const Env& env, Key words_of_it) {
    const std::string text = say(env, words_of_it);
    Node line = is_largest(env) ? caption("line", text, Ink::Ink) : label("line", text);
    return row("reader", 4, {icon_node(draw::Icon::Qr, 11, Ink::Accent), grown(std::move(line))});
}

}  // namespace kiosk::ui::citizen
