// Wire names of states, numbers and outcomes. Written out, since they are frozen in the journal.
#include <array>
#include <charconv>
#include <utility>

#include "firmware/base/format.hpp"
#include "firmware/queue/setup.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::queue {
namespace {

constexpr std::array<std::pair<TicketState, std::string_view>, 9> kStates = {{
    {TicketState::Waiting, "waiting"},
    {TicketState::Called, "called"},
    {TicketState::Serving, "serving"},
    {TicketState::Held, "held"},
    {TicketState::NoShow, "no_show"},
    {TicketState::Done, "done"},
    {TicketState::Cancelled, "cancelled"},
    {TicketState::Expired, "expired"},
    {TicketState::HandedOver, "handed_over"},
}};

constexpr std::array<std::string_view, 8> kOutcomes = {"received",
                                                       "supplement_asked",
                                                       "returned_with_guidance",
                                                       "refused",
                                                       "leader_requested",
                                                       "settled_on_the_spot",
                                                       "assigned_for_checking",
                                                       "other"};

constexpr std::array<std::string_view, 5> kHoldReasons = {
    "papers", "copying", "officer", "personal", "other"};
constexpr std::array<std::string_view, 2> kHoldPools = {"shared", "counter"};
constexpr std::array<std::string_view, 4> kCancelReasons = {
    "person", "staff", "merged", "superseded"};
constexpr std::array<std::string_view, 5> kRankReasons = {
    "health", "safety", "leader", "mistake", "other"};
constexpr std::array<std::string_view, 3> kCallWhens = {"always", "waited", "people"};

// The names stand in the order of the enum.
template <class Enum, std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, Enum value) noexcept {
    return names[static_cast<std::size_t>(value)];
}

template <class Enum, std::size_t N>
std::optional<Enum> find_in(const std::array<std::string_view, N>& names,
                            std::string_view name) noexcept {
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(HoldReason reason) noexcept {
    return name_in(kHoldReasons, reason);
}

std::string_view name_of(HoldPool pool) noexcept {
    return name_in(kHoldPools, pool);
}

std::string_view name_of(CancelReason reason) noexcept {
    return name_in(kCancelReasons, reason);
}

std::string_view name_of(RankReason reason) noexcept {
    return name_in(kRankReasons, reason);
}

std::string_view name_of(CallStep::When when) noexcept {
    return name_in(kCallWhens, when);
}

std::optional<HoldReason> hold_reason_from(std::string_view name) noexcept {
    return find_in<HoldReason>(kHoldReasons, name);
}

std::optional<HoldPool> hold_pool_from(std::string_view name) noexcept {
    return find_in<HoldPool>(kHoldPools, name);
}

std::optional<CancelReason> cancel_reason_from(std::string_view name) noexcept {
    return find_in<CancelReason>(kCancelReasons, name);
}

std::optional<RankReason> rank_reason_from(std::string_view name) noexcept {
    return find_in<RankReason>(kRankReasons, name);
}

std::optional<CallStep::When> call_when_from(std::string_view name) noexcept {
    return find_in<CallStep::When>(kCallWhens, name);
}

std::string_view ticket_state_name(TicketState state) noexcept {
    for (const auto& [value, name] : kStates) {
        if (value == state) {
            return name;
        }
    }
    return "";
}

std::optional<TicketState> ticket_state_from(std::string_view name) noexcept {
    for (const auto& [value, known] : kStates) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::string TicketNumber::text() const {
    return fmt::format("{}{:03}", prefix, number);
}

Result<TicketNumber> TicketNumber::parse(std::string_view text) {
    std::size_t letters = 0;
    while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') {
        ++letters;
    }
    const std::string_view rest = text.substr(letters);
    int number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (letters < 1 || letters > 2 || rest.size() < 3 || rest.size() > 4 || error != std::errc() ||
        end != rest.data() + rest.size() || number < 1) {
        return Error{ErrorCode::BadArgument, "a ticket number looks like A012"};
    }
    return TicketNumber{std::string(text.substr(0, letters)), number};
}

bool is_outcome(std::string_view name) noexcept {
    for (const std::string_view known : kOutcomes) {
        if (known == name) {
            return true;
        }
    }
    return false;
}

}  // namespace kiosk::queue
