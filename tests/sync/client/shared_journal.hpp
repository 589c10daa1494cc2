#pragma once
// The journal in memory, for a worker's thread and the test at once.

#include <mutex>

#include "tests/sync/client/memory_journal.hpp"

namespace kiosk::test {

using namespace kiosk::sync;

// The journal under a mutex; the worker and the test share it.
class SharedJournal final : public JournalSource {
public:
    SharedJournal(const DeviceId& device, Epoch epoch) : journal(device, epoch) {}

    template <class Work>
    auto locked(Work work) {
        std::lock_guard lock(mutex_);
        return work();
    }

    Result<Seq> head() override {
        return locked([this] { return journal.head(); });
    }

    Result<Seq> acknowledged() override {
        return locked([this] { return journal.acknowledged(); });
    }

    Result<Digest> chain_at(Seq seq) override {
        return locked([&] { return journal.chain_at(seq); });
    }

    Result<std::vector<BatchRecord>> records_from(Seq first, std::size_t most) override {
        return locked([&] { return journal.records_from(first, most); });
    }

    Result<std::vector<WaitingLetter>> letters_waiting() override {
        return locked([this] { return journal.letters_waiting(); });
    }

    Result<std::optional<WaitingLetter>> letter_of(Seq confirmed) override {
        return locked([&] { return journal.letter_of(confirmed); });
    }

    Result<std::int64_t> parked() override {
        return locked([this] { return journal.parked(); });
    }

    Status acknowledge(Seq seq, const std::vector<Receipt>& receipts) override {
        return locked([&] { return journal.acknowledge(seq, receipts); });
    }

    Status hand_over(const LetterId& letter) override {
        return locked([&] { return journal.hand_over(letter); });
    }

    Status park(Seq seq, ErrorCode code) override {
        return locked([&] { return journal.park(seq, code); });
    }

    MemoryJournal journal;

private:
    std::mutex mutex_;
};

}  // namespace kiosk::test
