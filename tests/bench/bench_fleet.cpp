// A city's kiosks against a running hub, over real sockets with TLS 1.3 and a certificate each:
// first all of them come within some seconds, with tickets and a letter; then all of them wait for
// news, and a holiday is published. tests/bench/fleet.py starts the hub and nginx.
#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <numeric>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "sync/hub/hub_files.hpp"
#include "tests/bench/fleet/polls.hpp"
#include "tests/bench/fleet/storm.hpp"
#include "tests/bench/fleet/usage.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/report.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::bench;

struct Options {
    std::filesystem::path data;
    std::string url;
    FleetPlan fleet;
    int seconds = 60;
    int wait_s = 55;
    int patience_s = 600;
    std::string only;
    bool failover = false;
    std::vector<pid_t> hubs;
    std::vector<pid_t> fronts;
};

void say(const std::string& line) {
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
}

// A connection for each kiosk, and what a program has open besides.
void take_descriptors(int kiosks) {
    constexpr rlim_t kBesides = 256;
    const rlim_t needed = static_cast<rlim_t>(kiosks) + kBesides;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < needed) {
        give_up(Error{ErrorCode::BadArgument,
                      fmt::format("{} kiosks need {} open files, and ulimit -Hn allows {}",
                                  kiosks,
                                  needed,
                                  limit.rlim_max)});
    }
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// CPU seconds between its making and print().
class Costs {
public:
    explicit Costs(const Options& options)
        : options_(options),
          hubs_(usage_of(options.hubs)),
          fronts_(usage_of(options.fronts)),
          own_s_(own_cpu_s()) {}

    void print(double took_s, Report* judge) const {
        const Usage hubs = usage_of(options_.hubs);
        const Usage fronts = usage_of(options_.fronts);
        say(fmt::format("  CPU seconds of {:.1f}: hub {:.1f}, nginx {:.1f}, simulator {:.1f}",
                        took_s,
                        hubs.cpu_s - hubs_.cpu_s,
                        fronts.cpu_s - fronts_.cpu_s,
                        own_cpu_s() - own_s_));
        say(fmt::format("  nginx: highest RSS {:.0f} MiB", fronts.peak_rss_mib));
        if (judge != nullptr && !options_.hubs.empty()) {
            judge->line("  hub: highest RSS", hubs.peak_rss_mib, "MiB", 512);
        } else {
            say(fmt::format("  hubs: highest RSS {:.0f} MiB", hubs.peak_rss_mib));
        }
    }

private:
    const Options& options_;
    const Usage hubs_;
    const Usage fronts_;
    const double own_s_;
};

std::string spread(const std::vector<double>& values) {
    return fmt::format("p50 {:.0f}, p99 {:.0f}, max {:.0f} ms",
                       percentile(values, 0.5),
                       percentile(values, 0.99),
                       percentile(values, 1));
}

void print_troubles(const StormReport& report) {
    std::string statuses;
    for (const auto& [status, count] : report.statuses) {
        statuses += fmt::format("{} x {}, ", count, status);
    }
    say(fmt::format("  met: {}{} broken links, {} answers that were none, {} records refused{}",
                    statuses,
                    report.broken_links,
                    report.garbage,
                    report.refused,
                    report.first_failure.empty() ? "" : "; first: " + report.first_failure));
}

void bench_storm(const Options& options, const std::vector<Kiosk>& kiosks, Report& report) {
    StormPlan plan;
    plan.url = options.url;
    plan.ca_pem = must(read_text_file(hub::ca_file(options.data)));
    plan.spread_ms = static_cast<std::uint64_t>(options.seconds) * 1000;
    plan.patience_ms = static_cast<std::uint64_t>(options.patience_s) * 1000;
    Storm storm(kiosks, plan, options.fleet.rounds, options.fleet.seed);
    const Costs costs(options);
    say("storm begins");  // who kills a database waits for this line
    const StormReport met = storm.run();
    say(fmt::format("  {} kiosks came within {} s; the last acknowledgement after {:.1f} s",
                    kiosks.size(),
                    options.seconds,
                    met.took_ms / 1000));
    report.line("  kiosks not done", static_cast<double>(kiosks.size()) - met.done, "", 0);
    if (options.failover) {
        report.line("  longest stall of records", met.stall_ms / 1000, "s", 30);
        say("  record acknowledgements: " + spread(met.record_ms));
    } else {
        report.line("  record acknowledgement, p99", percentile(met.record_ms, 0.99), "ms", 2000);
        say("    all of them: " + spread(met.record_ms));
    }
    say("  letters whole: " + spread(met.page_ms));
    print_troubles(met);
    costs.print(met.took_ms / 1000, options.failover ? nullptr : &report);
    const Stored stored = ask_back(options.data, kiosks);
    std::int64_t letters = 0;
    std::int64_t records = 0;
    for (const Kiosk& kiosk : kiosks) {
        letters += kiosk.letters;
        records += kiosk.records;
    }
    const std::int64_t tickets = records - 2 * letters;  // a letter is two records
    say(fmt::format("  asked back: {} of {} records, {} of {} tickets, {} of {} letters whole",
                    stored.records,
                    records,
                    stored.tickets,
                    tickets,
                    stored.whole_letters,
                    letters));
    const auto off = [](std::int64_t is, std::int64_t should) {
        return static_cast<double>(is > should ? is - should : should - is);
    };
    report.line("  kiosks whose journal is another there", stored.other_journals, "", 0);
    report.line("  tickets lost or doubled", off(stored.tickets, tickets), "", 0);
    report.line("  letters lost or doubled",
                off(stored.whole_letters, letters) + off(stored.letters, letters),
                "",
                0);
    report.line("  acknowledged and asked for again", met.lost, "", 0);
}

// In the form of firmware/calendar/holidays-vn.toml.
constexpr std::string_view kHoliday = R"(
[[days]]
from = "2027-02-05"
to = "2027-02-11"
kind = "holiday"
name_vi = "Tết Nguyên đán"
name_en = "Lunar New Year"
source = "bench_fleet"
confirmed = true
)";

// hubctl of this build publishes, as an administrator would.
void publish_holiday(const std::filesystem::path& data) {
    const auto file = data / "bench-holidays.toml";
    must(write_file_durably(file, as_bytes(kHoliday)));
    const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const std::string command = fmt::format("'{}' --data '{}' document publish holidays '{}'",
                                            (programs / "hubctl").string(),
                                            data.string(),
                                            file.string());
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 512> text{};
    while (pipe != nullptr && std::fgets(text.data(), text.size(), pipe) != nullptr) {
        std::printf("  hubctl: %s", text.data());
    }
    if (pipe == nullptr || ::pclose(pipe) != 0) {
        give_up(Error{ErrorCode::BadArgument, "hubctl document publish failed"});
    }
}

void bench_polls(const Options& options, const std::vector<Kiosk>& kiosks, Report& report) {
    PollPlan plan;
    plan.url = options.url;
    plan.ca_pem = must(read_text_file(hub::ca_file(options.data)));
    plan.spread_ms = static_cast<std::uint64_t>(options.seconds) * 1000;
    plan.wait_s = static_cast<std::uint64_t>(options.wait_s);
    plan.patience_ms = static_cast<std::uint64_t>(options.patience_s) * 500;
    Polls polls(kiosks, plan, options.fleet.seed);
    const Costs waiting(options);
    const Stopwatch waited;
    polls.wait_for_all();
    const double waited_s = static_cast<double>(waited.elapsed_us()) / 1e6;
    say(fmt::format("  questions of {} s each, for {:.1f} s", options.wait_s, waited_s));
    waiting.print(waited_s, nullptr);
    const Costs costs(options);
    const Stopwatch watch;
    const PollReport met = polls.publish([&options] { publish_holiday(options.data); });
    const double all = static_cast<double>(kiosks.size());
    report.line("  kiosks whose question was not held", all - met.waited, "", 0);
    report.line("  kiosks without the holiday", all - met.have, "", 0);
    report.line("  the last one had the holiday", percentile(met.have_ms, 1) / 1000, "s", 10);
    say("    all of them: " + spread(met.have_ms));
    report.line("  an idle question and its answer, most", met.idle_bytes, "B", 400);
    say(fmt::format("  met: {} questions turned away, {} failures{}",
                    met.turned_away,
                    met.failures,
                    met.first_failure.empty() ? "" : "; first: " + met.first_failure));
    costs.print(static_cast<double>(watch.elapsed_us()) / 1e6, nullptr);
    report.line("  hub: highest RSS", usage_of(options.hubs).peak_rss_mib, "MiB", 512);
}

void add_options(CLI::App& app, Options& options) {
    app.add_option("--data", options.data, "Folder of the hub")->required();
    app.add_option("--url", options.url, "https://127.0.0.1:PORT of its door")->required();
    app.add_option("--kiosks", options.fleet.kiosks, "Kiosks");
    app.add_option("--seconds", options.seconds, "Within these they come");
    app.add_option("--rounds", options.fleet.rounds, "Times that each kiosk sends in them");
    app.add_option("--tickets", options.fleet.tickets, "Tickets in a round");
    app.add_option("--blobs", options.fleet.blobs, "Sealed blobs of a round's letter");
    app.add_option("--blob-bytes", options.fleet.blob_bytes, "Size of each");
    app.add_option("--wait", options.wait_s, "Seconds that a question waits for news");
    app.add_option("--patience", options.patience_s, "Seconds until the rest counts as not done");
    app.add_option("--seed", options.fleet.seed, "Of times and contents");
    app.add_option("--only", options.only, "One of the two")
        ->check(CLI::IsMember({"storm", "polls"}));
    app.add_flag("--failover", options.failover, "Judge the stall, not the acknowledgements");
    app.add_option("--hub", options.hubs, "Process ids of the hubs, for what they cost");
    app.add_option("--front", options.fronts, "Process id of nginx");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Plays a city's kiosks against a running hub."};
    Options options;
    add_options(app, options);
    CLI11_PARSE(app, argc, argv);
    take_descriptors(options.fleet.kiosks);
    const Stopwatch watch;
    const auto kiosks = muster(options.data, options.fleet);
    say(fmt::format("{} kiosks enrolled, their journals written, in {:.1f} s ({:.1f} of CPU)",
                    kiosks.size(),
                    static_cast<double>(watch.elapsed_us()) / 1e6,
                    own_cpu_s()));
    Report report;
    if (options.only != "polls") {
        bench_storm(options, kiosks, report);
    }
    if (options.only != "storm") {
        say("polls begin");
        bench_polls(options, kiosks, report);
    }
    return report.code();
}
