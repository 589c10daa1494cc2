#include "tests/firmware/draw/sample_screen.hpp"

namespace kiosk::test {
namespace {

using namespace kiosk::draw;
using tokens::Theme;

Text words(const char* text, tokens::TypeToken type, double width = 0) {
    return Text{text, TextStyle{.size_px = type.size_px, .weight = type.weight}, width};
}

void header(Canvas& canvas, const Theme& theme) {
    canvas.fill_rounded({0, 0, 1080, 420}, {0, 0, 36, 36}, {theme.hero, theme.hero_end, 25});
    canvas.icon(Icon::Lotus, {940, 318}, 264, theme.on_hero.with_alpha(60));
    canvas.circle({104, 104}, 48, theme.on_hero);
    canvas.icon(Icon::Office, {104, 102}, 56, theme.hero);
    canvas.text(words("Ban Tiếp công dân", tokens::kLabel), {176, 52}, theme.on_hero);
    canvas.text(words("Thành phố Hà Nội · Cơ sở 1", tokens::kCaption), {176, 104}, theme.on_hero);
    Text clock = words("09:41", tokens::kTitle, 240);
    clock.style.digits = Digits::Tabular;
    clock.style.align = Align::End;
    canvas.text(clock, {784, 48}, theme.on_hero);
    canvas.text(words("Xin chào Quý công dân", tokens::kDisplay), {56, 196}, theme.on_hero);
    canvas.text(
        words("Chạm vào một ô bên dưới để bắt đầu.", tokens::kBody, 700), {56, 296}, theme.on_hero);
}

void card(Canvas& canvas,
          const Theme& theme,
          const Rect& box,
          Icon icon,
          Color tint,
          Color ink,
          const char* name,
          const char* more) {
    canvas.shadow(box,
                  tokens::kRadiusCard,
                  {tokens::kShadowCard.blur_px, tokens::kShadowCard.dy_px, theme.shadow});
    canvas.fill_rounded(box, tokens::kRadiusCard, theme.surface);
    canvas.stroke_rounded(box, tokens::kRadiusCard, theme.hairline, 2);
    canvas.fill_rounded({box.x + 32, box.y + 32, 92, 92}, tokens::kRadiusControl, tint);
    canvas.icon(icon, {box.x + 78, box.y + 78}, 52, ink);
    canvas.icon(Icon::ChevronRight, {box.right() - 48, box.y + 78}, 40, theme.chevron);
    canvas.text(words(name, tokens::kLabel), {box.x + 32, box.y + 148}, theme.ink);
    canvas.text(
        words(more, tokens::kCaption, box.width - 64), {box.x + 32, box.y + 202}, theme.muted);
}

void cards(Canvas& canvas, const Theme& theme) {
    const auto at = [](double column, double row) {
        return Rect{56 + column * 496, 790 + row * 336, 472, 312};
    };
    card(canvas,
         theme,
         at(0, 0),
         Icon::Document,
         theme.accent_tint,
         theme.accent,
         "Nộp đơn, thư",
         "Khiếu nại, kiến nghị, phản ánh");
    card(canvas,
         theme,
         at(1, 0),
         Icon::Search,
         theme.accent_tint,
         theme.accent,
         "Tra cứu hồ sơ",
         "Quét mã QR hoặc nhập số biên nhận");
    card(canvas,
         theme,
         at(0, 1),
         Icon::Calendar,
         theme.ok_tint,
         theme.ok,
         "Đã hẹn trước",
         "Xác nhận có mặt theo lịch tiếp công dân");
    card(canvas,
         theme,
         at(1, 1),
         Icon::Priority,
         theme.warn_tint,
         theme.warn,
         "Cần ưu tiên",
         "Người cao tuổi, khuyết\u00A0tật, phụ\u00A0nữ mang\u00A0thai");
}

void primary(Canvas& canvas, const Theme& theme) {
    const Rect box{56, 500, 968, 240};
    canvas.shadow(box,
                  tokens::kRadiusHero,
                  {tokens::kShadowCard.blur_px, tokens::kShadowCard.dy_px, theme.shadow});
    canvas.fill_rounded(box, tokens::kRadiusHero, {theme.primary, theme.primary_end, 20});
    canvas.icon(Icon::Ticket, {176, 620}, 120, theme.on_primary);
    canvas.text_in(words("Lấy số thứ tự", tokens::kTitle), {280, 520, 600, 110}, theme.on_primary);
    canvas.text_in(words("Nhận phiếu, chờ gọi đến quầy", tokens::kBody),
                   {280, 620, 600, 80},
                   theme.on_primary);
    canvas.circle({940, 620}, 42, theme.on_primary);
    canvas.icon(Icon::ChevronRight, {943, 620}, 44, theme.primary);
    canvas.stroke_rounded(box.inset(-12), 48, theme.focus_ring, tokens::kFocusRing);
    canvas.stroke_rounded(box.inset(-6), 42, theme.focus_line, tokens::kFocusLine);
}

void bar(Canvas& canvas, const Theme& theme) {
    canvas.fill_rounded({0, 1620, 1080, 300}, {36, 36, 0, 0}, theme.surface);
    const auto button = [&](double x, double width, Icon icon, const char* name) {
        const Rect box{x, 1660, width, 110};
        canvas.stroke_rounded(box, tokens::kRadiusControl, theme.border, 3);
        canvas.icon(icon, {x + 50, 1715}, 44, theme.ink);
        Text text = words(name, tokens::kCaption);
        canvas.text_in(text, {x + 84, 1660, width - 92, 110}, theme.ink);
    };
    button(56, 220, Icon::TextSize, "Cỡ chữ");
    button(288, 260, Icon::Contrast, "Tương phản");
    button(560, 240, Icon::Speaker, "Nghe đọc");
    button(812, 212, Icon::Headset, "Trợ giúp");
    canvas.ring({104, 1846}, 40, theme.accent, 10, 0.7);
    canvas.text_in(words("Còn 21 giây", tokens::kCaption), {164, 1806, 300, 80}, theme.ink);
    canvas.icon(Icon::ArrowDown, {640, 1846}, 48, theme.ink);
    canvas.text_in(words("Thấp xuống", tokens::kLabel), {680, 1806, 344, 80}, theme.ink);
}

}  // namespace

void paint_sample_screen(Canvas& canvas, const Theme& theme) {
    canvas.fill({0, 0, 1080, 1920}, {theme.page, theme.page_end, 90});
    header(canvas, theme);
    primary(canvas, theme);
    cards(canvas, theme);
    canvas.line({56, 1480}, {1024, 1480}, theme.hairline, 2);
    bar(canvas, theme);
}

}  // namespace kiosk::test
