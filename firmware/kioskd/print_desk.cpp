// Each turn looks at the printer, then at the committed state, and takes one step; nothing is kept
// from turn to turn that a restart would lose, save the receipts' words. A commit that fails stops
// the desk's step, not the desk: the next turn finds the job where the state has it.
#include "firmware/kioskd/print_desk.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

using queue::PaperFault;
using queue::PaperJob;
using queue::PaperProof;
using queue::PaperState;
using queue::WaiveReason;

constexpr std::string_view kComponent = "paper";
constexpr std::uint64_t kTick_ms = 250;        // while something waits or the printer is away
constexpr std::uint64_t kLookEvery_ms = 1000;  // finds a printer that was plugged in
// A printer that says ready and refuses is asked at most so often.
constexpr std::uint64_t kRetryEvery_ms = 2000;
constexpr std::size_t kMostReceipts = 32;

PaperFault fault_of(const std::optional<Error>& why) {
    switch (why ? why->code : ErrorCode::PrinterUnproven) {
        case ErrorCode::PrinterGone:
            return PaperFault::Gone;
        case ErrorCode::PrinterMute:
            return PaperFault::Mute;
        case ErrorCode::PrinterCoverOpen:
            return PaperFault::CoverOpen;
        case ErrorCode::PaperOut:
            return PaperFault::PaperOut;
        case ErrorCode::PrinterCutter:
            return PaperFault::Cutter;
        case ErrorCode::PrinterTimeout:
            return PaperFault::Slow;
        case ErrorCode::PrinterUnproven:
            return PaperFault::Unproven;
        case ErrorCode::BadArgument:
        case ErrorCode::FontMissing:
            return PaperFault::Unprintable;
        default:
            return PaperFault::Fault;
    }
}

PaperProof proof_of(printer::Proof proof) {
    switch (proof) {
        case printer::Proof::Presenter:
            return PaperProof::Presenter;
        case printer::Proof::Echo:
            return PaperProof::Echo;
        case printer::Proof::Barrier:
        case printer::Proof::None:
            break;
    }
    return PaperProof::Barrier;
}

Json status_json(const printer::PrinterStatus& status) {
    Json conditions = Json::array();
    for (const printer::Condition condition : status.conditions) {
        conditions.push_back(std::string(printer::word_of(condition)));
    }
    const auto error = printer::obstacle(status);
    return {{"name", "printer"},
            {"reach", std::string(printer::word_of(status.reach))},
            {"conditions", std::move(conditions)},
            {"error", error ? Json(error_name(*error)) : Json(nullptr)}};
}

// Commits that may come about at the next try; anything else is a refusal and final.
bool passes(ErrorCode code) {
    return code == ErrorCode::StoreFailed || code == ErrorCode::DiskFull ||
           code == ErrorCode::Overloaded;
}

}  // namespace

Result<CutJob> settle_paper(OfficeLoop& office) {
    auto settled = office.submit({office::Actor::system(), office::SettlePaper{}}).get();
    if (!settled) {
        return std::move(settled).error().with("settling the print jobs");
    }
    for (const office::Recorded& fact : settled->facts) {
        if (std::holds_alternative<queue::PaperUncertain>(fact.event)) {
            return CutJob::Yes;
        }
    }
    return CutJob::No;
}

// Makes each step durable as it happens. The printer goes on only after the first one.
class PrintDesk::Watcher final : public printer::JobWatcher {
public:
    Watcher(PrintDesk& desk, PaperJobId job, PaperProof proof)
        : desk_(desk), job_(job), proof_(proof) {}

    Status about_to_send() override {
        const Status begun = desk_.command(office::BeginPaper{job_});
        begun_ = begun.has_value();
        return begun;
    }

    void all_sent() override { note(desk_.command(office::PaperAllSent{job_})); }

    void proven() override { note(desk_.command(office::ConfirmPaper{job_, proof_})); }

    [[nodiscard]] bool begun() const noexcept { return begun_; }

private:
    static void note(const Status& told) {
        if (!told) {
            log::warn(kComponent, "a job's step is not recorded: {}", describe(told.error()));
        }
    }

    PrintDesk& desk_;
    const PaperJobId job_;
    const PaperProof proof_;
    bool begun_ = false;
};

Result<std::unique_ptr<PrintDesk>> PrintDesk::start(Parts parts) {
    std::unique_ptr<PrintDesk> out(new PrintDesk(std::move(parts)));
    PrintDesk* desk = out.get();
    KIOSK_CHECK(desk->parts_.office.subscribe(
        [inbox = desk->inbox_](const std::vector<office::Recorded>& facts,
                               const office::State& state) { inbox->heard(facts, state); }));
    desk->worker_ = std::jthread([desk](const std::stop_token& stop) { desk->run(stop); });
    return out;
}

PrintDesk::~PrintDesk() {
    worker_.request_stop();
    if (worker_.joinable()) {
        worker_.join();
    }
}

void PrintDesk::wake() {
    inbox_->call(true);
}

// ---- inbox

// Office thread.
void PrintDesk::Inbox::heard(const std::vector<office::Recorded>& facts,
                             const office::State& state) {
    bool ours = facts.empty();
    for (const office::Recorded& fact : facts) {
        ours = ours || std::holds_alternative<queue::PaperQueued>(fact.event) ||
               std::holds_alternative<queue::PaperCopied>(fact.event) ||
               std::holds_alternative<queue::PaperRequeued>(fact.event);
        if (std::holds_alternative<office::DayOpened>(fact.event)) {
            const std::lock_guard lock(mutex);
            receipts.clear();
        }
    }
    {
        // What is settled needs its words no more.
        const std::lock_guard lock(mutex);
        std::erase_if(receipts, [&](const auto& entry) {
            const PaperJob* job = state.paper.receipt_of(entry.first);
            return job != nullptr && !queue::is_open(job->state);
        });
    }
    if (ours) {
        call(false);
    }
}

void PrintDesk::Inbox::call(bool look_too) {
    {
        const std::lock_guard lock(mutex);
        wake = true;
        look = look || look_too;
    }
    woken.notify_all();
}

void PrintDesk::Inbox::wait(const std::stop_token& stop, std::uint64_t ms) {
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, std::chrono::milliseconds(ms), [this] { return wake; });
    wake = false;
}

// ---- the worker

void PrintDesk::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        inbox_->wait(stop, kTick_ms);
        if (!stop.stop_requested()) {
            turn(stop);
        }
    }
}

void PrintDesk::turn(const std::stop_token& stop) {
    const bool ready = look();
    forget_old_receipts();
    const auto found = work();
    if (!found) {
        return;  // the store is away; the office loop says so in the log
    }
    for (const PaperJob& job : found->unaccounted) {
        account_for(job, stop);
    }
    for (const PaperJob& job : found->failed) {
        try_again(job, ready);
    }
    if (!found->next || !found->unaccounted.empty()) {
        return;
    }
    if (ready) {
        print(*found->next);
        return;
    }
    const auto why = printer::obstacle(parts_.printer.status());
    not_begun(*found->next, Error{why.value_or(ErrorCode::PrinterFault)});
    const std::lock_guard lock(inbox_->mutex);
    inbox_->look = true;  // somebody waits: the next tick looks again
}

bool PrintDesk::look() {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    bool due = now_ms >= next_look_ms_;
    {
        const std::lock_guard lock(inbox_->mutex);
        due = due || inbox_->look;
        inbox_->look = false;
    }
    if (due) {
        next_look_ms_ = now_ms + kLookEvery_ms;
    }
    const printer::PrinterStatus now = due ? parts_.printer.check() : parts_.printer.status();
    if (!told_ || told_->reach != now.reach || told_->conditions != now.conditions) {
        told_ = now;
        parts_.on_status(status_json(now));
    }
    // A model that never answers is tried all the same.
    return now.reach == printer::Reach::Ready ||
           (now.reach == printer::Reach::Mute &&
            parts_.printer.facts().proof == printer::Proof::None);
}

Result<PrintDesk::Work> PrintDesk::work() {
    return parts_.office
        .query([](const View& view) {
            Work out;
            for (const PaperJob* job : view.state.paper.open()) {
                if (job->state == PaperState::Queued && !out.next) {
                    out.next = *job;
                } else if (job->state == PaperState::Failed) {
                    out.failed.push_back(*job);
                } else if (job->state == PaperState::Sending || job->state == PaperState::Sent) {
                    out.unaccounted.push_back(*job);
                }
            }
            return out;
        })
        .get();
}

Status PrintDesk::command(office::Ask ask) {
    auto done = parts_.office.submit({office::Actor::system(), std::move(ask)}).get();
    return done ? Status() : Status(std::move(done).error());
}

bool PrintDesk::waited_ms(const PaperJob& job, std::uint64_t ms) const {
    // Jobs of another boot were settled at the start, so the times are of one boot.
    return parts_.clock.monotonic_ms() > job.asked.mono_ms + ms;
}

// Between two jobs the printer has none: what the state still believes there lost its last step
// to a failed commit, and nothing better than doubt is known of it.
void PrintDesk::account_for(const PaperJob& job, const std::stop_token& stop) {
    Status told = command(office::DoubtPaper{job.id, PaperFault::Unproven});
    while (!told && passes(told.error().code) && !stop.stop_requested()) {
        inbox_->wait(stop, kTick_ms);
        told = command(office::DoubtPaper{job.id, PaperFault::Unproven});
    }
}

void PrintDesk::try_again(const PaperJob& job, bool ready) {
    if (waited_ms(job, queue::kScreenOpen_ms)) {
        if (auto waived = command(office::WaivePaper{job.id, WaiveReason::CitizenGone}); !waived) {
            log::warn(kComponent, "waiving: {}", describe(waived.error()));
        }
        return;
    }
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    if (!ready || now_ms < next_retry_ms_) {
        return;
    }
    next_retry_ms_ = now_ms + kRetryEvery_ms;
    if (auto queued = command(office::RequeuePaper{job.id}); !queued) {
        log::warn(kComponent, "queueing again: {}", describe(queued.error()));
    }
}

// ---- one job

Result<Bitmap> PrintDesk::paint_ticket(const PaperJob& job) {
    KIOSK_TRY(const auto found,
              parts_.office
                  .query([id = *job.ticket, copy = job.copy, &clock = parts_.clock](
                             const View& view) -> std::optional<TicketToPaint> {
                      const queue::Ticket* ticket = view.state.queue.ticket(id);
                      if (ticket == nullptr) {
                          return std::nullopt;
                      }
                      TicketToPaint out;
                      out.ticket = *ticket;
                      out.people_ahead = view.state.queue.people_ahead(*ticket);
                      // The people ahead are those of now, so is the wait of a later copy.
                      out.wait = copy == 1 && ticket->told
                                     ? ticket->told
                                     : office::wait_of(view.state, *ticket, clock.wall().unix_ms);
                      if (const auto* service = view.state.queue.service(ticket->service)) {
                          out.service_vi = service->name_vi;
                          out.service_en = service->name_en;
                      }
                      return out;
                  })
                  .get());
    if (!found) {
        return Error{ErrorCode::UnknownTicket};
    }
    TicketToPaint what = *found;
    what.copy = job.copy;
    return parts_.painter.ticket(what);
}

Result<Bitmap> PrintDesk::paint_receipt(const PaperJob& job) {
    ReceiptToPaint what;
    what.copy = job.copy;
    {
        const std::lock_guard lock(inbox_->mutex);
        const auto found = inbox_->receipts.find(*job.letter);
        if (found == inbox_->receipts.end()) {
            return Error{ErrorCode::ReceiptGone};
        }
        what.code = found->second.code;
        what.pin = std::string(as_text(found->second.pin.view()));
        what.pages = found->second.pages;
        what.received_ms = found->second.received_ms;
    }
    auto picture = parts_.painter.receipt(what);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(what.pin.data()), what.pin.size()});
    return picture;
}

Result<Bitmap> PrintDesk::paint(const PaperJob& job) {
    switch (job.subject) {
        case queue::PaperSubject::Ticket:
            return paint_ticket(job);
        case queue::PaperSubject::Receipt:
            return paint_receipt(job);
        case queue::PaperSubject::TestPage:
            break;
    }
    return parts_.painter.test_page(parts_.clock.wall().unix_ms);
}

void PrintDesk::print(const PaperJob& job) {
    auto picture = paint(job);
    if (!picture) {
        if (passes(picture.error().code) || picture.error().code == ErrorCode::ServiceGone) {
            return;
        }
        if (picture.error().code == ErrorCode::FontMissing) {
            not_begun(job, picture.error());  // as with a printer that is not ready: it may come
            return;
        }
        const bool gone = picture.error().code == ErrorCode::ReceiptGone ||
                          picture.error().code == ErrorCode::UnknownTicket;
        log::error(kComponent, "nothing to print: {}", error_name(picture.error().code));
        if (command(office::FailPaper{job.id,
                                      gone ? PaperFault::ContentGone : PaperFault::Unprintable})) {
            (void)command(office::WaivePaper{job.id, WaiveReason::ContentGone}).has_value();
        }
        return;
    }
    Watcher watcher(*this, job.id, proof_of(parts_.printer.facts().proof));
    const printer::PrintJob order{
        printer::PrintJobId{job.id.bytes}, std::move(picture).value(), job.copy};
    const printer::JobEnd end = parts_.printer.print(order, watcher);
    finish(job, end, watcher);
    if (watcher.begun()) {
        inbox_->call(false);  // the next one at once
    }
}

// What the watcher recorded while the job ran stands; here follows how it ended.
void PrintDesk::finish(const PaperJob& job, const printer::JobEnd& end, const Watcher& watcher) {
    if (!watcher.begun()) {
        not_begun(job, end.why.value_or(Error{ErrorCode::PrinterFault}));
        return;
    }
    if (end.reached == printer::Reached::Proven) {
        return;
    }
    // From here on bytes may be out, or the state says so: nothing but doubt is true.
    const PaperFault why = fault_of(end.why);
    log::warn(kComponent, "job {} is uncertain: {}", job.id.text(), queue::name_of(why));
    if (auto told = command(office::DoubtPaper{job.id, why}); !told) {
        log::error(kComponent, "a doubt is not recorded: {}", describe(told.error()));
    }
}

void PrintDesk::not_begun(const PaperJob& job, const Error& why) {
    const bool refused = passes(why.code) || why.code == ErrorCode::ServiceGone ||
                         why.code == ErrorCode::WrongPaperState ||
                         why.code == ErrorCode::UnknownPaperJob;
    if (refused) {
        return;  // by the office, not by the printer: the next turn sees how the job stands
    }
    const bool unprintable = why.code == ErrorCode::BadArgument;
    if (!unprintable && !waited_ms(job, kNotReadyDeadline_ms)) {
        return;  // it waits in its place
    }
    if (why.code == ErrorCode::FontMissing) {
        log::error(kComponent, "nothing can be printed: {}", describe(why));
    }
    if (auto failed = command(office::FailPaper{job.id, fault_of(why)}); !failed) {
        log::warn(kComponent, "a failure is not recorded: {}", describe(failed.error()));
    } else if (unprintable) {
        (void)command(office::WaivePaper{job.id, WaiveReason::ContentGone}).has_value();
    }
}

// ---- receipts

void PrintDesk::keep_receipt(const LetterId& letter, const ReceiptToPaint& receipt) {
    const std::lock_guard lock(inbox_->mutex);
    if (inbox_->receipts.size() >= kMostReceipts) {
        inbox_->receipts.erase(std::min_element(
            inbox_->receipts.begin(), inbox_->receipts.end(), [](const auto& a, const auto& b) {
                return a.second.kept_ms < b.second.kept_ms;
            }));
    }
    inbox_->receipts.insert_or_assign(letter,
                                      Receipt{receipt.code,
                                              crypto::SecretBytes(as_bytes(receipt.pin)),
                                              receipt.pages,
                                              receipt.received_ms,
                                              parts_.clock.monotonic_ms()});
}

void PrintDesk::forget_receipt(const LetterId& letter) {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->receipts.erase(letter);
}

void PrintDesk::forget_old_receipts() {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    const std::lock_guard lock(inbox_->mutex);
    std::erase_if(inbox_->receipts, [&](const auto& entry) {
        return now_ms > entry.second.kept_ms + kReceiptKept_ms;
    });
}

}  // namespace kiosk::kioskd
