// A request that its sender gave up may still be on its way: it is held, and arrives, wholly or in
// part, while later ones are carried. To the hub that is a repetition or an old request.
#include "tests/sim/played_network.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::test {
namespace {

constexpr std::uint64_t kLongestSilence_ms = 1000;  // the hub answers a page's HEAD within 0.3 s
constexpr std::uint64_t kHubAway_ms = 120'000;

Error unreachable(std::string_view why) {
    return Error{ErrorCode::HubUnreachable, std::string(why)};
}

}  // namespace

class PlayedNetwork::Link final : public sync::HubLink {
public:
    Link(PlayedNetwork& network, std::size_t device) : network_(network), device_(device) {}

    Result<sync::HubResponse> send(const sync::HubRequest& request) override {
        sent_bytes_ = 0;
        return network_.send(device_, request, sent_bytes_);
    }

    std::uint64_t sent_bytes() const override { return sent_bytes_; }

    void close() override {}

private:
    PlayedNetwork& network_;
    const std::size_t device_;
    std::uint64_t sent_bytes_ = 0;
};

PlayedNetwork::PlayedNetwork(
    PlayedHub& hub, ManualClock& clock, Random& random, Trace& trace, std::uint64_t bad_percent)
    : hub_(hub), clock_(clock), random_(random), trace_(trace), bad_percent_(bad_percent) {}

std::unique_ptr<sync::HubLink> PlayedNetwork::link(std::size_t device) {
    return std::make_unique<Link>(*this, device);
}

void PlayedNetwork::wake_hub(bool now) {
    if (hub_.up() || !breach_.empty() || (!now && clock_.monotonic_ms() < hub_wakes_ms_)) {
        return;
    }
    breach_ = hub_.start();
    trace_.add("hub up");
}

void PlayedNetwork::hub_died(std::string_view how) {
    hub_wakes_ms_ = clock_.monotonic_ms() + random_.below(kHubAway_ms);
    std::erase_if(held_, [](const Held& held) { return held.begun; });
    trace_.add(how);
}

void PlayedNetwork::hub_dies() {
    if (!hub_.up()) {
        return;
    }
    if (random_.below(2) == 0) {
        ++tally_.hub_kills;
        hub_.kill();
        hub_died("hub killed");
    } else {
        ++tally_.hub_power_cuts;
        hub_.power_cut(hub_.moment());
        hub_died("hub without power");
    }
}

PlayedNetwork::Sent PlayedNetwork::send(std::size_t device,
                                        const sync::HubRequest& request,
                                        std::uint64_t& sent_bytes) {
    ++tally_.requests;
    pass(1 + random_.below(40));
    trace_.add(fmt::format("{} kiosk {} sends {} {} {}",
                           clock_.monotonic_ms(),
                           device,
                           request.path,
                           request.upload_offset.value_or(0),
                           to_hex(crypto::sha256(request.body))));
    wake_hub(false);
    release(false);
    Sent answer = unreachable("the hub is away");
    if (hub_.up()) {
        const bool bad = random_.below(100) < bad_percent_;
        if (!bad) {
            sent_bytes = request.body.size();
        }
        answer = bad ? meet_fault(device, request, sent_bytes) : carry(device, request);
    }
    trace_.add(answer ? fmt::format("{} {}", answer->status, answer->body)
                      : describe(answer.error()));
    return answer;
}

PlayedNetwork::Sent PlayedNetwork::meet_fault(std::size_t device,
                                              const sync::HubRequest& request,
                                              std::uint64_t& sent_bytes) {
    const std::uint64_t fault = random_.below(10);
    if (fault == 0) {
        return unreachable("no connection");
    }
    if (fault <= 2) {
        return cut_body(device, request, sent_bytes);
    }
    sent_bytes = request.body.size();
    switch (fault) {
        case 3:
        case 4: {
            ++tally_.lost_answers;
            [[maybe_unused]] const Sent lost = carry(device, request);
            return unreachable("the answer is lost");
        }
        case 5: {
            ++tally_.twice;
            Held second{{0, 0, device, request}, request.body.size(), false, true};
            if (random_.below(2) == 0) {
                held_.push_back(second);
                return carry(device, request);
            }
            Sent first = carry(device, request);
            arrive(second);
            return first;
        }
        case 6:
            ++tally_.late;
            held_.push_back({{0, 0, device, request}, request.body.size(), false, true});
            return unreachable("no answer came");
        case 7:
            return refuse(device, request);
        case 8:
            return die_under(device, request);
        default:
            pass(random_.below(30'000));
            return carry(device, request);
    }
}

PlayedNetwork::Sent PlayedNetwork::carry(std::size_t device, const sync::HubRequest& request) {
    if (!hub_.up()) {
        return unreachable("the hub is away");
    }
    // Outlives this call where the hub answers later than anybody waits.
    const auto answer = std::make_shared<std::optional<sync::HubResponse>>();
    auto call = hub_.begin(
        device, request, [answer](const sync::HubResponse& response) { *answer = response; });
    const std::size_t body = request.body.size();
    const std::size_t first = body > 0 ? random_.below(body + 1) : 0;
    hub_.arrive(call, first);
    hub_.arrive(call, body - first);
    hub_.end(call);
    if (random_.below(4) == 0) {
        release(false);  // into the same transaction
    }
    for (std::uint64_t waited_ms = 0; !*answer && waited_ms <= kLongestSilence_ms;
         waited_ms += 50) {
        pass(waited_ms > 0 ? 50 : 0);
        if (waited_ms > 0) {
            release(false);
        }
        hub_.turn();
        hub_.answer();
    }
    return *answer ? Sent(**answer) : Sent(unreachable("the hub is silent"));
}

PlayedNetwork::Sent PlayedNetwork::cut_body(std::size_t device,
                                            const sync::HubRequest& request,
                                            std::uint64_t& sent_bytes) {
    ++tally_.cut;
    const std::size_t body = request.body.size();
    const std::size_t came = random_.below(body + 1);
    const std::size_t more = random_.below(body - came + 1);  // on its way
    sent_bytes = came + more + random_.below(body - came - more + 1);
    Held held{hub_.begin(device, request, {}), more, true, false};
    hub_.arrive(held.call, came);
    if (random_.below(2) == 0) {
        held_.push_back(held);
    } else {
        arrive(held);
    }
    return unreachable("the link was cut");
}

PlayedNetwork::Sent PlayedNetwork::refuse(std::size_t device, const sync::HubRequest& request) {
    ++tally_.refusals;
    if (random_.below(2) == 0) {
        [[maybe_unused]] const Sent taken = carry(device, request);
    }
    sync::HubResponse out;
    switch (random_.below(5)) {
        case 0:
            out.status = 503;
            out.retry_after_s = random_.below(30);
            break;
        case 1:
            out.status = 500;
            break;
        case 2:
            out.status = 429;
            break;
        case 3:
            out.status = 302;  // a captive portal
            break;
        default:
            out.status = 200;
            out.body = "<html>Please log in</html>";
            break;
    }
    return out;
}

PlayedNetwork::Sent PlayedNetwork::die_under(std::size_t device, const sync::HubRequest& request) {
    release(false);  // what is answered now has left before the hub dies
    const std::size_t since = hub_.moment();
    auto call = hub_.begin(device, request, {});
    hub_.arrive(call, request.body.size());
    hub_.end(call);
    hub_.turn();
    if (random_.below(3) == 0) {
        ++tally_.hub_kills;
        hub_.kill();
        hub_died("hub killed under a request");
    } else {
        ++tally_.hub_power_cuts;
        hub_.power_cut(since);
        hub_died("hub without power under a request");
    }
    return unreachable("the hub died");
}

void PlayedNetwork::arrive(Held& held) {
    if (!hub_.up()) {
        return;
    }
    if (!held.begun) {
        held.call = hub_.begin(held.call.device, held.call.request, {});
    }
    hub_.arrive(held.call, held.more);
    if (held.ends) {
        hub_.end(held.call);
    } else {
        hub_.cut(held.call);
    }
}

void PlayedNetwork::release(bool all) {
    for (std::size_t i = 0; i < held_.size();) {
        if (!hub_.up() || (!all && random_.below(3) != 0)) {
            ++i;
            continue;
        }
        Held held = std::move(held_[i]);
        held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(i));
        arrive(held);
        if (all || random_.below(2) == 0) {
            hub_.turn();
            hub_.answer();
        }
    }
}

}  // namespace kiosk::test
