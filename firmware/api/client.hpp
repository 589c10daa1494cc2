#pragma once
// The typed client of the appliance's API over its Unix socket: kioskctl and the screens.

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "firmware/api/wire.hpp"
#include "firmware/http/client.hpp"

namespace kiosk::api {

struct ClientOptions {
    std::filesystem::path socket;
    std::string role;                    // "" = all roles of this user; else asks for less
    std::uint64_t timeout_ms = 120'000;  // of one answer; confirming waits for OCR
};

// One request.
struct Ask {
    std::string method = "GET";
    std::string target;   // from target_of()
    Json body = nullptr;  // null = no body
    std::string idempotency_key;
    std::string session{};  // token of a session by PIN, "" = none
};

// "/v1/tickets/" + "A 1" + "/recall", with the middle percent-encoded.
[[nodiscard]] std::string target_of(std::string_view before,
                                    std::string_view name,
                                    std::string_view after = "");

// One thread at a time. Errors: what the API answered (any code), ServiceGone (kioskd does not run,
// or went away before it answered: the request may have been done), BadJson (an answer that is no
// JSON), HubGarbage (no HTTP, or more than 64 MiB).
class Client {
public:
    explicit Client(ClientOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // The answer's JSON, or the error it describes.
    [[nodiscard]] Result<Json> call(const Ask& ask);

    // The answer's bytes as they came, at most `most_bytes` (else BodyTooLarge), or the error.
    [[nodiscard]] Result<Bytes> bytes(const Ask& ask, std::size_t most_bytes);

    // Issues a ticket under `key`, and asks again with the same key while the reply is lost or the
    // service is overloaded: at most `attempts` times, waiting 100 ms doubled each time.
    struct Issue {
        std::string key;
        std::string service;
        std::int64_t party = 1;
        std::string language = "vi";
        int attempts = 6;
        enum class Paper { Print, None } paper = Paper::Print;
        enum class Priority { None, Declared } priority = Priority::None;
    };

    [[nodiscard]] Result<Json> issue(const Issue& wish);

    // The letter as it stands now.
    [[nodiscard]] Result<Json> letter(std::string_view id);
    // Text of page n, with its words.
    [[nodiscard]] Result<Json> page(std::string_view id, std::int64_t n);

    // Calls `on_record` for each journal record from seq `from` to the head as it was at the start,
    // in pages of at most 500; false stops. The last seq given, or from - 1.
    [[nodiscard]] Result<std::int64_t> records(std::int64_t from,
                                               const std::function<bool(const Json&)>& on_record);

    // Follows GET /v1/events until `stop` or until `on_event` gives false; comes back with
    // Last-Event-ID when the stream ends. Fails only when the first connection fails or the API
    // refuses. `target`: with what else is asked for (docs/api/openapi.yaml), from target_of().
    [[nodiscard]] Status follow(const std::function<bool(const http::SentEvent&)>& on_event,
                                const std::stop_token& stop,
                                const std::string& target = "/v1/events");

private:
    [[nodiscard]] Result<http::Response> send(const Ask& ask);
    [[nodiscard]] Status follow_once(const std::function<bool(const http::SentEvent&)>& on_event,
                                     const std::stop_token& stop,
                                     const std::string& target,
                                     std::string& last_id);

    ClientOptions options_;
    http::Client http_;
};

}  // namespace kiosk::api
