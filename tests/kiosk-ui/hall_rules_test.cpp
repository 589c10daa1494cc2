// What only the hall must hold to, beside the rules of every screen: read from 6 m, no control, no
// flash faster than 3 a second, the desk always beside the number.
#include "firmware/base/format.hpp"
#include "kiosk-ui/app/hall.hpp"
#include "kiosk-ui/toolkit/theme.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

constexpr double kLeastHallCap_mm = 10;
constexpr double kNumberCap_mm = 60;

}  // namespace

TEST_GROUP(UiHallRules) {
    test::Breaches breaches;
    draw::Toolbox toolbox = draw::Toolbox::open().value();

    void over_hall(const std::function<void(const test::Case&, const LaidOut&)>& rule) {
        test::for_each_case([&](const test::Case& it) {
            if (it.screen->role() == "hall" && it.env.theme == ThemeId::Normal) {
                rule(it, lay_out(it.scene(), it.env, toolbox));
            }
        });
        breaches.check();
    }
};

TEST(UiHallRules, every_word_can_be_read_from_6_m_and_the_number_far_more) {
    over_hall([&](const test::Case& it, const LaidOut& laid) {
        for (const Placed& node : laid.nodes) {
            const double cap = draw::cap_height_px(node.text_style.size_px) / it.env.panel.px_mm;
            const bool number =
                node.path.starts_with("reading/body") && node.path.ends_with("/call/who/number");
            const double least = number ? kNumberCap_mm : kLeastHallCap_mm;
            if (node.role == Role::Text && cap < least) {
                breaches.add(it.name(), fmt::format("{}: capitals of {:.1f} mm", node.path, cap));
            }
        }
    });
}

TEST(UiHallRules, a_called_number_never_stands_without_its_desk) {
    std::size_t seen = 0;
    over_hall([&](const test::Case& it, const LaidOut& laid) {
        int numbers = 0;
        int desks = 0;
        for (const Placed& node : laid.nodes) {
            numbers += node.path.ends_with("/call/who/number") && !node.text.empty() ? 1 : 0;
            desks += node.path.ends_with("/call/where/counter") && !node.text.empty() ? 1 : 0;
        }
        seen += numbers > 0 ? 1U : 0U;
        if (numbers != desks || numbers > 1) {
            breaches.add(it.name(), fmt::format("{} numbers, {} desks", numbers, desks));
        }
    });
    CHECK_TRUE(seen > 0);
}

TEST(UiHallRules, nothing_on_it_can_be_touched) {
    over_hall([&](const test::Case& it, const LaidOut& laid) {
        if (!focus_order(laid).empty()) {
            breaches.add(it.name(), "has a control");
        }
    });
}

TEST(UiHallRules, at_most_three_flashes_a_second) {
    CHECK_TRUE(1000 / (2 * kFlashHalf_ms) <= 3);
}
