// Goal: when the disk fails at its n-th write or sync, nothing acknowledged is lost, nothing half
// done is seen, and the error says what to do. Method: the same work with call 1, 2, 3, … failing,
// until a run meets no fault (the habit of SQLite's own tests).
#include <array>

#include "firmware/store/store.hpp"
#include "tests/support/check.hpp"
#include "tests/support/crash_vfs/crash_disk.hpp"
#include "tests/support/random_office.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

constexpr const char* kFaultPath = "/office/store.db";

store::StoreOptions options_on(const CrashDisk& disk) {
    store::StoreOptions out;
    out.sqlite.vfs = disk.vfs_name();
    return out;
}

office::State loaded(store::Store& store) {
    auto state = store.load_state();
    CHECK_OK(state);
    return std::move(state).value();
}

// Issues tickets while the fault strikes somewhere, acknowledging as the loop does. Gives the
// error the fault showed as, if a commit met it.
std::optional<ErrorCode> work(CrashDisk& disk,
                              store::Store& store,
                              DiskFault fault,
                              std::map<std::string, std::string>& acknowledged) {
    std::optional<ErrorCode> met;
    int failures = 0;
    office::State state = loaded(store);
    disk.arm(fault);
    for (int i = 0; i < 8; ++i) {
        const std::string key = fmt::format("k{}", i);
        const Moment now = moment_at(kMorning_ms + i, 1000 + static_cast<std::uint64_t>(i));
        auto decision = office::decide(state, by_citizen(issue(key)), now);
        CHECK_OK(decision);
        if (decision->existing) {  // a refused commit that had reached the disk
            acknowledged[key] = state.queue.ticket(*decision->existing)->number.text();
            continue;
        }
        office::evolve(state, *decision);
        const std::array<const office::Decision*, 1> group = {&*decision};
        if (const auto done = store.commit(group); !done) {
            met = done.error().code;
            CHECK_ERROR(ErrorCode::StoreFailed, store.commit(group));  // suspect until recovered
            auto again = store.recover();
            if (!again || ++failures == 3) {
                disk.arm(std::nullopt);  // staff freed the disk
                CHECK_OK(store.recover());
            }
            state = loaded(store);
            --i;  // the client repeats its key
            continue;
        }
        acknowledged[key] = state.queue.ticket(decision->key->ticket)->number.text();
    }
    disk.arm(std::nullopt);
    return met;
}

void step_through(DiskFault::Where where,
                  DiskFault::What what,
                  DiskFault::Lasts lasts,
                  ErrorCode expected) {
    int faults = 0;
    for (int call = 1; call < 2000; ++call) {
        CrashDisk disk;
        std::map<std::string, std::string> acknowledged;
        bool struck = false;
        {
            auto store = store::Store::open(kFaultPath, sample_identity(), options_on(disk));
            CHECK_OK(store);
            office::State state = loaded(*store);
            for (const office::Ask& ask : {office::Ask(office::ApplySettings{sample_settings()}),
                                           office::Ask(office::OpenDay{})}) {
                auto decision = office::decide(state, by_system(ask), moment_at(kMorning_ms));
                CHECK_OK(decision);
                office::evolve(state, *decision);
                const std::array<const office::Decision*, 1> group = {&*decision};
                CHECK_OK(store->commit(group));
            }
            const auto met = work(disk, *store, {where, what, lasts, call}, acknowledged);
            struck = disk.struck();
            if (met) {
                CHECK_EQUAL(expected, *met);
            }
        }
        auto store = store::Store::open(kFaultPath, sample_identity(), options_on(disk));
        CHECK_OK(store);
        CHECK_OK(store->verify_all());
        CHECK_OK(store->check_projections());
        const office::State state = loaded(*store);
        LONGS_EQUAL(8, acknowledged.size());
        LONGS_EQUAL(8, state.queue.tickets().size());
        for (const auto& [key, number] : acknowledged) {
            const auto use = state.keys.find(key);
            CHECK_TRUE(use != state.keys.end());
            CHECK_TEXT_EQUAL(number, state.queue.ticket(use->second.ticket)->number.text());
        }
        if (!struck) {
            std::printf("%d positions failed once\n", faults);
            CHECK_TRUE(faults > 5);
            return;
        }
        ++faults;
    }
    FAIL("the fault never stopped striking");
}

}  // namespace

TEST_GROUP(DiskFaults){};

TEST(DiskFaults, every_write_may_fail_once) {
    step_through(DiskFault::Where::Write,
                 DiskFault::What::Io,
                 DiskFault::Lasts::Once,
                 ErrorCode::StoreFailed);
}

TEST(DiskFaults, every_sync_may_fail_once) {
    step_through(DiskFault::Where::Sync,
                 DiskFault::What::Io,
                 DiskFault::Lasts::Once,
                 ErrorCode::StoreFailed);
}

TEST(DiskFaults, a_disk_that_is_full_from_any_write_on_is_named) {
    step_through(DiskFault::Where::Write,
                 DiskFault::What::Full,
                 DiskFault::Lasts::Always,
                 ErrorCode::DiskFull);
}
