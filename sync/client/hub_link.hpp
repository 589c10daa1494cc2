#pragma once
// One request to the hub and its answer. The port under the sync client: http_hub_link speaks TLS,
// tests put a hub in memory behind it.

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::sync {

enum class HubMethod { Get, Post, Put, Head };

struct HubRequest {
    HubMethod method = HubMethod::Post;
    std::string path;  // "/v1/batch"
    std::string content_type;
    std::string content_encoding;                // empty = none
    std::optional<std::uint64_t> upload_offset;  // with a page
    std::optional<std::uint64_t> upload_length;
    std::string if_none_match;  // with a question that may be answered 304
    // Bytes of a document: so many from there on; 0 = all of it.
    std::uint64_t range_first = 0;
    std::uint64_t range_bytes = 0;
    // Most bytes of the body in one TLS record; 0 = as many as fit. Small ones cost 22 bytes each,
    // large ones are lost when a cut tears them.
    std::size_t record_bytes = 0;
    Bytes body;
};

struct HubResponse {
    int status = 0;
    std::optional<std::uint64_t> upload_offset;
    std::optional<std::uint64_t> upload_length;
    bool upload_complete = false;
    std::optional<std::uint64_t> retry_after_s;
    std::string etag;
    std::string body;  // at most 1 MB
};

class HubLink {
public:
    virtual ~HubLink() = default;
    // Sends one request and waits for the whole answer, whatever its status.
    // HubUnreachable: no connection, or it ended; the hub may or may not have acted.
    // ForeignPeer: the other side is not the city's; no byte of the request was sent.
    // HubGarbage: the answer is no HTTP, or too large. Thread of the caller; blocks until the
    // link has been silent for 30 s.
    [[nodiscard]] virtual Result<HubResponse> send(const HubRequest& request) = 0;
    // Bytes of the last request's body that went out, also when send() failed. Thread of send().
    [[nodiscard]] virtual std::uint64_t sent_bytes() const = 0;
    // Ends a send() of another thread soon, with HubUnreachable, and every later one at once.
    virtual void close() = 0;
};

// The error that an answer outside 2xx stands for: the hub's own code where its body names one,
// DeviceRevoked, WrongToken and the like; else HubRefused. A redirect is HubGarbage.
[[nodiscard]] Error refusal_of(const HubResponse& response);

}  // namespace kiosk::sync
