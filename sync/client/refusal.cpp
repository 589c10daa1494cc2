// The hub's error bodies are {"error":{"code":NAME,…}}; a name this version does not know, or a
// body that is no such document, leaves the status to speak.
#include "firmware/base/json.hpp"
#include "sync/client/hub_link.hpp"

namespace kiosk::sync {

Error refusal_of(const HubResponse& response) {
    const std::string status = "status " + std::to_string(response.status);
    if (response.status < 400) {
        return Error{ErrorCode::HubGarbage, status};
    }
    const auto document = parse_json(response.body);
    if (document) {
        const auto error = get_object(*document, "error");
        const auto name = error ? get_string(*error, "code") : Result<std::string>(error.error());
        const auto code = name ? error_from_name(*name) : std::nullopt;
        if (code) {
            return Error{*code, "the hub answered with " + status};
        }
    }
    return Error{ErrorCode::HubRefused, status};
}

}  // namespace kiosk::sync
