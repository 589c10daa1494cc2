#pragma once
// The ticket printer port: puts one black-and-white picture on paper and says truly how far it got.
// It decides nothing about a ticket: whether to try again, to mark a copy or to ask a person is the
// print desk's. It never tries a job twice by itself.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/driver.hpp"
#include "firmware/base/bitmap.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::printer {

using PrintJobId = Id128<struct PrintJobTag>;

// What tells that a ticket is on paper, weakest first (drivers/printer/README.md, "Proof").
enum class Proof : std::uint8_t {
    None,       // nothing does: every job ends at AllSent and a person is asked
    Barrier,    // the printer answered a question that stood behind the picture, then stayed well
    Echo,       // the printer echoed the job's mark: all data before it was printed
    Presenter,  // a sensor saw the ticket in the slot
};

// How the rest of a broken job is thrown away, so that no pixel of it falls on the next ticket.
enum class Clearing : std::uint8_t {
    None,     // only by switching the printer off: staff are asked to
    Command,  // by a command; JobEnd::cleared says whether the printer came back after it
};

// What the profile says about the paper. Never changes during the life of a printer.
struct PaperFacts {
    int width_dots = 0;  // a picture's width is exactly this
    int dpi = 0;
    int most_rows = 0;  // a picture's height is 1..this
    Proof proof = Proof::None;
    Clearing clearing = Clearing::None;
};

enum class Reach : std::uint8_t {
    Ready,     // it answered and would print now
    NotReady,  // it answered and would not: see the conditions
    Mute,      // the link is open, no answer came in time (or the profile calls the model mute and
               // the link is open: then a job is tried all the same)
    Gone,      // no link: unplugged, switched off, no such address
};

enum class Condition : std::uint8_t { PaperNearEnd, PaperOut, CoverOpen, CutterFault, Fault };

struct PrinterStatus {
    Reach reach = Reach::Gone;
    std::vector<Condition> conditions{};  // sorted as the enum, each once
    Bytes raw{};                          // the answers as they came, for technicians
    std::uint64_t since_ms = 0;  // monotonic: when reach or conditions last became what they are

    [[nodiscard]] bool has(Condition condition) const noexcept {
        for (const Condition one : conditions) {
            if (one == condition) {
                return true;
            }
        }
        return false;
    }
};

// Words for logs, JSON and settings: "ready", "paper_near_end", "barrier", …
[[nodiscard]] std::string_view word_of(Reach reach) noexcept;
[[nodiscard]] std::string_view word_of(Condition condition) noexcept;
[[nodiscard]] std::string_view word_of(Proof proof) noexcept;

// The one error that tells a person what to do about a status that is not Ready: PrinterGone,
// PrinterMute, PrinterCoverOpen, PaperOut, PrinterCutter, PrinterFault (in this order of what to
// mend first). nullopt for Ready, also with paper near its end.
[[nodiscard]] std::optional<ErrorCode> obstacle(const PrinterStatus& status) noexcept;

struct PrintJob {
    PrintJobId id;    // one id through all tries of a job
    Bitmap picture;   // as PaperFacts demands
    int copy_no = 1;  // for the log only; the mark on the paper is the caller's to draw
};

// How far a job's bytes got. Each word is the least that is true.
enum class Reached : std::uint8_t {
    NothingSent,  // no byte of the job left: the same job may be tried again without a mark
    SomeSent,     // at least one byte was accepted by the link: a piece of paper may exist
    AllSent,      // every byte was accepted by the link; nothing is known about the paper
    Proven,       // the profile's proof came
};

// What became of the rest of a job that broke off in SomeSent or AllSent.
enum class Cleared : std::uint8_t {
    NotNeeded,  // nothing was left in the printer: NothingSent, Proven, or AllSent without error
    Proven,     // the printer was told to forget the rest and answered that it is well again
    Unproven,   // it could not be told, did not answer, or the profile has no way: switch it off
};

// Only printers with a presenter tell; all others say NotTold.
enum class Taken : std::uint8_t { NotTold, Taken, LeftBehind };

struct JobEnd {
    Reached reached = Reached::NothingSent;
    // Empty for Proven, and for AllSent where the profile's proof is None. Else why it ended here:
    // BadArgument (a picture that is not as PaperFacts demands), the error of about_to_send(), one
    // of obstacle(), PrinterTimeout (a band was not accepted in time), PrinterGone (the link
    // broke), PrinterUnproven (all sent, no proof within the time).
    std::optional<Error> why{};
    Cleared cleared = Cleared::NotNeeded;
    Taken taken = Taken::NotTold;
};

// Hears how a job goes, on the printer thread, in this order. Calls must not call the printer.
class JobWatcher {
public:
    virtual ~JobWatcher() = default;

    // The pre-flight was clean and the next step writes. The caller makes "sending" durable here;
    // an error ends the job with NothingSent and that error, and no byte is written.
    [[nodiscard]] virtual Status about_to_send() = 0;

    // The link has accepted the last byte; the wait for proof begins.
    virtual void all_sent() = 0;

    // The proof came. print() may go on waiting until the citizen took the ticket (presenter).
    virtual void proven() {}
};

class TicketPrinter {
public:
    virtual ~TicketPrinter() = default;

    // Any thread; never blocks.
    [[nodiscard]] virtual PaperFacts facts() const = 0;

    // The last known status, without asking the device. Gone until the first check(). Any thread.
    [[nodiscard]] virtual PrinterStatus status() const = 0;

    // Asks the device now and returns what status() says from here on; a change is logged once.
    // Without a link it tries to open one first, by USB vendor, product and serial number, never by
    // path: calling this every second is what finds a replugged printer. When a job broke off
    // before, it throws the rest away and puts the torn piece out as soon as the printer is well
    // again; until then the next job is refused. Printer thread only. Blocks at most four
    // answer_timeout_ms, open_timeout_ms more without a link, and while the rest of a broken job
    // is still in the printer four answer_timeout_ms and two band_timeout_ms more.
    virtual PrinterStatus check() = 0;

    // Prints one job: pre-flight as check(), about_to_send(), the bytes, all_sent(), the proof.
    // Nothing is written before a clean pre-flight; NothingSent means that no byte of this job left
    // or will leave. After a failure in the middle it clears the printer as the profile allows.
    // Printer thread only. Blocks at most the time-outs of PrinterOptions: pre-flight, then
    // band_timeout_ms for each band, tail_timeout_ms for the last, proof_timeout_ms, and the
    // profile's time until a presenter draws a ticket back that nobody took.
    [[nodiscard]] virtual JobEnd print(const PrintJob& job, JobWatcher& watcher) = 0;

    // {"device": name, "profile": name, "model": text, "simulated": bool, "reach": word,
    // "conditions": [words], "raw": hex, "proof": word, "tested_on": text of the profile} for
    // people, and "link": why there is none. Never asks the device. Any thread.
    [[nodiscard]] virtual Json describe() const = 0;

    // Tells a simulated printer what befalls it: a word of sim/words.hpp ("ok", "out", "near-end",
    // "cover", "cutter", "mute", "unplug", "cut-after=N", "jam@300", "resume-by-itself", "reset").
    // NotSimulated for real devices, BadArgument for unknown words, IoFailed when its state file
    // cannot be written. Any thread.
    [[nodiscard]] virtual Status simulate(std::string_view word) = 0;
};

struct PrinterOptions {
    // "escpos:usb:VID:PID[:SERIAL]", "escpos:serial:/dev/ttyUSB0[:BAUD]",
    // "escpos:tcp:HOST[:9100]", "escpos:file:PATH", "escpos:sim:DIR", "sim:DIR"
    std::string device;
    // A name of drivers/printer/profiles ("generic-80"), or the path of a TOML file of that form.
    std::string profile = "generic-80";
    std::uint64_t open_timeout_ms = 1'000;
    std::uint64_t answer_timeout_ms = 250;   // each of the four sensor questions
    std::uint64_t band_timeout_ms = 2'500;   // each band until the link has it whole
    std::uint64_t tail_timeout_ms = 10'000;  // the last band: the printer works its buffer off
    std::uint64_t proof_timeout_ms = 10'000;
    std::uint64_t settle_ms = 2'000;  // Proof::Barrier: how long the status must stay good
    // A job of a former process was under way when it ended (the desk found it so at its start):
    // the printer may hold a piece of it, which is thrown away and put out before anything else.
    bool job_was_cut = false;
    std::string sysfs_root = "/sys";  // where USB printers are looked for
    std::string dev_root = "/dev";
};

// The driver named by the word before the first colon. BadArgument when there is none of that name
// or the device name is malformed; BadSettings for a profile that is unknown or has a mistake.
// Nothing is opened yet: a printer that is not there is a status, not an error. `clock` must
// outlive the printer.
[[nodiscard]] Result<std::unique_ptr<TicketPrinter>> make_printer(const PrinterOptions& options,
                                                                  const Clock& clock);

// One static node in each adapter's file.
using PrinterDriver = Driver<TicketPrinter, PrinterOptions>;

}  // namespace kiosk::printer
