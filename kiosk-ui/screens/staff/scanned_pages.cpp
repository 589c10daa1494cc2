// Pictures are shown as they come; a page that was not read yet, or has none, says so in words.
#include "kiosk-ui/screens/staff/scanned_pages.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::staff {
namespace {

constexpr double kSmall_mm = 46;  // height of a small page; rule: at most 60

const api::PageState* page_of(const api::Letter& letter, std::int64_t n) {
    for (const api::PageState& page : letter.page_list) {
        if (page.n == n) {
            return &page;
        }
    }
    return nullptr;
}

bool is_being_read(const api::Letter& letter, std::int64_t n) {
    const api::PageState* page = page_of(letter, n);
    return page == nullptr || page->state == "reading";
}

// What to look at on a page, the most telling first. Scanning the sheet again may help with those
// that say so.
struct Doubt {
    std::string_view flag;
    Key words;
    bool scan_again;
};

constexpr std::array kDoubts{Doubt{"blank", Key::page_blank, false},
                             Doubt{"handwriting", Key::page_handwriting, false},
                             Doubt{"faint", Key::page_faint, true},
                             Doubt{"out_of_focus", Key::page_out_of_focus, true},
                             Doubt{"coarse", Key::page_coarse, true},
                             Doubt{"hard_to_read", Key::page_hard_to_read, true}};

const Doubt* doubt_of(const api::PageState& page) {
    for (const Doubt& doubt : kDoubts) {
        if (std::find(page.flags.begin(), page.flags.end(), doubt.flag) != page.flags.end()) {
            return &doubt;
        }
    }
    return nullptr;
}

// "" where there is nothing to look at.
std::string doubt_words(const api::Letter& letter, std::int64_t n, const Env& env) {
    const api::PageState* page = page_of(letter, n);
    if (page == nullptr) {
        return {};
    }
    if (page->repeats > 0) {
        return say_n(env, Key::page_repeats, page->repeats);
    }
    const Doubt* doubt = doubt_of(*page);
    return doubt == nullptr ? std::string() : say(env, doubt->words);
}

Node picture_node(std::string id, const Picture& picture, std::string said) {
    Node out;
    out.id = std::move(id);
    out.role = Role::Picture;
    out.picture = picture;
    out.speak = std::move(said);
    return out;
}

Node small_page(const Staff& its, const Env& env, std::int64_t n) {
    Node out =
        plain_button("page" + std::to_string(n), std::to_string(n), {kShowPage, std::to_string(n)});
    out.role = Role::Choice;
    out.chosen = n == page_on_glass(its);
    out.box.flow = Flow::Column;
    out.box.gap_mm = 1;
    out.box.padding = Insets::of(1.5, 1.5);
    out.box.height_mm = is_largest(env) ? 42 : kSmall_mm;
    out.box.across = Across::Stretch;
    out.speak = say_n(env, Key::scan_show_page, n);
    if (out.chosen) {
        out.look.border = Border::Accent;
        out.look.fill = Fill::AccentTint;
    }
    const std::string doubt = doubt_words(*its.letter, n, env);
    if (!doubt.empty()) {
        out.speak += ". " + doubt;
        out.look.border = Border::Warn;
    }
    const auto found = its.previews.small.find(n);
    Node number = centred_text(caption("number",
                                       std::to_string(n) + (doubt.empty() ? "" : " !"),
                                       doubt.empty() ? Ink::Ink : Ink::Warn));
    if (found == its.previews.small.end()) {
        out.parts = {spring(), number, spring()};
    } else {
        out.parts = {grown(picture_node("picture", found->second, out.speak)), number};
    }
    return out;
}

Node strip_button(std::string id, draw::Icon icon, std::string said, int to, bool open) {
    Node out = plain_button(std::move(id), "", {kStrip, std::to_string(to)});
    out.parts = {icon_node(icon, 10, open ? Ink::Accent : Ink::Chevron)};
    out.box.padding = Insets::of(1, 1);
    out.box.width_mm = 16;
    out.speak = std::move(said);
    if (!open) {
        out.role = Role::Group;
        out.action.reset();
        out.look.border = Border::Hairline;
        out.parts.front().look.ink = Ink::Muted;
    }
    return out;
}

}  // namespace

bool is_worth_scanning(const api::Letter& letter, std::int64_t n) {
    const api::PageState* page = page_of(letter, n);
    const Doubt* doubt = page == nullptr ? nullptr : doubt_of(*page);
    return doubt != nullptr && doubt->scan_again;
}

Node large_page(const Staff& its, const Env& env) {
    const api::Letter& letter = *its.letter;
    const std::int64_t n = page_on_glass(its);
    const std::string place =
        words(env.language,
              Key::scan_page_of,
              {{"n", std::to_string(n)}, {"total", std::to_string(letter.pages)}});
    const std::string doubt = doubt_words(letter, n, env);
    std::vector<Node> parts;
    const bool there = its.previews.large_page == n && its.previews.large.pixels;
    // Between the largest letters a picture would have no room beside what is to be done.
    if (there && is_largest(env) && !doubt.empty()) {
        parts.push_back(spring());
    } else if (there) {
        parts.push_back(grown(picture_node("picture", its.previews.large, place)));
    } else {
        const bool reading = is_being_read(letter, n);
        const bool missing = its.previews.missing.contains(n);
        parts.push_back(spring());
        parts.push_back(centred_text(label(
            "why",
            missing ? say_n(env, Key::scan_no_picture, n)
                    : (reading ? say_n(env, Key::scan_reading, n) : say(env, Key::staff_wait)),
            Ink::Ink)));
        parts.push_back(spring());
    }
    if (!doubt.empty()) {
        parts.push_back(centred_text(label("doubt", doubt, Ink::Warn)));
    }
    parts.push_back(centred_text(caption("place", place, Ink::Ink)));
    Node out = padded(column("large", 2, std::move(parts)), Insets::all(3));
    out.look.fill = Fill::Sunken;
    out.look.corner = Corner::Control;
    return grown(out);
}

Node strip(const Staff& its, const Env& env) {
    const std::int64_t pages = its.letter->pages;
    const int group = strip_of(its);
    const int last = static_cast<int>((pages - 1) / kStripPages);
    const std::int64_t first = group * kStripPages + 1;
    std::vector<Node> cells;
    for (std::int64_t n = first; n < first + kStripPages; ++n) {
        cells.push_back(n <= pages ? small_page(its, env, n) : Node{});
    }
    std::vector<Node> parts;
    if (last > 0) {
        parts.push_back(strip_button(
            "before", draw::Icon::ArrowLeft, say(env, Key::previous_page), group - 1, group > 0));
    }
    parts.push_back(grown(grid("pages", kStripPages, kGapMm, std::move(cells))));
    if (last > 0) {
        parts.push_back(strip_button(
            "after", draw::Icon::ChevronRight, say(env, Key::next_page), group + 1, group < last));
    }
    return row("strip", kGapMm, std::move(parts));
}

}  // namespace kiosk::ui::staff
