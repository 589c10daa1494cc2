// ./run bench queue: tickets over the API of a live kioskd, beside SQLite alone doing the same
// transaction on the same disk in the same run. The probe runs before and after each count of
// clients, so that a disk that others use shows.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

#include "firmware/api/client.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "tests/bench/sqlite_probe.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {
namespace {

constexpr int kTicketsPerPrefix = 1900;  // 999 shared numbers and the kiosk's own 999, with room
constexpr double kSteadyDrift = 2;
constexpr int kStartWaits = 200;
constexpr std::uint64_t kStartWaitMs = 50;

struct Plan {
    std::string kioskd;
    std::filesystem::path folder;
    int tickets = 6000;
    int waiting = 20'000;
    int calls = 2000;
};

struct Figures {
    double rate_per_s = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
};

std::string service_of(int index) {
    return fmt::format("line-{}", static_cast<char>('a' + index));
}

std::string settings_text(int services) {
    std::string out =
        "[office]\ncode = \"HN\"\nname = \"Bench\"\n[kiosk]\nslot = 1\n"
        "[sync]\nfirst_contact_max_s = 0\n";
    for (int i = 0; i < services; ++i) {
        out += fmt::format(
            "[[services]]\nid = \"{0}\"\nprefix = \"{1}\"\nname_vi = \"{1}\"\nname_en = \"{1}\"\n",
            service_of(i),
            static_cast<char>('A' + i));
    }
    out += "[[counters]]\nid = \"1\"\nservices = [";
    for (int i = 0; i < services; ++i) {
        out += fmt::format("\"{}\", ", service_of(i));
    }
    return out +
           fmt::format("]\n[roles.citizen]\nuids = [{0}]\n[roles.staff]\nuids = [{0}]\n", getuid());
}

// A live kioskd; ended by SIGTERM at the end of life.
class Kioskd {
public:
    Kioskd(const Plan& plan, const std::filesystem::path& folder, int services)
        : socket_(folder / "api.sock"), log_(folder / "kioskd.log") {
        const auto config = folder / "settings.toml";
        KIOSK_ASSERT(write_file_durably(config, as_bytes(settings_text(services))).has_value(),
                     "the bench may write its settings");
        const std::string data = folder / "data";
        process_ = ::fork();
        KIOSK_ASSERT(process_ >= 0, "the bench may start a process");
        if (process_ == 0) {
            const int out = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
            ::dup2(out, STDERR_FILENO);
            ::execl(plan.kioskd.c_str(),
                    "kioskd",
                    "--config",
                    config.c_str(),
                    "--data",
                    data.c_str(),
                    "--socket",
                    socket_.c_str(),
                    nullptr);
            ::_exit(127);
        }
    }

    Kioskd(const Kioskd&) = delete;
    Kioskd& operator=(const Kioskd&) = delete;

    ~Kioskd() {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }

    [[nodiscard]] const std::filesystem::path& socket() const { return socket_; }

    [[nodiscard]] Status wait_until_it_answers() const {
        for (int i = 0; i < kStartWaits; ++i) {
            api::Client client({socket_, "", 2000});
            if (client.call({"GET", "/v1/status", nullptr, ""})) {
                return {};
            }
            pause_ms(kStartWaitMs);
        }
        return Error{ErrorCode::ServiceGone,
                     "kioskd did not come up: " + read_text_file(log_).value_or("")};
    }

private:
    std::filesystem::path socket_;
    std::filesystem::path log_;
    pid_t process_ = -1;
};

double at_share_ms(const std::vector<std::uint64_t>& sorted_us, double share) {
    const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted_us.size() - 1));
    return static_cast<double>(sorted_us[index]) / 1000.0;
}

// One client on one kept connection.
Status issue_tickets(const std::filesystem::path& socket,
                     int client,
                     int count,
                     int services,
                     std::vector<std::uint64_t>& times_us) {
    api::Client api({socket, "", 30'000});
    for (int i = 0; i < count; ++i) {
        const api::Client::Issue wish{
            fmt::format("bench-{}-{}", client, i), service_of((client + i) % services), 1, "vi", 1};
        const Stopwatch watch;
        KIOSK_CHECK(api.issue(wish));
        times_us.push_back(watch.elapsed_us());
    }
    return {};
}

Result<Figures> measure(const Plan& plan, int clients) {
    const TempDir folder(plan.folder);
    const int services = plan.tickets / kTicketsPerPrefix + 1;
    const Kioskd kioskd(plan, folder.path(), services);
    KIOSK_CHECK(kioskd.wait_until_it_answers());
    const int each = plan.tickets / clients;
    std::vector<std::vector<std::uint64_t>> times(static_cast<std::size_t>(clients));
    std::vector<Status> ends(static_cast<std::size_t>(clients));
    const Stopwatch whole;
    {
        std::vector<std::jthread> threads;
        for (int c = 0; c < clients; ++c) {
            const auto at = static_cast<std::size_t>(c);
            threads.emplace_back([&, c, at] {
                ends[at] = issue_tickets(kioskd.socket(), c, each, services, times[at]);
            });
        }
    }
    const auto took_us = static_cast<double>(whole.elapsed_us());
    std::vector<std::uint64_t> all;
    for (std::size_t c = 0; c < times.size(); ++c) {
        KIOSK_CHECK(ends[c]);
        all.insert(all.end(), times[c].begin(), times[c].end());
    }
    std::sort(all.begin(), all.end());
    return Figures{static_cast<double>(all.size()) * 1e6 / took_us,
                   at_share_ms(all, 0.5),
                   at_share_ms(all, 0.99),
                   static_cast<double>(all.back()) / 1000.0};
}

void print_row(const char* what, double rate, double p50, double p99, double most) {
    std::printf(
        "%-22s %9.0f/s  p50 %8.3f ms  p99 %8.3f ms  max %8.3f ms\n", what, rate, p50, p99, most);
    std::fflush(stdout);
}

// Says PASS or MISS and gives whether it passed.
bool verdict(const char* what, double value, double limit, bool passed) {
    std::printf("  %s: %-46s %8.2f, limit %.2f\n", passed ? "PASS" : "MISS", what, value, limit);
    return passed;
}

// The probe before and after: a disk that others use meanwhile shows as two different yardsticks.
struct Yardstick {
    double rate_per_s = 0;
    double p99_ms = 0;
    double drift = 1;  // the faster rate over the slower one
};

Yardstick yardstick_of(const ProbeResult& before, const ProbeResult& after) {
    const auto [slow, fast] = std::minmax(before.rate_per_s, after.rate_per_s);
    return {(before.rate_per_s + after.rate_per_s) / 2,
            (before.p99_ms + after.p99_ms) / 2,
            fast / slow};
}

bool judge(int clients, const Figures& api, const Yardstick& disk) {
    bool passed = true;
    if (clients == 1) {
        const double ratio = api.p99_ms / disk.p99_ms;
        passed = verdict("p99 over the probe's p99", ratio, 4, ratio <= 4);
    }
    if (clients == 16) {
        const double share = 100 * api.rate_per_s / disk.rate_per_s;
        passed = verdict("rate in % of the probe's", share, 80, share >= 80);
        passed &= verdict("p99 in ms", api.p99_ms, 25, api.p99_ms <= 25);
        passed &= verdict("longest stall in ms", api.max_ms, 200, api.max_ms <= 200);
    }
    if (disk.drift > kSteadyDrift) {
        std::printf("  NOTE: the probe's rate changed by a factor of %.1f; others use this disk\n",
                    disk.drift);
    }
    return passed;
}

Figures figures_of(std::vector<std::uint64_t> times_us) {
    double sum_us = 0;
    for (const std::uint64_t time_us : times_us) {
        sum_us += static_cast<double>(time_us);
    }
    std::sort(times_us.begin(), times_us.end());
    return {static_cast<double>(times_us.size()) * 1e6 / sum_us,
            at_share_ms(times_us, 0.5),
            at_share_ms(times_us, 0.99),
            static_cast<double>(times_us.back()) / 1000.0};
}

// Who is next, while so many wait: the call is timed, its undoing is not.
Result<Figures> measure_calls(const Plan& plan) {
    constexpr int kClients = 16;
    const TempDir folder(plan.folder);
    const int services = plan.waiting / kTicketsPerPrefix + 1;
    const Kioskd kioskd(plan, folder.path(), services);
    KIOSK_CHECK(kioskd.wait_until_it_answers());
    {
        std::vector<std::jthread> threads;
        for (int c = 0; c < kClients; ++c) {
            threads.emplace_back([&, c] {
                std::vector<std::uint64_t> ignored;
                static_cast<void>(
                    issue_tickets(kioskd.socket(), c, plan.waiting / kClients, services, ignored));
            });
        }
    }
    api::Client api({kioskd.socket(), "", 30'000});
    KIOSK_CHECK(api.call({"POST", "/v1/counters/1/open", nullptr, ""}));
    std::vector<std::uint64_t> times_us;
    for (int i = 0; i < plan.calls; ++i) {
        const Stopwatch watch;
        KIOSK_TRY(const Json called, api.call({"POST", "/v1/counters/1/next", nullptr, ""}));
        times_us.push_back(watch.elapsed_us());
        const std::string id = called["ticket"]["id"];
        KIOSK_CHECK(api.call({"POST", "/v1/tickets/" + id + "/undo-call", nullptr, ""}));
    }
    return figures_of(std::move(times_us));
}

Result<bool> judge_calls(const Plan& plan, const ProbeResult& disk) {
    KIOSK_TRY(const Figures calls, measure_calls(plan));
    print_row(fmt::format("call next, {} wait", plan.waiting).c_str(),
              calls.rate_per_s,
              calls.p50_ms,
              calls.p99_ms,
              calls.max_ms);
    const double ratio = calls.p99_ms / disk.p99_ms;
    return verdict("p99 over the probe's p99", ratio, 3, ratio <= 3);
}

Result<bool> run(const Plan& plan) {
    bool all_passed = true;
    const auto probe = [&plan]() -> Result<ProbeResult> {
        KIOSK_TRY(const ProbeResult out, probe_ticket_transaction(plan.folder, plan.tickets / 4));
        print_row("SQLite alone", out.rate_per_s, out.p50_ms, out.p99_ms, out.max_ms);
        return out;
    };
    for (const int clients : {1, 8, 16}) {
        KIOSK_TRY(const ProbeResult before, probe());
        KIOSK_TRY(const Figures api, measure(plan, clients));
        print_row(fmt::format("kioskd, {} client{}", clients, clients > 1 ? "s" : "").c_str(),
                  api.rate_per_s,
                  api.p50_ms,
                  api.p99_ms,
                  api.max_ms);
        KIOSK_TRY(const ProbeResult after, probe());
        all_passed &= judge(clients, api, yardstick_of(before, after));
    }
    KIOSK_TRY(const ProbeResult disk, probe());
    KIOSK_TRY(const bool quick_calls, judge_calls(plan, disk));
    return all_passed && quick_calls;
}

}  // namespace
}  // namespace kiosk::test

int main(int argc, char** argv) {
    CLI::App app("Tickets over the API of a live kioskd, beside SQLite alone", "bench_queue");
    kiosk::test::Plan plan;
    plan.folder = std::filesystem::temp_directory_path();
    plan.kioskd = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "kioskd";
    app.add_option("--kioskd", plan.kioskd, "The program; else beside this one");
    app.add_option("--folder", plan.folder, "Where the databases lie: the disk that is measured")
        ->capture_default_str();
    app.add_option("--tickets", plan.tickets, "Per count of clients")
        ->check(CLI::Range(160, 40'000))
        ->capture_default_str();
    app.add_option("--waiting", plan.waiting, "Tickets that wait while people are called")
        ->check(CLI::Range(16, 40'000))
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    const auto passed = kiosk::test::run(plan);
    if (!passed) {
        std::fprintf(stderr, "bench_queue: %s\n", kiosk::describe(passed.error()).c_str());
        return 2;
    }
    return *passed ? 0 : 1;
}
