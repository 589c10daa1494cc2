#pragma once
// A colour and how well two of them can be told apart.

#include <cstdint>

namespace kiosk::draw {

// sRGB, not premultiplied; alpha 255 is opaque.
struct Color {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;
    bool operator==(const Color&) const = default;

    // rgb(0x12263F) as designers write it.
    [[nodiscard]] static constexpr Color rgb(std::uint32_t value, std::uint8_t alpha = 255) {
        return Color{static_cast<std::uint8_t>((value >> 16U) & 0xFFU),
                     static_cast<std::uint8_t>((value >> 8U) & 0xFFU),
                     static_cast<std::uint8_t>(value & 0xFFU),
                     alpha};
    }

    // The same colour at another opacity, 0..255.
    [[nodiscard]] constexpr Color with_alpha(std::uint8_t value) const {
        return Color{red, green, blue, value};
    }
};

inline constexpr Color kWhite = Color::rgb(0xFFFFFF);
inline constexpr Color kBlack = Color::rgb(0x000000);
inline constexpr Color kClear = Color::rgb(0x000000, 0);

// 1 (the same) to 21 (black on white), of two opaque colours in any order.
// Source: WCAG 2.1, contrast ratio and relative luminance.
[[nodiscard]] double contrast(Color one, Color other);

// How an area is filled: one colour, or a straight passage from `start` to `end`. `angle_deg` is
// the direction of the passage: 0 = left to right, 90 = top to bottom; it spans the whole area.
struct Fill {
    Color start;
    Color end;
    double angle_deg = 0;
    bool operator==(const Fill&) const = default;

    constexpr Fill(Color color) : start(color), end(color) {}  // NOLINT: a colour is a fill

    constexpr Fill(Color from, Color to, double angle) : start(from), end(to), angle_deg(angle) {}
};

}  // namespace kiosk::draw
