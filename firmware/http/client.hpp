#pragma once
// HTTP/1.1 client over libcurl 7.88.1, by the rules of docs/protocols/city-sync.md: TLS 1.3 and the
// city's own CA only, no redirects, an answer cap, slow is not dead, empty Expect.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "firmware/http/message.hpp"

namespace kiosk::http {

struct ClientOptions {
    std::string base_url;               // "https://127.0.0.1:8443"; "http://kiosk" with a socket
    std::filesystem::path unix_socket;  // when set, the host of base_url is only a name
    std::string ca_pem;                 // https: the only CA that is believed
    std::string certificate_pem;        // this side's certificate and key, for mutual TLS
    std::string key_pem;
    std::string pinned_key;  // "sha256//base64;sha256//base64"; empty = no pin
    // Authority: ca_pem vouches for the name. Key: pinned_key alone is believed, whatever name and
    // date the certificate has; for devices of one office, which know each other by their keys.
    enum class Proof { Authority, Key } proof = Proof::Authority;
    std::uint64_t connect_timeout_ms = 10'000;
    std::uint64_t total_timeout_ms = 0;     // 0 = none: slow is not dead
    std::uint64_t least_bytes_per_s = 100;  // below it for stall_s: the link is dead
    std::uint64_t stall_s = 30;
    std::uint64_t most_sent_bytes_per_s = 0;  // leaves some of a slow link to others; 0 = all of it
    std::size_t most_answer_bytes = 1 << 20;
    // What an unreachable or dead link is called: HubUnreachable, or ServiceGone on the socket.
    ErrorCode unreachable = ErrorCode::HubUnreachable;
};

// A body that can be read again from any place, so that curl may repeat a piece on a new
// connection.
class UploadSource {
public:
    virtual ~UploadSource() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    // Fills `out` from `offset`; the count read, 0 at the end.
    [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset,
                                                   std::span<std::uint8_t> out) = 0;
};

// When a kept connection dies in the middle of a request curl sends it again from the start on a
// new one. A piece of a page must not be: the hub kept what it read, and is asked first.
enum class Replay { Allowed, Never };

struct ClientRequest {
    std::string method = "GET";
    std::string target;  // "/v1/status?x=1"
    Headers headers;
    Bytes body;
    UploadSource* upload = nullptr;   // instead of body; must outlive the call
    Replay replay = Replay::Allowed;  // of a body that was sent in part
    // Most bytes of the body handed on at once, each a TLS record of its own; 0 = as many as fit
    // (16 KiB). Of a record that a cut tears apart the other side keeps nothing.
    std::size_t record_bytes = 0;
    // When set, the answer's body goes here as it arrives instead of into Response::body, without
    // a cap and without the stall rule (event streams); false ends the transfer.
    std::function<bool(ByteView)> on_data;
    std::stop_token stop;  // ends the transfer soon after it is requested
};

// One connection that is kept alive between requests. One thread at a time. Errors:
// `options.unreachable` (no connection, time-out, link cut), ForeignPeer (TLS could not prove the
// other side; no byte of the request was sent), HubGarbage (no HTTP, or the answer is too large),
// Timeout (stopped). A status is never an Error here.
class Client {
public:
    explicit Client(ClientOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    [[nodiscard]] Result<Response> perform(const ClientRequest& request);
    // Closes the kept connection, e.g. after a new certificate.
    void forget_connection();
    // Bytes of bodies handed to the link by the last perform(), also when it failed.
    [[nodiscard]] std::uint64_t uploaded_bytes() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Splits a stream of server-sent events (WHATWG HTML, section 9.2) into events.
struct SentEvent {
    std::string id;
    std::string event;
    std::string data;
};

class EventParser {
public:
    // Feeds bytes; calls `on_event` for each whole event. False when a line grows beyond 1 MiB.
    [[nodiscard]] bool feed(std::string_view bytes,
                            const std::function<void(const SentEvent&)>& on_event);

private:
    void line(std::string_view text, const std::function<void(const SentEvent&)>& on_event);
    std::string rest_;
    SentEvent event_;
};

}  // namespace kiosk::http
