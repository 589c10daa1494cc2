// Counts are kept in blocks of six days, so that sixty days fit into one small record whatever the
// number of tickets; sums are made when they are asked for.
#include "firmware/queue/wait_book.hpp"

#include <algorithm>
#include <cmath>

#include "firmware/queue/ticket.hpp"

namespace kiosk::queue {
namespace {

constexpr double kLowPart = 0.1;
constexpr double kHighPart = 0.9;

std::int32_t block_of(BusinessDay day) {
    return day.days / kWaitBlockDays;
}

// Nullopt across a restart of the machine.
std::optional<std::int64_t> between_ms(const Moment& then, const Moment& now) {
    if (then.boot != now.boot || now.mono_ms < then.mono_ms) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(now.mono_ms - then.mono_ms);
}

double part_of(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

WaitCounts& WaitBook::today(const Ticket& ticket) {
    return services_[ticket.service][block_of(ticket.day)];
}

bool WaitBook::count_call(const Ticket& ticket, const Moment& over) {
    const auto way = between_ms(*ticket.called, over);
    if (way) {
        WaitCounts& counts = today(ticket);
        ++counts.called;
        counts.way_ms += *way;
    }
    return way.has_value();
}

void WaitBook::count_outcome(const WaitOutcome& outcome) {
    outcomes_.push_back(outcome);
    if (outcomes_.size() > kMostOutcomes) {
        outcomes_.pop_front();
    }
}

void WaitBook::note_arrived(const Ticket& ticket) {
    if (!ticket.called || !ticket.arrived) {
        return;
    }
    count_call(ticket, *ticket.arrived);
    if (!ticket.told || !ticket.told->wait_s) {
        return;
    }
    if (const auto waited_ms = between_ms(ticket.issued, *ticket.called)) {
        count_outcome({*ticket.told->wait_s, *waited_ms / 1000});
    }
}

void WaitBook::note_done(const Ticket& ticket) {
    if (!ticket.arrived || !ticket.ended) {
        return;
    }
    if (const auto served_ms = between_ms(*ticket.arrived, *ticket.ended)) {
        WaitCounts& counts = today(ticket);
        ++counts.cases;
        counts.served_ms += *served_ms;
        counts.weight_pct += std::llround(100 * group_factor(ticket.people()));
    }
}

void WaitBook::note_held(const Ticket& ticket, const Moment& at) {
    if (!ticket.arrived) {
        return;
    }
    if (const auto served_ms = between_ms(*ticket.arrived, at)) {
        today(ticket).served_ms += *served_ms;
    }
}

void WaitBook::note_no_show(const Ticket& ticket) {
    if (ticket.called && ticket.ended && count_call(ticket, *ticket.ended)) {
        ++today(ticket).missed;
    }
}

void WaitBook::note_no_show_undone(const Ticket& ticket) {
    WaitCounts& counts = today(ticket);
    if (counts.missed > 0) {
        --counts.missed;  // and the call counts as one whose people came
    }
}

WaitBook WaitBook::carried_to(BusinessDay day) const {
    WaitBook out;
    out.outcomes_ = outcomes_;
    const std::int32_t oldest = block_of(day) - kWaitBlocks + 1;
    std::vector<std::pair<std::int32_t, ServiceId>> newest;  // the last block that counts
    for (const auto& [service, blocks] : services_) {
        if (!blocks.empty() && blocks.rbegin()->first >= oldest) {
            newest.emplace_back(-blocks.rbegin()->first, service);
        }
    }
    std::sort(newest.begin(), newest.end());
    newest.resize(std::min(newest.size(), kMostWaitServices));
    for (const auto& [block, service] : newest) {
        const Blocks& blocks = services_.at(service);
        out.services_[service] = Blocks(blocks.lower_bound(oldest), blocks.end());
    }
    return out;
}

WaitCounts WaitBook::counts(const ServiceId& service) const {
    WaitCounts out;
    const auto found = services_.find(service);
    if (found == services_.end()) {
        return out;
    }
    for (const auto& [block, counts] : found->second) {
        out.cases += counts.cases;
        out.served_ms += counts.served_ms;
        out.weight_pct += counts.weight_pct;
        out.called += counts.called;
        out.missed += counts.missed;
        out.way_ms += counts.way_ms;
    }
    return out;
}

WaitSpread WaitBook::spread() const {
    std::vector<double> ratios;
    ratios.reserve(outcomes_.size());
    for (const WaitOutcome& outcome : outcomes_) {
        if (outcome.estimate_s >= kLeastRatioEstimate_s) {
            ratios.push_back(static_cast<double>(outcome.actual_s) /
                             static_cast<double>(outcome.estimate_s));
        }
    }
    if (ratios.size() < kSpreadOutcomes) {
        return {};
    }
    std::sort(ratios.begin(), ratios.end());
    return {part_of(ratios, kLowPart), part_of(ratios, kHighPart)};
}

WaitReport WaitBook::report() const {
    WaitReport out;
    out.outcomes = outcomes_.size();
    if (outcomes_.empty()) {
        return out;
    }
    std::int64_t error_s = 0;
    std::int64_t bias_s = 0;
    std::int64_t under_told = 0;
    for (const WaitOutcome& outcome : outcomes_) {
        const std::int64_t over_s = outcome.estimate_s - outcome.actual_s;
        error_s += std::abs(over_s);
        bias_s += over_s;
        under_told += -over_s > kUnderTold_s ? 1 : 0;
    }
    const auto n = static_cast<double>(outcomes_.size());
    out.error_min = static_cast<double>(error_s) / 60 / n;
    out.bias_min = static_cast<double>(bias_s) / 60 / n;
    out.under_told_pct = 100 * static_cast<double>(under_told) / n;
    return out;
}

WaitBook WaitBook::restored(std::map<ServiceId, Blocks> services,
                            std::deque<WaitOutcome> outcomes) {
    WaitBook out;
    out.services_ = std::move(services);
    out.outcomes_ = std::move(outcomes);
    return out;
}

}  // namespace kiosk::queue
