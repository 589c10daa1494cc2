#pragma once
// What a screen is before it has places: a tree of nodes, made anew from the state at each change.
// Lengths are millimetres on the glass, colours and type sizes are names of tokens; nothing here
// knows a pixel, a clock or SDL. Values only: a scene may be compared, hashed and thrown away.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/draw/icons.hpp"
#include "firmware/draw/surface.hpp"
#include "firmware/draw/text.hpp"

namespace kiosk::ui {

// ---- how it looks, by meaning. theme.hpp gives the colours.

// What a box is filled with. None lets the box below show through.
enum class Fill {
    None,
    Page,
    Hero,
    Surface,       // a card
    Sunken,        // the page's other end: a quiet area that is no card
    Primary,       // the one thing to do; and what is chosen
    PrimaryPlate,  // the square behind an icon on Primary
    AccentTint,
    DangerTint,
    OkTint,
    WarnTint,
    Scrim,  // darkens what lies below a dialogue
};

enum class Border { None, Hairline, Control, Accent, Danger, Ok, Warn };

enum class Corner { Square, Control, Card, Hero, HeroBottom, BarTop, Round };

enum class Shadow { None, Card };

// The colour of text and icons. Red means stop or failed, nothing else.
enum class Ink {
    Ink,
    Muted,
    Accent,
    Danger,
    Ok,
    Warn,
    Chevron,  // decoration, never text
    OnPrimary,
    OnHero,
    OnHeroMuted,
    HeroDecor,  // a faint picture on the hero; gone in high contrast
};

// Caption and up have a cap height of at least 4.8 mm at text step 1.
// Hall types are read from 6 m and grow with the panel instead of the text step.
enum class Type {
    Caption,
    Body,
    Label,
    Title,
    Display,
    TicketNumber,
    HallNote,
    HallWord,
    HallEntry,   // a number in a list
    HallNumber,  // the number being called
    HallCall,    // the same over the whole width
};

struct Look {
    Fill fill = Fill::None;
    Border border = Border::None;
    Corner corner = Corner::Square;
    Shadow shadow = Shadow::None;
    Ink ink = Ink::Ink;
    Type type = Type::Body;
    draw::Align align = draw::Align::Start;
    draw::Digits digits = draw::Digits::Proportional;
    bool bold = false;  // one step heavier than the type's own weight
    bool operator==(const Look&) const = default;
};

// ---- where its parts stand

enum class Flow {
    Column,
    Row,
    Grid,   // columns of equal width, rows as high as their highest part
    Stack,  // one over the other, each as large as the box
};

enum class Along { Start, Center, End, Between };   // in the direction of the flow
enum class Across { Stretch, Start, Center, End };  // at right angles to it

struct Insets {
    double left_mm = 0;
    double top_mm = 0;
    double right_mm = 0;
    double bottom_mm = 0;
    bool operator==(const Insets&) const = default;

    [[nodiscard]] static constexpr Insets all(double mm) { return {mm, mm, mm, mm}; }

    [[nodiscard]] static constexpr Insets of(double sides_mm, double ends_mm) {
        return {sides_mm, ends_mm, sides_mm, ends_mm};
    }
};

struct Box {
    Flow flow = Flow::Column;
    int columns = 1;  // of a grid
    double gap_mm = 0;
    Insets padding{};
    Along along = Along::Start;
    Across across = Across::Stretch;
    double width_mm = 0;   // 0: what the content or the parent asks for
    double height_mm = 0;  // 0: likewise
    double least_height_mm = 0;
    double most_width_mm = 0;  // 0: no limit
    double grow = 0;           // share of the parent's spare room in its flow
    Insets outset{};           // reaches beyond the parent's padding (a full-bleed hero)
    bool operator==(const Box&) const = default;
};

// ---- what it is

enum class Role {
    Group,  // a box with parts
    Text,
    Icon,
    Qr,       // `modules`
    Ring,     // `part` of a circle, clockwise from 12: a countdown or progress
    Picture,  // a page, as large as its box allows, in its own proportions
    Button,   // has an action
    Choice,   // a Button that is one of several; `chosen` says which
};

// What a touch asks for. `name` is one of the constants that the role's reducer knows (e.g.
// kiosk-ui/screens/citizen/actions.hpp); a test sends each action of each sample scene to the
// reducer and fails when nothing comes of it. `argument` is an id or a number as text.
struct Action {
    std::string name;
    std::string argument{};
    bool operator==(const Action&) const = default;
};

struct QrModules {
    int size = 0;  // 0 = none
    std::vector<bool> dark;
    bool operator==(const QrModules&) const = default;
};

// Pixels that somebody else decoded. Shared, so that a scene costs no copy and whoever owns the
// stay can overwrite them everywhere at once; views never touch the pixels.
struct Picture {
    std::shared_ptr<draw::Surface> pixels{};  // nullptr = none
    std::uint64_t hash = 0;                   // of what they show
    bool operator==(const Picture&) const = default;
};

struct Node {
    // Unique among siblings and without '/' and '#'; layout makes the path of it ("bar/help"),
    // which is the node's name in traces, tests and diffs. Empty: layout numbers it.
    std::string id{};
    Role role = Role::Group;
    Box box{};
    Look look{};
    std::string text{};   // shown; Role::Text only
    std::string speak{};  // said when the focus comes here; see speak_of() in parts.hpp
    draw::Icon icon{};    // Role::Icon only
    double size_mm = 0;   // side of an icon, ring, code
    double part = 0;      // Role::Ring, 0..1
    QrModules modules{};  // Role::Qr
    Picture picture{};    // Role::Picture
    std::optional<Action> action{};
    bool chosen = false;
    std::vector<Node> parts{};  // in reading order, which is the order of focus
    bool operator==(const Node&) const = default;
};

// One screen. The three regions stand below each other. Only `controls` and `bar` hold actions.
// With Reach::Low the controls move down to stand just above the bar, all of them below
// kReachTopMm from the floor, and `reading` has the room above.
struct Scene {
    std::string screen;  // "C1": the id under which the screen is registered
    Node reading;
    Node controls;
    Node bar;
    // A dialogue over all of it, e.g. the idle warning. While it is there nothing below it can be
    // touched or focused.
    std::optional<Node> dialogue{};
    Fill page = Fill::Page;
    bool operator==(const Scene&) const = default;
};

}  // namespace kiosk::ui
