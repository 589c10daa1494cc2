// The rules of docs/screens.md over every screen, sample, language, text step, theme, reach and
// panel: sizes, gaps, overlap, truncation, contrast, reach, speech. All from the laid-out scene,
// which is what is painted and touched.
#include <algorithm>
#include <cmath>
#include <set>

#include "firmware/base/format.hpp"
#include "firmware/draw/color.hpp"
#include "kiosk-ui/toolkit/parts.hpp"
#include "kiosk-ui/toolkit/theme.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

constexpr double kRounding_mm = 0.6;  // two edges on whole pixels, at 2.71 px/mm
constexpr double kTextContrast = 7;
constexpr double kMarkContrast = 3;
constexpr double kLeastCap_mm = 4.8;
constexpr double kLeastGap_mm = 3;

double mm(const Env& env, double px) {
    return px / env.panel.px_mm;
}

// What of a text's box is inked: the width of its lines, at its alignment.
draw::Rect inked(const Placed& node) {
    if (node.role == Role::Icon || node.role == Role::Ring) {
        const double side = node.size_px;
        const draw::Point at = node.box.centre();
        return {at.x - side / 2, at.y - side / 2, side, side};
    }
    if (node.role != Role::Text) {
        return node.box;
    }
    draw::Rect out = node.box;
    out.width = std::min(node.box.width, node.text_size.width_px);
    out.height = std::min(node.box.height, node.text_size.height_px);
    if (node.look.align == draw::Align::Center) {
        out.x += (node.box.width - out.width) / 2;
    } else if (node.look.align == draw::Align::End) {
        out.x += node.box.width - out.width;
    }
    return out;
}

bool is_mark(const Placed& node) {
    return node.role == Role::Text || node.role == Role::Icon || node.role == Role::Ring ||
           node.role == Role::Qr;
}

// The opaque fill that a node stands on: its own, or the nearest one further down.
draw::Fill ground_of(const LaidOut& laid, std::size_t index) {
    std::size_t at = index;
    while (true) {
        const Placed& node = laid.nodes[at];
        const draw::Fill fill = fill_of(laid.env.theme, node.look.fill);
        if (node.look.fill != Fill::None && fill.start.alpha == 255) {
            return fill;
        }
        if (node.parent == at) {
            break;
        }
        at = node.parent;
    }
    return fill_of(laid.env.theme, laid.page);
}

double worst_contrast(draw::Color ink, const draw::Fill& ground) {
    return std::min(draw::contrast(ink, ground.start), draw::contrast(ink, ground.end));
}

// Laid out once for all rules: it is what takes the time.
const std::vector<std::pair<test::Case, LaidOut>>& all_laid_out() {
    static const auto all = [] {
        std::vector<std::pair<test::Case, LaidOut>> out;
        draw::Toolbox toolbox = draw::Toolbox::open().value();
        test::for_each_case([&](const test::Case& it) {
            out.emplace_back(it, lay_out(it.scene(), it.env, toolbox));
        });
        return out;
    }();
    return all;
}

}  // namespace

TEST_GROUP(UiRules) {
    test::Breaches breaches;

    void over_all(const std::function<void(const test::Case&, const LaidOut&)>& rule) {
        for (const auto& [it, laid] : all_laid_out()) {
            rule(it, laid);
        }
        breaches.check();
    }

    void breach(const test::Case& it, const Placed& node, const std::string& what) {
        breaches.add(it.name(), node.path + ": " + what);
    }
};

TEST(UiRules, everything_fits_and_no_text_is_cut) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const std::string& fault : laid.faults) {
            breaches.add(it.name(), fault);
        }
    });
}

TEST(UiRules, targets_are_large_enough) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed* node : focus_order(laid)) {
            const double width = mm(it.env, node->box.width) + kRounding_mm;
            const double height = mm(it.env, node->box.height) + kRounding_mm;
            const bool primary = node->role == Role::Button && node->look.fill == Fill::Primary;
            if (width < kLeastTargetMm || height < (primary ? 25 : kTargetMm)) {
                breach(it, *node, fmt::format("{:.1f} x {:.1f} mm", width, height));
            }
        }
    });
}

TEST(UiRules, controls_keep_3_mm_apart) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        const auto order = focus_order(laid);
        for (std::size_t i = 0; i < order.size(); ++i) {
            for (std::size_t j = i + 1; j < order.size(); ++j) {
                const draw::Rect& a = order[i]->box;
                const draw::Rect& b = order[j]->box;
                const double dx = std::max({0.0, a.x - b.right(), b.x - a.right()});
                const double dy = std::max({0.0, a.y - b.bottom(), b.y - a.bottom()});
                if (mm(it.env, std::max(dx, dy)) + kRounding_mm < kLeastGap_mm) {
                    breach(it, *order[i], "too near to " + order[j]->path);
                }
            }
        }
    });
}

TEST(UiRules, no_mark_overlaps_another_and_all_lie_on_the_glass) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        const double width = it.env.panel.width_px;
        const double height = it.env.panel.height_px;
        for (std::size_t i = 0; i < laid.nodes.size(); ++i) {
            const Placed& a = laid.nodes[i];
            if (!is_mark(a)) {
                continue;
            }
            const draw::Rect box = inked(a);
            if (a.look.ink != Ink::HeroDecor &&
                (box.x < 0 || box.y < 0 || box.right() > width || box.bottom() > height)) {
                breach(it, a, "is not wholly on the glass");
            }
            for (std::size_t j = i + 1; j < laid.nodes.size(); ++j) {
                const Placed& b = laid.nodes[j];
                if (is_mark(b) && a.layer == b.layer &&
                    !box.inset(1).intersection(inked(b).inset(1)).empty()) {
                    breach(it, a, "overlaps " + b.path);
                }
            }
        }
    });
}

TEST(UiRules, capitals_are_at_least_4_8_mm_high) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed& node : laid.nodes) {
            const double cap = mm(it.env, draw::cap_height_px(node.text_style.size_px));
            if (node.role == Role::Text && cap < kLeastCap_mm) {
                breach(it, node, fmt::format("capitals of {:.2f} mm", cap));
            }
        }
    });
}

TEST(UiRules, digits_of_a_ticket_are_at_least_30_mm_high) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed& node : laid.nodes) {
            const double cap = mm(it.env, draw::cap_height_px(node.text_style.size_px));
            if (node.look.type == Type::TicketNumber && node.role == Role::Text && cap < 30) {
                breach(it, node, fmt::format("digits of {:.1f} mm", cap));
            }
        }
    });
}

TEST(UiRules, text_has_contrast_7_and_marks_3) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (std::size_t i = 0; i < laid.nodes.size(); ++i) {
            const Placed& node = laid.nodes[i];
            if (!is_mark(node) || node.role == Role::Qr || node.look.ink == Ink::HeroDecor) {
                continue;
            }
            const double least = node.role == Role::Text ? kTextContrast : kMarkContrast;
            const double has =
                worst_contrast(ink_of(it.env.theme, node.look.ink), ground_of(laid, i));
            if (has < least) {
                breach(it, node, fmt::format("contrast {:.2f}", has));
            }
        }
    });
}

TEST(UiRules, a_control_shows_its_edge_or_its_fill) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (std::size_t i = 0; i < laid.nodes.size(); ++i) {
            const Placed& node = laid.nodes[i];
            if (!node.action || node.look.fill == Fill::Hero) {
                continue;
            }
            const draw::Fill ground =
                node.parent == i ? fill_of(it.env.theme, laid.page) : ground_of(laid, node.parent);
            const Line line = border_of(it.env.theme, node.look.border, node.look.fill);
            const double edge =
                line.width_mm > 0
                    ? worst_contrast(line.color, ground)
                    : worst_contrast(fill_of(it.env.theme, node.look.fill).start, ground);
            if (edge < kMarkContrast) {
                breach(it, node, fmt::format("edge contrast {:.2f}", edge));
            }
        }
    });
}

TEST(UiRules, text_under_a_finger_stays_readable) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed& node : laid.nodes) {
            const Placed& parent = laid.nodes[node.parent];
            if (node.role != Role::Text || !parent.action) {
                continue;
            }
            const double has = worst_contrast(ink_of(it.env.theme, node.look.ink),
                                              pressed_fill_of(it.env.theme, parent.look.fill));
            if (has < 4.5) {
                breach(it, node, fmt::format("contrast {:.2f} when pressed", has));
            }
        }
    });
}

TEST(UiRules, low_reach_keeps_every_control_under_1220_mm) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        // The dark screen of nobody is one control as large as the glass.
        if (it.env.reach != Reach::Low || it.screen->id() == "C22") {
            return;
        }
        for (const Placed* node : focus_order(laid)) {
            if (node->box.y + 2 < reach_top_px(it.env.panel)) {
                breach(it, *node, "too high to reach");
            }
        }
    });
}

TEST(UiRules, the_button_for_low_reach_is_in_the_lowest_fifth) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed& node : laid.nodes) {
            if (node.path == "bar/lower" && node.box.y < 0.8 * it.env.panel.height_px) {
                breach(it, node, "is not in the lowest fifth");
            }
        }
    });
}

TEST(UiRules, hero_and_bar_leave_room_for_the_work) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        if (it.env.step != TextStep::Normal || it.env.panel.px_mm != test::kPanels[0].px_mm) {
            return;
        }
        for (const Placed& node : laid.nodes) {
            const double part = node.box.height / it.env.panel.height_px;
            if ((node.path == "reading/top/hero" && part > 0.22) ||
                (node.path == "bar" && part > 0.12)) {
                breach(it, node, fmt::format("takes {:.1f} % of the height", part * 100));
            }
        }
    });
}

TEST(UiRules, everything_can_be_said) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed& node : laid.nodes) {
            if ((node.action || (is_mark(node) && node.role != Role::Icon)) && node.speak.empty()) {
                breach(it, node, "has nothing to say");
            }
        }
    });
}

TEST(UiRules, paths_are_unique_and_only_controls_and_bar_act) {
    over_all([&](const test::Case& it, const LaidOut& laid) {
        std::set<std::string> paths;
        for (const Placed& node : laid.nodes) {
            if (!paths.insert(node.path).second) {
                breach(it, node, "stands twice");
            }
            if (node.action && node.path.starts_with("reading")) {
                breach(it, node, "acts in the reading region");
            }
        }
    });
}
