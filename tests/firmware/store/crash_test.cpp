// Goal: a power cut at any moment loses nothing acknowledged, doubles nothing, breaks nothing.
// Method: the unchanged store runs random office days on a recording disk; the disk is rebuilt at
// thousands of points with only what a real disk must keep, and opened again. Every reopened store
// must stand exactly at one of the commits: its chain, state, keys and projections are compared
// with those noted when that commit was made. The same harness must fail without the syncs.
#include "tests/support/crash_vfs/crash_disk.hpp"

#include <cstdlib>

#include "firmware/store/store.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_office.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kiosk::sqlite::Synchronous;

namespace {

// Under a sanitizer everything is ten times slower; the count that the promise names is that of
// the plain build.
#ifdef KIOSK_SANITIZED
constexpr int kSessions = 25;
constexpr int kBadSessions = 5;
#else
constexpr int kSessions = 250;
constexpr int kBadSessions = 25;
#endif
constexpr int kCutsEach = 40;
constexpr const char* kPath = "/office/store.db";

// What the office was after a commit.
struct Noted {
    store::JournalHead head;
    office::State state;
    std::string projections;
};

using Notes = std::map<std::int64_t, Noted>;  // by head seq

struct Counts {
    int cuts = 0;
    int lost = 0;     // an acknowledged record is missing
    int half = 0;     // stands between two commits
    int doubled = 0;  // a number twice
    int corrupt = 0;  // does not open, or differs from what was noted

    [[nodiscard]] int bad() const { return lost + half + doubled + corrupt; }
};

store::StoreOptions options_of(const CrashDisk& disk, Synchronous synchronous) {
    store::StoreOptions out;
    out.sqlite.vfs = disk.vfs_name();
    out.sqlite.synchronous = synchronous;
    return out;
}

void note(Notes& notes, store::Store& store, const office::State& state) {
    auto digest = store::projections_digest(store.db());
    CHECK_OK(digest);
    notes[store.head().seq.value] = Noted{store.head(), state, *digest};
}

// One run of the appliance: open, some commits of one to four decisions each, close.
void run_store(
    CrashDisk& disk, Synchronous synchronous, RandomOffice& office, Moment& now, Notes& notes) {
    auto store = store::Store::open(kPath, sample_identity(), options_of(disk, synchronous));
    CHECK_OK(store);
    auto loaded = store->load_state();
    CHECK_OK(loaded);
    office::State state = std::move(loaded).value();
    note(notes, *store, state);
    disk.acknowledge(store->head().seq.value);
    for (int commits = 0; commits < 14;) {
        std::vector<office::Decision> group;
        const std::uint64_t size = 1 + office.random().below(4);
        for (std::uint64_t tries = 0; tries < 20 && group.size() < size; ++tries) {
            now.mono_ms += 1000;
            now.wall.unix_ms += 1000;
            const auto due = office::due(state, now.wall);
            const office::Command command = due ? by_system(*due) : office.next(state, now);
            auto decision = office::decide(state, command, now);
            if (decision && !decision->facts.empty()) {
                office::evolve(state, *decision);
                group.push_back(std::move(*decision));
            }
        }
        std::vector<const office::Decision*> pointers;
        for (const office::Decision& decision : group) {
            pointers.push_back(&decision);
        }
        CHECK_OK(store->commit(pointers));
        disk.acknowledge(store->head().seq.value);
        note(notes, *store, state);
        ++commits;
        if (office.random().below(4) == 0) {
            CHECK_OK(store->tidy());
        }
    }
}

// Opens the disk as it is after the cut and judges it.
void judge(
    CrashDisk& disk, const Notes& notes, std::int64_t acknowledged, bool deep, Counts& counts) {
    ++counts.cuts;
    auto store = store::Store::open(kPath, sample_identity(), options_of(disk, Synchronous::Full));
    if (!store) {
        ++counts.corrupt;
        return;
    }
    if (store->head().seq.value < acknowledged) {
        ++counts.lost;
        return;
    }
    // Before the first commit there is the empty journal.
    const auto found = notes.find(store->head().seq.value);
    if (found == notes.end()) {
        ++counts.half;
        return;
    }
    const auto doubles = store->db().number(
        "SELECT count(*) - count(DISTINCT business_day || prefix || number) FROM tickets");
    if (!doubles || *doubles != 0) {
        ++counts.doubled;
        return;
    }
    const Noted& noted = found->second;
    const auto state = store->load_state();
    const auto digest = store::projections_digest(store->db());
    const bool same = store->head() == noted.head && state && *state == noted.state && digest &&
                      *digest == noted.projections && store->db().integrity_check() &&
                      (!deep || (store->verify_all() && store->check_projections()));
    counts.corrupt += same ? 0 : 1;
}

Counts replay(Synchronous synchronous, int sessions, int cuts_each, std::uint64_t seed) {
    Counts counts;
    CrashDisk disk;
    CrashDisk after;
    for (int session = 0; session < sessions; ++session) {
        const std::uint64_t own_seed = seed + static_cast<std::uint64_t>(session);
        RandomOffice office(own_seed);
        Notes notes;
        disk.load({});
        Moment now = moment_at(kMorning_ms);
        for (int run = 0; run < 3; ++run) {
            run_store(disk, synchronous, office, now, notes);
            now.mono_ms = 1;
            now.boot.bytes[0] = static_cast<std::uint8_t>(run);
            now.wall.unix_ms += run == 1 ? kDay_ms : 0;
        }
        SeededRandom dice(own_seed ^ 0x5eed);
        std::vector<std::size_t> cuts;
        for (int i = 0; i < cuts_each; ++i) {
            cuts.push_back(dice.below(disk.log().size() + 1));
        }
        std::sort(cuts.begin(), cuts.end());
        Replayer replayer(disk.log());
        for (std::size_t i = 0; i < cuts.size(); ++i) {
            after.load(replayer.cut_at(cuts[i], dice));
            after.record(false);
            const int bad = counts.bad();
            judge(after, notes, replayer.acknowledged_at(cuts[i]), i % 25 == 0, counts);
            if (synchronous == Synchronous::Full && counts.bad() != bad) {
                std::printf(
                    "seed=%llu cut=%zu\n", static_cast<unsigned long long>(own_seed), cuts[i]);
            }
        }
    }
    std::printf("synchronous=%d: %d cuts, %d lost, %d half, %d doubled, %d corrupt\n",
                static_cast<int>(synchronous),
                counts.cuts,
                counts.lost,
                counts.half,
                counts.doubled,
                counts.corrupt);
    return counts;
}

}  // namespace

TEST_GROUP(CrashReplay){};

TEST(CrashReplay, ten_thousand_power_cuts_lose_double_and_break_nothing) {
    // KIOSK_CRASH_SESSIONS: more for a release (1,000,000 points = 25,000).
    const char* more = std::getenv("KIOSK_CRASH_SESSIONS");
    const int sessions = more == nullptr ? kSessions : std::atoi(more);

    const Counts counts = replay(Synchronous::Full, sessions, kCutsEach, 1);

    CHECK_TRUE(counts.cuts >= sessions * kCutsEach);
    LONGS_EQUAL(0, counts.lost);
    LONGS_EQUAL(0, counts.half);
    LONGS_EQUAL(0, counts.doubled);
    LONGS_EQUAL(0, counts.corrupt);
}

TEST(CrashReplay, the_harness_sees_that_normal_loses_what_was_acknowledged) {
    const Counts counts = replay(Synchronous::Normal, kBadSessions, kCutsEach, 1);

    CHECK_TRUE(counts.lost > counts.cuts / 4);
}

TEST(CrashReplay, the_harness_sees_that_off_breaks_the_database) {
    const Counts counts = replay(Synchronous::Off, kBadSessions, kCutsEach, 1);

    CHECK_TRUE(counts.corrupt > counts.cuts / 20);
}
