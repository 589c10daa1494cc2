// First the visits are planned so that the sums come out: groups take five people each and what is
// left of their people at random, other visits one to four. Then the plan is lived through day by
// day.
#include "tests/support/long_log.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/office_samples.hpp"

namespace kiosk::test {
namespace {

using calendar::SessionKind;
using queue::BusinessDay;
using reception::VisitRecord;

constexpr std::int64_t kGroup = 5;
constexpr std::int64_t kMostAlone = 4;
constexpr LongLogSums kTold{8656, 14015, 280, 1527};
// Of the people in the leaders' 47 groups nothing is told; as many as in any 47 groups.
constexpr LongLogSums kLeaders{702, 1754, 47, 256};

struct Planned {
    VisitRecord record;
    bool ticket = false;
};

using Plan = std::map<BusinessDay, std::vector<Planned>>;

std::vector<BusinessDay> working_days() {
    const reception::Period period = long_log_period();
    std::vector<BusinessDay> out;
    for (BusinessDay day = period.from; day <= period.to; ++day.days) {
        const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{day.days}}};
        if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) {
            out.push_back(day);
        }
    }
    return out;
}

// The first working day from the 15th on, each month.
std::vector<BusinessDay> leaders_days(const std::vector<BusinessDay>& working) {
    std::map<std::string, BusinessDay> out;
    for (const BusinessDay day : working) {
        const std::string text = day.text();
        if (text.substr(8) >= "15") {
            out.try_emplace(text.substr(0, 7), day);
        }
    }
    std::vector<BusinessDay> days;
    for (const auto& [month, day] : out) {
        days.push_back(day);
    }
    return days;
}

// `count` numbers from `least` up that sum to `sum`, none above `most`.
std::vector<std::int64_t> parts(
    std::int64_t count, std::int64_t sum, std::int64_t least, std::int64_t most, Random& random) {
    std::vector<std::int64_t> out(static_cast<std::size_t>(count), least);
    std::int64_t left = sum - count * least;
    KIOSK_ASSERT(left >= 0 && left <= count * (most - least), "the sums can be reached");
    while (left > 0) {
        std::int64_t& one = out[random.below(out.size())];
        if (one < most) {
            ++one;
            --left;
        }
    }
    return out;
}

class Planner {
public:
    Planner(Plan& plan, Random& random) : plan_(plan), random_(random) {}

    // `days` are the sessions' of a leader, or all working days.
    void add(const LongLogSums& sums, SessionKind kind, const std::vector<BusinessDay>& days) {
        kind_ = kind;
        std::map<BusinessDay, SessionId> sessions;
        for (const BusinessDay day : days) {
            sessions[day] = SessionId{random_.bytes<16>()};
        }
        sessions_ = std::move(sessions);
        std::int64_t visits = 0;
        for (const std::int64_t people :
             parts(sums.groups, sums.group_people, kGroup, 40, random_)) {
            visits += add_group(days, people);
        }
        for (const std::int64_t people :
             parts(sums.visits - visits, sums.people - sums.group_people, 1, kMostAlone, random_)) {
            put(days, people, {});
        }
    }

private:
    // Its visits: one, or two of one group id. The smaller part stays below a large group.
    std::int64_t add_group(const std::vector<BusinessDay>& days, std::int64_t people) {
        if (random_.below(5) != 0) {
            put(days, people, {});
            return 1;
        }
        const GroupId group{random_.bytes<16>()};
        const auto day = put(days, people - 2, group);
        put({day}, 2, group);
        return 2;
    }

    BusinessDay put(const std::vector<BusinessDay>& days,
                    std::int64_t people,
                    std::optional<GroupId> group) {
        // The first visits take the days in turn, so that no leaders' day is without people.
        const BusinessDay day = next_day_ < days.size() && days.size() > 1
                                    ? days[next_day_++]
                                    : days[random_.below(days.size())];
        Planned out;
        out.record.people = static_cast<int>(people);
        out.record.session_kind = kind_;
        if (kind_ != SessionKind::Regular) {
            out.record.session = sessions_.at(day);
        }
        out.record.group = group;
        out.record.kind = reception::VisitKind::Complaint;
        out.record.field = "land";
        out.record.outcome = "received";
        if (random_.below(5) < 3) {
            const std::uint64_t matter = random_.below(3000);
            out.record.case_token = fmt::format("VV-{:04}", matter);
            out.record.nth = ++visits_of_case_[matter];
        }
        out.ticket = random_.below(4) == 0;
        plan_[day].push_back(std::move(out));
        return day;
    }

    Plan& plan_;
    Random& random_;
    SessionKind kind_ = SessionKind::Regular;
    std::map<BusinessDay, SessionId> sessions_;
    std::map<std::uint64_t, int> visits_of_case_;
    std::size_t next_day_ = 0;
};

class Life {
public:
    explicit Life(store::Store& store) : store_(store) {}

    Status begin() {
        KIOSK_TRY(state_, store_.load_state());
        KIOSK_CHECK(act(by_system(office::ApplySettings{sample_settings()})));
        return commit();
    }

    Status day(BusinessDay day, const std::vector<Planned>& visits) {
        now_ = moment_at(std::int64_t{day.days} * kDay_ms + kEight_ms, ++mono_ms_);
        KIOSK_CHECK(act(by_system(office::OpenDay{})));
        KIOSK_CHECK(act(by_staff(office::OpenCounter{kCounter})));
        for (const Planned& visit : visits) {
            KIOSK_CHECK(plan_session(day, visit.record));
            KIOSK_CHECK(visit.ticket ? with_ticket(visit) : at_desk(visit));
        }
        return commit();
    }

private:
    static constexpr std::int64_t kEight_ms = 3'600'000;  // 08:00 in Hanoi is 01:00 UTC
    static inline const CounterId kCounter{"1"};

    Status act(const office::Command& command) {
        KIOSK_TRY(auto decision, office::decide(state_, command, now_));
        office::evolve(state_, decision);
        group_.push_back(std::move(decision));
        now_.wall.unix_ms += 30'000;
        now_.mono_ms += 30'000;
        return {};
    }

    [[nodiscard]] VisitId last_visit() const { return group_.back().facts.back().visit_id(); }

    // The session that the row names, in the calendar: once, with the id that its record gives.
    Status plan_session(BusinessDay day, const reception::VisitRecord& record) {
        if (!record.session || sessions_.contains(*record.session)) {
            return {};
        }
        calendar::SessionPlan plan;
        plan.kind = record.session_kind;
        plan.held = record.held;
        plan.day = day;
        plan.hours = {22 * 60, 23 * 60};
        plan.service = ServiceId{"don-thu"};
        plan.leader = "Chủ tịch UBND Thành phố";
        plan.venue = "Phòng 1";
        KIOSK_CHECK(act(by_staff(office::PlanSession{plan})));
        sessions_[*record.session] = group_.back().facts.back().session_id();
        return {};
    }

    Status at_desk(const Planned& visit) {
        KIOSK_CHECK(act(by_staff(office::OpenVisit{kCounter, visit.record.people})));
        return write(last_visit(), visit);
    }

    Status with_ticket(const Planned& visit) {
        KIOSK_CHECK(
            act(by_citizen(issue(fmt::format("key-{}", ++keys_), "don-thu", visit.record.people))));
        const TicketId ticket = group_.back().facts.front().ticket_id();
        KIOSK_CHECK(act(by_staff(office::CallNext{kCounter})));
        KIOSK_CHECK(act(by_staff(office::Arrive{ticket, std::nullopt})));
        const VisitId id = last_visit();
        KIOSK_CHECK(write(id, visit));
        return act(by_staff(office::Done{ticket, "received"}));
    }

    Status write(const VisitId& id, const Planned& visit) {
        reception::VisitRecord record = visit.record;
        if (record.session) {
            record.session = sessions_.at(*record.session);
        }
        KIOSK_CHECK(act(by_staff(office::RecordVisit{id, record, std::nullopt})));
        return act(by_staff(office::CloseVisit{id, std::nullopt}));
    }

    Status commit() {
        std::vector<const office::Decision*> all;
        for (const office::Decision& decision : group_) {
            all.push_back(&decision);
        }
        KIOSK_CHECK(store_.commit(all));
        group_.clear();
        return {};
    }

    store::Store& store_;
    office::State state_;
    Moment now_ = moment_at(std::int64_t{long_log_period().from.days} * kDay_ms - kDay_ms);
    std::uint64_t mono_ms_ = 1000;
    std::uint64_t keys_ = 0;
    std::vector<office::Decision> group_;
    std::map<SessionId, SessionId> sessions_;  // as planned in the log -> as in the journal
};

}  // namespace

LongLogSums regular_sums(LeadersVisits leaders) {
    return leaders == LeadersVisits::Beside
               ? kTold
               : LongLogSums{kTold.visits - kLeaders.visits,
                             kTold.people - kLeaders.people,
                             kTold.groups - kLeaders.groups,
                             kTold.group_people - kLeaders.group_people};
}

LongLogSums leaders_sums() {
    return kLeaders;
}

reception::Period long_log_period() {
    return {BusinessDay::parse("2022-01-01").value(),
            BusinessDay::parse("2025-08-31").value(),
            "2022-01-01..2025-08-31"};
}

Status live_through(store::Store& store, LeadersVisits leaders, std::uint64_t seed) {
    SeededRandom random(seed);
    const auto days = working_days();
    Plan plan;
    for (const BusinessDay day : days) {
        plan[day];
    }
    Planner(plan, random).add(kLeaders, SessionKind::Periodic, leaders_days(days));
    Planner(plan, random).add(regular_sums(leaders), SessionKind::Regular, days);
    Life life(store);
    KIOSK_CHECK(life.begin());
    for (const auto& [day, visits] : plan) {
        KIOSK_CHECK(life.day(day, visits));
    }
    return {};
}

}  // namespace kiosk::test
