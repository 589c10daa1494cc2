#pragma once
// The sync engine with a journal and a strict hub in memory, and a clock that is moved by hand.

#include <optional>

#include "sync/client/sync_engine.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/client/memory_hub.hpp"
#include "tests/sync/client/memory_journal.hpp"

namespace kiosk::test {

inline sync::SyncRules at_once() {
    sync::SyncRules rules;
    rules.first_contact_ms = 0;
    return rules;
}

struct EngineRig : Utest {
    crypto::SigningKey key_ = crypto::SigningKey::generate();
    DeviceId device_ = crypto::device_id_of(key_.public_key());
    Epoch epoch_{77};
    MemoryJournal journal_{device_, epoch_};
    MemoryBlobs blobs_;
    MemoryHub hub_{key_.public_key()};
    ManualClock clock_{1'790'000'000'000};
    SeededRandom random_{5};
    sync::LinkRules link_;  // of the budget that engine() makes first
    std::optional<sync::LinkBudget> budget_;
    std::optional<sync::SyncEngine> engine_;

    // Made at the first use, and again after engine_.reset(): as after a restart.
    sync::SyncEngine& engine() {
        if (!engine_) {
            const sync::SyncIdentity identity{device_, epoch_, key_, hub_.key.public_key()};
            if (!budget_) {
                budget_.emplace(link_, clock_);
            }
            engine_.emplace(at_once(), identity, journal_, blobs_, hub_, *budget_, clock_, random_);
        }
        return *engine_;
    }

    void tickets(int count) {
        for (int i = 0; i < count; ++i) {
            journal_.append_ticket(i);
        }
    }

    // Of three blobs, each with bytes of its own.
    Seq letter(std::size_t page_bytes = 262'144) {
        const std::uint64_t seed = blobs_.blobs.size();
        return journal_.append_letter({blobs_.add(random_bytes(seed, 65'536)),
                                       blobs_.add(random_bytes(seed + 1, page_bytes)),
                                       blobs_.add(random_bytes(seed + 2, page_bytes))});
    }

    // Steps until nothing is left to do, moving the clock over waits of at most `most_ms`.
    // Returns the number of steps; fails when it never ends.
    int drive(std::uint64_t most_ms = 0) {
        for (int steps = 1; steps < 5000; ++steps) {
            engine().journal_grew();
            const auto wait_ms = engine().step();
            if (!wait_ms || *wait_ms > most_ms) {
                return steps;
            }
            clock_.advance_ms(*wait_ms);
        }
        FAIL("the engine never comes to rest");
        return 0;
    }
};

}  // namespace kiosk::test
