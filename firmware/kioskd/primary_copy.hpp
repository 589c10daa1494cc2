#pragma once
// A secondary's copy of its primary's journal: what its screens show of the line, and what it goes
// on with when the primary is lost.

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "firmware/base/json.hpp"
#include "firmware/store/store.hpp"

namespace kiosk::kioskd {

// Writing is for one thread; look() and head() for any.
class PrimaryCopy {
public:
    // DIR/<device>-<installation>.db, made when missing; copies of other primaries stay where they
    // are. Errors of Store::open.
    [[nodiscard]] static Result<std::unique_ptr<PrimaryCopy>> open(const std::filesystem::path& dir,
                                                                   const office::Identity& primary);

    [[nodiscard]] const office::Identity& primary() const noexcept { return store_.identity(); }

    // The last record that is copied; 0 = none. Any thread.
    [[nodiscard]] Seq head() const {
        const std::lock_guard lock(mutex_);
        return head_;
    }

    // Records as the primary's GET /v1/link/records gives them, the next after head() first;
    // durable after success. JournalBroken when they do not carry the chain on: nothing of them
    // counts.
    [[nodiscard]] Result<std::vector<office::Recorded>> append(const Json& records);

    // What is copied of the day that is open, or was last.
    [[nodiscard]] Result<std::vector<office::Recorded>> facts_of_day();

    // Runs `look` on the office as the copied records make it.
    void look(const std::function<void(const office::State&)>& look) const;

private:
    PrimaryCopy(store::Store store, office::State state)
        : store_(std::move(store)), state_(std::move(state)), head_(store_.head().seq) {}

    store::Store store_;
    mutable std::mutex mutex_;
    office::State state_;
    Seq head_;  // of store_, which only the writing thread may ask
};

}  // namespace kiosk::kioskd
