// ./run bench history: what years of old tickets cost on a working day. The same day is played on
// an empty store and on one that holds a million tickets of the days before, by the real decisions
// and the real store; each figure is the second over the first.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "firmware/server/hall.hpp"
#include "firmware/server/views.hpp"
#include "firmware/store/store.hpp"
#include "tests/bench/report.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {
namespace {

constexpr int kTicketsOfDay = 1000;  // of an old day
constexpr int kGroup = 500;          // decisions in one transaction while the past is made
constexpr int kToday = 400;
constexpr int kRounds = 300;

void must(const Status& status) {
    if (!status) {
        std::fprintf(stderr, "bench_history: %s\n", describe(status.error()).c_str());
        std::exit(2);
    }
}

// An office on its store; commands are decided and committed, alone or in groups.
class Office {
public:
    explicit Office(const std::filesystem::path& folder) : path_(folder / "kiosk.db") {
        open();
        take(by_system(office::ApplySettings{sample_settings()}));
    }

    void open() {
        auto store = store::Store::open(path_, sample_identity());
        must(store ? Status() : Status(store.error()));
        store_.emplace(std::move(store).value());
        auto state = store_->load_state();
        must(state ? Status() : Status(state.error()));
        state_ = std::move(state).value();
    }

    void close() { store_.reset(); }

    void take(const office::Command& command) {
        auto decision = office::decide(state_, command, moment_at(wall_ms));
        must(decision ? Status() : Status(decision.error()));
        office::evolve(state_, *decision);
        waiting_.push_back(std::move(*decision));
    }

    void commit() {
        std::vector<const office::Decision*> group;
        for (const office::Decision& decision : waiting_) {
            group.push_back(&decision);
        }
        must(store_->commit(group));
        waiting_.clear();
    }

    void now(const office::Command& command) {
        take(command);
        commit();
    }

    [[nodiscard]] std::size_t undecided() const { return waiting_.size(); }

    [[nodiscard]] const office::State& state() const { return state_; }

    [[nodiscard]] store::Store& store() { return *store_; }

    std::int64_t wall_ms = kMorning_ms;

private:
    std::filesystem::path path_;
    std::optional<store::Store> store_;
    office::State state_;
    std::vector<office::Decision> waiting_;
};

void past(Office& office, int tickets) {
    const int days = tickets / kTicketsOfDay;
    office.wall_ms = kMorning_ms - days * kDay_ms;
    int key = 0;
    for (int day = 0; day < days; ++day, office.wall_ms += kDay_ms) {
        office.take(by_system(office::OpenDay{}));
        for (int i = 0; i < kTicketsOfDay; ++i) {
            office.take(by_citizen(
                issue(fmt::format("old-{}", key++), i % 2 == 0 ? "don-thu" : "tu-van", i % 5 + 1)));
            if (office.undecided() >= kGroup) {
                office.commit();
            }
        }
        if (day % 100 == 99) {
            std::fprintf(stderr, "  %d old tickets\n", (day + 1) * kTicketsOfDay);
        }
    }
    office.commit();
}

void today(Office& office) {
    office.wall_ms = kMorning_ms;
    office.take(by_system(office::OpenDay{}));
    office.take(by_staff(office::OpenCounter{CounterId{"1"}}));
    for (int i = 0; i < kToday; ++i) {
        office.take(by_citizen(issue(fmt::format("today-{}", i), "don-thu", i % 4 + 1)));
    }
    office.commit();
}

// Median of many rounds, in microseconds.
double median_us(const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < kRounds; ++i) {
        const Stopwatch watch;
        work();
        times.push_back(static_cast<double>(watch.elapsed_us()));
    }
    return bench::percentile(times, 0.5);
}

struct Figures {
    double start_ms = 0;
    double queue_us = 0;
    double hall_us = 0;
    double day_us = 0;
    double issue_us = 0;
    double call_us = 0;
};

Figures measure(Office& office) {
    Figures out;
    office.close();
    const Stopwatch start;
    office.open();
    out.start_ms = static_cast<double>(start.elapsed_us()) / 1000;
    const server::HallBoard board;
    const server::HallZones one_hall;
    out.queue_us = median_us([&] { static_cast<void>(server::queue_view(office.state())); });
    out.hall_us = median_us([&] {
        static_cast<void>(board.view(office.state(),
                                     "HN",
                                     [](const TicketId&) { return std::string("shown"); },
                                     office.wall_ms,
                                     {one_hall, ""}));
    });
    const queue::BusinessDay day = *office.state().queue.high_water();
    out.day_us = median_us([&] {
        const auto rows = store::tickets_of_day(office.store().db(), day);
        must(rows ? Status() : Status(rows.error()));
    });
    int key = 0;
    out.issue_us =
        median_us([&] { office.now(by_citizen(issue(fmt::format("more-{}", key++), "tu-van"))); });
    const CounterId counter{"1"};
    out.call_us = median_us([&] {
        office.now(by_staff(office::CallNext{counter}));
        office.now(by_staff(office::UndoCall{*office.state().queue.counter(counter)->at_hand}));
    });
    return out;
}

int run(const std::filesystem::path& folder, int tickets) {
    constexpr double kMost = 1.2;
    constexpr double kMostStart_ms = 5000;
    const TempDir empty(folder);
    const TempDir full(folder);
    Office fresh(empty.path());
    today(fresh);
    std::fprintf(stderr, "making %d old tickets\n", tickets);
    Office old(full.path());
    past(old, tickets);
    today(old);
    const Figures before = measure(fresh);
    const Figures after = measure(old);
    std::printf("%d tickets of %d old days; %d today\n", tickets, tickets / kTicketsOfDay, kToday);
    bench::Report report;
    report.line("start with the past, to the state", after.start_ms, "ms", kMostStart_ms);
    report.line("board (GET /v1/queue), times empty", after.queue_us / before.queue_us, "x", kMost);
    report.line("hall (GET /v1/hall), times empty", after.hall_us / before.hall_us, "x", kMost);
    report.line("tickets of the day, times empty", after.day_us / before.day_us, "x", kMost);
    report.line("issue and commit, times empty", after.issue_us / before.issue_us, "x", kMost);
    report.line("call, undo and commit, times empty", after.call_us / before.call_us, "x", kMost);
    return report.code();
}

}  // namespace
}  // namespace kiosk::test

int main(int argc, char** argv) {
    CLI::App app("What old tickets cost on a working day", "bench_history");
    std::filesystem::path folder = std::filesystem::temp_directory_path();
    int tickets = 1'000'000;
    app.add_option("--folder", folder, "Where the databases lie: the disk that is measured")
        ->capture_default_str();
    app.add_option("--tickets", tickets, "Of the days before; a gigabyte for the million")
        ->check(CLI::Range(1000, 5'000'000))
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    return kiosk::test::run(folder, tickets);
}
