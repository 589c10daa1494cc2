#include "kiosk-ui/app/no_fonts.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/draw/canvas.hpp"
#include "firmware/draw/icons.hpp"
#include "firmware/draw/tokens.hpp"

namespace kiosk::ui {
namespace {

constexpr std::uint64_t kLookAgain_ms = 10'000;
constexpr double kShare = 0.9;  // of the shorter side

}  // namespace

draw::Surface out_of_order(const Panel& panel) {
    draw::Surface out(panel.width_px, panel.height_px, draw::kWhite);
    // A toolbox of no fonts draws shapes and icons.
    auto toolbox = draw::Toolbox::open(draw::FontFiles{});
    KIOSK_ASSERT(toolbox.has_value(), "no font file that is asked for can be missing");
    draw::Canvas canvas(*toolbox, out);
    canvas.icon(draw::Icon::OutOfOrder,
                {panel.width_px / 2.0, panel.height_px / 2.0},
                kShare * std::min(panel.width_px, panel.height_px),
                draw::tokens::kNormal.ink);
    return out;
}

Result<draw::Toolbox> wait_for_fonts(Window& window,
                                     const Panel& panel,
                                     const draw::FontFiles& files,
                                     const Error& missing) {
    log::error("ui", "{}", describe(missing));
    const draw::Surface frame = out_of_order(panel);
    const std::vector<draw::Rect> whole{
        {0, 0, static_cast<double>(panel.width_px), static_cast<double>(panel.height_px)}};
    window.present(frame, whole);
    while (true) {
        for (const WindowEvent& event : window.wait(kLookAgain_ms)) {
            if (std::holds_alternative<Closed>(event)) {
                return missing;
            }
            if (std::holds_alternative<Shown>(event)) {
                window.present(frame, whole);
            }
        }
        if (auto toolbox = draw::Toolbox::open(files)) {
            log::info("ui", "the fonts are there");
            return toolbox;
        }
    }
}

}  // namespace kiosk::ui
