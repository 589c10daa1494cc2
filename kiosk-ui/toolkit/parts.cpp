// Plain nodes with the sizes that the rules ask for.
#include "kiosk-ui/toolkit/parts.hpp"

namespace kiosk::ui {
namespace {

constexpr double kButtonIcon_mm = 9;
constexpr double kChoiceIcon_mm = 7;
constexpr double kPlateShare = 0.56;  // of a plate's side that its icon takes

Node button_box(std::string id, std::string word, Action action) {
    Node out;
    out.id = std::move(id);
    out.role = Role::Button;
    out.box.flow = Flow::Row;
    out.box.gap_mm = 3;
    out.box.padding = Insets::of(4, 2);
    out.box.least_height_mm = kTargetMm;
    out.box.along = Along::Center;
    out.box.across = Across::Center;
    out.look.fill = Fill::Surface;
    out.look.border = Border::Control;
    out.look.corner = Corner::Control;
    out.action = std::move(action);
    out.speak = std::move(word);
    return out;
}

}  // namespace

Node text_node(std::string id, std::string text, Type type, Ink ink) {
    Node out;
    out.id = std::move(id);
    out.role = Role::Text;
    out.look.type = type;
    out.look.ink = ink;
    out.text = std::move(text);
    return out;
}

Node caption(std::string id, std::string text, Ink ink) {
    return text_node(std::move(id), std::move(text), Type::Caption, ink);
}

Node body(std::string id, std::string text, Ink ink) {
    return text_node(std::move(id), std::move(text), Type::Body, ink);
}

Node label(std::string id, std::string text, Ink ink) {
    return text_node(std::move(id), std::move(text), Type::Label, ink);
}

Node title(std::string id, std::string text, Ink ink) {
    return text_node(std::move(id), std::move(text), Type::Title, ink);
}

Node icon_node(draw::Icon icon, double size_mm, Ink ink) {
    Node out;
    out.role = Role::Icon;
    out.icon = icon;
    out.size_mm = size_mm;
    out.look.ink = ink;
    return out;
}

Node icon_plate(draw::Icon icon, double size_mm, Fill plate, Ink ink) {
    Node out;
    out.box.width_mm = size_mm;
    out.box.height_mm = size_mm;
    out.box.along = Along::Center;
    out.box.across = Across::Center;
    out.look.fill = plate;
    out.look.corner = Corner::Control;
    out.parts.push_back(icon_node(icon, size_mm * kPlateShare, ink));
    return out;
}

Node column(std::string id, double gap_mm, std::vector<Node> parts) {
    Node out;
    out.id = std::move(id);
    out.box.gap_mm = gap_mm;
    out.parts = std::move(parts);
    return out;
}

Node row(std::string id, double gap_mm, std::vector<Node> parts) {
    Node out = column(std::move(id), gap_mm, std::move(parts));
    out.box.flow = Flow::Row;
    out.box.across = Across::Center;
    return out;
}

Node grid(std::string id, int columns, double gap_mm, std::vector<Node> parts) {
    Node out = column(std::move(id), gap_mm, std::move(parts));
    out.box.flow = Flow::Grid;
    out.box.columns = columns;
    return out;
}

Node spring(double grow) {
    Node out;
    out.box.grow = grow;
    return out;
}

Node space(double mm) {
    Node out;
    out.box.height_mm = mm;
    return out;
}

Node grown(Node node, double grow) {
    node.box.grow = grow;
    return node;
}

Node padded(Node node, Insets padding) {
    node.box.padding = padding;
    return node;
}

Node aligned(Node node, Along along, Across across) {
    node.box.along = along;
    node.box.across = across;
    return node;
}

Node centred_text(Node node) {
    node.look.align = draw::Align::Center;
    return node;
}

Node small_button(std::string id, draw::Icon icon, std::string word, Action action) {
    Node out = button_box(std::move(id), word, std::move(action));
    out.parts = {icon_node(icon, kButtonIcon_mm, Ink::Accent),
                 text_node("word", std::move(word), Type::Label, Ink::Ink)};
    return out;
}

Node plain_button(std::string id, std::string word, Action action) {
    Node out = button_box(std::move(id), word, std::move(action));
    out.parts = {centred_text(text_node("word", std::move(word), Type::Label, Ink::Ink))};
    return out;
}

Node primary_button(std::string id, draw::Icon icon, std::string word, Action action) {
    Node out = button_box(std::move(id), word, std::move(action));
    out.box.least_height_mm = kPrimaryMm;
    out.box.gap_mm = 5;
    out.look.fill = Fill::Primary;
    out.look.border = Border::None;
    out.look.corner = Corner::Card;
    out.look.shadow = Shadow::Card;
    out.parts = {icon_node(icon, 12, Ink::OnPrimary),
                 text_node("word", std::move(word), Type::Title, Ink::OnPrimary)};
    return out;
}

Node choice(std::string id, std::string word, bool chosen, Action action) {
    Node out = button_box(std::move(id), word, std::move(action));
    out.role = Role::Choice;
    out.chosen = chosen;
    const Ink ink = chosen ? Ink::OnPrimary : Ink::Ink;
    if (chosen) {
        out.look.fill = Fill::Primary;
        out.look.border = Border::None;
        out.parts.push_back(icon_node(draw::Icon::Check, kChoiceIcon_mm, ink));
    }
    out.parts.push_back(text_node("word", std::move(word), Type::Label, ink));
    return out;
}

std::string speak_of(const Node& node) {
    if (!node.speak.empty()) {
        return node.speak;
    }
    if (!node.text.empty()) {
        return node.text;
    }
    std::string out;
    for (const Node& part : node.parts) {
        const std::string said = speak_of(part);
        if (!said.empty()) {
            out += out.empty() ? said : ". " + said;
        }
    }
    return out;
}

}  // namespace kiosk::ui
