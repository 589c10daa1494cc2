// Work that waits for the disk runs beside other work, all of it, also when there is more than
// fits. Method: work that waits until all of its kind is under way at once.
#include "sync/hub/disk_pool.hpp"

#include <atomic>
#include <barrier>

#include "tests/support/check.hpp"

using namespace kiosk::hub;

TEST_GROUP(DiskPool) {
    DiskPool pool;
    std::atomic<std::size_t> done = 0;
};

TEST(DiskPool, runs_as_much_at_once_as_it_has_threads) {
    std::barrier together(static_cast<std::ptrdiff_t>(DiskPool::kThreads));
    for (std::size_t i = 0; i < DiskPool::kThreads; ++i) {
        pool.run([&] {
            together.arrive_and_wait();  // never passed by fewer
            ++done;
        });
    }
    pool.stop();

    CHECK_EQUAL(DiskPool::kThreads, done.load());
}

TEST(DiskPool, what_does_not_fit_is_done_by_who_brings_it) {
    std::atomic<bool> open = false;
    for (std::size_t i = 0; i < DiskPool::kThreads; ++i) {
        pool.run([&] {
            open.wait(false);
            ++done;
        });
    }
    const auto brings = std::this_thread::get_id();
    std::size_t by_itself = 0;
    // The threads may not have taken theirs out of the queue yet, so up to their number more fit.
    for (std::size_t i = 0; i < DiskPool::kQueue + 2 * DiskPool::kThreads; ++i) {
        pool.run([&] {
            if (std::this_thread::get_id() == brings) {
                ++by_itself;
            }
            ++done;
        });
    }
    const std::size_t waiting = done.load();
    open = true;
    open.notify_all();
    pool.stop();

    CHECK(by_itself >= DiskPool::kThreads);
    CHECK_EQUAL(by_itself, waiting);
    CHECK_EQUAL(DiskPool::kQueue + 3 * DiskPool::kThreads, done.load());
}

TEST(DiskPool, after_its_end_work_is_done_all_the_same) {
    pool.stop();
    pool.run([&] { ++done; });

    CHECK_EQUAL(1U, done.load());
}
