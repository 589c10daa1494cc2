#pragma once
// The print jobs of one business day, as the fold of their facts.

#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/queue/paper_job.hpp"

namespace kiosk::queue {

using PaperFact = std::variant<PaperQueued,
                               PaperSending,
                               PaperSent,
                               PaperConfirmed,
                               PaperFailed,
                               PaperRequeued,
                               PaperUncertain,
                               PaperCopied,
                               PaperWaived>;

// Owned and changed by one thread. Deciding functions change nothing and name their refusals:
// UnknownPaperJob (not of this day), WrongPaperState. evolve() applies facts; one that the table
// of states does not allow is a broken invariant, as only these functions make facts.
class PaperJobs {
public:
    // One writer owns the printer: WrongPaperState also while another job is being sent or waits
    // for its proof.
    [[nodiscard]] Result<PaperSending> begin(const PaperJobId& id) const;
    [[nodiscard]] Result<PaperSent> sent(const PaperJobId& id) const;
    // A device proves what was sent; a person settles what is uncertain.
    [[nodiscard]] Result<PaperConfirmed> confirm(const PaperJobId& id, PaperProof proof) const;
    [[nodiscard]] Result<PaperFailed> fail(const PaperJobId& id, PaperFault why) const;
    [[nodiscard]] Result<PaperUncertain> doubt(const PaperJobId& id, PaperFault why) const;
    // Only within kScreenOpen_ms of the asking.
    [[nodiscard]] Result<PaperRequeued> requeue(const PaperJobId& id, const Moment& now) const;
    // Only a person waives what is uncertain; CitizenGone waits for kScreenOpen_ms.
    [[nodiscard]] Result<PaperWaived> waive(const PaperJobId& id,
                                            WaiveReason why,
                                            const Moment& now) const;

    // A person asks for the paper once more. Uncertain: the same job, as the next copy. Failed: as
    // requeue(). Confirmed or Waived, with Reach::Finished and for tickets only: a new job,
    // unmarked when no byte of any earlier one went out. ReceiptGone (a finished receipt),
    // CopiesUsedUp, WrongPaperState (also: another job of the ticket is open).
    enum class Reach { Open, Finished };
    [[nodiscard]] Result<PaperFact> again(const PaperJobId& id,
                                          Reach reach,
                                          const Moment& now) const;

    // What a start of the service must say before anything is printed: what was being sent is
    // uncertain; what nobody waits for any more, or cannot be printed again (a receipt's words were
    // in memory only; the printer has left the settings), is waived.
    enum class Printer { There, Gone };
    [[nodiscard]] std::vector<PaperFact> after_restart(Printer printer, const Moment& now) const;
    // The close of a day waives all that is open, each by the ways the table has.
    [[nodiscard]] std::vector<PaperFact> end_day() const;

    void evolve(const PaperQueued& fact, const PaperJobId& id, const Moment& at);
    void evolve(const PaperSending& fact, const Moment& at);
    void evolve(const PaperSent& fact, const Moment& at);
    void evolve(const PaperConfirmed& fact, const Moment& at);
    void evolve(const PaperFailed& fact, const Moment& at);
    void evolve(const PaperRequeued& fact, const Moment& at);
    void evolve(const PaperUncertain& fact, const Moment& at);
    void evolve(const PaperCopied& fact, const Moment& at);
    void evolve(const PaperWaived& fact, const Moment& at);

    // ---- reads; pointers live until the next change
    [[nodiscard]] const PaperJob* job(const PaperJobId& id) const noexcept;
    // The newest job of a ticket; null when it has none.
    [[nodiscard]] const PaperJob* job_of(const TicketId& ticket) const noexcept;

    // The job of a letter's receipt; null when it has none today.
    [[nodiscard]] const PaperJob* receipt_of(const LetterId& letter) const noexcept;

    // Open jobs in the order in which they were asked for.
    [[nodiscard]] std::vector<const PaperJob*> open() const;
    // What is known of a ticket's paper: Confirmed when any of its jobs is, else the newest job's
    // state; nullopt when no paper was asked for.
    [[nodiscard]] std::optional<PaperState> state_of(const TicketId& ticket) const;

    bool operator==(const PaperJobs&) const = default;

private:
    [[nodiscard]] Result<const PaperJob*> find(const PaperJobId& id) const;
    [[nodiscard]] Result<const PaperJob*> find(const PaperJobId& id, PaperState next) const;
    PaperJob& move(const PaperJobId& id, PaperState next);

    std::map<PaperJobId, PaperJob> jobs_;
    std::map<TicketId, std::vector<PaperJobId>> by_ticket_;  // in order
    std::map<LetterId, PaperJobId> by_letter_;
    std::vector<PaperJobId> open_;  // in order
};

}  // namespace kiosk::queue
