#pragma once
// What is to be written and how: values only. Toolbox measures them, Canvas paints them.

#include <string>

namespace kiosk::draw {

enum class Weight { Regular = 400, Medium = 500, SemiBold = 600, Bold = 700 };

// Start is left for Vietnamese and right for Arabic; the line's own script decides.
enum class Align { Start, Center, End };

// Tabular digits have one width: for clocks, counters and tables only. Elsewhere they leave holes
// around every 1.
enum class Digits { Proportional, Tabular };

// Where a line may break. Word: between words only, never at a no-break space ("khuyết tật").
// Anywhere: also inside a word that is wider than the line, for text of unknown origin on paper.
enum class Break { Word, Anywhere };

inline constexpr double kLeastLineHeight = 1.25;  // stacked Vietnamese marks touch below it

struct TextStyle {
    double size_px = 33;  // of the em; capitals are 0.727 of it
    Weight weight = Weight::Regular;
    Digits digits = Digits::Proportional;
    Align align = Align::Start;
    Break breaks = Break::Word;
    double line_height =
        kLeastLineHeight;  // of size_px, baseline to baseline; less is raised to it
    bool operator==(const TextStyle&) const = default;
};

// `text` is UTF-8 in any normal form; wrong bytes are shown as U+FFFD. "\n" starts a new line.
// width_px is where lines wrap, 0 = nowhere; most_lines 0 = as many as it takes. Text beyond
// most_lines ends in "…" and text beyond kMostTextBytes is cut: both say so in TextSize::fits.
struct Text {
    std::string text;
    TextStyle style{};
    double width_px = 0;
    int most_lines = 0;
    bool operator==(const Text&) const = default;
};

inline constexpr std::size_t kMostTextBytes = 8192;

// How much room a Text takes. Lines are style.line_height * size_px high each, whatever script
// they hold. `fits` is false when anything is not shown as written: cut by most_lines or length,
// or a word wider than width_px. A screen with fits == false is a bug that a test must find.
struct TextSize {
    double width_px = 0;     // of the widest line
    double height_px = 0;    // of all lines
    double baseline_px = 0;  // of the first line, from the top
    int lines = 0;           // 0 for an empty text
    bool fits = true;
    int unknown_glyphs = 0;  // characters that no font of ours has; shown as boxes
    bool operator==(const TextSize&) const = default;
};

// Height of a capital letter in Inter, and the size that gives a wanted height.
// Source: Inter 4.0, OS/2 sCapHeight 1490 of 2048 units.
inline constexpr double kCapHeight = 1490.0 / 2048.0;

[[nodiscard]] constexpr double cap_height_px(double size_px) {
    return size_px * kCapHeight;
}

[[nodiscard]] constexpr double size_for_cap_px(double cap_px) {
    return cap_px / kCapHeight;
}

}  // namespace kiosk::draw
