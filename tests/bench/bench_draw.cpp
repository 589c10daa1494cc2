// bench_draw: how long a full screen takes to paint, cold and warm, and a pressed button's part of
// it, beside the bare filling of the same pixels in the same run. Prints one line of JSON each.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "tests/firmware/draw/sample_screen.hpp"

namespace kiosk::test {
namespace {

constexpr int kRounds = 200;

template <class Work>
void measure(const char* what, int rounds, Work work) {
    std::vector<std::uint64_t> times;
    for (int i = 0; i < rounds; ++i) {
        const Stopwatch watch;
        work();
        times.push_back(watch.elapsed_us());
    }
    std::sort(times.begin(), times.end());
    const auto at = [&](std::size_t percent) {
        return static_cast<double>(times[(times.size() - 1) * percent / 100]) / 1000.0;
    };
    fmt::print("{{\"what\":\"{}\",\"rounds\":{},\"p50_ms\":{:.2f},\"p95_ms\":{:.2f}}}\n",
               what,
               rounds,
               at(50),
               at(95));
}

void run() {
    const auto& theme = draw::tokens::kNormal;
    draw::Surface frame(1080, 1920, draw::kWhite);
    const auto paint = [&](draw::Toolbox& toolbox, const draw::Rect& clip) {
        draw::Canvas canvas(toolbox, frame, clip);
        paint_sample_screen(canvas, theme);
    };
    const draw::Rect all{0, 0, 1080, 1920};
    measure("open the toolbox", 10, [] { (void)draw::Toolbox::open().value(); });
    measure("open and paint, cold", 10, [&] {
        auto toolbox = draw::Toolbox::open().value();
        paint(toolbox, all);
    });
    auto toolbox = draw::Toolbox::open().value();
    measure("full screen, warm", kRounds, [&] { paint(toolbox, all); });
    measure("one button of it, warm", kRounds, [&] { paint(toolbox, {56, 1660, 220, 110}); });
    measure("full screen, texts new", 20, [&] {
        toolbox.forget_texts();
        paint(toolbox, all);
    });
    measure("bare fill of the pixels", kRounds, [&] {
        std::fill(frame.pixels().begin(), frame.pixels().end(), 0xFFF0F4FAU);
    });
}

}  // namespace
}  // namespace kiosk::test

int main() {
    kiosk::test::run();
    return 0;
}
