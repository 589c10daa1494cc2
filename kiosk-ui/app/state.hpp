#pragma once
// All that a screen program knows. A value: reduce() makes a new one of it, views read it.
//   mirror   what kioskd said last; the same for every role
//   session  one person's stay at the glass: wishes, typed data, the ticket. Wiped at its end.
// The UI holds no truth: a ticket stands here only after kioskd answered that it is committed.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firmware/api/wire.hpp"
#include "kiosk-ui/app/check_in.hpp"
#include "kiosk-ui/app/hall.hpp"
#include "kiosk-ui/app/state_staff.hpp"
#include "kiosk-ui/app/tracking.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui {

// When something happened. Deadlines rest on mono_ms, what people read on wall_ms.
struct Moment {
    std::uint64_t mono_ms = 0;
    std::int64_t wall_ms = 0;
    bool operator==(const Moment&) const = default;
};

// ---- what kioskd said

// No word from kioskd for this long: it is gone (heartbeats come every 2 s).
inline constexpr std::uint64_t kSilence_ms = 5'000;

enum class Link { Connecting, Up, Gone };

// As its device events say. Unknown: this kioskd has not told, or has none.
enum class Printer { Unknown, Ready, PaperLow, PaperOut, Trouble };

struct Mirror {
    Link link = Link::Connecting;
    std::uint64_t heard_ms = 0;  // mono
    bool known = false;          // a queue has come
    api::Queue queue;
    std::string office;  // its name from the settings, "" = not told
    bool day_open = true;
    bool clock_untrusted = false;
    std::string last_call_at;  // counter that called last, "" = none since the start
    Printer printer = Printer::Unknown;
    bool code_reader = false;    // one is there and reads
    bool training = false;       // marked on every screen
    std::string letter_service;  // which service takes letters; "" = the person chooses
    std::string full_offer_vi;   // what the office offers when the house is full; "" = the usual
    std::string full_offer_en;

    // Whether the kiosk gives numbers by itself at this time.
    [[nodiscard]] bool gives_numbers() const { return day_open && queue.intake.open; }
};

// ---- one person's stay

enum class Page {
    Home,      // C1
    Services,  // C2
    Priority,  // C3
    Confirm,   // C5
    Printing,  // C6: waiting for the number, then for the paper
    Ticket,    // C7
    OnScreen,  // C8
    Letter,    // C9
    Track,     // C13, and C14 once something was found
    CheckIn,   // C15
    Help,      // C16
    Display,   // C17
};

struct Issued {
    std::string id;
    std::string number;  // "A012"
    std::string service;
    std::int64_t party = 1;
    bool priority = false;
    std::int64_t people_ahead = 0;
    std::optional<api::Wait> wait;
    QrModules qr;     // size 0 = none
    std::string job;  // paper job, "" = none
    Paper paper = Paper::None;
    bool said = false;  // the loudspeaker was asked to say the number
};

// What the person said on C3; NotAsked where the way did not lead over it.
enum class Priority { NotAsked, Yes, No };

enum class Party { One, Two, Three, Four, FiveToTen, MoreThanTen };

// What a request for a number says beside the service, which a confirmation page never changes.
struct TicketWish {
    Party party = Party::One;
    std::int64_t people = 1;
    Priority priority = Priority::NotAsked;
    Language language = Language::Vi;
};

struct Session {
    std::uint64_t number = 1;  // counts stays since the start; answers for an older one are dropped
    Language language = Language::Vi;
    TextStep step = TextStep::Normal;
    ThemeId theme = ThemeId::Normal;
    Reach reach = Reach::Normal;

    Page page = Page::Home;
    std::vector<Page> back;  // where Quay lại leads, latest last
    int services_page = 0;   // of C2
    std::string service;     // chosen, "" = none yet
    Priority priority = Priority::NotAsked;
    Party party = Party::One;
    std::int64_t people = 1;
    std::string key;  // idempotency key of this confirmation page; "" = no page open
    std::optional<TicketWish> asked_first;  // under this key; kioskd holds it to this wish
    std::optional<Asking> asking;
    std::optional<Issued> issued;
    std::optional<ErrorCode> refusal;  // what kioskd said instead of a ticket
    CheckIn check_in;                  // C15; a ticket of a check-in keeps what was found
    Tracking tracking;                 // C13, C14
    bool help_failed = false;          // the call for help did not reach kioskd
    std::uint64_t page_since_ms = 0;   // mono: when this page came up
};

struct State {
    Moment now;
    std::uint64_t touched_ms = 0;             // mono: last touch
    std::uint64_t warned_ms = 0;              // mono: when the idle warning came up, 0 = not up
    bool attract = false;                     // C22
    std::array<std::uint64_t, 2> key_seed{};  // random at the start; keys are made of it
    std::uint64_t keys_made = 0;
    Mirror mirror;
    // There only on the hall display. Of the session it uses the wishes alone (language, colours),
    // as the command line set them: nobody stands in front of it.
    std::optional<Hall> hall;
    // There only while the glass belongs to the staff. Of the session it uses the number, which
    // counts their stays, and the wishes.
    std::optional<Staff> staff;
    Session session;
};

// What this stay holds of a booking's code, or of a receipt, overwritten with zeros.
void wipe(CheckIn& check_in);
void wipe(Tracking& tracking);

// What the views get beside the state.
[[nodiscard]] Env env_of(const State& state, const Panel& panel);

// Overwrites every word of the session with zeros, then starts the next one: Vietnamese, normal
// size, normal colours, home.
void wipe(State& state);

// The service with this id as kioskd listed it, nullptr = not listed.
[[nodiscard]] const api::ServiceLine* service_of(const Mirror& mirror, const std::string& id);

// This kiosk's call for help, as a person standing here should know it. It belongs to the kiosk,
// not to anybody's stay: going home does not take it back. `Coming` for kComing_ms after the
// answer.
enum class Help { None, Called, Coming };
inline constexpr std::int64_t kComing_ms = 180'000;  // wall
// The open call that waits longest, whichever kiosk it is from; nullptr = nobody calls.
[[nodiscard]] const api::HelpCall* oldest_help(const Mirror& mirror);
[[nodiscard]] Help help_now(const State& state);
// The call that help_now() speaks of; nullptr for None.
[[nodiscard]] const api::HelpCall* help_call(const Mirror& mirror);

// The ticket called last and where; nullopt when nobody is called now.
struct CalledNow {
    std::string number;
    std::string counter;
};

[[nodiscard]] std::optional<CalledNow> called_now(const Mirror& mirror);

}  // namespace kiosk::ui
