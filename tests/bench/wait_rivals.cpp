// Each rival is one line of arithmetic over the line as it stands, or over the morning's past.
#include "tests/bench/wait_rivals.hpp"

#include "firmware/queue/wait_snapshot.hpp"

namespace kiosk::test {

using namespace kiosk::queue;

RivalWaits::Estimates RivalWaits::at_issue(const QueueState& queue,
                                           const ServiceId& service,
                                           std::int64_t arrival_ms,
                                           std::int64_t now_ms) {
    Estimates out;
    std::int64_t ahead = 0;
    std::int64_t oldest_ms = now_ms;
    for (const auto& [id, line] : queue.lines()) {
        for (const WaitKey& key : line.keys) {
            ahead += key < newcomer(arrival_ms) ? 1 : 0;
        }
        if (!line.keys.empty() && id == service) {
            oldest_ms = queue.ticket(line.keys.begin()->ticket)->issued.wall.unix_ms;
        }
    }
    std::int64_t desks = 0;
    for (const auto& [id, counter] : queue.counters()) {
        desks += counter.state != Counter::State::Closed ? 1 : 0;
    }
    if (desks > 0) {
        out[0] = static_cast<double>(ahead) * queue.service(service)->mean_minutes /
                 static_cast<double>(desks);
    }
    const Past& past = past_[service];
    if (past.count > 0) {
        out[1] = past.last_min;
        out[3] = past.sum_min / static_cast<double>(past.count);
    }
    out[2] = static_cast<double>(now_ms - oldest_ms) / kMinute_ms;
    return out;
}

void RivalWaits::called(const ServiceId& service, double waited_min) {
    Past& past = past_[service];
    ++past.count;
    past.sum_min += waited_min;
    past.last_min = waited_min;
}

std::string_view name_of(Rival rival) noexcept {
    switch (rival) {
        case Rival::QueueLength:
            return "queue length x configured mean / desks";
        case Rival::LastServed:
            return "wait of the last to enter service";
        case Rival::HeadOfLine:
            return "wait so far of the head of the line";
        case Rival::MeanOfPast:
            return "mean of today's waits";
    }
    return "";
}

}  // namespace kiosk::test
