#pragma once
// Requests and responses as both sides see them, and the error body of the API.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::http {

// Header names in lower case.
using Headers = std::map<std::string, std::string, std::less<>>;

// Who is at the other end of a Unix socket (SO_PEERCRED).
struct PeerUser {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};

// The client certificate of a TLS connection.
struct PeerCertificate {
    Bytes der;
    // Against the listener's CA. Ended: nothing is wrong with it but its date.
    enum class Trust { Foreign, Verified, Ended } trust = Trust::Foreign;
};

struct Request {
    std::string method;  // "GET"
    std::string path;    // decoded, without the query
    std::map<std::string, std::string, std::less<>> query;
    Headers headers;
    Bytes body;
    std::optional<PeerUser> user;
    std::optional<PeerCertificate> certificate;
    std::string address;  // of a TCP peer, without the port; "" on a Unix socket

    // "" when the header is missing; `name` in lower case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    Bytes body;

    [[nodiscard]] std::string_view header(std::string_view name) const;

    [[nodiscard]] std::string_view text() const { return as_text(body); }
};

[[nodiscard]] Response json_response(int status, const Json& body);
// {"error": {code, kind, text_vi, text_en, action_vi, action_en, context}} with the kind's status;
// Overloaded and other Unavailable errors carry Retry-After.
[[nodiscard]] Response error_response(const Error& error);
[[nodiscard]] Json error_json(const Error& error);
[[nodiscard]] int status_of(ErrorKind kind) noexcept;
// The Error that an error body describes; nullopt when it is none.
[[nodiscard]] std::optional<Error> error_of(const Json& body);

}  // namespace kiosk::http
