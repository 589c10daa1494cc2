// Takes what waits, up to kGroup jobs, into one transaction. When that fails, each job is tried
// alone, so that one job that cannot be stored does not refuse its neighbours. Alone a job holds
// one device's row, so that no two hubs can wait for each other in a circle.
#include "sync/hub/writer.hpp"

#include "firmware/base/log.hpp"

namespace kiosk::hub {
namespace {

constexpr int kTries = 3;  // of a job that met another hub's transaction

}  // namespace

Writer::Writer(HubStore store, Turns turns) : store_(std::move(store)) {
    if (turns == Turns::OwnThread) {
        thread_ = std::thread([this] { run(); });
    }
}

Writer::~Writer() {
    stop();
}

bool Writer::submit(WriteJob job) {
    return queue_.push(std::move(job));
}

void Writer::stop() {
    queue_.close();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Writer::turn() {
    KIOSK_ASSERT(!thread_.joinable(), "the writer's thread takes the turns");
    if (auto jobs = queue_.pop_all(0, kGroup); !jobs.empty()) {
        run_group(jobs);
    }
}

void Writer::run() {
    while (true) {
        auto jobs = queue_.pop_all(1000, kGroup);
        if (!jobs.empty()) {
            run_group(jobs);
        } else if (queue_.closed()) {
            return;
        }
    }
}

void Writer::run_group(std::vector<WriteJob>& jobs) {
    const Status together = commit(jobs);
    if (together) {
        for (const WriteJob& job : jobs) {
            job.done(together);
        }
        return;
    }
    for (WriteJob& job : jobs) {
        Status alone = jobs.size() == 1 ? together : commit(std::span(&job, 1));
        for (int i = 1; i < kTries && !alone && alone.error().code == ErrorCode::InUse; ++i) {
            alone = commit(std::span(&job, 1));
        }
        if (!alone) {
            log::error("hub", "a request could not be stored: {}", describe(alone.error()));
            if (alone.error().code == ErrorCode::InUse) {
                // For the device it is a matter of time, not a conflict.
                alone = Error{ErrorCode::Overloaded, alone.error().context};
            }
        }
        job.done(alone);
    }
}

Status Writer::commit(std::span<WriteJob> jobs) {
    KIOSK_TRY(auto transaction, db::Transaction::begin(store_.database()));
    for (const WriteJob& job : jobs) {
        KIOSK_CHECK(job.work(store_));
    }
    return transaction.commit();
}

}  // namespace kiosk::hub
