// Tables from names to tokens. Every colour of a screen passes through here, so that the contrast
// test sees what is painted.
#include "kiosk-ui/toolkit/theme.hpp"

#include <algorithm>

namespace kiosk::ui {
namespace {

namespace tokens = draw::tokens;

// Line widths in mm: a hairline is one pixel of the reference panel, a control's line two and
// three in high contrast, where it is all that shows a control.
constexpr double kHairline_mm = 0.25;
constexpr double kLine_mm = 0.5;
constexpr double kFlatLine_mm = 0.75;
constexpr double kGradientAngle_deg = 20;
constexpr std::uint8_t kDecorAlpha = 42;

constexpr draw::Fill passage(draw::Color from, draw::Color to, double angle_deg) {
    return {from, to, angle_deg};
}

}  // namespace

const tokens::Theme& colours_of(ThemeId theme) {
    switch (theme) {
        case ThemeId::HighContrastDark:
            return tokens::kHighContrastDark;
        case ThemeId::HighContrastLight:
            return tokens::kHighContrastLight;
        case ThemeId::Normal:
            break;
    }
    return tokens::kNormal;
}

bool is_flat(ThemeId theme) {
    return theme != ThemeId::Normal;
}

draw::Fill fill_of(ThemeId theme, Fill fill) {
    const tokens::Theme& it = colours_of(theme);
    switch (fill) {
        case Fill::None:
            return draw::kClear;
        case Fill::Page:
            return passage(it.page, it.page_end, 90);
        case Fill::Hero:
            return passage(it.hero, it.hero_end, kGradientAngle_deg);
        case Fill::Surface:
            return it.surface;
        case Fill::Sunken:
            return it.page_end;
        case Fill::Primary:
            return passage(it.primary, it.primary_end, kGradientAngle_deg);
        case Fill::PrimaryPlate:
            return is_flat(theme) ? draw::Fill(draw::kClear) : draw::Fill(it.primary_pressed);
        case Fill::AccentTint:
            return it.accent_tint;
        case Fill::DangerTint:
            return it.danger_tint;
        case Fill::OkTint:
            return it.ok_tint;
        case Fill::WarnTint:
            return it.warn_tint;
        case Fill::Scrim:
            return it.scrim;
    }
    return draw::kClear;
}

draw::Fill pressed_fill_of(ThemeId theme, Fill fill) {
    const tokens::Theme& it = colours_of(theme);
    switch (fill) {
        case Fill::Primary:
            return it.primary_pressed;
        case Fill::None:
        case Fill::Hero:
        case Fill::Scrim:
            return fill_of(theme, fill);
        default:
            return it.surface_pressed;
    }
}

draw::Color ink_of(ThemeId theme, Ink ink) {
    const tokens::Theme& it = colours_of(theme);
    switch (ink) {
        case Ink::Ink:
            return it.ink;
        case Ink::Muted:
            return it.muted;
        case Ink::Accent:
            return it.accent;
        case Ink::Danger:
            return it.danger;
        case Ink::Ok:
            return it.ok;
        case Ink::Warn:
            return it.warn;
        case Ink::Chevron:
            return it.chevron;
        case Ink::OnPrimary:
            return it.on_primary;
        case Ink::OnHero:
            return it.on_hero;
        case Ink::OnHeroMuted:
            return it.on_hero_muted;
        case Ink::HeroDecor:
            return is_flat(theme) ? draw::kClear : it.on_hero.with_alpha(kDecorAlpha);
    }
    return it.ink;
}

Line border_of(ThemeId theme, Border border, Fill fill) {
    const tokens::Theme& it = colours_of(theme);
    const double line_mm = is_flat(theme) ? kFlatLine_mm : kLine_mm;
    switch (border) {
        case Border::None:
            // Where colours are two, a card is told from the page by its line alone.
            return is_flat(theme) && fill != Fill::None && fill != Fill::Page &&
                           fill != Fill::Primary && fill != Fill::Scrim &&
                           fill != Fill::PrimaryPlate
                       ? Line{it.border, kLine_mm}
                       : Line{};
        case Border::Hairline:
            return {it.hairline, is_flat(theme) ? kLine_mm : kHairline_mm};
        case Border::Control:
            return {it.border, line_mm};
        case Border::Accent:
            return {it.accent, line_mm};
        case Border::Danger:
            return {it.danger, line_mm};
        case Border::Ok:
            return {it.ok, line_mm};
        case Border::Warn:
            return {it.warn, line_mm};
    }
    return {};
}

draw::Corners corners_of(const Panel& panel, Corner corner, const draw::Rect& box) {
    const auto px = [&](double token) {
        return std::min(px_of_token(panel, token), std::min(box.width, box.height) / 2);
    };
    switch (corner) {
        case Corner::Square:
            return 0;
        case Corner::Control:
            return px(tokens::kRadiusControl);
        case Corner::Card:
            return px(tokens::kRadiusCard);
        case Corner::Hero:
            return px(tokens::kRadiusHero);
        case Corner::HeroBottom:
            return {0, 0, px(tokens::kRadiusHero), px(tokens::kRadiusHero)};
        case Corner::BarTop:
            return {px(tokens::kRadiusHero), px(tokens::kRadiusHero), 0, 0};
        case Corner::Round:
            return std::min(box.width, box.height) / 2;
    }
    return 0;
}

double hall_cap_mm(Type type) {
    switch (type) {
        case Type::HallNote:
            return 10.5;
        case Type::HallWord:
            return 12.5;
        case Type::HallEntry:
            return 18;
        case Type::HallNumber:
            return tokens::kHallNumberCapMm + 0.5;  // above it after any rounding
        case Type::HallCall:
            return 96;
        default:
            return 0;
    }
}

draw::TextStyle text_style_of(const Env& env, const Look& look) {
    if (const double cap_mm = hall_cap_mm(look.type); cap_mm > 0) {
        draw::TextStyle out;
        out.size_px = draw::size_for_cap_px(px_of(env.panel, cap_mm * hall_scale(env.panel)));
        out.weight = look.type == Type::HallNote ? draw::Weight::SemiBold : draw::Weight::Bold;
        out.digits = look.digits;
        out.align = look.align;
        return out;
    }
    const auto token = [&]() -> tokens::TypeToken {
        switch (look.type) {
            case Type::Caption:
                return tokens::kCaption;
            case Type::Body:
                return tokens::kBody;
            case Type::Label:
                return tokens::kLabel;
            case Type::Title:
                return tokens::kTitle;
            case Type::Display:
                return tokens::kDisplay;
            case Type::TicketNumber:
                return tokens::kTicketNumber;
            default:
                break;
        }
        return tokens::kBody;
    }();
    const double step = look.type == Type::TicketNumber ? 1.0 : factor_of(env.step);
    draw::TextStyle out;
    out.size_px = px_of_token(env.panel, token.size_px) * step;
    out.weight = token.weight;
    if (look.bold) {
        out.weight =
            token.weight == draw::Weight::Regular ? draw::Weight::SemiBold : draw::Weight::Bold;
    }
    out.digits = look.digits;
    out.align = look.align;
    return out;
}

}  // namespace kiosk::ui
