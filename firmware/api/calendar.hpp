#pragma once
// Sessions and bookings as the API says them. As wire.hpp: strict about what is used, blind to the
// rest.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::api {

struct CalendarSession {
    std::string id;    // 32 hex digits
    std::string kind;  // regular, periodic, ad_hoc
    std::string day;   // "2026-02-24"
    std::string start;
    std::string end;
    std::string leader;
    std::string delegate;  // "" = the head receives
    std::string venue;
    std::string state;   // planned, opened, closed, cancelled
    std::string notice;  // "" = none
    std::int64_t quota = 0;
    std::int64_t taken = 0;    // 0 where this role is not told
    std::int64_t waiting = 0;  // likewise
};

struct Booking {
    std::string id;
    std::string code;
    std::string state;  // booked, pending, checked_in, released, cancelled
    std::int64_t party = 1;
    std::string day;
    std::string time;  // "" = on the waiting list
    std::string venue;
};

// What the office says to a booking's code. Nothing of a person.
struct FoundBooking {
    // ready, pending, checked_in, used, another_day, past, waiting_list, released, cancelled;
    // without a booking: unknown, no_code, another_office, pause
    std::string answer;
    std::int64_t wait_s = 0;  // unknown, pause: before the next try
    std::string booking;      // id, "" = none
    std::string kind;         // of its session: regular, periodic, ad_hoc
    std::string leader;       // title of who receives
    std::string venue;
    std::string day;   // "2026-02-24"
    std::string time;  // "09:30"; "" = on the waiting list
    std::int64_t party = 1;
};

struct Proposal {
    std::string month;
    std::string day;                 // "" = the month has none
    std::vector<std::string> flags;  // why a person must look at it
    std::string special_vi;          // the holiday or swapped day behind a flag
    std::string special_en;
    std::string instead;  // "" = not needed
    enum class Planned { No, Yes } planned = Planned::No;
};

// Public holidays, or days worked in exchange.
struct Holiday {
    std::string from;  // "2026-02-16"
    std::string to;
    std::string kind;  // holiday, working
    std::string name_vi;
    std::string name_en;
    std::string source;
    enum class Confirmed { No, Yes } confirmed = Confirmed::No;
};

[[nodiscard]] Result<Holiday> holiday_from(const Json& json);
[[nodiscard]] Result<CalendarSession> calendar_session_from(const Json& json);
[[nodiscard]] Result<Booking> booking_from(const Json& json);
// Of the whole answer.
[[nodiscard]] Result<FoundBooking> found_booking_from(const Json& answer);
[[nodiscard]] Result<Proposal> proposal_from(const Json& json);

}  // namespace kiosk::api
