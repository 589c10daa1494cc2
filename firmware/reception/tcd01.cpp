// One pass puts each visit into its block; a block keeps sets where the form counts distinct
// things. Groups are summed by session and id first, since only their sum tells whether they are
// large.
#include "firmware/reception/tcd01.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "firmware/base/format.hpp"

namespace kiosk::reception {
namespace {

using calendar::Held;
using calendar::SessionKind;
using queue::BusinessDay;

struct Cases {
    std::set<std::string> first;
    std::set<std::string> repeated;

    void add(const CountedVisit& visit) {
        if (!visit.case_token.empty()) {
            (visit.nth == 1 ? first : repeated).insert(visit.case_token);
        }
    }

    void add(const Cases& other) {
        first.insert(other.first.begin(), other.first.end());
        repeated.insert(other.repeated.begin(), other.repeated.end());
    }
};

// Which people belong together: those of one group in one session. Without a session the day is it,
// without a group the visit stands alone, under its place among the visits.
using GroupKey = std::tuple<std::optional<SessionId>, std::int32_t, GroupId, std::size_t>;

GroupKey key_of(const CountedVisit& visit, std::size_t place) {
    const std::int32_t day = visit.session ? 0 : visit.day.days;
    return visit.group ? GroupKey(visit.session, day, *visit.group, 0)
                       : GroupKey(visit.session, day, GroupId{}, place + 1);
}

struct Group {
    BusinessDay first_day;
    std::int64_t people = 0;
    Cases cases;
};

struct Block {
    std::int64_t visits = 0;
    std::int64_t people = 0;
    Cases cases;
    std::set<SessionId> sessions;
    std::map<GroupKey, Group> groups;

    void add(const CountedVisit& visit, std::size_t place) {
        ++visits;
        people += visit.people;
        cases.add(visit);
        if (visit.session) {
            sessions.insert(*visit.session);
        }
        const auto [group, fresh] = groups.try_emplace(key_of(visit, place));
        Group& sum = group->second;
        sum.first_day = fresh ? visit.day : std::min(sum.first_day, visit.day);
        sum.people += visit.people;
        sum.cases.add(visit);
    }
};

std::int64_t size(const std::set<std::string>& set) {
    return static_cast<std::int64_t>(set.size());
}

// `visits` is the number of the block's column of visits; the form has the same eight columns from
// there on in each block.
void fill(Tcd01& table, std::size_t visits, const Block& block, const GroupMins& mins) {
    const auto column = [&](std::size_t after) -> std::int64_t& {
        return table.columns.at(visits - 1 + after);
    };
    column(0) = block.visits;
    column(1) = block.people;
    column(2) = size(block.cases.first);
    column(3) = size(block.cases.repeated);
    Cases of_large;
    for (const auto& [key, group] : block.groups) {
        if (group.people >= mins.on(group.first_day)) {
            ++column(4);
            column(5) += group.people;
            of_large.add(group.cases);
        }
    }
    column(6) = size(of_large.first);
    column(7) = size(of_large.repeated);
}

}  // namespace

void GroupMins::set(BusinessDay from, int group_min) {
    const auto place =
        std::lower_bound(entries_.begin(), entries_.end(), from, [](const Entry& one, auto day) {
            return one.from < day;
        });
    if (place != entries_.end() && place->from == from) {
        place->group_min = group_min;
    } else {
        entries_.insert(place, {from, group_min});
    }
}

int GroupMins::on(BusinessDay day) const {
    int out = kUsualGroupMin;
    for (const Entry& entry : entries_) {
        if (day < entry.from) {
            break;
        }
        out = entry.group_min;
    }
    return out;
}

int GroupMins::least(BusinessDay from, BusinessDay to) const {
    int out = on(from);
    for (const Entry& entry : entries_) {
        if (from < entry.from && entry.from <= to) {
            out = std::min(out, entry.group_min);
        }
    }
    return out;
}

Tcd01 tcd01(std::span<const CountedVisit> visits, const GroupMins& mins) {
    Block regular;
    Block by_head;
    Block by_delegate;
    for (std::size_t place = 0; place < visits.size(); ++place) {
        const CountedVisit& visit = visits[place];
        Block& block = visit.kind == SessionKind::Regular ? regular
                       : visit.held == Held::ByHead       ? by_head
                                                          : by_delegate;
        block.add(visit, place);
    }
    Tcd01 out;
    fill(out, 4, regular, mins);
    fill(out, 13, by_head, mins);
    fill(out, 22, by_delegate, mins);
    out.columns[11] = static_cast<std::int64_t>(by_head.sessions.size());
    out.columns[20] = static_cast<std::int64_t>(by_delegate.sessions.size());
    out.columns[0] = out[4] + out[13] + out[22];
    out.columns[1] = out[5] + out[14] + out[23];
    out.columns[2] = out[6] + out[7] + out[15] + out[16] + out[24] + out[25];
    return out;
}

std::optional<std::string> broken_identity(const Tcd01& table, int least_group) {
    const auto broken = [](std::string_view name) { return std::optional(std::string(name)); };
    if (table[1] != table[4] + table[13] + table[22]) {
        return broken("1 = 4 + 13 + 22");
    }
    if (table[2] != table[5] + table[14] + table[23]) {
        return broken("2 = 5 + 14 + 23");
    }
    if (table[3] != table[6] + table[7] + table[15] + table[16] + table[24] + table[25]) {
        return broken("3 = 6 + 7 + 15 + 16 + 24 + 25");
    }
    for (std::size_t v = 4; v <= 22; v += 9) {  // the column of visits of each block
        if (table[v + 1] < table[v]) {
            return fmt::format("{} >= {}", v + 1, v);
        }
        if (table[v + 4] > table[v]) {
            return fmt::format("{} <= {}", v + 4, v);
        }
        if (table[v + 5] < least_group * table[v + 4]) {
            return fmt::format("{} >= {} * {}", v + 5, least_group, v + 4);
        }
        if (table[v + 5] > table[v + 1]) {
            return fmt::format("{} <= {}", v + 5, v + 1);
        }
        if (table[v + 6] > table[v + 2] || table[v + 7] > table[v + 3]) {
            return fmt::format("{} + {} <= {} + {}", v + 6, v + 7, v + 2, v + 3);
        }
        if (v > 4 && table[v - 1] > table[v]) {
            return fmt::format("{} <= {}", v - 1, v);
        }
    }
    const auto negative = std::find_if(
        table.columns.begin(), table.columns.end(), [](std::int64_t one) { return one < 0; });
    return negative == table.columns.end()
               ? std::nullopt
               : broken(fmt::format("{} >= 0", negative - table.columns.begin() + 1));
}

}  // namespace kiosk::reception
