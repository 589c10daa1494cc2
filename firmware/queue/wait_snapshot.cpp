// Lines are merged by their keys as far as the walk looks, so a long line costs no copy.
#include "firmware/queue/wait_snapshot.hpp"

#include <algorithm>
#include <limits>

namespace kiosk::queue {
namespace {

constexpr std::int64_t kUsualBreak_ms = 15 * kMinute_ms;  // whose end its officer did not say

class Taker {
public:
    Taker(const QueueState& queue, const WaitBook& book, const WaitAround& around)
        : queue_(queue), book_(book), around_(around) {
        out_.now_ms = around.now_ms;
        out_.session_end_ms = around.session_end_ms;
        out_.closed = around.closed;
        out_.spread = book.spread();
        for (const Service& service : queue.services()) {
            add_service(service.id, service.mean_minutes);
        }
        for (const auto& [id, line] : queue.lines()) {
            if (!line.keys.empty() && queue.service(id) == nullptr) {
                add_service(id, kDefaultMean_min);  // it left the settings, its people did not
            }
        }
    }

    WaitSnapshot take(std::size_t service, const WaitKey& place) {
        out_.service = service;
        for (const auto& [id, counter] : queue_.counters()) {
            if (counter.state != Counter::State::Closed) {
                add_desk(counter);
            }
        }
        if (served(service)) {
            walk_lines(place);
        }
        return std::move(out_);
    }

    [[nodiscard]] std::optional<std::size_t> index_of(const ServiceId& id) const {
        const auto found = std::find(ids_.begin(), ids_.end(), id);
        return found == ids_.end() ? std::nullopt
                                   : std::optional(static_cast<std::size_t>(found - ids_.begin()));
    }

private:
    struct Stream {
        std::size_t service = 0;
        const std::set<WaitKey>* keys = nullptr;
        std::set<WaitKey>::const_iterator at;
        std::size_t taken = 0;
    };

    void add_service(const ServiceId& id, int mean_minutes) {
        const WaitCounts counts = book_.counts(id);
        WaitService service;
        service.mean_ms = learned_mean_ms(mean_minutes * kMinute_ms,
                                          counts.cases,
                                          counts.served_ms,
                                          static_cast<double>(counts.weight_pct) / 100);
        service.way_ms = way_mean_ms(counts.called, counts.way_ms);
        service.no_show_rate = no_show_rate(counts.called, counts.missed);
        service.cases = counts.cases;
        service.line =
            std::count(around_.leaders_desks.begin(), around_.leaders_desks.end(), id) > 0
                ? WaitLine::LeadersDesk
                : WaitLine::Ordinary;
        out_.services.push_back(service);
        ids_.push_back(id);
    }

    void add_desk(const Counter& counter) {
        WaitDesk desk;
        for (const ServiceId& service : counter.services) {
            if (const auto index = index_of(service)) {
                desk.services.push_back(*index);
            }
        }
        for (std::size_t gone = queue_.services().size(); gone < ids_.size(); ++gone) {
            desk.services.push_back(gone);  // every desk calls from such lines
        }
        if (counter.state == Counter::State::Break) {
            desk.now = WaitDesk::Now::Break;
            desk.until_ms = counter.break_until_ms.value_or(counter.since_ms + kUsualBreak_ms);
        }
        if (counter.at_hand) {
            put_at_hand(desk, *queue_.ticket(*counter.at_hand));
        }
        out_.desks.push_back(std::move(desk));
    }

    void put_at_hand(WaitDesk& desk, const Ticket& ticket) {
        auto service = index_of(ticket.service);
        if (!service) {
            add_service(ticket.service, kDefaultMean_min);
            service = ids_.size() - 1;
        }
        desk.service = *service;
        if (ticket.state == TicketState::Serving && ticket.arrived) {
            desk.now = WaitDesk::Now::Serving;
            desk.since_ms = ticket.arrived->wall.unix_ms;
            desk.people = ticket.people();
        } else {
            desk.now = WaitDesk::Now::Called;
            desk.people = ticket.people();
        }
    }

    [[nodiscard]] bool served(std::size_t service) const {
        return std::any_of(out_.desks.begin(), out_.desks.end(), [service](const WaitDesk& desk) {
            return std::find(desk.services.begin(), desk.services.end(), service) !=
                   desk.services.end();
        });
    }

    void walk_lines(const WaitKey& place) {
        std::vector<Stream> streams;
        for (const auto& [id, line] : queue_.lines()) {
            const auto index = index_of(id);
            if (index && served(*index) && !line.keys.empty()) {
                streams.push_back({*index, &line.keys, line.keys.begin(), 0});
            }
        }
        std::vector<WaitBooking> bookings = bookings_before(place);
        auto booking = bookings.begin();
        while (out_.ahead.size() < kMostWalked) {
            Stream* least = least_of(streams, place);
            if (booking != bookings.end() && (least == nullptr || slot_of(*booking) < *least->at)) {
                out_.ahead.push_back(
                    {*index_of(booking->service), booking->people, booking->slot_ms});
                ++booking;
                continue;
            }
            if (least == nullptr) {
                return;
            }
            const Ticket* ticket = queue_.ticket(least->at->ticket);
            out_.ahead.push_back({least->service, ticket->people(), 0});
            ++least->at;
            ++least->taken;
        }
        count_rest(streams, place);
        out_.ahead_not_walked += static_cast<std::size_t>(bookings.end() - booking);
    }

    static Stream* least_of(std::vector<Stream>& streams, const WaitKey& place) {
        Stream* least = nullptr;
        for (Stream& stream : streams) {
            if (stream.at != stream.keys->end() && *stream.at < place &&
                (least == nullptr || *stream.at < *least->at)) {
                least = &stream;
            }
        }
        return least;
    }

    // From the end of each line: whoever just came has nobody behind.
    void count_rest(const std::vector<Stream>& streams, const WaitKey& place) {
        for (const Stream& stream : streams) {
            std::size_t before = stream.keys->size();
            for (auto at = stream.keys->rbegin(); at != stream.keys->rend() && !(*at < place);
                 ++at) {
                --before;
            }
            out_.ahead_not_walked += before - stream.taken;
        }
    }

    [[nodiscard]] std::vector<WaitBooking> bookings_before(const WaitKey& place) const {
        std::vector<WaitBooking> out;
        for (const WaitBooking& booking : around_.bookings) {
            const auto index = index_of(booking.service);
            if (index && served(*index) && slot_of(booking) < place) {
                out.push_back(booking);
            }
        }
        std::stable_sort(out.begin(), out.end(), [](const WaitBooking& a, const WaitBooking& b) {
            return a.slot_ms < b.slot_ms;
        });
        return out;
    }

    // Before a ticket that came at the very time of the slot.
    static WaitKey slot_of(const WaitBooking& booking) {
        return {kNormalRank, booking.slot_ms, 0, {}};
    }

    const QueueState& queue_;
    const WaitBook& book_;
    const WaitAround& around_;
    std::vector<ServiceId> ids_;  // of out_.services
    WaitSnapshot out_;
};

}  // namespace

Result<WaitSnapshot> wait_snapshot(const QueueState& queue,
                                   const WaitBook& book,
                                   const WaitAround& around,
                                   const ServiceId& service,
                                   const WaitKey& place) {
    Taker taker(queue, book, around);
    const auto index = taker.index_of(service);
    if (!index) {
        return Error{ErrorCode::UnknownService, service.value};
    }
    return taker.take(*index, place);
}

Result<WaitEstimate> wait_of(const QueueState& queue,
                             const WaitBook& book,
                             const WaitAround& around,
                             const ServiceId& service,
                             const WaitKey& place) {
    KIOSK_TRY(const WaitSnapshot snapshot, wait_snapshot(queue, book, around, service, place));
    return estimate_wait(snapshot);
}

WaitKey newcomer(std::int64_t arrival_ms) {
    WaitKey out;
    out.arrival_ms = arrival_ms;
    out.order_seq = std::numeric_limits<std::int64_t>::max();
    return out;
}

std::vector<WaitGap> gaps_of(const OfficeHours& hours, std::int64_t unix_ms) {
    const LocalTime local = local_time(unix_ms);
    const std::int64_t midnight_ms = unix_ms - unix_ms % kMinute_ms - local.minute * kMinute_ms;
    std::vector<WaitGap> out;
    const auto& spans = hours.week[static_cast<std::size_t>(local.weekday)];
    for (std::size_t i = 1; i < spans.size(); ++i) {
        out.push_back({midnight_ms + spans[i - 1].to_min * kMinute_ms,
                       midnight_ms + spans[i].from_min * kMinute_ms});
    }
    return out;
}

}  // namespace kiosk::queue
