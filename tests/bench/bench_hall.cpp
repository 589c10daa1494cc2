// How soon a call is seen: from the moment the counter asks for the next person until the number is
// handed over to the display of the hall, a real X server, while `--subscribers` others hang on the
// same event stream; and until the last of these has got it. The time holds the commit, so it is
// more than "committed to pixels". Calls come 3.4 s apart: each has the glass for itself, as one
// that comes sooner waits on purpose for the one before it.
#include <CLI/CLI.hpp>
#include <atomic>
#include <mutex>

#include "firmware/api/client.hpp"
#include "kiosk-ui/app/front.hpp"
#include "kiosk-ui/screens/screen.hpp"
#include "tests/bench/report.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

constexpr std::uint64_t kBetween_ms = 3'400;
constexpr std::uint64_t kPatience_ms = 10'000;

// Who else listens, each on a connection of its own as a display does.
class Subscribers {
public:
    Subscribers(const std::filesystem::path& socket, int count) {
        has_.resize(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < has_.size(); ++i) {
            threads_.emplace_back([this, i, socket](const std::stop_token& stop) {
                api::Client client({socket, "citizen"});
                static_cast<void>(client.follow(
                    [this, i](const http::SentEvent& event) {
                        hear(i, event);
                        return true;
                    },
                    stop));
            });
        }
    }

    void expect(const std::string& number) {
        const std::lock_guard lock(mutex_);
        number_ = number;
        has_.assign(has_.size(), false);
        watch_.restart();
        last_ms_ = 0;
    }

    [[nodiscard]] bool all() const {
        const std::lock_guard lock(mutex_);
        return std::all_of(has_.begin(), has_.end(), [](bool has) { return has; });
    }

    // When the last of those who have it got it.
    [[nodiscard]] double last_ms() const {
        const std::lock_guard lock(mutex_);
        return last_ms_;
    }

private:
    void hear(std::size_t who, const http::SentEvent& event) {
        const std::lock_guard lock(mutex_);
        if (event.event == "hall" && !number_.empty() && !has_[who] &&
            event.data.find('"' + number_ + '"') != std::string::npos) {
            has_[who] = true;
            last_ms_ = static_cast<double>(watch_.elapsed_us()) / 1000;
        }
    }

    mutable std::mutex mutex_;
    std::string number_;
    std::vector<bool> has_;
    double last_ms_ = 0;
    Stopwatch watch_;
    std::vector<std::jthread> threads_;  // last: they end first
};

bool shows(const Front& front, const std::string& number) {
    const auto& nodes = front.glass().laid().nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const Placed& node) {
        return node.text == number && node.path == "reading/body/call/who/number";
    });
}

bool turn_until(Front& front, const Clock& clock, const std::function<bool()>& done) {
    const std::uint64_t end = clock.monotonic_ms() + kPatience_ms;
    while (!done() && clock.monotonic_ms() < end) {
        static_cast<void>(front.turn(20));
    }
    return done();
}

void pass(Front& front, const Clock& clock, std::uint64_t ms) {
    const std::uint64_t end = clock.monotonic_ms() + ms;
    while (clock.monotonic_ms() < end) {
        static_cast<void>(front.turn(20));
    }
}

// The counter's side: its own thread, as the glass must not wait for the answer.
Result<std::string> call_next(api::Client& desk, Front& front, int i) {
    KIOSK_TRY(const Json issued,
              desk.issue({.key = "bench-hall-" + std::to_string(i), .service = "tiep-dan"}));
    KIOSK_TRY(const Json ticket, get_object(issued, "ticket"));
    static_cast<void>(front.turn(200));
    return get_string(ticket, "text");
}

struct Times {
    std::vector<double> glass_ms;
    std::vector<double> last_ms;  // of the other subscribers
    int unseen = 0;
};

Result<Times> run(const FrontOptions& options, int calls, int count, const Clock& clock) {
    const auto random = make_system_random();
    KIOSK_TRY(const auto front, Front::open(options, clock, *random));
    Subscribers others(options.socket, count);
    api::Client desk({options.socket, ""});
    KIOSK_CHECK(desk.call({"POST", "/v1/counters/1/open", Json::object(), ""}));
    pass(*front, clock, 2'000);
    Times out;
    for (int i = 0; i < calls; ++i) {
        KIOSK_TRY(const std::string number, call_next(desk, *front, i));
        std::atomic<bool> failed = false;
        others.expect(number);
        const Stopwatch watch;
        std::jthread counter([&] {
            failed = !desk.call({"POST", "/v1/counters/1/next", Json::object(), ""}).has_value();
        });
        const bool seen = turn_until(*front, clock, [&] { return shows(*front, number); });
        out.glass_ms.push_back(static_cast<double>(watch.elapsed_us()) / 1000);
        counter.join();
        const bool all = turn_until(*front, clock, [&] { return others.all(); });
        out.last_ms.push_back(others.last_ms());
        out.unseen += seen && all && !failed ? 0 : 1;
        for (const char* verb : {"/arrive", "/done"}) {
            KIOSK_CHECK(desk.call(
                {"POST",
                 api::target_of("/v1/tickets/", number, verb),
                 verb == std::string_view("/done") ? Json{{"outcome", "received"}} : Json::object(),
                 ""}));
        }
        pass(*front, clock, kBetween_ms);
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("How soon a call is seen in the hall", "bench_hall");
    FrontOptions options;
    options.face = Face::Hall;
    options.panel = kHallPanel;
    int calls = 60;
    int count = 20;
    program.add_option("--socket", options.socket, "kioskd's socket")->required();
    program.add_option("--calls", calls, "How many; 4 s each")->check(CLI::Range(1, 10'000));
    program.add_option("--subscribers", count, "Beside the glass")->check(CLI::Range(0, 200));
    CLI11_PARSE(program, argc, argv);
    const auto clock = make_system_clock();
    const auto times = run(options, calls, count, *clock);
    if (!times) {
        std::fprintf(stderr, "%s\n", describe(times.error()).c_str());
        return 2;
    }
    bench::Report report;
    report.line("calls that were not seen by all", times->unseen, "", 0);
    for (const auto& [what, part] : {std::pair("median", 0.5), std::pair("worst", 1.0)}) {
        std::printf("call to pixels on the hall, %-16s %9.2f ms\n",
                    what,
                    bench::percentile(times->glass_ms, part));
    }
    report.line(
        "call to pixels on the hall, p99", bench::percentile(times->glass_ms, 0.99), "ms", 200);
    report.line("call to the last other subscriber, p99",
                bench::percentile(times->last_ms, 0.99),
                "ms",
                200);
    return report.code();
}
