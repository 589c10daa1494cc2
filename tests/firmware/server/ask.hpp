#pragma once
// One request to the API of a test's appliance, over its real socket.

#include <string>

#include "firmware/http/client.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_appliance.hpp"

namespace kiosk::test {

[[nodiscard]] inline http::ClientOptions link_to(const OfficeAppliance& appliance) {
    http::ClientOptions out;
    out.base_url = "http://kiosk";
    out.unix_socket = appliance.socket();
    out.unreachable = ErrorCode::ServiceGone;
    return out;
}

// `route` is "POST /v1/tickets".
[[nodiscard]] inline http::Response ask(const OfficeAppliance& appliance,
                                        const std::string& route,
                                        const std::string& body = "",
                                        const http::Headers& headers = {}) {
    http::Client client(link_to(appliance));
    http::ClientRequest request;
    request.method = route.substr(0, route.find(' '));
    request.target = route.substr(route.find(' ') + 1);
    request.headers = headers;
    request.body = to_bytes(body);
    auto response = client.perform(request);
    CHECK_OK(response);
    return std::move(response).value();
}

// Name of the error that an answer carries, "" for none.
[[nodiscard]] inline std::string code_in(const http::Response& response) {
    const auto body = parse_json(response.text());
    const auto error = body ? http::error_of(*body) : std::nullopt;
    return error ? std::string(error_name(error->code)) : std::string();
}

}  // namespace kiosk::test
