#pragma once
// Tells city systems what happened, as soon as it is committed and again until they say 2xx.

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {

// "t=SECONDS,v1=HEX": HMAC-SHA-256 under the secret's letters of "SECONDS.BODY", so that neither
// body nor time can be another's. Source: the form that payment services made common.
[[nodiscard]] std::string webhook_signature(std::string_view secret,
                                            std::string_view body,
                                            std::int64_t now_s);

// How long after a failed attempt, the first being 0: 2 s doubled up to an hour, halved by chance
// at most. nullopt when the event was made seven days ago: given up.
[[nodiscard]] std::optional<std::int64_t> webhook_wait_ms(std::int64_t tries,
                                                          std::int64_t age_ms,
                                                          Random& random);

// A thread of its own with a connection of its own to the hub's database; other hubs on it may have
// one too. The clock must outlive it.
class WebhookSender {
public:
    WebhookSender(HubStore store, const Clock& clock);
    // Ends soon: an attempt under way is broken off and made again by whoever runs next.
    ~WebhookSender() = default;
    WebhookSender(const WebhookSender&) = delete;
    WebhookSender& operator=(const WebhookSender&) = delete;

private:
    void run(const std::stop_token& stop);
    [[nodiscard]] Status round(const std::stop_token& stop);
    [[nodiscard]] Status attempt(const WebhookEvent& event,
                                 const Webhook& webhook,
                                 const std::stop_token& stop);

    HubStore store_;
    const Clock& clock_;
    const std::unique_ptr<Random> random_ = make_system_random();
    std::jthread thread_;  // last: it uses the members above
};

}  // namespace kiosk::hub
