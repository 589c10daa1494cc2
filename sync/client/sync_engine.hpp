#pragma once
// The sync pass: brings the journal and the sealed pages to the hub, one request at a time.
// Records go first, strictly in order; pages follow, oldest letter first. Nothing counts as sent
// before the hub's signed receipt was verified; nothing is given up.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/backoff.hpp"
#include "sync/client/hub_link.hpp"
#include "sync/client/link_budget.hpp"
#include "sync/client/page_sender.hpp"
#include "sync/client/ports.hpp"
#include "sync/client/record_lane.hpp"
#include "sync/client/sync_status.hpp"

namespace kiosk::sync {

struct SyncRules {
    BatchRules batch;
    // The first contact after a start comes at a random time up to this, so that a city's kiosks
    // do not all knock when the power returns.
    std::uint64_t first_contact_ms = 60'000;
    // How often the hub is asked for a receipt that should have come, and set-aside blobs again.
    std::uint64_t poll_ms = 30'000;
};

// Who sends and whose receipts count. The key must outlive the engine.
struct SyncIdentity {
    DeviceId device;
    Epoch epoch;
    const crypto::SigningKey& journal_key;
    crypto::VerifyKey hub_key;
    std::string software{};  // as Batch::software
};

// All references must outlive the engine. Used by one thread.
class SyncEngine {
public:
    SyncEngine(SyncRules rules,
               SyncIdentity identity,
               JournalSource& journal,
               BlobSource& blobs,
               HubLink& link,
               LinkBudget& budget,
               const Clock& clock,
               Random& random);

    // Makes at most one request and applies its answer. Returns the ms after which it wants to be
    // called again: 0 = there is more to do; nullopt = nothing until journal_grew() or push().
    // Blocks as long as HubLink::send and the ports do.
    [[nodiscard]] std::optional<std::uint64_t> step();

    // The journal has new records: they are read at the next step.
    void journal_grew() noexcept { stale_ = true; }

    // Skips every wait once: what there is goes now. Pages still wait for their hour on a link that
    // is paid by volume (LinkBudget::push).
    void push();

    [[nodiscard]] SyncStatus status() const;

private:
    using Wait = std::optional<std::uint64_t>;

    [[nodiscard]] Status refresh();
    [[nodiscard]] Wait do_next(std::uint64_t now_ms);
    [[nodiscard]] Wait ask_for_receipts();
    [[nodiscard]] Wait send_batch(Seq first, std::size_t most);
    [[nodiscard]] Result<Batch> make_batch(Seq first, std::size_t most);
    [[nodiscard]] Status cut_at_break(Batch& batch);
    [[nodiscard]] Status take_answer(const Batch& sent, const HubResponse& response);
    void no_receipt_came();
    [[nodiscard]] Status follow(const Applied& applied);
    [[nodiscard]] Status send_again(const std::vector<LostPages>& lost);
    [[nodiscard]] Result<bool> still_here(const WaitingLetter& letter,
                                          const std::vector<WantedPage>& pages);
    [[nodiscard]] Result<Seq> verify_receipts(const std::vector<Receipt>& receipts);
    [[nodiscard]] Status hand_over(const std::vector<Receipt>& receipts);
    [[nodiscard]] Wait send_page(const HubRequest& request);
    [[nodiscard]] std::optional<std::uint64_t> pages_held_ms() const;
    [[nodiscard]] Status take_page_receipts(const std::vector<Receipt>& receipts);
    void select_letters();
    void reached(bool progress);
    [[nodiscard]] Wait failed(Error error, std::optional<std::uint64_t> retry_after_s = {});

    const SyncRules rules_;
    const SyncIdentity identity_;
    JournalSource& journal_;
    BlobSource& blobs_;
    HubLink& link_;
    LinkBudget& budget_;
    const Clock& clock_;
    Backoff backoff_;
    RecordLane records_;
    PageSender pages_;
    std::int64_t parked_ = 0;
    std::vector<WaitingLetter> letters_;
    std::vector<WaitingLetter> again_;  // handed over, and lost by the hub since
    std::set<Seq> gone_;                // lost by the hub, and no longer here: told once
    bool ask_for_more_ = false;         // the last of again_ arrived; the hub may miss others
    bool started_ = false;
    bool stale_ = true;
    bool rewound_ = false;  // the last answer sent us back
    // In one batch: fewer after each one that a cut swallowed, so that some fit between two cuts.
    std::size_t batch_records_ = kMaxBatchRecords;
    std::uint64_t not_before_ms_ = 0;
    std::uint64_t poll_due_ms_ = 0;
    std::optional<std::int64_t> last_contact_unix_ms_;
    std::optional<std::int64_t> clock_ahead_ms_;
    std::optional<Error> reason_;
};

}  // namespace kiosk::sync
