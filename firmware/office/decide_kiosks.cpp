// What spans the queue and the kiosks. A secondary decides about its own tickets and blocks only.
#include "firmware/office/decide_kiosks.hpp"

#include <algorithm>

#include "firmware/queue/groups.hpp"

namespace kiosk::office {
namespace {

constexpr std::size_t kMostWants = 2000;  // two a prefix, and there are 702 prefixes
constexpr std::size_t kMostTickets = 1000;

class DecideKiosks {
public:
    explicit DecideKiosks(const State& state) : state_(state) {}

    Result<Events> operator()(const EnrolKiosk& ask) const {
        if (ask.kiosk.device == state_.identity.device) {
            return Error{ErrorCode::BadArgument, "device: this kiosk itself"};
        }
        KIOSK_TRY(auto fact, enrol_kiosk(state_.kiosks, ask.kiosk, ask.name, kiosk_of(state_)));
        const auto known = state_.kiosks.enrolled().find(ask.kiosk.device);
        if (known != state_.kiosks.enrolled().end() &&
            known->second == EnrolledKiosk{fact.kiosk, fact.slot, fact.name}) {
            return Events{};
        }
        return Events{std::move(fact)};
    }

    Result<Events> operator()(const RemoveKiosk& ask) const {
        return one(remove_kiosk(state_.kiosks, ask.device));
    }

    Result<Events> operator()(const JoinOffice& ask) const {
        KIOSK_CHECK(check_contact(ask.primary));
        if (ask.primary.device == state_.identity.device || ask.slot < 1 ||
            ask.slot > kMostKioskSlot || ask.epoch < 1) {
            return Error{ErrorCode::BadArgument, "primary, slot or epoch"};
        }
        const Kiosks& kiosks = state_.kiosks;
        const bool alone = kiosks.is_primary() && kiosks.enrolled().empty();
        // Its numbers of today would meet those of the office.
        if (alone && state_.queue.day_is_open() && !state_.queue.tickets().empty()) {
            return Error{ErrorCode::TicketsToday};
        }
        if (!alone && ask.epoch < kiosks.epoch()) {
            return Error{ErrorCode::NotPrimary, "this office has had another primary since"};
        }
        const int slot = alone ? ask.slot : kiosk_of(state_);
        if (kiosks.membership() == Membership{ask.primary} && kiosks.slot() == slot &&
            kiosks.epoch() == ask.epoch) {
            return Events{};
        }
        return Events{OfficeJoined{ask.primary, slot, ask.epoch}};
    }

    Result<Events> operator()(const LeaveOffice&) const {
        if (state_.kiosks.is_primary()) {
            return Error{ErrorCode::UnknownKiosk, "this kiosk belongs to no other"};
        }
        return Events{OfficeLeft{}};
    }

    Result<Events> operator()(const LeaseNumbers& ask) const {
        if (!state_.kiosks.enrolled().contains(ask.device)) {
            return Error{ErrorCode::UnknownKiosk};
        }
        if (ask.wants.size() > kMostWants) {
            return Error{ErrorCode::BadArgument, "wants: too many"};
        }
        KIOSK_CHECK(same_day(ask.day));
        Events out;
        if (state_.queue.number_source() != queue::NumberSource::Shared) {
            return out;  // until the day ends each kiosk has its own range and nothing else
        }
        queue::Numbers numbers = state_.queue.numbers();
        for (const NumberWant& want : ask.wants) {
            if (!is_prefix(want.prefix)) {
                continue;  // the settings of the two differ: no number, no harm
            }
            if (!state_.kiosks.granted_after(ask.device, want.prefix, want.use, want.after)
                     .empty()) {
                continue;
            }
            const int count = want.use == queue::BlockUse::Live ? state_.queue.rules().live_block
                                                                : queue::kReserveBlock;
            if (const auto block = numbers.cut(want.prefix, count, want.use)) {
                numbers.gave_away(*block);
                out.emplace_back(NumbersLeased{ask.day, ask.device, *block});
            }
        }
        return out;
    }

    Result<Events> operator()(const ReceiveNumbers& ask) const {
        KIOSK_CHECK(same_day(ask.day));
        if (state_.kiosks.is_primary()) {
            return Error{ErrorCode::BadArgument, "only a secondary gets numbers"};
        }
        Events out;
        queue::Numbers numbers = state_.queue.numbers();
        for (const queue::NumberBlock& block : ask.blocks) {
            const bool sound = block.from >= 1 && block.to >= block.from &&
                               block.to <= queue::kSharedNumbers &&
                               block.to - block.from < queue::kMostBlock;
            if (!sound || !is_prefix(block.prefix)) {
                return Error{ErrorCode::BadArgument, "blocks: not numbers of a prefix"};
            }
            if (block.from > numbers.last_received(block.prefix, block.use)) {
                numbers.received(block);
                out.emplace_back(NumbersLeased{ask.day, state_.identity.device, block});
            }
        }
        return out;
    }

    Result<Events> operator()(const AdoptTickets& ask) const {
        if (!state_.kiosks.is_primary()) {
            return Error{ErrorCode::NotPrimary, state_.kiosks.membership()->primary.address};
        }
        if (ask.tickets.size() > kMostTickets) {
            return Error{ErrorCode::BadArgument, "tickets: too many at once"};
        }
        return adopted(ask.tickets, state_.kiosks.epoch());
    }

    Result<Events> operator()(const HandOverTickets& ask) const {
        if (state_.kiosks.is_primary()) {
            return Error{ErrorCode::BadArgument, "only a secondary hands tickets over"};
        }
        Events out;
        std::set<TicketId> once;
        for (const TicketId& id : ask.tickets) {
            const queue::Ticket* ticket = state_.queue.ticket(id);
            if (ticket != nullptr && !ticket->is_final() && once.insert(id).second) {
                out.emplace_back(queue::TicketHandedOver{id});
            }
        }
        return out;
    }

    Result<Events> operator()(const TakeOver& ask) const {
        const auto& membership = state_.kiosks.membership();
        if (!membership) {
            return Error{ErrorCode::BadArgument, "this kiosk is the primary already"};
        }
        Events out{PrimaryChanged{state_.kiosks.epoch() + 1, membership->primary.device}};
        for (const KioskEnrolled& other : ask.others) {
            if (other.kiosk.device != state_.identity.device) {
                KIOSK_CHECK(check_contact(other.kiosk));
                out.emplace_back(other);
            }
        }
        KIOSK_TRY(auto tickets, adopted(ask.open, state_.kiosks.epoch() + 1));
        out.insert(out.end(), tickets.begin(), tickets.end());
        return out;
    }

private:
    [[nodiscard]] Status same_day(queue::BusinessDay day) const {
        KIOSK_CHECK(queue::day_is_open(state_.queue));
        if (*state_.queue.high_water() != day) {
            return Error{ErrorCode::DayOver,
                         "it is " + state_.queue.high_water()->text() + " here"};
        }
        return {};
    }

    [[nodiscard]] bool is_prefix(const std::string& prefix) const {
        const auto& services = state_.queue.services();
        return std::any_of(services.begin(), services.end(), [&](const queue::Service& service) {
            return service.prefix == prefix;
        });
    }

    // A number that two of the list have is refused by the second one's turn: the state knows the
    // first only afterwards, so the list is watched here.
    [[nodiscard]] Result<Events> adopted(const std::vector<queue::TicketAdopted>& tickets,
                                         std::int64_t epoch) const {
        Events out;
        std::set<queue::TicketNumber> numbers;
        std::set<TicketId> ids;
        for (const queue::TicketAdopted& ticket : tickets) {
            const auto fact = queue::adopt(state_.queue, ticket);
            if (!fact || !*fact || !ids.insert(ticket.ticket).second ||
                !numbers.insert(ticket.number).second) {
                continue;
            }
            queue::TicketAdopted taken = **fact;
            taken.epoch = epoch;
            out.emplace_back(std::move(taken));
            if (const auto large = queue::large_party(state_.queue, ticket.ticket, ticket.party)) {
                out.emplace_back(*large);
            }
        }
        return out;
    }

    const State& state_;
};

}  // namespace

Result<Events> decide_kiosks(const State& state, const KioskAsk& ask) {
    return std::visit(DecideKiosks(state), ask);
}

}  // namespace kiosk::office
