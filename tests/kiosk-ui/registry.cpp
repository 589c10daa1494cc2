#include "tests/kiosk-ui/registry.hpp"

#include "firmware/base/format.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {

std::string Case::name() const {
    const char* theme = env.theme == ui::ThemeId::Normal             ? "normal"
                        : env.theme == ui::ThemeId::HighContrastDark ? "dark"
                                                                     : "light";
    return fmt::format("{}/{} {} x{} {}{} at {} px/mm",
                       screen->id(),
                       sample,
                       env.language == Language::Vi ? "vi" : "en",
                       ui::factor_of(env.step),
                       theme,
                       env.reach == ui::Reach::Low ? " low" : "",
                       env.panel.px_mm);
}

Case case_of(const ui::Screen& screen,
             const ui::Sample& sample,
             Language language,
             ui::TextStep step,
             ui::ThemeId theme,
             ui::Reach reach,
             const ui::Panel& panel) {
    Case out;
    out.screen = &screen;
    out.sample = sample.name;
    out.state = sample.state;
    out.state.session.language = language;
    out.state.session.step = step;
    out.state.session.theme = theme;
    out.state.session.reach = reach;
    out.env = ui::env_of(out.state, panel);
    return out;
}

namespace {

// Nobody chooses a text step or a reach on the hall display.
void for_each_hall_case(const ui::Screen& screen, const std::function<void(const Case&)>& visit) {
    using namespace ui;
    for (const Sample& sample : screen.samples()) {
        for (const Panel& panel : kHallPanels) {
            for (const Language language : {Language::Vi, Language::En}) {
                for (const ThemeId theme :
                     {ThemeId::Normal, ThemeId::HighContrastDark, ThemeId::HighContrastLight}) {
                    visit(case_of(
                        screen, sample, language, TextStep::Normal, theme, Reach::Normal, panel));
                }
            }
        }
    }
}

}  // namespace

void for_each_case(const std::function<void(const Case&)>& visit) {
    using namespace ui;
    for (const Screen* screen : all_screens()) {
        if (screen->role() == "hall") {
            for_each_hall_case(*screen, visit);
            continue;
        }
        for (const Sample& sample : screen->samples()) {
            const auto look = [&](Language language,
                                  TextStep step,
                                  ThemeId theme,
                                  Reach reach,
                                  const Panel& panel) {
                visit(case_of(*screen, sample, language, step, theme, reach, panel));
            };
            for (const TextStep step : {TextStep::Normal, TextStep::Large, TextStep::Largest}) {
                for (const Language language : {Language::Vi, Language::En}) {
                    for (const Reach reach : {Reach::Normal, Reach::Low}) {
                        for (const Panel& panel : kPanels) {
                            look(language, step, ThemeId::Normal, reach, panel);
                        }
                    }
                }
                // Themes change colours and lines, not places.
                look(Language::Vi, step, ThemeId::HighContrastDark, Reach::Normal, kPanels[0]);
                look(Language::Vi, step, ThemeId::HighContrastLight, Reach::Normal, kPanels[0]);
            }
        }
    }
}

void Breaches::add(const std::string& where, const std::string& what) {
    Kind& kind = kinds_[what];
    ++kind.count;
    if (kind.first.empty()) {
        kind.first = where;
    }
}

void Breaches::check() const {
    if (kinds_.empty()) {
        return;
    }
    constexpr std::size_t kShown = 60;
    std::string text = fmt::format("{} kinds of breaches:", kinds_.size());
    std::size_t shown = 0;
    for (const auto& [what, kind] : kinds_) {
        if (++shown > kShown) {
            break;
        }
        text += fmt::format("\n  {}: {} (and {} more)", kind.first, what, kind.count - 1);
    }
    FAIL(text.c_str());
}

}  // namespace kiosk::test
