// Pango breaks the lines and shapes them; where each line stands is ours, from the metrics of
// Inter alone, so that a fallback script never moves the lines below it.
#include <algorithm>
#include <cmath>

#include "firmware/base/text.hpp"
#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

// Inter 4.0, hhea: ascender 1984, descender -494 of 2048 units.
constexpr double kAscent = 1984.0 / 2048.0;
constexpr double kDescent = 494.0 / 2048.0;

std::size_t hash_of(const Text& text) {
    const auto mix = [](std::size_t seed, std::size_t value) {
        return seed ^ (value + 0x9e3779b97f4a7c15U + (seed << 6U) + (seed >> 2U));
    };
    const TextStyle& style = text.style;
    std::size_t hash = std::hash<std::string>{}(text.text);
    hash = mix(hash, std::hash<double>{}(style.size_px));
    hash = mix(hash, std::hash<double>{}(text.width_px));
    hash = mix(hash, static_cast<std::size_t>(style.weight));
    return mix(hash, static_cast<std::size_t>(text.most_lines));
}

// NFC, valid, at most kMostTextBytes; says whether something was cut.
std::pair<std::string, bool> clean(const std::string& raw) {
    std::string text = raw;
    const bool cut = text.size() > kMostTextBytes;
    if (cut) {
        std::size_t end = kMostTextBytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text.resize(end);
        text += "…";
    }
    if (auto nfc = to_nfc(text)) {
        return {std::move(nfc).value(), cut};
    }
    char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    text = valid;
    g_free(valid);
    return {std::move(text), cut};
}

// Ends the text in "…" at its last allowed line. Pango counts lines per paragraph, so paragraphs
// become one first.
void cut_lines(PangoLayout& layout, std::string text, int most_lines) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    pango_layout_set_text(&layout, text.data(), static_cast<int>(text.size()));
    pango_layout_set_height(&layout, -most_lines);
    pango_layout_set_ellipsize(&layout, PANGO_ELLIPSIZE_END);
}

double width_of(PangoLayoutLine& line) {
    PangoRectangle logical{};
    pango_layout_line_get_extents(&line, nullptr, &logical);
    return static_cast<double>(logical.width) / PANGO_SCALE;
}

double left_of(PangoLayoutLine& line, Align align, double free_px) {
    if (align == Align::Center) {
        return free_px / 2;
    }
    const bool rtl = pango_layout_line_get_resolved_direction(&line) == PANGO_DIRECTION_RTL;
    return (align == Align::End) != rtl ? free_px : 0;
}

// Fills in lines and size of a layout whose text and width are set.
void place_lines(LaidText& laid, const Text& text) {
    const TextStyle& style = text.style;
    const double line_px = std::max(style.line_height, kLeastLineHeight) * style.size_px;
    const double first =
        (line_px - (kAscent + kDescent) * style.size_px) / 2 + kAscent * style.size_px;
    TextSize& size = laid.size;
    size.lines = pango_layout_get_line_count(laid.layout.get());
    size.baseline_px = first;
    size.height_px = line_px * size.lines;
    for (int i = 0; i < size.lines; ++i) {
        size.width_px = std::max(size.width_px,
                                 width_of(*pango_layout_get_line_readonly(laid.layout.get(), i)));
    }
    // Pango wraps at whole units; a line may be wider by one of them.
    if (text.width_px > 0 && size.width_px > text.width_px + 1.0 / PANGO_SCALE) {
        size.fits = false;
    }
    laid.box_width_px = text.width_px > 0 ? text.width_px : size.width_px;
    for (int i = 0; i < size.lines; ++i) {
        PangoLayoutLine& line = *pango_layout_get_line_readonly(laid.layout.get(), i);
        laid.lines.push_back(
            {left_of(line, style.align, laid.box_width_px - width_of(line)), first + line_px * i});
    }
    size.unknown_glyphs = pango_layout_get_unknown_glyphs_count(laid.layout.get());
}

LaidText make(const Fonts& fonts, const Text& text) {
    LaidText laid;
    auto [shown, cut] = clean(text.text);
    laid.layout = fonts.layout(text.style);
    PangoLayout& layout = *laid.layout;
    laid.size.fits = !cut;
    if (text.width_px > 0) {
        pango_layout_set_width(&layout, static_cast<int>(std::ceil(text.width_px * PANGO_SCALE)));
    }
    pango_layout_set_text(&layout, shown.data(), static_cast<int>(shown.size()));
    if (text.most_lines > 0 && pango_layout_get_line_count(&layout) > text.most_lines) {
        laid.size.fits = false;
        cut_lines(layout, shown, text.most_lines);
    }
    if (shown.empty()) {
        return laid;
    }
    place_lines(laid, text);
    return laid;
}

void zero(std::string& text) {
    volatile char* bytes = text.data();
    for (std::size_t i = 0; i < text.size(); ++i) {
        bytes[i] = 0;
    }
}

}  // namespace

const LaidText& TextLayouts::lay_out(const Text& text) {
    const std::size_t hash = hash_of(text);
    const auto [first, last] = by_hash_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        if (it->second->text == text) {
            entries_.splice(entries_.begin(), entries_, it->second);
            return entries_.front().laid;
        }
    }
    if (entries_.size() >= kMostLayouts) {
        drop_oldest();
    }
    entries_.push_front(Entry{text, make(fonts_, text)});
    by_hash_.emplace(hash, entries_.begin());
    return entries_.front().laid;
}

void TextLayouts::drop_oldest() {
    const auto oldest = std::prev(entries_.end());
    const auto [first, last] = by_hash_.equal_range(hash_of(oldest->text));
    for (auto it = first; it != last; ++it) {
        if (it->second == oldest) {
            by_hash_.erase(it);
            break;
        }
    }
    zero(oldest->text.text);
    entries_.pop_back();
}

void TextLayouts::forget() {
    by_hash_.clear();
    for (Entry& entry : entries_) {
        zero(entry.text.text);
    }
    entries_.clear();
}

}  // namespace kiosk::draw
