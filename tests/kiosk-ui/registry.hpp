#pragma once
// Walks every screen, sample, language, text step, theme, reach and panel: what goldens and rule
// tests have in common.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/toolkit/layout.hpp"

namespace kiosk::test {

// 21.5 inch, 27 inch, 32 inch portrait, all mounted as docs/screens.md allows.
inline const std::vector<ui::Panel> kPanels{
    {1080, 1920, 4.03, 750}, {1080, 1920, 3.21, 750}, {1080, 1920, 2.71, 750}};

// 32 inch and 43 inch lying, 32 inch standing.
inline const std::vector<ui::Panel> kHallPanels{
    ui::kHallPanel, {1920, 1080, 2.02, 2000}, {1080, 1920, 2.71, 1200}};

struct Case {
    const ui::Screen* screen = nullptr;
    std::string sample;
    ui::State state;
    ui::Env env;

    // "C5/large vi x1.6 dark low 27"
    [[nodiscard]] std::string name() const;

    [[nodiscard]] ui::Scene scene() const { return screen->view(state, env); }
};

// The same state with other wishes.
[[nodiscard]] Case case_of(const ui::Screen& screen,
                           const ui::Sample& sample,
                           Language language,
                           ui::TextStep step,
                           ui::ThemeId theme,
                           ui::Reach reach,
                           const ui::Panel& panel);

// Every language, text step, reach and panel in the normal theme; the other themes in Vietnamese.
void for_each_case(const std::function<void(const Case&)>& visit);

// Collects what is wrong, so that one run shows all of it: each kind once, where it was first met.
class Breaches {
public:
    void add(const std::string& where, const std::string& what);
    // Fails the running test when there is any.
    void check() const;

private:
    struct Kind {
        std::string first;
        std::size_t count = 0;
    };

    std::map<std::string, Kind> kinds_;
};

}  // namespace kiosk::test
