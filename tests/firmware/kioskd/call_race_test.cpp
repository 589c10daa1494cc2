// Goal: four clerks who press "next" in the same moment get four different people, or are told that
// nobody waits. Method: four threads on one loop and a real store; the database's own index on
// counters judges too. KIOSK_RACES sets another count than ten thousand.
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <set>

#include "firmware/base/format.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kiosk::kioskd::OfficeLoop;

namespace {

constexpr int kClerks = 4;

int races() {
    const char* wanted = std::getenv("KIOSK_RACES");
    return wanted != nullptr ? std::atoi(wanted) : 10'000;
}

CounterId counter(int clerk) {
    return CounterId{std::to_string(clerk + 1)};
}

office::AppliedSettings four_counters() {
    office::AppliedSettings out = sample_settings();
    out.counters.clear();
    for (int clerk = 0; clerk < kClerks; ++clerk) {
        out.counters.push_back({counter(clerk), {ServiceId{"don-thu"}}, {}, 0});
    }
    return out;
}

// What one press gave: the ticket, or nullopt where nobody waited.
std::optional<TicketId> press(OfficeLoop& loop, int clerk, std::atomic<int>& wrong) {
    const auto called = loop.submit(by_staff(office::CallNext{counter(clerk)})).get();
    if (!called) {
        wrong += called.error().code == ErrorCode::NobodyWaiting ? 0 : 1;
        return std::nullopt;
    }
    return std::get<queue::TicketCalled>(called->facts.back().event).ticket;
}

}  // namespace

TEST_GROUP(CallRace){};

TEST(CallRace, no_person_is_called_to_two_counters) {
    TempDir folder;
    SharedClock clock{kMorning_ms};
    auto store = store::Store::open(folder.path() / "store.db", sample_identity());
    CHECK_OK(store);
    auto started = OfficeLoop::start(std::move(store).value(), clock, BootId{}, {});
    CHECK_OK(started);
    OfficeLoop& loop = **started;
    CHECK_OK(loop.submit(by_system(office::ApplySettings{four_counters()})).get());
    for (int clerk = 0; clerk < kClerks; ++clerk) {
        CHECK_OK(loop.submit(by_staff(office::OpenCounter{counter(clerk)})).get());
    }
    CHECK_OK(loop.submit(by_citizen(issue("one"))).get());
    CHECK_OK(loop.submit(by_citizen(issue("two"))).get());
    CHECK_OK(loop.submit(by_citizen(issue("three"))).get());

    const int count = races();
    std::atomic<int> wrong{0};
    int doubled = 0;
    int missing = 0;
    std::array<std::optional<TicketId>, kClerks> got;
    // Between two races, alone: the three who were called stand in line again.
    const auto settle = [&]() noexcept {
        std::set<TicketId> seen;
        int calls = 0;
        for (auto& ticket : got) {
            if (ticket) {
                ++calls;
                doubled += seen.insert(*ticket).second ? 0 : 1;
                wrong += loop.submit(by_staff(office::UndoCall{*ticket})).get() ? 0 : 1;
            }
        }
        missing += calls == 3 ? 0 : 1;
    };
    std::barrier gate(kClerks, settle);
    {
        std::vector<std::jthread> clerks;
        for (int clerk = 0; clerk < kClerks; ++clerk) {
            clerks.emplace_back([&, clerk] {
                for (int i = 0; i < count; ++i) {
                    got[static_cast<std::size_t>(clerk)] = press(loop, clerk, wrong);
                    gate.arrive_and_wait();
                }
            });
        }
    }
    loop.stop();

    LONGS_EQUAL(0, wrong.load());
    LONGS_EQUAL(0, doubled);
    LONGS_EQUAL(0, missing);
    auto again = store::Store::open(folder.path() / "store.db", sample_identity());
    CHECK_OK(again);
    CHECK_OK(again->check_projections());
}
