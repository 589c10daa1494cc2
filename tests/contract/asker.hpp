#pragma once
// Asks the API over a Unix socket and holds each answer against docs/api/openapi.yaml.

#include <map>
#include <set>
#include <string>

#include "firmware/base/json.hpp"
#include "firmware/http/client.hpp"

namespace kiosk::test {

class OfficeAppliance;

// Every operation may meet these errors, so the operations do not repeat them.
[[nodiscard]] const std::set<std::string>& errors_of_all();

// "GET /v1/status" -> its operation.
[[nodiscard]] std::map<std::string, Json> operations(const Json& document);

// The answer that an operation declares for a status, references resolved; null: none.
[[nodiscard]] const Json* declared(const Json& document, const Json& operation, int status);

struct Asker {
    const Json& document;
    http::Client client;
    std::map<std::string, Json> known = operations(document);
    std::set<std::string> succeeded{};

    // `operation` is "POST /v1/counters/{id}/open", `target` the real path. Fails the test when the
    // answer is not as the file has it.
    Json ask(const std::string& operation,
             const std::string& target,
             const Json& body = nullptr,
             const http::Headers& headers = {});
    Json hold(const std::string& operation, const http::Response& response);
};

// Over the appliance's own socket.
[[nodiscard]] http::Client client_of(const OfficeAppliance& appliance);

// One idempotency key.
[[nodiscard]] http::Headers key(const std::string& text);

// Tickets and counters on the straight way, then every other move of a ticket.
void walk_the_queue(Asker& api);
void walk_the_calendar(Asker& api);
// Other kiosks than the one of `api`.
void walk_the_kiosks(Asker& api);
void walk_the_moves(Asker& api);
void walk_the_letters(Asker& api, OfficeAppliance& appliance);
void walk_the_separators(Asker& api);

}  // namespace kiosk::test
