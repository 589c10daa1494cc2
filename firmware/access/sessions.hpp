#pragma once
// Who is signed in. A browser holds a random token; the table holds only its SHA-256, so that a
// copy of the memory gives nobody a session.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/access/users.hpp"
#include "firmware/base/random.hpp"

namespace kiosk::access {

inline constexpr std::uint64_t kSession_ms = 8 * 3'600'000ULL;  // a working day, then again
inline constexpr std::uint64_t kIdle_ms = 5 * 60'000ULL;        // without an act: locked

// Where a session was opened, which is the only place where its token counts.
enum class Place {
    Network,  // the console in a browser
    Device,   // by PIN at the device's own screens: ends where the other one would lock
};

struct Session {
    Place place = Place::Network;
    std::string name;
    Grade grade = Grade::Staff;
    std::string counter;  // "" = none: a supervisor or technician who only looks
    std::string csrf;     // 64 hex digits; every unsafe request shows it
    enum class Screen { Open, Locked } screen = Screen::Open;
    std::uint64_t ends_in_ms = 0;
};

// True when `shown` is the session's token against forged requests; in constant time.
[[nodiscard]] bool csrf_fits(const Session& session, std::string_view shown);

// Times are monotonic milliseconds; one thread at a time.
class Sessions {
public:
    static constexpr std::size_t kMost = 256;   // then the one that ends first goes
    static constexpr std::size_t kPerUser = 8;  // likewise

    // The token: 64 hex digits.
    [[nodiscard]] std::string open(const User& user,
                                   const std::string& counter,
                                   Place place,
                                   Random& random,
                                   std::uint64_t now_ms);
    // NotSignedIn for an unknown or ended session. A session that was idle too long comes back
    // Locked and stays so until unlock(); one of the device has ended.
    [[nodiscard]] Result<Session> find(std::string_view token, std::uint64_t now_ms);
    // Those that have not ended, in no order.
    [[nodiscard]] std::vector<Session> all(std::uint64_t now_ms) const;
    // The person did something. No effect on a locked session.
    void act(std::string_view token, std::uint64_t now_ms);
    // One of the device ends instead: there is no password to open it with.
    void lock(std::string_view token);
    void unlock(std::string_view token, std::uint64_t now_ms);
    void end(std::string_view token);
    void end_all_of(std::string_view name);

private:
    struct Entry {
        Session session;
        std::uint64_t ends_ms = 0;
        std::uint64_t acted_ms = 0;
    };

    void drop_first_ending(std::string_view name);

    std::map<std::string, Entry> entries_;  // by token_digest()
};

}  // namespace kiosk::access
