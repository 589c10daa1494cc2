#pragma once
// Table 01/TCD of Circular 01/2024/TT-TTCP: the results of receiving citizens in a period, as a
// pure function of the visits. What each column means stands in data/tcd01.toml; conventions that
// the form leaves open stand in docs/statistics.md.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/calendar/session_kind.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::reception {

// One visit as the table counts it.
struct CountedVisit {
    queue::BusinessDay day;
    calendar::SessionKind kind = calendar::SessionKind::Regular;
    calendar::Held held = calendar::Held::ByHead;  // of a regular visit without meaning
    std::optional<SessionId> session;              // none: the day's regular reception
    int people = 1;
    std::string case_token;  // which matter; "" = the visit is of no case
    int nth = 1;             // which visit of that case: 1 = first, 2 and more = repeated
    std::optional<GroupId> group;
};

// From how many people on a group counts as large; dated, so that a later change never rewrites an
// earlier period. 5 until the first entry.
inline constexpr int kUsualGroupMin = 5;

class GroupMins {
public:
    // Counts from this day on, over what was said for it before.
    void set(queue::BusinessDay from, int group_min);
    [[nodiscard]] int on(queue::BusinessDay day) const;
    // The smallest one that stands on any day from `from` to `to`.
    [[nodiscard]] int least(queue::BusinessDay from, queue::BusinessDay to) const;

private:
    struct Entry {
        queue::BusinessDay from;
        int group_min = kUsualGroupMin;
    };

    std::vector<Entry> entries_;  // by day, one entry each
};

inline constexpr std::size_t kTcd01Columns = 29;

struct Tcd01 {
    std::array<std::int64_t, kTcd01Columns> columns{};

    // 1 to 29, as the form numbers them.
    [[nodiscard]] std::int64_t operator[](std::size_t number) const {
        return columns.at(number - 1);
    }

    bool operator==(const Tcd01&) const = default;
};

// A large group is one group id, or without one a single visit, in one session, whose people sum to
// the least size of its first day; it is counted once. A regular visit's session is its day. Cases
// are distinct tokens in each column, sessions distinct ids. The order of the visits is of no
// matter.
[[nodiscard]] Tcd01 tcd01(std::span<const CountedVisit> visits, const GroupMins& mins);

// Names the first identity of docs/statistics.md that does not hold, such as "1 = 4 + 13 + 22";
// nullopt: the table is sound. `least_group`: GroupMins::least of its period.
[[nodiscard]] std::optional<std::string> broken_identity(const Tcd01& table, int least_group);

}  // namespace kiosk::reception
