#pragma once
// What can happen to a screen, and what it can ask for. Workers only post events; only reduce()
// changes the state.

#include <string>
#include <variant>

#include "firmware/base/result.hpp"
#include "kiosk-ui/app/event_staff.hpp"
#include "kiosk-ui/app/state.hpp"

namespace kiosk::ui {

// ---- events

struct Tick {};  // a deadline that next_deadline() named has come

struct Touched {};  // a finger or key went down anywhere: somebody is there

struct Tapped {
    Action action;  // of the node as it was painted when the finger came down
};

struct ClockHeld {};  // a finger stood on the citizens' clock for kClockHold_ms

struct Heard {};  // any word from kioskd: heartbeat, change

struct LinkLost {};  // kioskd cannot be reached

struct QueueCame {
    api::Queue queue;
};

struct PrinterCame {
    Printer printer = Printer::Unknown;
};

struct CodeReaderCame {
    bool there = false;
};

// What was held under the code reader; "" = something that is no code at all.
struct CodeRead {
    std::string text;
};

struct OfficeCame {
    std::string name;
};

struct StatusCame {
    bool day_open = true;
    bool clock_untrusted = false;
    bool training = false;
    std::string letter_service{};
    std::string full_offer_vi{};
    std::string full_offer_en{};
};

// The hall's board: pushed, or fetched. Only a bridge for the hall posts it.
struct HallCame {
    api::Hall board;
    bool day_open = true;
};

struct SomebodyCalled {
    std::string counter;
};

// Answers carry the session they belong to: one that is over gets none of it.
struct TicketCame {
    std::uint64_t session = 0;
    std::string key;
    Issued issued;
};

struct TicketRefused {
    std::uint64_t session = 0;
    std::string key;
    ErrorCode code = ErrorCode::Unknown;
};

struct PaperCame {
    std::uint64_t session = 0;
    std::string job;
    Paper paper = Paper::None;
};

// What the office says to a booking's code.
struct FoundCame {
    std::uint64_t session = 0;
    std::uint64_t find = 0;
    api::FoundBooking found;
};

struct FindFailed {
    std::uint64_t session = 0;
    std::uint64_t find = 0;
};

// What the office says to a receipt.
struct TrackedCame {
    std::uint64_t session = 0;
    std::uint64_t find = 0;
    api::TrackedLetter letter;
};

struct TrackFailed {
    std::uint64_t session = 0;
    std::uint64_t find = 0;
};

// What became of the call for help, as kioskd answered.
struct HelpCame {
    api::HelpCall call;
};

struct HelpFailed {
    std::uint64_t session = 0;
};

using Happening = std::variant<Tick,
                               Touched,
                               Tapped,
                               ClockHeld,
                               Heard,
                               LinkLost,
                               QueueCame,
                               StatusCame,
                               PrinterCame,
                               CodeReaderCame,
                               CodeRead,
                               OfficeCame,
                               HallCame,
                               SomebodyCalled,
                               TicketCame,
                               TicketRefused,
                               PaperCame,
                               FoundCame,
                               FindFailed,
                               TrackedCame,
                               TrackFailed,
                               HelpCame,
                               HelpFailed,
                               StaffHeard>;

struct Event {
    Moment at;
    Happening what;
};

// ---- effects, run by workers

struct IssueTicket {
    std::uint64_t session = 0;
    std::string key;
    std::string service;
    std::int64_t party = 1;
    std::string language;
    bool priority = false;
    bool operator==(const IssueTicket&) const = default;
};

struct FindBooking {  // POST /v1/bookings/find
    std::uint64_t session = 0;
    std::uint64_t find = 0;
    std::string code;  // as typed or read
    bool operator==(const FindBooking&) const = default;
};

struct TrackLetter {  // POST /v1/letters/track
    std::uint64_t session = 0;
    std::uint64_t find = 0;
    std::string code;  // as typed or read
    std::string pin;
    bool operator==(const TrackLetter&) const = default;
};

struct CheckInBooking {  // POST /v1/bookings/{id}/check-in; answered as IssueTicket is
    std::uint64_t session = 0;
    std::string key;
    std::string booking;
    std::string language;
    bool operator==(const CheckInBooking&) const = default;
};

struct AskPaper {  // GET /v1/paper/{job}
    std::uint64_t session = 0;
    std::string job;
    bool operator==(const AskPaper&) const = default;
};

// What the person says about the paper.
struct TellPaper {
    enum class What { CameOut, Again, NumberRead } what = What::NumberRead;
    std::uint64_t session = 0;
    std::string job;
    bool operator==(const TellPaper&) const = default;
};

struct SayNumber {  // POST /v1/tickets/{id}/say
    std::string ticket;
    bool operator==(const SayNumber&) const = default;
};

struct Forget {  // the session is over: forget remembered texts and painted frames
    bool operator==(const Forget&) const = default;
};

struct AskHall {  // GET /v1/hall
    bool operator==(const AskHall&) const = default;
};

struct TellShown {  // POST /v1/hall/seen
    std::int64_t version = 0;
    bool operator==(const TellShown&) const = default;
};

struct CallHelp {  // POST /v1/help; a second one while a call is open gives the same call
    std::uint64_t session = 0;
    bool operator==(const CallHelp&) const = default;
};

struct CancelHelp {  // POST /v1/help/{id}/cancel
    std::uint64_t session = 0;
    std::string call;
    bool operator==(const CancelHelp&) const = default;
};

using Effect = std::variant<IssueTicket,
                            FindBooking,
                            TrackLetter,
                            CheckInBooking,
                            AskPaper,
                            TellPaper,
                            SayNumber,
                            Forget,
                            AskHall,
                            CallHelp,
                            CancelHelp,
                            TellShown,
                            ForStaff>;

struct Step {
    State state;
    std::vector<Effect> effects;
    // Whether anything that a view reads may differ. Heartbeats leave the screen alone.
    enum class Screen { Same, Changed } screen = Screen::Changed;
};

}  // namespace kiosk::ui
