// Wire names of states, numbers and outcomes. Written out, since they are frozen in the journal.
#include <array>
#include <charconv>
#include <utility>

#include "firmware/base/format.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::queue {
namespace {

constexpr std::array<std::pair<TicketState, std::string_view>, 6> kStates = {{
    {TicketState::Waiting, "waiting"},
    {TicketState::Called, "called"},
    {TicketState::Serving, "serving"},
    {TicketState::NoShow, "no_show"},
    {TicketState::Done, "done"},
    {TicketState::Expired, "expired"},
}};

constexpr std::array<std::string_view, 8> kOutcomes = {"received",
                                                       "supplement_asked",
                                                       "returned_with_guidance",
                                                       "refused",
                                                       "leader_requested",
                                                       "settled_on_the_spot",
                                                       "assigned_for_checking",
                                                       "other"};

}  // namespace

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
