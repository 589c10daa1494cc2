#pragma once
// The insides of a Toolbox. Only .cpp files of this folder include it.

#include <cstdint>
#include <list>
#include <map>
#include <numbers>
#include <unordered_map>
#include <utility>
#include <vector>

#include "firmware/draw/color.hpp"
#include "firmware/draw/geometry.hpp"
#include "firmware/draw/handles.hpp"
#include "firmware/draw/icons.hpp"
#include "firmware/draw/toolbox.hpp"

namespace kiosk::draw {

inline constexpr double kTurn = 2 * std::numbers::pi;  // of a circle

// A font map that goes back on the shelf (fonts.cpp): none is ever freed.
struct FontMapBack {
    std::string files;  // what it was made of
    void operator()(PangoFontMap* map) const;
};

using LentFontMap = std::unique_ptr<PangoFontMap, FontMapBack>;

// Font map and context over the named files alone: 96 dpi, grey antialias, no hinting, so that
// glyphs are the same at every place and on every machine.
class Fonts {
public:
    [[nodiscard]] static Result<Fonts> open(const FontFiles& files);

    // A fresh layout in this style's font.
    [[nodiscard]] Owned<PangoLayout> layout(const TextStyle& style) const;

private:
    Fonts(LentFontMap map, Owned<PangoContext> context)
        : map_(std::move(map)), context_(std::move(context)) {}

    LentFontMap map_;
    Owned<PangoContext> context_;
};

// One text, laid out: where each line stands.
struct LaidText {
    struct Line {
        double left_px = 0;      // within the box
        double baseline_px = 0;  // from the box's top
    };

    Owned<PangoLayout> layout;
    std::vector<Line> lines;
    TextSize size;
    double box_width_px = 0;
};

// The last kMostLayouts texts, oldest use first out.
class TextLayouts {
public:
    explicit TextLayouts(const Fonts& fonts) : fonts_(fonts) {}

    // Valid until the next call.
    [[nodiscard]] const LaidText& lay_out(const Text& text);
    void forget();

private:
    struct Entry {
        Text text;
        LaidText laid;
    };

    void drop_oldest();

    const Fonts& fonts_;
    std::list<Entry> entries_;  // latest use first
    std::unordered_multimap<std::size_t, std::list<Entry>::iterator> by_hash_;
};

// Alpha masks of icons, by icon and size in whole pixels.
class IconRasters {
public:
    // A8 surface of size_px a side; owned here, lives as long as this object or until more than
    // kMostIcons sizes were asked for.
    [[nodiscard]] cairo_surface_t* get(Icon icon, int size_px);

private:
    std::map<std::pair<Icon, int>, Owned<cairo_surface_t>> rasters_;
};

// One corner of a blurred rounded rectangle, as alpha 0..255. The shadow's middle parts are the
// last row and column repeated.
struct ShadowCorner {
    int side_px = 0;    // of this square
    int outset_px = 0;  // how far the square reaches outside of the shape
    std::vector<std::uint8_t> alpha;
};

class Shadows {
public:
    [[nodiscard]] const ShadowCorner& corner(double radius_px, double blur_px);

private:
    std::map<std::pair<int, int>, ShadowCorner> corners_;
};

// Two colours over a rectangle, as Cairo's pattern.
[[nodiscard]] Owned<cairo_pattern_t> gradient_of(const Fill& fill, const Rect& area);

// The gradients painted last, as pixels: those of a screen are painted again and again.
class Gradients {
public:
    // Makes the gradient over `area` the pen's source; false for one too large to be kept.
    [[nodiscard]] bool set_source(cairo_t& pen, const Fill& fill, const Rect& area);

private:
    struct Kept {
        Fill fill;
        Rect area;
        Rect place;  // the whole pixels that it covers
        Owned<cairo_surface_t> pixels;
    };

    std::list<Kept> kept_;  // latest use first
};

class Toolbox::Parts {
public:
    explicit Parts(Fonts open_fonts) : fonts(std::move(open_fonts)), texts(fonts) {}

    Fonts fonts;
    TextLayouts texts;
    IconRasters icons;
    Shadows shadows;
    Gradients gradients;
};

}  // namespace kiosk::draw
