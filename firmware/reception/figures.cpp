// Rows come in the order of days, so a period's are one stretch that two binary searches find.
#include "firmware/reception/figures.hpp"

#include <algorithm>
#include <map>

namespace kiosk::reception {
namespace {

constexpr std::int64_t kMsOfSecond = 1000;

template <class Row>
std::span<const Row> of_period(const std::vector<Row>& rows, const Period& period) {
    const auto from = std::partition_point(
        rows.begin(), rows.end(), [&](const Row& row) { return row.day < period.from; });
    const auto to = std::partition_point(
        from, rows.end(), [&](const Row& row) { return row.day <= period.to; });
    return {from, to};
}

// The time between two moments, where both came and in this order.
void note(std::vector<std::int64_t>& out, std::int64_t from_ms, std::int64_t to_ms) {
    if (from_ms > 0 && to_ms >= from_ms) {
        out.push_back(to_ms - from_ms);
    }
}

}  // namespace

Spread spread_of(std::vector<std::int64_t> values_ms) {
    Spread out;
    out.count = static_cast<std::int64_t>(values_ms.size());
    if (values_ms.empty()) {
        return out;
    }
    std::sort(values_ms.begin(), values_ms.end());
    const auto rank = [&](std::size_t percent) {
        const std::size_t place = (values_ms.size() * percent + 99) / 100;
        return values_ms[place - 1] / kMsOfSecond;
    };
    out.median_s = rank(50);
    out.p90_s = rank(90);
    return out;
}

Figures figures_of(const FigureRows& rows, const Period& period) {
    Figures out;
    std::map<CounterId, CounterLoad> counters;
    for (const VisitCount& visit : of_period(rows.visits, period)) {
        ++out.visits;
        out.people += visit.people;
        out.unrecorded += visit.recorded ? 0 : 1;
        CounterLoad& load = counters[visit.counter];
        ++load.visits;
        load.people += visit.people;
    }
    std::vector<std::int64_t> waiting;
    std::vector<std::int64_t> walking;
    std::vector<std::int64_t> serving;
    for (const TicketTimes& ticket : of_period(rows.tickets, period)) {
        ++out.tickets;
        out.no_shows += ticket.no_show ? 1 : 0;
        note(waiting, ticket.issued_ms, ticket.called_ms);
        note(walking, ticket.called_ms, ticket.arrived_ms);
        if (ticket.done && ticket.arrived_ms > 0 && ticket.ended_ms >= ticket.arrived_ms) {
            serving.push_back(ticket.ended_ms - ticket.arrived_ms);
            counters[ticket.counter].serving_s += serving.back() / kMsOfSecond;
        }
    }
    for (const PaperCount& day : of_period(rows.papers, period)) {
        out.papers += day.jobs;
        out.paper_failures += day.failed;
    }
    out.waiting = spread_of(std::move(waiting));
    out.walking = spread_of(std::move(walking));
    out.serving = spread_of(std::move(serving));
    for (auto& [id, load] : counters) {
        load.counter = id;
        out.counters.push_back(std::move(load));
    }
    return out;
}

void count_large_groups(Figures& figures, const Tcd01& table) {
    figures.large_groups = table[8] + table[17] + table[26];
    figures.large_group_people = table[9] + table[18] + table[27];
}

}  // namespace kiosk::reception
