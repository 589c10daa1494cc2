// Rendered where a clock is at hand: views of committed state alone have none.
#include "firmware/server/waits.hpp"

namespace kiosk::server {

Json wait_view(const std::optional<queue::WaitEstimate>& wait) {
    if (!wait) {
        return nullptr;
    }
    Json out{{"shown", queue::wait_shown_name(wait->shown)},
             {"upper_min", nullptr},
             {"lower_min", nullptr},
             {"may_not_be_served", wait->today == queue::WaitToday::MayNot}};
    if (wait->shown == queue::WaitShown::Minutes) {
        out["upper_min"] = wait->upper_min;
        out["lower_min"] = wait->lower_min;
    }
    return out;
}

void add_waits(Json& lines,
               std::string_view id_key,
               const office::State& state,
               std::int64_t wall_ms) {
    for (Json& line : lines) {
        const auto id = get_string(line, id_key);
        const auto wait =
            id ? office::wait_of_newcomer(state, ServiceId{*id}, wall_ms) : id.error();
        line["wait"] = wait_view(wait ? std::optional(*wait) : std::nullopt);
    }
}

}  // namespace kiosk::server
