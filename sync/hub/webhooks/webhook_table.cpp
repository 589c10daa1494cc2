// An event is a row from the transaction in which it happened until it was told, so that none is
// lost and none is told of what was not committed.
#include "sync/hub/webhooks/webhook_table.hpp"

#include "firmware/base/text.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/x509.hpp"
#include "firmware/http/address.hpp"

namespace kiosk::hub {
namespace {

std::string event_id(std::string_view kind, ByteView identity) {
    Bytes bytes = to_bytes("tiepdan-webhook-1");
    put_bytes(bytes, as_bytes(kind));
    put_bytes(bytes, identity);
    return to_hex(crypto::sha256(bytes)).substr(0, 32);
}

}  // namespace

Result<std::string> WebhookTable::add(const Webhook& webhook, Random& random, std::int64_t now_ms) {
    if (!is_account_name(webhook.name)) {
        return Error{ErrorCode::BadArgument,
                     "NAME: 2 to 32 of a-z 0-9 . - and a letter first, such as one-gate"};
    }
    KIOSK_CHECK(http::parse_address(webhook.url));
    if (webhook.url.starts_with("https://") &&
        !crypto::Certificate::from_pem(webhook.ca_pem).has_value()) {
        return Error{ErrorCode::BadArgument, "--ca: the certificate of the CA to be believed"};
    }
    KIOSK_TRY(const std::int64_t there,
              db_.number("SELECT count(*) FROM webhooks WHERE name = ?", webhook.name));
    if (there > 0) {
        return Error{ErrorCode::AlreadyThere, webhook.name};
    }
    const std::string secret = to_base32(random.bytes<32>());
    KIOSK_CHECK(
        db_.run("INSERT INTO webhooks (name, url, ca_pem, secret, added_ms) "
                "VALUES (?, ?, ?, ?, ?)",
                webhook.name,
                webhook.url,
                webhook.ca_pem,
                secret,
                now_ms));
    return secret;
}

Status WebhookTable::revoke(std::string_view name, std::int64_t now_ms) {
    KIOSK_TRY(const std::int64_t changed,
              db_.change("UPDATE webhooks SET revoked_ms = ? WHERE name = ? AND revoked_ms IS NULL",
                         now_ms,
                         name));
    if (changed == 0) {
        return Error{ErrorCode::NotFound, "no webhook " + std::string(name) + " that is told"};
    }
    return db_.run("DELETE FROM webhook_events WHERE webhook = ? AND told_ms IS NULL", name);
}

Result<std::vector<Webhook>> WebhookTable::all() {
    KIOSK_TRY(
        auto query,
        db_.query("SELECT w.name, w.url, w.ca_pem, w.secret, w.added_ms, w.revoked_ms, w.last, "
                  "(SELECT count(*) FROM webhook_events e WHERE e.webhook = w.name AND "
                  "e.told_ms IS NULL AND e.next_ms IS NOT NULL), "
                  "(SELECT count(*) FROM webhook_events e WHERE e.webhook = w.name AND "
                  "e.told_ms IS NULL AND e.next_ms IS NULL) FROM webhooks w ORDER BY w.name"));
    std::vector<Webhook> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        Webhook webhook;
        webhook.name = query.text(0);
        webhook.url = query.text(1);
        webhook.ca_pem = query.text(2);
        webhook.secret = Redacted<std::string>(query.text(3));
        webhook.added_ms = query.integer(4);
        if (!query.is_null(5)) {
            webhook.revoked_ms = query.integer(5);
        }
        webhook.last = query.text(6);
        webhook.waiting = query.integer(7);
        webhook.given_up = query.integer(8);
        out.push_back(std::move(webhook));
    }
}

Status WebhookTable::tell(std::string_view kind,
                          ByteView identity,
                          const Json& data,
                          std::int64_t now_ms) {
    const std::string id = event_id(kind, identity);
    const std::string body = to_text(
        Json{{"v", 1}, {"id", id}, {"kind", kind}, {"happened_ms", now_ms}, {"data", data}});
    return db_.run(
        "INSERT INTO webhook_events (webhook, id, body, made_ms, next_ms) "
        "SELECT name, ?, ?, ?, ? FROM webhooks WHERE revoked_ms IS NULL "
        "ON CONFLICT DO NOTHING",
        id,
        body,
        now_ms,
        now_ms);
}

Result<std::vector<WebhookEvent>> WebhookTable::due(std::int64_t now_ms, std::int64_t most) {
    KIOSK_TRY(auto query,
              db_.query("SELECT no, webhook, id, body, made_ms, next_ms, tries FROM webhook_events "
                        "WHERE told_ms IS NULL AND next_ms <= ? ORDER BY next_ms, no LIMIT ?",
                        now_ms,
                        most));
    std::vector<WebhookEvent> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.push_back({query.integer(0),
                       query.text(1),
                       query.text(2),
                       query.text(3),
                       query.integer(4),
                       query.integer(5),
                       query.integer(6)});
    }
}

Result<bool> WebhookTable::claim(const WebhookEvent& event, std::int64_t until_ms) {
    KIOSK_TRY(const std::int64_t changed,
              db_.change("UPDATE webhook_events SET next_ms = ? WHERE no = ? AND next_ms = ? AND "
                         "told_ms IS NULL",
                         until_ms,
                         event.no,
                         event.next_ms));
    return changed == 1;
}

Status WebhookTable::told(const WebhookEvent& event, std::int64_t now_ms) {
    KIOSK_CHECK(db_.run("UPDATE webhook_events SET told_ms = ? WHERE no = ?", now_ms, event.no));
    return db_.run("UPDATE webhooks SET last = '' WHERE name = ?", event.webhook);
}

Status WebhookTable::failed(const WebhookEvent& event,
                            std::string_view why,
                            std::optional<std::int64_t> next_ms) {
    KIOSK_CHECK(db_.run("UPDATE webhook_events SET next_ms = ?, tries = tries + 1 WHERE no = ?",
                        next_ms,
                        event.no));
    return db_.run("UPDATE webhooks SET last = ? WHERE name = ?", why, event.webhook);
}

Status WebhookTable::retry(std::string_view name, std::int64_t now_ms) {
    KIOSK_TRY(
        const std::int64_t there,
        db_.number("SELECT count(*) FROM webhooks WHERE name = ? AND revoked_ms IS NULL", name));
    if (there == 0) {
        return Error{ErrorCode::NotFound, "no webhook " + std::string(name) + " that is told"};
    }
    return db_.run(
        "UPDATE webhook_events SET next_ms = ?, made_ms = ?, tries = 0 WHERE "
        "webhook = ? AND told_ms IS NULL",
        now_ms,
        now_ms,
        name);
}

Status WebhookTable::forget(std::int64_t now_ms) {
    return db_.run("DELETE FROM webhook_events WHERE told_ms < ?", now_ms - kTold_ms);
}

}  // namespace kiosk::hub
