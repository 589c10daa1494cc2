#pragma once
// What a city system is told by itself (docs/protocols/webhook.md): where to, and what waits.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/random.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

struct Webhook {
    std::string name;
    std::string url;     // https://HOST[:PORT]/PATH, or http:// on loopback
    std::string ca_pem;  // https: the only CA that is believed
    Redacted<std::string> secret{};
    std::int64_t added_ms = 0;
    std::optional<std::int64_t> revoked_ms{};
    std::int64_t waiting = 0;
    std::int64_t given_up = 0;
    std::string last;  // what the last attempt that failed met; "" after one that did not
};

struct WebhookEvent {
    std::int64_t no = 0;
    std::string webhook;
    std::string id;    // 32 hex digits, the same in every attempt and in a hub made of a backup
    std::string body;  // JSON, as it is signed
    std::int64_t made_ms = 0;
    std::int64_t next_ms = 0;  // not before
    std::int64_t tries = 0;
};

// Errors are those of db::Database. The caller holds the transaction and the thread.
class WebhookTable {
public:
    static constexpr std::int64_t kTold_ms = std::int64_t{30} * 24 * 3600 * 1000;  // then forgotten

    explicit WebhookTable(db::Database& database) : db_(database) {}

    // A new one with its secret, which is told once. BadArgument names what is wrong with name, URL
    // or CA; AlreadyThere, also for the name of one that was revoked.
    [[nodiscard]] Result<std::string> add(const Webhook& webhook,
                                          Random& random,
                                          std::int64_t now_ms);
    // Nothing more is told, what waits is dropped. NotFound.
    [[nodiscard]] Status revoke(std::string_view name, std::int64_t now_ms);
    [[nodiscard]] Result<std::vector<Webhook>> all();

    // One event for every webhook that is there: `data` under `kind`. `identity` names what
    // happened, so that the same happening has the same id for ever.
    [[nodiscard]] Status tell(std::string_view kind,
                              ByteView identity,
                              const Json& data,
                              std::int64_t now_ms);
    // Events whose time has come, oldest first.
    [[nodiscard]] Result<std::vector<WebhookEvent>> due(std::int64_t now_ms, std::int64_t most);
    // False when another hub took it meanwhile. Until `until_ms` it is nobody else's.
    [[nodiscard]] Result<bool> claim(const WebhookEvent& event, std::int64_t until_ms);
    [[nodiscard]] Status told(const WebhookEvent& event, std::int64_t now_ms);
    // `next_ms` none: given up.
    [[nodiscard]] Status failed(const WebhookEvent& event,
                                std::string_view why,
                                std::optional<std::int64_t> next_ms);
    // All that waits or was given up is due now. NotFound.
    [[nodiscard]] Status retry(std::string_view name, std::int64_t now_ms);
    // Removes events that were told kTold_ms ago.
    [[nodiscard]] Status forget(std::int64_t now_ms);

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
