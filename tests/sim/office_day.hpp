#pragma once
// A seeded simulation of office days: people arrive, four clerks press, paper runs out, the power
// goes, the clock jumps. Time is simulated; the decisions, the facts and their bytes are the real
// ones. The same seed plays the same days to the last fact.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/office/decide.hpp"
#include "tests/support/office_watch.hpp"

namespace kiosk::test {

class OfficeDays {
public:
    explicit OfficeDays(std::uint64_t seed);

    // Plays `days` business days, each with its night. "" or the first promise that broke.
    [[nodiscard]] std::string play(int days);

    [[nodiscard]] const office::State& state() const { return state_; }

    // What happened, so that a test can see that enough did.
    struct Tally {
        int issued = 0;
        int calls = 0;
        int power_cuts = 0;
        int lost_groups = 0;  // decided, not committed when the power went
        int clock_jumps = 0;
        int refused_untrusted = 0;
        int paper_out = 0;
        int races = 0;  // moments at which several clerks pressed
    };

    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    // A clerk: what comes next and when (monotonic).
    struct Clerk {
        CounterId counter;
        std::uint64_t acts_at_ms = 0;
    };

    // A person whose answer got lost asks again with the same key.
    struct Wish {
        office::IssueTicket ask;
        bool answered = false;
    };

    void morning(int day);
    void pass(std::uint64_t ms);
    void citizens();
    void clerks();
    void clerk_acts(Clerk& clerk);
    void serve(Clerk& clerk, const queue::Ticket& ticket);
    void printer();
    void troubles();
    void power_cut(bool loses_group);
    void jump_clock();
    void set_clock_right();
    [[nodiscard]] Moment moment() const;
    // Decides, applies and watches; true when it was not refused.
    bool act(const office::Command& command);
    void follow_clock();
    // Makes what was decided durable: from here on a power cut loses none of it.
    void commit();
    [[nodiscard]] office::State folded() const;
    void note(const std::string& breach);

    [[nodiscard]] bool chance(std::uint64_t one_in) { return random_.below(one_in) == 0; }

    SeededRandom random_;
    office::State state_;
    OfficeWatch watch_;
    std::vector<office::Recorded> journal_;  // durable and not, in order
    std::size_t durable_ = 0;
    std::vector<std::pair<std::size_t, office::KeyUse>>
        keys_;  // with the journal's length after it
    std::vector<Wish> wishes_;
    std::array<Clerk, 4> clerks_;
    std::int64_t true_ms_ = 0;  // what the wall clock should show
    std::int64_t clock_error_ms_ = 0;
    WallTrust trust_ = WallTrust::Trusted;
    std::uint64_t mono_ms_ = 1000;
    std::uint8_t boot_ = 1;
    bool paper_out_ = false;
    int next_key_ = 0;
    std::string breach_;
    Tally tally_;
};

}  // namespace kiosk::test
