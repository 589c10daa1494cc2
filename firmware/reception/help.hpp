#pragma once
// Calls for help from the glass: somebody at a kiosk needs a person. A call says which kiosk and
// nothing of who called; it is seen at every desk until one answers, the caller takes it back, or
// the day ends.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/queue/moment.hpp"

namespace kiosk::reception {

// The id of a call is the record id of this fact's own record.
struct HelpCalled {
    int kiosk = 1;  // its slot, 1-9
    bool operator==(const HelpCalled&) const = default;
};

// Who answers stands in the record's `by`.
struct HelpAnswered {
    HelpCallId call;
    bool operator==(const HelpAnswered&) const = default;
};

// The caller needs nobody any more.
struct HelpCancelled {
    HelpCallId call;
    bool operator==(const HelpCancelled&) const = default;
};

// Nobody had come when the day closed.
struct HelpEnded {
    HelpCallId call;
    bool operator==(const HelpEnded&) const = default;
};

struct HelpCall {
    enum class State { Called, Answered, Cancelled, Ended };

    HelpCallId id;
    int kiosk = 1;
    State state = State::Called;
    Moment called;
    std::optional<Moment> over;
    std::string answered_by;  // an actor, as the journal's `by` has it; "" = nobody
    bool operator==(const HelpCall&) const = default;
};

// "called", "answered", "cancelled", "ended".
[[nodiscard]] std::string_view help_state_name(HelpCall::State state) noexcept;

// Of one business day; owned and changed by one thread. One kiosk has one open call at most.
class HelpCalls {
public:
    // ---- decisions
    // Nullopt: this kiosk's call is open already, and one is enough.
    [[nodiscard]] std::optional<HelpCalled> call(int kiosk) const;
    // UnknownHelpCall, HelpOver (somebody answered it, it was taken back, or the day has ended).
    [[nodiscard]] Result<HelpAnswered> answer(const HelpCallId& id) const;
    [[nodiscard]] Result<HelpCancelled> cancel(const HelpCallId& id) const;
    // In the order in which they were called.
    [[nodiscard]] std::vector<HelpEnded> end_day() const;

    // ---- changes
    void evolve(const HelpCalled& fact, const HelpCallId& id, const Moment& at);
    void evolve(const HelpAnswered& fact, const std::string& by, const Moment& at);
    void evolve(const HelpCancelled& fact, const Moment& at);
    void evolve(const HelpEnded& fact, const Moment& at);

    // ---- reads; pointers live until the next change
    // In the order in which they were called.
    [[nodiscard]] const std::vector<HelpCall>& all() const noexcept { return calls_; }

    // The last call of this kiosk, open or not; null: it has not called today.
    [[nodiscard]] const HelpCall* last_of(int kiosk) const noexcept;
    // The last call of each kiosk. An open call is always among them.
    [[nodiscard]] std::vector<const HelpCall*> latest() const;

    bool operator==(const HelpCalls&) const = default;

private:
    [[nodiscard]] Result<HelpCallId> open_call(const HelpCallId& id) const;
    HelpCall& close(const HelpCallId& id, HelpCall::State state, const Moment& at);

    std::vector<HelpCall> calls_;
};

}  // namespace kiosk::reception
