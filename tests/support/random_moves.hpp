#pragma once
// The moves of a random office (random_office.hpp): what staff do with tickets beside the straight
// way, mostly where it fits, sometimes where it does not.

#include <iterator>
#include <utility>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/office/decide.hpp"
#include "tests/support/office_samples.hpp"

namespace kiosk::test {

// An office with work profiles, a small room and a contingent; without opening hours, since the
// random days keep no hours (tests/sim plays days that do).
[[nodiscard]] inline office::AppliedSettings busy_settings() {
    office::AppliedSettings out = sample_settings();
    out.services[1].contingent = 25;
    out.services.push_back({ServiceId{"lanh-dao"}, "L", "Gặp lãnh đạo", "Meet the leader"});
    using When = queue::CallStep::When;
    out.counters = {{CounterId{"1"},
                     {ServiceId{"don-thu"}, ServiceId{"tu-van"}},
                     {{{ServiceId{"tu-van"}}, When::Waited, 30},
                      {{ServiceId{"don-thu"}}},
                      {{ServiceId{"tu-van"}}}},
                     2},
                    {CounterId{"2"}, {ServiceId{"tu-van"}, ServiceId{"lanh-dao"}}, {}, 0},
                    {CounterId{"3"},
                     {ServiceId{"lanh-dao"}, ServiceId{"don-thu"}},
                     {{{ServiceId{"lanh-dao"}}}, {{ServiceId{"don-thu"}}, When::People, 6}},
                     0}};
    return out;
}

class RandomMoves {
public:
    explicit RandomMoves(Random& random) : random_(random) {}

    [[nodiscard]] office::Command next(const office::State& state, const Moment& now) {
        switch (random_.below(14)) {
            case 0:
            case 1:
                return serving_move(state, now);
            case 2:
                return by_staff(office::ResumeTicket{one_of(state.queue.held())});
            case 3:
                return by_staff(office::CallThis{some_counter(), any_ticket(state)});
            case 4:
                return by_staff(office::CallThis{some_counter(), one_of(state.queue.held())});
            case 5:
                return by_staff(office::ReturnTicket{one_of(state.queue.missed())});
            case 6:
                return by_staff(office::CancelTicket{any_ticket(state),
                                                     any_of(queue::CancelReason::Superseded)});
            case 7:
                return by_staff(office::MergeTickets{any_ticket(state), {any_ticket(state)}});
            case 8:
                return by_staff(office::Rerank{any_ticket(state),
                                               static_cast<int>(random_.below(2)),
                                               any_of(queue::RankReason::Other)});
            case 9:
                return party(state);
            case 10:
                return group(state);
            case 11:
                return by_staff(office::StartBreak{some_counter(), {}});
            case 12:
                return by_staff(office::CorrectOutcome{any_ticket(state), "other"});
            default:
                return intake();
        }
    }

    [[nodiscard]] CounterId some_counter() {
        return CounterId{std::string(1, static_cast<char>('1' + random_.below(3)))};
    }

private:
    template <class Enum>
    Enum any_of(Enum last) {
        return static_cast<Enum>(random_.below(static_cast<std::uint64_t>(last) + 1));
    }

    template <class Set>
    TicketId one_of(const Set& set) {
        if (set.empty()) {
            return {};
        }
        auto chosen = set.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(set.size())));
        return *chosen;
    }

    TicketId any_ticket(const office::State& state) {
        const auto& all = state.queue.tickets();
        if (all.empty()) {
            return {};
        }
        auto chosen = all.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(all.size())));
        return chosen->first;
    }

    office::Command serving_move(const office::State& state, const Moment& now) {
        std::vector<TicketId> serving;
        for (const auto& [id, counter] : state.queue.counters()) {
            if (counter.at_hand) {
                serving.push_back(*counter.at_hand);
            }
        }
        const TicketId ticket =
            serving.empty() ? TicketId{} : serving[random_.below(serving.size())];
        if (random_.below(2) == 0) {
            office::HoldTicket ask{
                ticket, {any_of(queue::HoldReason::Other), any_of(queue::HoldPool::Counter), {}}};
            if (random_.below(2) == 0) {
                ask.how.wake_ms =
                    now.wall.unix_ms + static_cast<std::int64_t>(random_.below(1'200'000));
            }
            return by_staff(ask);
        }
        office::TransferTicket ask{ticket, {}};
        static constexpr std::array<const char*, 4> kServices = {
            "don-thu", "tu-van", "lanh-dao", "khac"};
        ask.wish.service = ServiceId{kServices[random_.below(kServices.size())]};
        if (random_.below(3) == 0) {
            ask.wish.counter = some_counter();
        }
        ask.wish.back = any_of(queue::TransferWish::Back::Counter);
        return by_staff(ask);
    }

    office::Command party(const office::State& state) {
        office::ChangeParty ask{any_ticket(state), static_cast<int>(random_.below(14)), {}};
        if (random_.below(2) == 0) {
            ask.representatives = static_cast<int>(random_.below(6));
        }
        return by_staff(ask);
    }

    office::Command group(const office::State& state) {
        if (random_.below(4) == 0) {
            return by_staff(office::UnlinkGroup{any_ticket(state)});
        }
        office::LinkGroup ask;
        ask.wish.tickets = {any_ticket(state), any_ticket(state)};
        const auto& groups = state.queue.groups();
        if (!groups.empty() && random_.below(2) == 0) {
            ask.wish.group = groups.begin()->first;
            ask.wish.tickets.pop_back();
        }
        ask.wish.origin = random_.below(2) == 0 ? "phuong-dong-da" : "";
        return by_staff(ask);
    }

    office::Command intake() {
        // Mostly open: a closed intake would starve the days of tickets.
        return random_.below(4) == 0 ? by_staff(office::CloseIntake{})
                                     : by_staff(office::OpenIntake{});
    }

    Random& random_;
};

}  // namespace kiosk::test
