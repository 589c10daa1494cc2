#pragma once
// Short ways to write nodes, so that a view reads like the picture. Each gives a plain Node that
// the caller may still change.

#include <string>
#include <utility>
#include <vector>

#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui {

// ---- sizes of controls, in mm (docs/screens.md, "Targets")
inline constexpr double kLeastTargetMm = 15;
inline constexpr double kTargetMm = 20;
inline constexpr double kPrimaryMm = 27;   // rule: at least 25
inline constexpr double kGapMm = 4;        // between controls; rule: at least 3
inline constexpr double kMarginMm = 13.9;  // 56 px on the reference panel

// ---- text
[[nodiscard]] Node text_node(std::string id, std::string text, Type type, Ink ink = Ink::Ink);
[[nodiscard]] Node caption(std::string id, std::string text, Ink ink = Ink::Muted);
[[nodiscard]] Node body(std::string id, std::string text, Ink ink = Ink::Ink);
[[nodiscard]] Node label(std::string id, std::string text, Ink ink = Ink::Ink);
[[nodiscard]] Node title(std::string id, std::string text, Ink ink = Ink::Ink);

// ---- marks
[[nodiscard]] Node icon_node(draw::Icon icon, double size_mm, Ink ink);
// An icon on a tinted square.
[[nodiscard]] Node icon_plate(draw::Icon icon, double size_mm, Fill plate, Ink ink);

// ---- boxes
[[nodiscard]] Node column(std::string id, double gap_mm, std::vector<Node> parts);
[[nodiscard]] Node row(std::string id, double gap_mm, std::vector<Node> parts);
[[nodiscard]] Node grid(std::string id, int columns, double gap_mm, std::vector<Node> parts);
// Takes the spare room.
[[nodiscard]] Node spring(double grow = 1);
[[nodiscard]] Node space(double mm);

[[nodiscard]] Node grown(Node node, double grow = 1);
[[nodiscard]] Node padded(Node node, Insets padding);
[[nodiscard]] Node aligned(Node node, Along along, Across across);
[[nodiscard]] Node centred_text(Node node);

// ---- controls. The box is the target: all of it can be touched.

// A white card with a border: icon above or beside one word.
[[nodiscard]] Node small_button(std::string id, draw::Icon icon, std::string word, Action action);
// The same without an icon.
[[nodiscard]] Node plain_button(std::string id, std::string word, Action action);
// The one thing to do on a screen: kPrimaryMm high.
[[nodiscard]] Node primary_button(std::string id, draw::Icon icon, std::string word, Action action);
// One of several: `chosen` is filled and carries a check mark.
[[nodiscard]] Node choice(std::string id, std::string word, bool chosen, Action action);

// What is said for a node: its own `speak`; else its text; else what its parts say, in order.
[[nodiscard]] std::string speak_of(const Node& node);

}  // namespace kiosk::ui
