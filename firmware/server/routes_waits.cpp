// How good the estimates of waits have been, and what they rest on.
#include <cmath>

#include "firmware/server/routes.hpp"
#include "firmware/server/waits.hpp"

namespace kiosk::server {
namespace {

double rounded(double value, double per_unit) {
    return std::round(value * per_unit) / per_unit;
}

Json service_view(const office::State& state, const queue::Service& service) {
    const queue::WaitCounts counts = state.waits.counts(service.id);
    const std::int64_t mean_ms =
        queue::learned_mean_ms(service.mean_minutes * kMinute_ms,
                               counts.cases,
                               counts.served_ms,
                               static_cast<double>(counts.weight_pct) / 100);
    return {{"service", service.id.value},
            {"cases", counts.cases},
            {"configured_min", service.mean_minutes},
            {"mean_min", rounded(static_cast<double>(mean_ms) / kMinute_ms, 10)},
            {"way_s", queue::way_mean_ms(counts.called, counts.way_ms) / 1000},
            {"no_show_pct", rounded(100 * queue::no_show_rate(counts.called, counts.missed), 10)}};
}

void get_wait_statistics(Call call) {
    call.appliance.ask(
        [](const office::State& state, store::Store&) -> Result<Json> {
            const queue::WaitReport report = state.waits.report();
            const queue::WaitSpread spread = state.waits.spread();
            Json services = Json::array();
            for (const queue::Service& service : state.queue.services()) {
                services.push_back(service_view(state, service));
            }
            return Json{{"outcomes", report.outcomes},
                        {"error_min", rounded(report.error_min, 10)},
                        {"bias_min", rounded(report.bias_min, 10)},
                        {"under_told_pct", rounded(report.under_told_pct, 10)},
                        {"spread",
                         {{"least", rounded(spread.least, 100)},
                          {"most", rounded(spread.most, 100)},
                          {"learned", spread != queue::WaitSpread{}}}},
                        {"services", std::move(services)}};
        },
        call.reply());
}

}  // namespace

std::vector<Route> wait_routes() {
    return {{"GET", "/v1/statistics/wait", kInside, &get_wait_statistics}};
}

}  // namespace kiosk::server
