#pragma once
// The appliance as its API sees it: the one port under firmware/server. kioskd implements it.

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "firmware/calendar/booking_slip.hpp"
#include "firmware/calendar/holidays.hpp"
#include "firmware/http/message.hpp"
#include "firmware/office/command.hpp"
#include "firmware/office/event.hpp"
#include "firmware/office/state.hpp"
#include "firmware/petitions/page_code.hpp"
#include "firmware/reception/report.hpp"
#include "firmware/server/role.hpp"
#include "firmware/store/store.hpp"

namespace kiosk::server {

class KioskLink;

// What became of a command; durable when it is told.
struct Submitted {
    std::vector<office::Recorded> facts;
    std::optional<queue::Ticket> issued;  // of an issue
    bool repeated = false;                // the idempotency key was known
    std::int64_t people_ahead = 0;
    std::optional<queue::WaitEstimate> wait;  // of an issue, while the ticket waits
    std::optional<queue::PaperJob> paper;     // of an issue: the ticket's newest print job
};

// Every call returns at once; each reply is called exactly once, from any thread.
class Appliance {
public:
    using Reply = std::function<void(Result<Json>)>;
    using SubmitReply = std::function<void(Result<Submitted>)>;
    // Runs on the office's own thread, against committed state; must be quick.
    using Question = std::function<Result<Json>(const office::State&, store::Store&)>;

    virtual ~Appliance() = default;

    [[nodiscard]] virtual RoleSet roles_of(const http::PeerUser& peer) const = 0;

    [[nodiscard]] virtual WallTime wall() const = 0;

    // Of the settings file, for the citizens' screens alone; no decision reads it.
    struct Glass {
        std::string letter_service;   // where letters are handed in; "" = the person chooses
        std::string full_offer_vi{};  // said when the house is full; "" = the usual words
        std::string full_offer_en{};
    };

    [[nodiscard]] virtual Glass glass() const = 0;

    // Public holidays, from the settings' file or the one that ships. No decision reads them.
    // As they count now; the city may send others at any time.
    [[nodiscard]] virtual std::shared_ptr<const calendar::Holidays> holidays() const = 0;

    // A keyed hash: the same text gives the same one at this device, and nobody without the
    // device's key can find the text by trying. Any thread.
    [[nodiscard]] virtual Digest keyed_mark(std::string_view text) const = 0;

    virtual void submit(office::Command command, SubmitReply reply) = 0;
    virtual void ask(Question question, Reply reply) = 0;

    // Of the office's line as citizens see it: `line` is the primary's state at a secondary kiosk
    // with a link, else the same as `own`. On the office's own thread, as ask().
    using LineQuestion =
        std::function<Result<Json>(const office::State& line, const office::State& own)>;
    virtual void ask_line(LineQuestion question, Reply reply) = 0;

    // What a screen shows beside the number: {"code": the signed text, "qr": rows of 0 and 1}.
    virtual void ticket_face(queue::Ticket ticket, Reply reply) = 0;

    // The ticket that a code stands for; ForgedTicketCode unless this device or another kiosk of
    // the office signed it.
    struct TicketClaim {
        TicketId ticket;
        std::string number;  // "A012"
        std::string day;     // "2026-11-24"
        DeviceId device{};   // that signed
        std::int64_t issued_ms = 0;
    };

    [[nodiscard]] virtual Result<TicketClaim> read_ticket_code(std::string_view text) const = 0;

    // The letter on the desk; each reply is {"letter": …}.
    virtual void open_letter(petitions::Source source, int dpi, office::Actor by, Reply reply) = 0;

    // How feeding goes on: as it did before, or…
    struct ScanMore {
        std::optional<int> again;  // the next sheet takes the place of this page
        // The stack was turned over: the backs come, the last sheet's first. Those that came
        // before are taken out.
        bool backs = false;
    };

    virtual void resume_letter(LetterId letter, ScanMore how, office::Actor by, Reply reply) = 0;
    // No further sheet is asked for; the one that is on its way is kept.
    virtual void stop_letter(LetterId letter, Reply reply) = 0;
    // The backs lie right although their count is not that of the sheets.
    virtual void accept_backs(LetterId letter, Reply reply) = 0;

    // Work on a page of `letter`, which the edit names too.
    using PageEdit =
        std::variant<office::MovePage, office::TurnPage, office::RemovePage, office::RestorePage>;
    virtual void edit_letter(LetterId letter, PageEdit edit, office::Actor by, Reply reply) = 0;

    struct ConfirmLetter {
        LetterId letter;
        int pages = 0;
        std::optional<petitions::LetterKind> kind;
        std::optional<BodyId> body;
        petitions::Review review = petitions::Review::Done;
    };

    virtual void confirm_letter(ConfirmLetter wish, office::Actor by, Reply reply) = 0;
    virtual void abandon_letter(LetterId letter,
                                petitions::AbandonReason reason,
                                office::Actor by,
                                Reply reply) = 0;

    // What is known of the letter with this receipt: {"story": [{"status", "day", "body"}]}, or
    // {"story": null} when there is none or the PIN is another one. `code` as codes_typed() takes
    // it. BadArgument: no code, or no six digits; Overloaded. Some tenths of a second.
    virtual void track_letter(Redacted<std::string> code,
                              Redacted<std::string> pin,
                              Reply reply) = 0;

    struct LetterFound {
        LetterId letter;
        std::vector<int> pages;
    };

    struct LettersFound {
        std::vector<LetterFound> newest;
        std::size_t all = 0;
    };

    // Ordinary letters confirmed since the last start and not handed over, by their words.
    [[nodiscard]] virtual Result<LettersFound> find_letters(std::string_view text) const = 0;

    // A letter in hand as JSON, null when it is not.
    [[nodiscard]] virtual Json letter_in_hand(LetterId letter) const = 0;
    [[nodiscard]] virtual Result<Json> letter_page(LetterId letter, int n) const = 0;
    [[nodiscard]] virtual Result<Bytes> letter_preview(LetterId letter, int n) const = 0;
    // {"review": …}: the letter's fields; the second takes what an officer set and corrected.
    [[nodiscard]] virtual Result<Json> letter_review(LetterId letter) const = 0;
    [[nodiscard]] virtual Result<Json> review_letter(LetterId letter,
                                                     const Json& wish,
                                                     const office::Actor& by) = 0;

    // The other kiosks of the office.
    [[nodiscard]] virtual KioskLink& kiosks() const = 0;

    // Sync, devices, enrolment.
    [[nodiscard]] virtual Json sync_status() const = 0;
    virtual void sync_push() = 0;
    virtual void sync_pause() = 0;
    virtual void sync_resume() = 0;
    virtual void provision(std::string hub_url,
                           std::string ca_pem,
                           Redacted<std::string> token,
                           office::Actor by,
                           Reply reply) = 0;
    [[nodiscard]] virtual Json devices() const = 0;
    // Tells a simulated device what to do: UnknownDevice, NotSimulated, BadArgument.
    virtual void simulate(std::string device, std::string state, Reply reply) = 0;

    // A notice that the settings have ready, in words that were thought about in peace.
    struct NoticeSentence {
        std::string id;
        reception::NoticePosted notice;
    };

    [[nodiscard]] virtual const std::vector<NoticeSentence>& notice_sentences() const = 0;
    // The zone that a display asks for: "" = as the settings say for displays that name none, "*" =
    // the whole office, which is "" in the answer. BadArgument: no counter has this zone.
    [[nodiscard]] virtual Result<std::string> hall_zone(std::string_view asked) const = 0;
    // The hall display's data at this moment (schema Hall); `zone` as hall_zone() gave it.
    virtual void hall(std::string zone, Reply reply) = 0;
    // A display says what it shows. Errors of HallScreens::seen.
    [[nodiscard]] virtual Status screen_seen(const std::string& name,
                                             const std::string& zone,
                                             std::int64_t version) = 0;
    // As HallScreens::view.
    [[nodiscard]] virtual Json screens() const = 0;
    // Says a fixed sentence in a zone ("" = the first one) and answers {"zone": …} when it has been
    // said: UnknownDevice (no loudspeaker in the settings), BadArgument (no such zone),
    // SpeechGone, SpeechStopped, Overloaded.
    virtual void test_speech(std::string zone, Reply reply) = 0;
    // Puts a waiting ticket's number before the loudspeaker, for who has no paper; does not wait
    // for it. UnknownDevice (no loudspeaker in the settings), SpeechGone, Overloaded. Any thread.
    [[nodiscard]] virtual Status say_number(const queue::Ticket& ticket) = 0;

    using BytesReply = std::function<void(Result<Bytes>)>;
    // Table 01/TCD as a PDF, the office's own name put in: FontMissing, IoFailed, Overloaded.
    virtual void print_report(reception::Tcd01Report report, BytesReply reply) = 0;
    // The slip of a booking as a PDF, the office's own name put in: BadArgument, FontMissing,
    // IoFailed, Overloaded.
    virtual void print_booking(calendar::BookingSlip slip, BytesReply reply) = 0;
    // Sheets that part letters on the scanner as a PDF, the office's own name put in: BadArgument,
    // FontMissing, IoFailed, Overloaded.
    virtual void print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) = 0;
};

}  // namespace kiosk::server
