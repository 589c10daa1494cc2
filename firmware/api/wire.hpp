#pragma once
// What the API says, as values. Names are those of docs/api/openapi.yaml. Each from_…() takes the
// JSON of an answer; a missing or wrongly typed field is BadArgument naming the field. Fields that
// this version does not know are ignored, so that a newer kioskd can still be read.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::api {

struct Ticket {
    std::string id;    // 32 hex digits
    std::string text;  // "A012"
    std::string service;
    std::string business_day;  // "2026-11-24"
    std::string state;         // waiting, called, serving, held, no_show, done, …
    std::int64_t party = 1;
    bool priority = false;  // declared, and not taken back by the desk
    std::int64_t recalls = 0;
    std::optional<std::string> counter;
    std::string outcome;      // "" until it is done
    std::string paper_state;  // of its newest print job; "" when no paper was asked for
};

// How long a wait is told to be. Minutes are absent where too little is known to say any.
struct Wait {
    std::string shown;                      // minutes, few_cases, leaders_desk, no_desk
    std::optional<std::int64_t> upper_min;  // multiples of 5, told first
    std::optional<std::int64_t> lower_min;
    bool may_not_be_served = false;  // the turn may come after the end of today's session

    bool operator==(const Wait&) const = default;
};

struct Issued {
    Ticket ticket;
    std::int64_t people_ahead = 0;
    std::optional<Wait> wait;  // an older kioskd tells none
    enum class Freshness { New, Repeated } freshness = Freshness::New;
    std::string paper_job;  // "" when nothing is printed
    std::string code;       // the signed text of the ticket's QR, "" when it was not asked for
    std::vector<std::string> qr;  // its modules, row by row, '1' = dark
};

// A print job as it stands.
struct Paper {
    std::string job;      // 32 hex digits
    std::string subject;  // ticket, receipt, test_page
    std::string state;    // queued, sending, sent, confirmed, failed, uncertain, waived
    std::int64_t copy = 1;
    std::string number;  // of a ticket, "A012"
    std::string reason;  // of the failure, the doubt or the waiving
    std::string proof;
    std::int64_t changed_ms = 0;
};

struct Counter {
    std::string id;
    std::string state;  // open, break, closed
    std::vector<std::string> services;
    std::optional<Ticket> ticket;  // called or being served there
};

struct ServiceLine {
    std::string id;
    std::string prefix;
    std::string name_vi;
    std::string name_en;
    std::int64_t waiting = 0;  // parties
    std::int64_t people = 0;
    std::optional<Wait> wait{};  // of whoever came now; not in every snapshot
};

// A call for help from a kiosk.
struct HelpCall {
    std::string id;  // 32 hex digits
    std::int64_t kiosk = 1;
    std::string state;  // called, answered, cancelled, ended
    std::int64_t called_ms = 0;
    std::int64_t over_ms = 0;  // 0 while it is open
    std::string answered_by;   // an actor; "" = nobody, or not told to this role

    [[nodiscard]] bool open() const { return state == "called"; }

    bool operator==(const HelpCall&) const = default;
};

// Whether the kiosk gives tickets by itself.
struct Intake {
    bool open = true;
    bool by_staff = false;      // whatever the hours say
    std::int64_t opens_ms = 0;  // when it opens again, 0 = not known
    bool operator==(const Intake&) const = default;
};

struct Queue {
    std::int64_t version = 0;  // journal seq it shows
    bool day_open = true;
    Intake intake;
    bool house_full = false;   // at or beyond the red mark
    bool check_in = false;     // a session of today has bookings
    std::string business_day;  // "" before the first day
    std::vector<ServiceLine> services;
    std::vector<Counter> counters;
    std::vector<Ticket> waiting;  // in calling order
    std::vector<HelpCall> help;   // the last call of each kiosk today
};

// A waiting zone: a hall of its own.
struct HallZone {
    std::string id;
    std::string name_vi;
    std::string name_en;
    bool operator==(const HallZone&) const = default;
};

// What the office says to everybody in its halls.
struct HallNotice {
    std::string id;
    std::string vi;
    std::string en;  // "" = in Vietnamese alone
    std::int64_t since_ms = 0;
};

// A display, as the office last heard of it.
struct HallScreen {
    std::string name;
    std::string zone;   // "" = the whole office
    std::string state;  // ok, behind, unseen
    std::int64_t silent_s = 0;
    std::optional<std::int64_t> seen_ms;
};

// One call on the hall display.
struct HallCall {
    std::string number;   // "A012"
    std::string counter;  // as painted on the desk
    std::int64_t called_ms = 0;
    std::int64_t recalls = 0;
    std::string state;            // of the ticket: called, serving, no_show, done
    std::string voice;            // queued, spoken, retired, shown
    std::optional<HallZone> way;  // where the counter is, when not in this hall
};

struct HallCounter {
    std::string id;
    std::string state;   // open, closed
    std::string ticket;  // "" when none is at hand
};

struct Hall {
    std::int64_t version = 0;  // journal seq it shows
    std::string office;        // its name
    bool training = false;
    std::optional<HallCall> now;
    std::vector<HallCall> calls;  // earlier ones, newest first
    std::vector<HallCounter> counters;
    std::vector<ServiceLine> lines;
    std::vector<std::string> closed;  // service ids that no open counter serves
    std::optional<HallZone> zone;     // whose hall it is; none = the whole office
    std::optional<HallNotice> notice;
    std::optional<HallNotice> urgent;  // over everything else
};

// Whether a page's words have been read.
struct PageState {
    std::int64_t n = 1;
    std::string state;  // reading, read, unread; of one taken out: ""
    std::string id;
    // blank, handwriting, hard_to_read and why: faint, out_of_focus, coarse
    std::vector<std::string> flags{};
    std::int64_t repeats = 0;  // the page that it looks the same as; 0: none
};

// A letter of the stack on the desk.
struct StackedLetter {
    std::string id;
    std::int64_t pages = 0;
    std::string state;
    std::string paused;
};

// Backs of a stack that is turned over when its fronts were fed.
struct Backs {
    std::int64_t sheets = 0;
    std::int64_t came = 0;  // one more than `sheets`: there was one too many
    std::string state;      // possible (none was asked for yet), unequal, right

    [[nodiscard]] bool unequal() const { return state == "unequal"; }
};

struct Letter {
    std::string id;
    std::string state;  // feeding, paused, confirmed, abandoned, handed_over
    std::int64_t pages = 0;
    // jam, cover, empty, busy, disk, fault, separator (a sheet between two letters ended it),
    // stopped (by staff), backs (not as many as sheets); "" when not paused
    std::string paused;
    std::optional<Error> fault;        // why feeding paused, while the letter is in hand
    std::vector<PageState> page_list;  // only while the letter is in hand
    std::vector<PageState> removed;    // as page_list: taken out, n is where each stood
    std::vector<StackedLetter> stack;  // as page_list: all letters in hand, this one too
    std::optional<Backs> backs{};      // as page_list; none where there can be none
    std::string kind_hint{};           // as page_list; never of what may be a denunciation
    std::string letter_class;          // ordinary, protected; "" until confirmed
    std::string code;                  // the citizen's look-up code
    std::string pin;                   // only in the answer to confirm
    std::string kind;
    std::string body;
    enum class Key { Held, Gone } key = Key::Held;  // Gone: scan again, or hand over as it stands

    [[nodiscard]] bool feeding() const { return state == "feeding"; }

    [[nodiscard]] bool being_read() const;

    // The letter behind this one that feeding got to; null when there is none.
    [[nodiscard]] const StackedLetter* behind() const;
};

struct PageText {
    std::int64_t n = 1;
    std::string state;  // reading, read, unread
    std::string text;
    std::int64_t mean_confidence = 0;
};

struct Record {
    std::int64_t seq = 0;
    std::string kind;
    std::int64_t wall_ms = 0;
    std::string by;
    Json body;
};

[[nodiscard]] Result<Ticket> ticket_from(const Json& json);
[[nodiscard]] Result<Issued> issued_from(const Json& answer);
[[nodiscard]] Result<Paper> paper_from(const Json& json);
[[nodiscard]] Result<Counter> counter_from(const Json& json);
[[nodiscard]] Result<HelpCall> help_call_from(const Json& json);
[[nodiscard]] Result<Queue> queue_from(const Json& answer);
[[nodiscard]] Result<Hall> hall_from(const Json& answer);
[[nodiscard]] Result<HallScreen> hall_screen_from(const Json& json);
[[nodiscard]] Result<HallNotice> hall_notice_from(const Json& json);
[[nodiscard]] Result<Letter> letter_from(const Json& json);
[[nodiscard]] Result<PageText> page_text_from(const Json& json);
[[nodiscard]] Result<Record> record_from(const Json& json);

// The elements of an array member, each through `read`.
template <class T>
[[nodiscard]] Result<std::vector<T>> list_from(const Json& object,
                                               std::string_view key,
                                               Result<T> (*read)(const Json&)) {
    KIOSK_TRY(const Json array, get_array(object, key));
    std::vector<T> out;
    for (const Json& item : array) {
        KIOSK_TRY(T value, read(item));
        out.push_back(std::move(value));
    }
    return out;
}

}  // namespace kiosk::api
