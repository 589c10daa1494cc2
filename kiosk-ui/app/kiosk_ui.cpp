// The command line. The glass of this machine (size, px_mm, height above the floor) comes as
// options, since it belongs to the machine and not to the office.
#include "kiosk-ui/app/kiosk_ui.hpp"
#include "firmware/base/clock.hpp"

#include <CLI/CLI.hpp>
#include <ostream>

#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"
#include "kiosk-ui/app/front.hpp"
#include "kiosk-ui/app/render.hpp"
#include "kiosk-ui/app/replay.hpp"

namespace kiosk::ui {
namespace {

constexpr const char* kDefaultSocket = "/run/tiepdan/api.sock";

struct Wish {
    RenderWish render;
    std::string language = "vi";
    double scale = 1.0;
    std::string theme = "normal";
    bool low = false;
    FrontOptions front;
    std::string role = "citizen";
    CLI::Option* width = nullptr;
    CLI::Option* height = nullptr;
    CLI::Option* px_mm = nullptr;
    bool fullscreen = false;
    std::filesystem::path trace;
    std::filesystem::path shots = ".";
};

void add_looks(CLI::App& program, Wish& wish) {
    program.add_option("--lang", wish.language, "vi or en")->check(CLI::IsMember({"vi", "en"}));
    program.add_option("--scale", wish.scale, "Text: 1, 1.25 or 1.6")
        ->check(CLI::IsMember({1.0, 1.25, 1.6}));
    program.add_option("--theme", wish.theme, "normal, dark or light")
        ->check(CLI::IsMember({"normal", "dark", "light"}));
    program.add_flag("--low-reach", wish.low, "Controls below 1220 mm from the floor");
    wish.width = program.add_option("--width", wish.render.panel.width_px, "Pixels")
                     ->check(CLI::Range(320, 8192));
    wish.height = program.add_option("--height", wish.render.panel.height_px, "Pixels")
                      ->check(CLI::Range(320, 8192));
    wish.px_mm = program.add_option("--px-mm", wish.render.panel.px_mm, "Pixels a millimetre")
                     ->check(CLI::Range(1.0, 20.0));
    program
        .add_option("--screen-bottom-mm",
                    wish.render.panel.screen_bottom_mm,
                    "Lower edge of the screen above the floor")
        ->check(CLI::Range(100.0, 1200.0));
}

void apply_looks(Wish& wish) {
    RenderWish& it = wish.render;
    it.language = wish.language == "en" ? Language::En : Language::Vi;
    it.step = wish.scale > 1.5   ? TextStep::Largest
              : wish.scale > 1.1 ? TextStep::Large
                                 : TextStep::Normal;
    it.theme = wish.theme == "dark"    ? ThemeId::HighContrastDark
               : wish.theme == "light" ? ThemeId::HighContrastLight
                                       : ThemeId::Normal;
    // What hangs in the hall when nothing else is said: 32 inch, lying.
    const bool hall = wish.role == "hall" || it.screen.starts_with('D');
    wish.front.face = hall ? Face::Hall : wish.role == "staff" ? Face::Staff : Face::Citizen;
    if (hall) {
        it.panel.width_px = *wish.width ? it.panel.width_px : kHallPanel.width_px;
        it.panel.height_px = *wish.height ? it.panel.height_px : kHallPanel.height_px;
        it.panel.px_mm = *wish.px_mm ? it.panel.px_mm : kHallPanel.px_mm;
    }
    it.reach = wish.low ? Reach::Low : Reach::Normal;
}

Status run(const Wish& wish, std::ostream& out) {
    if (!wish.render.screen.empty()) {
        return render(wish.render);
    }
    FrontOptions options = wish.front;
    options.panel = wish.render.panel;
    options.language = wish.render.language;
    options.theme = wish.render.theme;
    options.mode =
        wish.fullscreen ? WindowOptions::Mode::Fullscreen : WindowOptions::Mode::Windowed;
    options.headless = !wish.trace.empty();
    const auto clock = make_system_clock();
    const auto random = make_system_random();
    if (!wish.trace.empty()) {
        KIOSK_TRY(const std::string text, read_text_file(wish.trace));
        KIOSK_TRY(const auto trace, parse_trace(text));
        KIOSK_TRY(const auto front, Front::open(options, *clock, *random));
        return replay(*front, trace, wish.shots, *clock, out);
    }
    KIOSK_TRY(const auto front, Front::open(options, *clock, *random));
    while (front->turn(kMinute_ms)) {
    }
    return {};
}

}  // namespace

int run_kiosk_ui(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    CLI::App program("Tiếp Dân: the screens of the kiosk", "kiosk-ui");
    Wish wish;
    add_looks(program, wish);
    program.add_option("--render", wish.render.screen, "Draw one screen as a PNG, e.g. C1");
    program.add_option("--state", wish.render.state, "Its sample, or a state file");
    program.add_option("--out", wish.render.out, "The PNG file");
    program.add_option("--role", wish.role, "Whose screens")
        ->check(CLI::IsMember({"citizen", "hall", "staff"}))
        ->capture_default_str();
    wish.front.socket = kDefaultSocket;
    program.add_option("--socket", wish.front.socket, "kioskd's socket")
        ->envname("KIOSK_SOCKET")
        ->capture_default_str();
    program.add_option("--zone",
                       wish.front.hall.zone,
                       "Of a hall display: its waiting area, * = the whole office; else as the "
                       "settings of kioskd say");
    program
        .add_option("--screen",
                    wish.front.hall.screen,
                    "Of a hall display: its name in the office's list of screens, one for each")
        ->capture_default_str();
    program.add_flag("--fullscreen", wish.fullscreen, "The whole screen, without a pointer");
    program.add_option("--replay", wish.trace, "Drive the screens from a trace, without a display");
    program.add_option("--shots", wish.shots, "Where its pictures go");
    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return program.exit(error, out, err) == 0 ? 0 : 2;
    }
    apply_looks(wish);
    log::start("kiosk-ui");
    if (const Status done = run(wish, out); !done) {
        err << describe(done.error()) << '\n';
        return 1;
    }
    return 0;
}

}  // namespace kiosk::ui
