// The screens on a real X server with a live kioskd: how soon home stands, how soon a finger is
// answered, what a full redraw and doing nothing cost. Prints each figure beside its target; exit
// code 1 when one is missed. Times are wall times of this machine: a bench, never a test.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "kiosk-ui/app/front.hpp"
#include "kiosk-ui/screens/screen.hpp"
#include "tests/bench/report.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using kiosk::bench::percentile;
using kiosk::bench::Report;

namespace {

constexpr int kPresses = 300;
constexpr int kRedraws = 120;
constexpr int kScreens = 1000;

double cpu_ms() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    const auto ms = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1000 + static_cast<double>(t.tv_usec) / 1000;
    };
    return ms(use.ru_utime) + ms(use.ru_stime);
}

double rss_mb() {
    std::ifstream file("/proc/self/status");
    std::string word;
    while (file >> word) {
        if (word == "VmRSS:") {
            double kb = 0;
            file >> kb;
            return kb / 1024;
        }
    }
    return 0;
}

bool until(Front& front, const std::string& screen, const Clock& clock) {
    const std::uint64_t end = clock.monotonic_ms() + 10'000;
    while (front.screen() != screen && clock.monotonic_ms() < end) {
        static_cast<void>(front.turn(50));
    }
    return front.screen() == screen;
}

void press_all(Front& front, const Clock& clock, Report& report) {
    std::vector<double> times;
    // Touches just after a new screen are ignored: let it settle.
    const std::uint64_t settled = clock.monotonic_ms() + 2 * kSettle_ms;
    while (clock.monotonic_ms() < settled) {
        static_cast<void>(front.turn(50));
    }
    const std::uint64_t before = front.times().presses;
    for (int i = 0; i < kPresses; ++i) {
        const auto order = focus_order(front.glass().laid());
        const draw::Point at = order[static_cast<std::size_t>(i) % order.size()]->box.centre();
        front.touch({Finger::Kind::Down, 1, at});
        times.push_back(static_cast<double>(front.times().last_press_us) / 1000);
        front.touch({Finger::Kind::Lost, 1, at});
        static_cast<void>(front.turn(0));
    }
    const auto missing = static_cast<double>(before + kPresses - front.times().presses);
    report.line("press: fingers that nothing answered", missing, "", 0);
    std::printf("%-44s %9.2f ms\n", "press: median", percentile(times, 0.5));
    report.line("press: finger to pixels handed over, p95", percentile(times, 0.95), "ms", 10);
}

void idle(Front& front, std::uint64_t seconds, const Clock& clock, Report& report) {
    const double cpu = cpu_ms();
    const std::uint64_t frames = front.times().frames;
    const std::uint64_t begun = clock.monotonic_ms();
    const std::int64_t wall = clock.wall().unix_ms;
    while (clock.monotonic_ms() < begun + seconds * 1000) {
        static_cast<void>(front.turn(60'000));
    }
    const double took = static_cast<double>(clock.monotonic_ms() - begun);
    const auto minutes = static_cast<double>(clock.wall().unix_ms / 60'000 - wall / 60'000);
    report.line("idle: share of a core", 100 * (cpu_ms() - cpu) / took, "%", 0.1);
    report.line("idle: frames beyond clock ticks",
                static_cast<double>(front.times().frames - frames) - minutes,
                "",
                0);
}

// Full redraws of every sample in turn, as after a change of theme.
Result<int> redraws(Report& report) {
    WindowOptions wish;
    wish.title = "bench";
    KIOSK_TRY(const auto window, Window::open(wish));
    KIOSK_TRY(draw::Toolbox toolbox, draw::Toolbox::open());
    const Panel panel;
    Glass glass(std::move(toolbox), panel);
    // By number, not by state: the samples hold pictures of pages, and a program has one state.
    std::vector<std::pair<const Screen*, std::size_t>> all;
    for (const Screen* screen : all_screens()) {
        for (std::size_t i = 0; i < screen->samples().size(); ++i) {
            all.emplace_back(screen, i);
        }
    }
    const State first = all[0].first->samples()[0].state;
    const auto draw_one = [&](std::size_t i) {
        const auto& [screen, number] = all[i % all.size()];
        const State state = screen->samples()[number].state;
        const Env env = env_of(state, panel);
        static_cast<void>(glass.show(screen->view(state, env), env));
        window->present(glass.surface(), glass.repaint());
    };
    std::vector<double> warm;
    for (std::size_t i = 0; i < all.size() + kRedraws; ++i) {
        const Stopwatch watch;
        const Env env = env_of(first, panel);
        if (i >= all.size()) {
            static_cast<void>(glass.show(all[0].first->view(first, env), env));
            window->present(glass.surface(), glass.repaint());
            warm.push_back(static_cast<double>(watch.elapsed_us()) / 1000);
        } else {
            draw_one(i);
        }
    }
    std::printf("%-44s %9.2f ms\n", "redraw: warm, whole glass, median", percentile(warm, 0.5));
    report.line("redraw: warm, whole glass, p95", percentile(warm, 0.95), "ms", 20);
    for (std::size_t i = 0; i < kScreens; ++i) {
        draw_one(i);
    }
    // At home again: a screen's samples are made all at once, and S4's hold fourteen times the
    // pictures that a program holds.
    draw_one(0);
    report.line("memory after 1,000 screens", rss_mb(), "MB", 80);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const Stopwatch since_start;
    CLI::App program("Cost of the screens", "bench_ui");
    FrontOptions options;
    std::uint64_t idle_s = 65;
    program.add_option("--socket", options.socket, "kioskd's socket")->required();
    program.add_option("--idle-s", idle_s, "How long to do nothing");
    CLI11_PARSE(program, argc, argv);
    const auto clock = make_system_clock();
    const auto random = make_system_random();
    Report report;
    {
        auto front = Front::open(options, *clock, *random);
        if (!front || !until(**front, "C1", *clock)) {
            std::fprintf(stderr, "no home screen\n");
            return 2;
        }
        report.line("start to home on the glass",
                    static_cast<double>(since_start.elapsed_us()) / 1000,
                    "ms",
                    300);
        press_all(**front, *clock, report);
        idle(**front, idle_s, *clock, report);
        report.line("memory of a running program", rss_mb(), "MB", 80);
    }
    if (const auto done = redraws(report); !done) {
        std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
        return 2;
    }
    return report.code();
}
