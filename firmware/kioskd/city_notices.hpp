#pragma once
// Says in the office's halls what the city's document "notices" holds for the day. An act of the
// system, told to the journal like a supervisor's; the last word of a day is the supervisor's: a
// notice of the city that was withdrawn or replaced by hand comes back on the next day, or with
// another text of the city. An urgent one never takes the place of the office's own (fire): it
// waits until that is withdrawn.

#include <map>
#include <mutex>
#include <vector>

#include "firmware/kioskd/office_loop.hpp"
#include "firmware/provisioning/city_notices.hpp"

namespace kiosk::kioskd {

class CityNotices {
public:
    // From now on they count at this office, each day anew. Once; this must outlive the office.
    // Errors of OfficeLoop::subscribe.
    Status begin(OfficeLoop& office);

    // Takes the place of all that the city said before; from any thread. What the halls no longer
    // say is withdrawn.
    void put(std::vector<provisioning::CityNotice> notices);

private:
    struct Said {
        calendar::BusinessDay day;
        reception::NoticePosted notice;
        bool operator==(const Said&) const = default;
    };

    // On the loop's thread: makes the halls say what counts today.
    void look(const office::State& state);
    void look(const office::State& state, reception::NoticeKind kind);

    OfficeLoop* office_ = nullptr;
    std::mutex mutex_;
    std::vector<provisioning::CityNotice> notices_;  // guarded by mutex_
    std::map<reception::NoticeKind, Said> said_;     // of the loop's thread
};

}  // namespace kiosk::kioskd
