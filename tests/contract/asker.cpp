// A status, a content type, a schema and an error code that the file does not name fail the test.
#include "tests/contract/asker.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "tests/contract/schema_check.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_appliance.hpp"

namespace kiosk::test {
namespace {

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return text;
}

}  // namespace

const std::set<std::string>& errors_of_all() {
    static const std::set<std::string> all{"WrongRole",
                                           "BodyTooLarge",
                                           "Overloaded",
                                           "ServiceGone",
                                           "StoreFailed",
                                           "Unknown",
                                           "NotSignedIn",
                                           "SessionLocked",
                                           "CsrfMissing",
                                           "WrongOrigin"};
    return all;
}

std::map<std::string, Json> operations(const Json& document) {
    std::map<std::string, Json> out;
    for (const auto& [path, methods] : document["paths"].items()) {
        for (const auto& [method, operation] : methods.items()) {
            out.emplace(upper(method) + " " + path, operation);
        }
    }
    return out;
}

const Json* declared(const Json& document, const Json& operation, int status) {
    const auto found = operation["responses"].find(std::to_string(status));
    if (found == operation["responses"].end()) {
        return nullptr;
    }
    return found->contains("$ref") ? find_reference(document, (*found)["$ref"]) : &*found;
}

Json Asker::ask(const std::string& operation,
                const std::string& target,
                const Json& body,
                const http::Headers& headers) {
    http::ClientRequest request;
    request.method = operation.substr(0, operation.find(' '));
    request.target = target;
    request.headers = headers;
    if (!body.is_null()) {
        request.body = to_bytes(to_text(body));
    }
    const auto response = client.perform(request);
    CHECK_OK(response);
    return hold(operation, *response);
}

Json Asker::hold(const std::string& operation, const http::Response& response) {
    CHECK_TRUE_TEXT(known.contains(operation), operation.c_str());
    const Json* answer = declared(document, known[operation], response.status);
    const std::string at =
        fmt::format("{} {}: {}", operation, response.status, response.text().substr(0, 200));
    CHECK_TRUE_TEXT(answer != nullptr, ("not declared: " + at).c_str());
    const std::string type(response.header("content-type"));
    CHECK_TRUE_TEXT((*answer)["content"].contains(type), (type + " " + at).c_str());
    if (response.status < 300) {
        succeeded.insert(operation);
    }
    if (type != "application/json") {
        return nullptr;
    }
    Json body = parse_json(response.text()).value();
    const std::string breach = schema_breach(document, (*answer)["content"][type]["schema"], body);
    CHECK_TRUE_TEXT(breach.empty(), (breach + " in " + at).c_str());
    if (response.status >= 300) {
        const std::string code = body["error"]["code"];
        const Json named = known[operation].value("x-errors", Json::array());
        const bool told = errors_of_all().contains(code) ||
                          std::find(named.begin(), named.end(), code) != named.end();
        CHECK_TRUE_TEXT(told, (code + " is not in x-errors of " + operation).c_str());
    }
    return body;
}

http::Client client_of(const OfficeAppliance& appliance) {
    http::ClientOptions options;
    options.base_url = "http://kiosk";
    options.unix_socket = appliance.socket();
    options.unreachable = ErrorCode::ServiceGone;
    return http::Client(options);
}

http::Headers key(const std::string& text) {
    return {{"idempotency-key", text}};
}

}  // namespace kiosk::test
