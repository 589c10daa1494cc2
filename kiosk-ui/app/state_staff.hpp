#pragma once
// What the staff's screens at the appliance know. Of a letter there are only facts that kioskd gave
// (pages, why it waits) and the previews that stand on the glass; no word of it, no name. All of it
// but the keypad goes at the end of the stay.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "firmware/api/wire.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui {

enum class StaffPage {
    Pin,       // S1
    Desk,      // S2
    Scan,      // S4
    Save,      // S5
    Unsynced,  // S7
};

// Where the receipt's paper is. `None`: this kioskd prints nothing.
enum class Paper { None, Waiting, Sending, Sent, Confirmed, Failed, Uncertain };

inline constexpr std::size_t kPinDigits = 6;

struct Keypad {
    std::array<int, 10> keys{1, 2, 3, 4, 5, 6, 7, 8, 9, 0};  // as they stand: three rows, one below
    std::string typed;
    bool known = false;    // kioskd has told how the keypad stands
    bool accounts = true;  // whether anybody has a PIN at all
    int tries_left = 5;
    std::uint64_t locked_until_ms = 0;  // mono, 0 = not locked
    // What is said about the last stay or try.
    enum class Said { Nothing, Wrong, SessionOver } said = Said::Nothing;
};

// One device, or the way to the city, in the few words that S2 says about it.
struct DeskLine {
    enum class What { Printer, Scanner, Speech, Sync } what = What::Printer;
    enum class State { Ready, Busy, Low, Trouble, Off } state = State::Ready;
    std::optional<ErrorCode> trouble;  // names what happened and what to do
};

struct SyncFacts {
    std::string state;  // not_enrolled, paused, idle, sending, held, waiting
    std::int64_t backlog = 0;
    std::int64_t letters = 0;
    std::optional<ErrorCode> reason;
    std::int64_t letters_go_ms = 0;  // wall: when letters go that are held; 0 = none is
    std::int64_t parked = 0;         // records that the city refused for good
};

// A letter that the city has not got whole. Its kind and code are not for this list.
struct WaitingLetter {
    std::int64_t confirmed_ms = 0;  // wall
    std::int64_t pages = 0;
    bool operator==(const WaitingLetter&) const = default;
};

struct ReceivingBody {
    std::string id;
    std::string name;
    bool operator==(const ReceivingBody&) const = default;
};

// What one look at the desk brings.
struct DeskFacts {
    std::vector<DeskLine> devices;
    SyncFacts sync;
    std::vector<WaitingLetter> waiting;  // oldest first
    std::vector<ReceivingBody> bodies;   // ordinary ones
    std::string on_desk;                 // id of the letter there, "" = none
    bool duplex = false;                 // the feeder can scan both sides
};

// Pictures of the letter on the desk: the one that is looked at, and small ones.
struct Previews {
    std::map<std::int64_t, Picture> small;
    Picture large;
    std::int64_t large_page = 0;     // 0 = none
    std::set<std::int64_t> asked;    // on their way
    std::set<std::int64_t> missing;  // kioskd has none: the page could not be read
};

// S5 asks one thing after the other.
enum class SaveStep { Count, Kind, Body, Saved };

struct Saving {
    SaveStep step = SaveStep::Count;
    std::string kind;  // as the API names it; "later" = left to another officer; "" = none chosen
    std::string body;  // "" = none chosen
    bool as_it_stands = false;  // the letter's key is gone
};

struct Receipt {
    std::string code;  // "" = kioskd's answer was lost
    std::string pin;
    std::int64_t pages = 0;
    std::string job;  // "" = none
    Paper paper = Paper::None;
};

// A request on its way that the person waits for.
struct Asking {
    std::uint64_t since_ms = 0;  // mono
};

struct Staff {
    // A screen of their own, or the citizens' glass, opened by a long touch on its clock.
    enum class Glass { Own, Lent } glass = Glass::Own;
    StaffPage page = StaffPage::Pin;
    Keypad keypad;
    std::string token;  // of the session, "" = nobody is signed in
    std::string name;
    std::optional<Asking> asking;
    std::optional<ErrorCode> refusal;  // what kioskd said to the last wish

    bool desk_known = false;
    DeskFacts desk;
    int waiting_page = 0;
    bool pushed = false;  // "Gửi ngay" was touched on this page

    std::optional<api::Letter> letter;
    std::uint64_t letter_ms = 0;  // mono: since when it stands here
    std::string letter_gone;      // id of the one before: late answers bring nothing back
    std::int64_t shown_page = 0;  // 0 = the latest
    std::optional<int> strip;     // page of the strip; nullopt = where the shown page is
    Previews previews;
    bool abandoning = false;  // the second question stands

    Saving saving;
    std::optional<Receipt> receipt;

    std::uint64_t look_ms = 0;   // mono: when to look again
    std::uint64_t acted_ms = 0;  // mono: when kioskd last heard that somebody is there
};

// Whether a feeder is drawing paper in or pages are being read just now.
[[nodiscard]] bool letter_is_moving(const Staff& staff);

// The page that stands large on the glass: the one that was chosen, else the latest that has been
// read; 0 = there is none.
[[nodiscard]] std::int64_t page_on_glass(const Staff& staff);

// How many small pictures stand side by side, and which of these groups is shown.
inline constexpr int kStripPages = 4;
[[nodiscard]] int strip_of(const Staff& staff);

// Whether the receipt has done what it can: it is in somebody's hand, or there is no printer.
[[nodiscard]] bool receipt_is_under_way(const Staff& staff);

// Overwrites the pixels wherever they are still shown, and lets them go.
void wipe(Picture& picture);
// The letter is no longer on this glass.
void forget_letter(Staff& staff);

// Overwrites everything with zeros, pixels too, and goes back to an empty keypad. What kioskd said
// of the keypad's lock stays.
void wipe(Staff& staff);

}  // namespace kiosk::ui
