#pragma once
// Waits as the API shows them: schema Wait of docs/api/openapi.yaml.

#include <optional>

#include "firmware/base/json.hpp"
#include "firmware/office/waits.hpp"

namespace kiosk::server {

// {shown, upper_min, lower_min, may_not_be_served}; null for a ticket that does not wait. The point
// of the estimate stays inside: a single number of minutes is heard as a promise.
[[nodiscard]] Json wait_view(const std::optional<queue::WaitEstimate>& wait);

// Adds "wait", for whoever came now, to each line of a queue or hall view; `id_key` names the
// member that holds a line's service.
void add_waits(Json& lines,
               std::string_view id_key,
               const office::State& state,
               std::int64_t wall_ms);

}  // namespace kiosk::server
