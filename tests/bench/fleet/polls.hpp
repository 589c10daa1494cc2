#pragma once
// All kiosks wait for news from the city, each with a question that the hub holds, until a document
// is published; then each fetches it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/backoff.hpp"
#include "sync/protocol/manifest.hpp"
#include "tests/bench/fleet/kiosks.hpp"
#include "tests/support/crowd/crowd.hpp"

namespace kiosk::bench {

struct PollPlan {
    std::string url;
    std::string ca_pem;
    std::uint64_t spread_ms = 60'000;     // in which the kiosks come
    std::uint64_t wait_s = 55;            // of a question
    std::uint64_t patience_ms = 300'000;  // until all wait, and again until all have it
};

struct PollReport {
    int waited = 0;               // kiosks of which a question was held its whole time
    int turned_away = 0;          // questions that the hub could not hold
    int failures = 0;             // requests without an answer, or with another status
    double idle_bytes = 0;        // of one held question and its answer, TLS included; the most
    int have = 0;                 // kiosks that have the document, its digest right
    std::vector<double> have_ms;  // since it was published
    std::string first_failure;
};

class Polls {
public:
    Polls(const std::vector<Kiosk>& kiosks, PollPlan plan, std::uint64_t seed);

    // Returns when every kiosk's question was held once and is held again, or the patience is over.
    void wait_for_all();
    // `publish` is called on a thread of its own, while the questions wait on; the document that
    // counts is the one that comes after it. Returns when all have it, or the patience is over.
    [[nodiscard]] PollReport publish(const std::function<void()>& publish);

private:
    enum class State { Away, Asking, Held, Fetching };

    struct Listener {
        State state = State::Away;
        std::string etag{};
        bool waited = false;  // a question of it was held to its end
        bool has = false;
        std::uint64_t asked_ms = 0;
        std::uint64_t traffic = 0;  // of its connection after the last answer
        Digest wanted{};
        sync::Backoff backoff;
    };

    using Due = std::pair<std::uint64_t, std::size_t>;

    void carry_on();
    void ask(std::size_t index);
    void fetch(std::size_t index);
    void answered(std::size_t index, const test::Crowd::Ended& ended);
    void unchanged(std::size_t index, const test::Crowd::Ended& ended);
    [[nodiscard]] Status changed(std::size_t index, const http::Response& response);
    void fetched(std::size_t index, const test::Crowd::Ended& ended);
    void later(std::size_t index, std::uint64_t ms);
    void failed(std::size_t index, const std::string& words);

    const std::vector<Kiosk>& kiosks_;
    const PollPlan plan_;
    const std::unique_ptr<Clock> clock_ = make_system_clock();
    SeededRandom random_;
    test::Crowd crowd_;
    std::vector<Listener> listeners_;
    std::vector<Due> due_;  // a heap, the soonest first
    std::size_t all_waited_ = 0;
    std::size_t held_ = 0;
    std::uint64_t published_ms_ = 0;  // 0: not yet
    PollReport report_;
};

}  // namespace kiosk::bench
