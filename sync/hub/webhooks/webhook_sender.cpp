// An event is claimed for longer than an attempt can last, then told or given its next time. Who
// dies in between leaves a claim that runs out: told twice at worst, with the same id.
#include "sync/hub/webhooks/webhook_sender.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "firmware/base/log.hpp"
#include "firmware/crypto/keyed_hash.hpp"
#include "firmware/http/address.hpp"
#include "firmware/http/client.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kMost = 16;  // events in one round
constexpr std::uint64_t kAttempt_ms = 15'000;
constexpr std::int64_t kClaim_ms = 60'000;
constexpr std::int64_t kFirstWait_ms = 2000;
constexpr std::int64_t kLongestWait_ms = std::int64_t{3600} * 1000;
constexpr std::int64_t kGiveUp_ms = std::int64_t{7} * 24 * 3600 * 1000;
constexpr std::chrono::seconds kLook(1);

}  // namespace

std::string webhook_signature(std::string_view secret, std::string_view body, std::int64_t now_s) {
    const std::string time = std::to_string(now_s);
    Bytes message = to_bytes(time + ".");
    put_bytes(message, as_bytes(body));
    return "t=" + time + ",v1=" + to_hex(crypto::hmac_sha256(as_bytes(secret), message));
}

std::optional<std::int64_t> webhook_wait_ms(std::int64_t tries,
                                            std::int64_t age_ms,
                                            Random& random) {
    if (age_ms >= kGiveUp_ms) {
        return std::nullopt;
    }
    const std::int64_t doublings = std::clamp<std::int64_t>(tries, 0, 20);
    const std::int64_t full = std::min(kFirstWait_ms << doublings, kLongestWait_ms);
    return full / 2 +
           static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(full / 2) + 1));
}

WebhookSender::WebhookSender(HubStore store, const Clock& clock)
    : store_(std::move(store)),
      clock_(clock),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void WebhookSender::run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    std::optional<ErrorCode> trouble;  // told when it begins and when it becomes another
    while (!stop.stop_requested()) {
        const Status done = round(stop);
        if (!done && trouble != done.error().code) {
            log::warn("hub", "webhooks: {}", describe(done.error()));
        }
        trouble = done ? std::nullopt : std::optional(done.error().code);
        wake.wait_for(lock, stop, kLook, [] { return false; });
    }
}

Status WebhookSender::round(const std::stop_token& stop) {
    KIOSK_TRY(const auto due, store_.webhooks().due(clock_.wall().unix_ms, kMost));
    if (due.empty()) {
        return {};
    }
    KIOSK_TRY(const auto webhooks, store_.webhooks().all());
    for (const WebhookEvent& event : due) {
        const auto webhook = std::find_if(webhooks.begin(), webhooks.end(), [&](const Webhook& w) {
            return w.name == event.webhook && !w.revoked_ms;
        });
        if (stop.stop_requested() || webhook == webhooks.end()) {
            continue;
        }
        KIOSK_TRY(const bool mine,
                  store_.webhooks().claim(event, clock_.wall().unix_ms + kClaim_ms));
        if (mine) {
            KIOSK_CHECK(attempt(event, *webhook, stop));
        }
    }
    return {};
}

Status WebhookSender::attempt(const WebhookEvent& event,
                              const Webhook& webhook,
                              const std::stop_token& stop) {
    KIOSK_TRY(const http::Address address, http::parse_address(webhook.url));
    http::ClientOptions options;
    options.base_url = address.base;
    options.ca_pem = webhook.ca_pem;
    options.total_timeout_ms = kAttempt_ms;
    options.most_answer_bytes = 64 * 1024;
    options.unreachable = ErrorCode::ServiceGone;
    http::Client client(options);
    http::ClientRequest request;
    request.method = "POST";
    request.target = address.target;
    request.headers["content-type"] = "application/json";
    request.headers["tiepdan-event"] = event.id;
    request.headers["tiepdan-signature"] =
        webhook_signature(webhook.secret.get(), event.body, clock_.wall().unix_ms / 1000);
    request.body = to_bytes(event.body);
    request.stop = stop;
    const auto answer = client.perform(request);
    const std::int64_t now_ms = clock_.wall().unix_ms;
    if (answer && answer->status >= 200 && answer->status < 300) {
        return store_.webhooks().told(event, now_ms);
    }
    if (stop.stop_requested()) {
        return {};  // the claim runs out
    }
    const std::string why = answer ? "HTTP " + std::to_string(answer->status)
                                   : std::string(error_name(answer.error().code));
    const auto wait_ms = webhook_wait_ms(event.tries, now_ms - event.made_ms, *random_);
    log::warn(
        "hub", "webhook {}: {}{}", webhook.name, why, wait_ms ? "" : "; given up after seven days");
    return store_.webhooks().failed(
        event, why, wait_ms ? std::optional(now_ms + *wait_ms) : std::nullopt);
}

}  // namespace kiosk::hub
