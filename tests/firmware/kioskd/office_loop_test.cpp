// Goal: the loop acknowledges what is durable and nothing else, from many threads. Method: real
// store in a scratch folder; each test stops the loop and opens the same files again.
#include "firmware/kioskd/office_loop.hpp"

#include <atomic>
#include <set>

#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "firmware/petitions/public_code.hpp"
#include "tests/support/check.hpp"
#include "tests/support/crash_vfs/crash_disk.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kiosk::kioskd::Freshness;
using kiosk::kioskd::OfficeLoop;
using kiosk::kioskd::OfficeLoopOptions;
using kiosk::kioskd::Outcome;
using kiosk::kioskd::View;

TEST_GROUP(OfficeLoop) {
    TempDir folder;
    SharedClock clock{kMorning_ms};

    std::unique_ptr<OfficeLoop> start(const OfficeLoopOptions& options = {}) {
        auto store = store::Store::open(folder.path() / "store.db", sample_identity());
        CHECK_OK(store);
        BootId boot;
        boot.bytes.fill(7);
        auto loop = OfficeLoop::start(std::move(store).value(), clock, boot, options);
        CHECK_OK(loop);
        CHECK_OK((*loop)->submit(by_system(office::ApplySettings{sample_settings()})).get());
        return std::move(loop).value();
    }

    static queue::Ticket issued(OfficeLoop & loop, const std::string& key) {
        auto outcome = loop.submit(by_citizen(issue(key))).get();
        CHECK_OK(outcome);
        CHECK_TRUE(outcome->issued.has_value());
        return outcome->issued->ticket;
    }
};

TEST(OfficeLoop, the_first_touch_opens_the_day_and_issues_number_one) {
    auto loop = start();

    auto outcome = loop->submit(by_citizen(issue("k1", "don-thu", 3))).get();

    CHECK_OK(outcome);
    CHECK_TEXT_EQUAL("A001", outcome->issued->ticket.number.text());
    CHECK_TEXT_EQUAL("2026-11-24", outcome->issued->ticket.day.text());
    LONGS_EQUAL(0, outcome->issued->people_ahead);
    LONGS_EQUAL(3, loop->submit(by_citizen(issue("k2"))).get()->issued->people_ahead);
}

TEST(OfficeLoop, by_turns_of_the_caller_everything_is_answered_when_the_call_returns) {
    OfficeLoopOptions options;
    options.turns = kioskd::LoopTurns::Caller;
    const auto loop = start(options);
    std::vector<std::string> seen;

    CHECK_OK(loop->subscribe([&](const auto& facts, const office::State&) {
        seen.push_back(std::to_string(facts.size()));
    }));
    loop->submit(by_citizen(issue("k1")), [&](Result<Outcome> outcome) {
        seen.push_back(outcome ? outcome->issued->ticket.number.text() : "refused");
    });
    loop->read([&](Result<View> view) {
        seen.push_back(view ? std::to_string(view->state.queue.tickets().size()) : "refused");
    });

    CHECK(seen == std::vector<std::string>({"0", "1", "A001", "1"}));
}

TEST(OfficeLoop, an_idle_loop_moves_what_was_committed_into_the_database_file) {
    OfficeLoopOptions options;
    options.tick_ms = 5;
    auto loop = start(options);
    static_cast<void>(issued(*loop, "k1"));

    // Only the file, as if the log beside it had never been.
    const auto tickets_alone = [this] {
        const auto copy = folder.path() / "alone.db";
        std::filesystem::copy_file(
            folder.path() / "store.db", copy, std::filesystem::copy_options::overwrite_existing);
        auto db = sqlite::Connection::open(copy);
        return db ? db->number("SELECT count(*) FROM tickets").value_or(0) : 0;
    };
    for (int i = 0; i < 1000 && tickets_alone() == 0; ++i) {
        pause_ms(5);
    }
    LONGS_EQUAL(1, tickets_alone());
}

TEST(OfficeLoop, a_repeated_key_gives_the_same_ticket_also_after_a_restart) {
    auto loop = start();
    const queue::Ticket first = issued(*loop, "k1");
    loop->stop();
    loop = start();

    auto again = loop->submit(by_citizen(issue("k1"))).get();

    CHECK_OK(again);
    CHECK_TRUE(again->issued->ticket == first);
    CHECK_TRUE(again->issued->freshness == Freshness::Existing);
    CHECK_TRUE(again->facts.empty());
    CHECK_ERROR(ErrorCode::KeyReused, loop->submit(by_citizen(issue("k1", "tu-van"))).get());
}

TEST(OfficeLoop, places_whose_grace_has_passed_are_released_by_the_loop_itself) {
    OfficeLoopOptions quick;
    quick.tick_ms = 5;
    auto loop = start(quick);
    CHECK_OK(loop->submit(by_system(office::OpenDay{})).get());
    calendar::SessionPlan plan;
    plan.day = calendar::BusinessDay::parse("2026-11-24").value();
    plan.service = ServiceId{"tu-van"};
    plan.leader = "Chủ tịch";
    plan.venue = "Phòng 1";
    plan.quota = 1;
    const auto planned = loop->submit(by_staff(office::PlanSession{plan})).get();
    CHECK_OK(planned);
    const SessionId session = planned->facts.front().session_id();
    office::MakeBooking wish;
    wish.wish.session = session;
    SeededRandom random(3);
    wish.wish.code = petitions::make_public_code("LH", 26, random);
    const auto made = loop->submit(by_staff(wish)).get();
    CHECK_OK(made);
    CHECK_OK(loop->submit(by_staff(office::OpenSession{session})).get());
    std::promise<void> listening;
    std::promise<office::Actor> released;
    CHECK_OK(loop->subscribe([&](const auto& facts, const office::State&) {
        if (facts.empty()) {  // the first call, with the state as it is
            listening.set_value();
        }
        for (const office::Recorded& fact : facts) {
            if (std::holds_alternative<calendar::BookingReleased>(fact.event)) {
                released.set_value(fact.by);
            }
        }
    }));

    listening.get_future().get();
    clock.advance_ms(15 * 60 * 1000);

    auto said = released.get_future();
    CHECK_TRUE(said.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
    CHECK_TEXT_EQUAL("system", said.get().text());
    loop->stop();
}

TEST(OfficeLoop, eight_threads_get_numbers_without_gap_or_double) {
    auto loop = start();
    constexpr int kThreads = 8;
    constexpr int kEach = 100;
    std::array<std::vector<int>, kThreads> numbers;
    std::atomic<int> failures{0};
    std::vector<std::thread> clients;
    for (int t = 0; t < kThreads; ++t) {
        clients.emplace_back([&, t] {
            for (int i = 0; i < kEach; ++i) {
                auto outcome = loop->submit(by_citizen(issue(fmt::format("t{}-{}", t, i)))).get();
                if (outcome && outcome->issued) {
                    numbers[static_cast<std::size_t>(t)].push_back(
                        outcome->issued->ticket.number.number);
                } else {
                    ++failures;
                }
            }
        });
    }
    for (std::thread& client : clients) {
        client.join();
    }
    loop->stop();

    LONGS_EQUAL(0, failures.load());
    std::set<int> all;
    for (const auto& some : numbers) {
        all.insert(some.begin(), some.end());
    }
    LONGS_EQUAL(kThreads * kEach, all.size());
    LONGS_EQUAL(1, *all.begin());
    LONGS_EQUAL(kThreads * kEach, *all.rbegin());
    auto store = store::Store::open(folder.path() / "store.db", sample_identity());
    CHECK_OK(store);
    CHECK_OK(store->verify_all());
    CHECK_OK(store->check_projections());
}

TEST(OfficeLoop, a_listener_gets_the_state_and_then_every_fact_in_order) {
    auto loop = start();
    std::vector<std::int64_t> seqs;
    int snapshots = 0;
    CHECK_OK(loop->subscribe([&](const auto& facts, const office::State&) {
        snapshots += facts.empty() ? 1 : 0;
        for (const office::Recorded& fact : facts) {
            seqs.push_back(fact.seq.value);
        }
    }));

    for (int i = 0; i < 20; ++i) {
        issued(*loop, fmt::format("k{}", i));
    }
    const auto next = loop->query([](const View& view) { return view.state.next_seq.value; }).get();
    loop->stop();

    CHECK_OK(next);
    LONGS_EQUAL(1, snapshots);
    LONGS_EQUAL(20, seqs.size());
    LONGS_EQUAL(*next - 1, seqs.back());
    for (std::size_t i = 1; i < seqs.size(); ++i) {
        LONGS_EQUAL(seqs[i - 1] + 1, seqs[i]);
    }
}

TEST(OfficeLoop, too_many_waiting_are_told_overloaded_and_a_stopped_loop_says_so) {
    auto loop = start({.waiting = 1});
    std::promise<void> entered;
    std::promise<void> release;
    loop->read([&](Result<View>) {
        entered.set_value();
        release.get_future().wait();
    });
    entered.get_future().wait();

    auto waits = loop->submit(by_citizen(issue("k1")));
    auto refused = loop->submit(by_citizen(issue("k2")));
    CHECK_ERROR(ErrorCode::Overloaded, refused.get());
    release.set_value();
    CHECK_OK(waits.get());

    loop->stop();
    CHECK_ERROR(ErrorCode::ServiceGone, loop->submit(by_citizen(issue("k3"))).get());
}

TEST(OfficeLoop, a_new_day_expires_what_is_open_and_starts_at_one_again) {
    auto loop = start();
    const queue::Ticket old = issued(*loop, "k1");
    clock.advance_ms(static_cast<std::uint64_t>(kDay_ms));

    const queue::Ticket fresh = issued(*loop, "k1");

    CHECK_TEXT_EQUAL("A001", fresh.number.text());
    CHECK_TEXT_EQUAL("2026-11-25", fresh.day.text());
    auto row = loop->query([&](const View& view) {
                       return store::find_ticket(view.store.db(), old.id).value().state;
                   })
                   .get();
    CHECK_OK(row);
    CHECK_TEXT_EQUAL("expired", *row);
}

TEST(OfficeLoop, a_failed_commit_refuses_its_group_and_loses_nothing_acknowledged) {
    CrashDisk disk;
    store::StoreOptions options;
    options.sqlite.vfs = disk.vfs_name();
    auto store = store::Store::open("/office/store.db", sample_identity(), options);
    CHECK_OK(store);
    auto loop = OfficeLoop::start(std::move(store).value(), clock, BootId{});
    CHECK_OK(loop);
    CHECK_OK((*loop)->submit(by_system(office::ApplySettings{sample_settings()})).get());
    const queue::Ticket before = issued(**loop, "k1");
    std::vector<std::size_t> told;  // facts per call; 0 = the state was folded again
    CHECK_OK((*loop)->subscribe(
        [&](const auto& facts, const office::State&) { told.push_back(facts.size()); }));
    // A read in between: the loop is idle when the disk is made to fail.
    CHECK_OK((*loop)->query([](const View& view) { return view.state.next_seq.value; }).get());
    disk.arm(
        DiskFault{DiskFault::Where::Write, DiskFault::What::Full, DiskFault::Lasts::Always, 1});

    CHECK_ERROR(ErrorCode::DiskFull, (*loop)->submit(by_citizen(issue("k2"))).get());
    CHECK_ERROR(ErrorCode::DiskFull, (*loop)->submit(by_citizen(issue("k2"))).get());
    CHECK_OK((*loop)->query([](const View& view) { return view.state.next_seq.value; }).get());
    disk.arm(std::nullopt);
    clock.advance_ms(2000);

    const queue::Ticket after = issued(**loop, "k2");

    CHECK_TEXT_EQUAL("A002", after.number.text());
    CHECK_TRUE(issued(**loop, "k1") == before);
    (*loop)->stop();
    CHECK_TRUE((told == std::vector<std::size_t>{0, 0, 0, 1}));
}
