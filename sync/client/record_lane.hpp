#pragma once
// The lane of records: which are due, what a verdict means. Pure: no journal, no link, no clock of
// its own, so every decision is tested without I/O. Not thread-safe.
// Words: a record is settled when the hub has it or it was parked; the cursor is the last record
// up to which all are settled.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "firmware/base/random.hpp"
#include "sync/client/backoff.hpp"
#include "sync/protocol/answer.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::sync {

// When a batch leaves: full, old enough, or with a letter in it (docs/protocols/city-sync.md).
struct BatchRules {
    std::int64_t fill_records = 50;
    std::uint64_t fill_ms = 30'000;
};

// What an answer changed.
struct Applied {
    Seq cursor;                                     // new value of the durable cursor
    bool progress = false;                          // the hub acknowledged something new
    std::map<Seq, std::vector<WantedPage>> wanted;  // letters that wait for exactly these pages
    std::vector<std::pair<Seq, ErrorCode>> parked;  // to be told to the journal
    std::optional<Error> fenced;                    // the hub saw a fork or revoked the device
};

class RecordLane {
public:
    RecordLane(BatchRules rules, Random& random) : rules_(rules), refused_wait_(random) {}

    // Begins behind the durable cursor. Nothing that was under way counts.
    void restart(Seq cursor);
    // The journal's newest record, and whether a letter is among those not sent yet.
    void saw_head(Seq head, bool letter_waits, std::uint64_t now_ms);

    [[nodiscard]] Seq next() const noexcept { return next_; }

    [[nodiscard]] Seq cursor() const noexcept { return cursor_; }

    [[nodiscard]] std::int64_t backlog() const noexcept { return head_.value - cursor_.value; }

    // True for a record that the hub has (not refused, not yet to be sent).
    [[nodiscard]] bool settled(Seq seq) const;
    [[nodiscard]] std::uint64_t oldest_unsent_ms(std::uint64_t now_ms) const;

    // ms until a batch from next() on is due: 0 = now; nullopt = nothing to send.
    [[nodiscard]] std::optional<std::uint64_t> batch_due_in_ms(std::uint64_t now_ms) const;

    // Makes what waits due now (a person asked).
    void push() noexcept { pushed_ = true; }

    // The refused record that is to be tried again first, and when.
    [[nodiscard]] std::optional<Seq> refused() const;
    [[nodiscard]] std::optional<std::uint64_t> refused_due_in_ms(std::uint64_t now_ms) const;

    // Applies the hub's verdicts on `sent`. HubGarbage when they do not fit the batch; then
    // nothing changed. `hub_has` = the seq of the hub's verified receipt: the cursor never passes
    // it.
    [[nodiscard]] Result<Applied> apply(const Batch& sent,
                                        const BatchAnswer& answer,
                                        Seq hub_has,
                                        std::uint64_t now_ms);

private:
    struct Refusal {
        int count = 0;
        ErrorCode code = ErrorCode::Unknown;
    };

    [[nodiscard]] Status check(const Batch& sent, const BatchAnswer& answer) const;
    void rewind(Seq expected, std::uint64_t now_ms);
    void refuse(const Verdict& verdict, Applied& out);

    BatchRules rules_;
    Backoff refused_wait_;
    Seq cursor_;
    Seq next_{1};
    Seq head_;
    bool letter_waits_ = false;
    bool pushed_ = false;
    std::uint64_t unsent_since_ms_ = 0;
    std::map<Seq, Refusal> refused_;
    std::uint64_t refused_due_ms_ = 0;
};

}  // namespace kiosk::sync
