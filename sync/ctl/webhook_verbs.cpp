// Lists show where to and how it goes, never the secret.
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"

namespace kiosk::hubctl {
namespace {

std::int64_t now_ms() {
    return make_system_clock()->wall().unix_ms;
}

}  // namespace

Status webhook_add(const Context& context,
                   const std::string& name,
                   const std::string& url,
                   const std::filesystem::path& ca_file) {
    hub::Webhook webhook;
    webhook.name = name;
    webhook.url = url;
    if (!ca_file.empty()) {
        KIOSK_TRY(webhook.ca_pem, read_text_file(ca_file));
    }
    KIOSK_TRY(auto store, open_hub_store(context));
    const auto random = make_system_random();
    KIOSK_TRY(const std::string secret, store.webhooks().add(webhook, *random, now_ms()));
    print(context, Json{{"webhook", name}, {"secret", secret}}, secret + "\n");
    return {};
}

Status webhook_revoke(const Context& context, const std::string& name) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(auto transaction, hub::db::Transaction::begin(store.database()));
    KIOSK_CHECK(store.webhooks().revoke(name, now_ms()));
    KIOSK_CHECK(transaction.commit());
    print(context, Json{{"webhook", name}, {"state", "revoked"}}, name + " revoked\n");
    return {};
}

Status webhook_retry(const Context& context, const std::string& name) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_CHECK(store.webhooks().retry(name, now_ms()));
    print(context, Json{{"webhook", name}}, name + ": everything that waits is tried now\n");
    return {};
}

Status webhooks(const Context& context) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto all, store.webhooks().all());
    Json list = Json::array();
    for (const hub::Webhook& webhook : all) {
        list.push_back({{"webhook", webhook.name},
                        {"url", webhook.url},
                        {"state", webhook.revoked_ms ? "revoked" : "active"},
                        {"waiting", webhook.waiting},
                        {"given_up", webhook.given_up},
                        {"last_failure", webhook.last}});
    }
    print(context, list, as_lines(list));
    return {};
}

}  // namespace kiosk::hubctl
