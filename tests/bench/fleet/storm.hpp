#pragma once
// All kiosks send what they have: each comes at a time of its own, sends its parcels in order, and
// repeats by the rules of a kiosk (sync::Backoff) what was not acknowledged.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/backoff.hpp"
#include "sync/protocol/answer.hpp"
#include "tests/bench/fleet/kiosks.hpp"
#include "tests/support/crowd/crowd.hpp"

namespace kiosk::bench {

struct StormPlan {
    std::string url;
    std::string ca_pem;
    std::uint64_t spread_ms = 60'000;  // in which the kiosks come; of several rounds, all of them
    std::uint64_t patience_ms = 600'000;  // after that, until the rest counts as not done
};

struct StormReport {
    int done = 0;                   // kiosks of which everything is acknowledged
    std::vector<double> record_ms;  // from a batch's first try, connecting and repeating included
    std::vector<double> page_ms;    // the same of packs
    std::map<int, int> statuses;    // of answers that were no acknowledgement
    int broken_links = 0;           // requests without an answer
    int garbage = 0;                // answers that are none
    int lost = 0;                   // the hub asked for records that it had acknowledged
    int refused = 0;                // records
    double took_ms = 0;             // from the first kiosk's coming to the last acknowledgement
    double stall_ms = 0;            // longest time without any acknowledgement of records
    std::string first_failure;      // in words, for who looks into it
};

class Storm {
public:
    Storm(const std::vector<Kiosk>& kiosks, StormPlan plan, int rounds, std::uint64_t seed);

    // Runs until everything is acknowledged or the patience is over.
    [[nodiscard]] StormReport run();

private:
    struct Sender {
        std::size_t next = 0;  // parcel
        std::uint64_t begins_ms = 0;
        std::optional<std::uint64_t> first_try_ms{};  // of that parcel
        sync::Backoff backoff;
        std::set<std::int64_t> receipts{};  // Complete ones, by the letter's record
        bool asking = false;                // for a receipt whose answer was lost
    };

    using Due = std::pair<std::uint64_t, std::size_t>;

    void send(std::size_t index);
    [[nodiscard]] http::ClientRequest request_of(std::size_t index);
    [[nodiscard]] Bytes question_for_receipts(const Kiosk& kiosk, const Parcel& parcel) const;
    void ended(std::size_t index, const test::Crowd::Ended& ended);
    // Whether the answer acknowledges the parcel.
    [[nodiscard]] Status judge(std::size_t index, const http::Response& response);
    [[nodiscard]] Status judge_batch(std::size_t index, const sync::BatchAnswer& answer);
    [[nodiscard]] Status keep_receipts(std::size_t index,
                                       const std::vector<sync::Receipt>& receipts);
    void acknowledged(std::size_t index);
    void again(std::size_t index, std::optional<std::uint64_t> retry_after_s);
    void note(const std::string& failure);

    const std::vector<Kiosk>& kiosks_;
    const StormPlan plan_;
    const std::uint64_t round_ms_;
    const std::unique_ptr<Clock> clock_ = make_system_clock();
    SeededRandom random_;
    test::Crowd crowd_;
    std::vector<Sender> senders_;
    std::vector<Due> due_;  // a heap, the soonest first
    std::uint64_t last_records_ms_ = 0;
    StormReport report_;
};

}  // namespace kiosk::bench
