#pragma once
// The print desk: the one owner of the ticket printer. The office's state is its list of work: it
// takes queued jobs in order, makes "sending" durable before the first byte, and records as much
// of the outcome as is proven, never more. What failed before any byte waits for the printer while
// the citizen's screen is open; what is uncertain waits for a person. docs/protocols/journal.md.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "drivers/printer/ticket_printer.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/crypto/secret.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/kioskd/paper_painter.hpp"

namespace kiosk::kioskd {

// What a start says about the print jobs of the process before it; run before any printer is made.
// CutJob::Yes: one of them was at the printer, which may hold a piece of it.
enum class CutJob { No, Yes };
[[nodiscard]] Result<CutJob> settle_paper(OfficeLoop& office);

class PrintDesk {
public:
    // All must outlive the desk; the printer is used by the desk's thread alone, save for what its
    // port allows to any thread.
    struct Parts {
        OfficeLoop& office;
        printer::TicketPrinter& printer;
        PaperPainter& painter;
        const Clock& clock;
        // Told on the desk's thread at the start and when the printer's state has changed:
        // {"name": "printer", "reach", "conditions", "error"}.
        std::function<void(const Json&)> on_status;
    };

    // Watches the office and starts the thread. Overloaded, ServiceGone.
    [[nodiscard]] static Result<std::unique_ptr<PrintDesk>> start(Parts parts);
    // Waits until the printer gave up the job at hand (PrinterOptions has its times). Must come
    // before the office loop stops, which calls the desk.
    ~PrintDesk();
    PrintDesk(const PrintDesk&) = delete;
    PrintDesk& operator=(const PrintDesk&) = delete;

    // The content of a letter's receipt, kept in locked memory for kReceiptKept_ms or until its
    // paper is settled; before the letter is confirmed, so that its job finds it. Any thread.
    void keep_receipt(const LetterId& letter, const ReceiptToPaint& receipt);
    // The letter was not confirmed after all.
    void forget_receipt(const LetterId& letter);
    // Looks at the printer now instead of at the next tick. Any thread.
    void wake();

private:
    class Watcher;

    // A receipt's words, while somebody may want them on paper.
    struct Receipt {
        std::string code;
        crypto::SecretBytes pin;
        int pages = 0;
        std::int64_t received_ms = 0;
        std::uint64_t kept_ms = 0;  // monotonic: since when
    };

    // What waits, as the state says; copied, as it is looked at on another thread.
    struct Work {
        std::optional<queue::PaperJob> next;       // the first that is queued
        std::vector<queue::PaperJob> failed;       // wait for the printer or for their end
        std::vector<queue::PaperJob> unaccounted;  // at the printer, as the state believes
    };

    // What other threads leave for the worker. The office loop keeps its listener, and by it this,
    // until it ends, which is after the desk's end: hence shared.
    struct Inbox {
        std::mutex mutex;
        std::condition_variable_any woken;
        bool wake = true;
        bool look = true;  // at the printer, before the next look is due
        std::map<LetterId, Receipt> receipts;

        void heard(const std::vector<office::Recorded>& facts, const office::State& state);
        void call(bool look_too);
        // Until somebody calls, or ms passed.
        void wait(const std::stop_token& stop, std::uint64_t ms);
    };

    explicit PrintDesk(Parts parts) : parts_(std::move(parts)) {}

    void run(const std::stop_token& stop);
    void turn(const std::stop_token& stop);
    // True when the printer would take a job now.
    bool look();
    [[nodiscard]] Result<Work> work();
    void account_for(const queue::PaperJob& job, const std::stop_token& stop);
    void try_again(const queue::PaperJob& job, bool ready);
    void print(const queue::PaperJob& job);
    void finish(const queue::PaperJob& job, const printer::JobEnd& end, const Watcher& watcher);
    void not_begun(const queue::PaperJob& job, const Error& why);
    [[nodiscard]] Result<Bitmap> paint(const queue::PaperJob& job);
    [[nodiscard]] Result<Bitmap> paint_ticket(const queue::PaperJob& job);
    [[nodiscard]] Result<Bitmap> paint_receipt(const queue::PaperJob& job);
    [[nodiscard]] bool waited_ms(const queue::PaperJob& job, std::uint64_t ms) const;
    // Waits for the office loop; never called on its thread.
    [[nodiscard]] Status command(office::Ask ask);
    void forget_old_receipts();

    Parts parts_;
    std::optional<printer::PrinterStatus> told_;
    std::uint64_t next_look_ms_ = 0;
    std::uint64_t next_retry_ms_ = 0;
    const std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
    std::jthread worker_;
};

// A receipt that was not printed within this time is asked for at the desk.
inline constexpr std::uint64_t kReceiptKept_ms = 600'000;
// A queued job whose printer is not ready fails after this time.
inline constexpr std::uint64_t kNotReadyDeadline_ms = 8'000;

}  // namespace kiosk::kioskd
