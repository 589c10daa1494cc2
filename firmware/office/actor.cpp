// Parsing accepts exactly what the makers make, so a journal cannot smuggle in anything else.
#include "firmware/office/actor.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/text.hpp"

namespace kiosk::office {
namespace {

constexpr std::array<std::string_view, 3> kPeople = {"staff", "supervisor", "technician"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 10 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

Actor Actor::staff(std::uint32_t uid) {
    return Actor("staff:" + std::to_string(uid));
}

Actor Actor::technician(std::uint32_t uid) {
    return Actor("technician:" + std::to_string(uid));
}

Result<Actor> Actor::person(std::string_view role, std::string_view name) {
    if (std::find(kPeople.begin(), kPeople.end(), role) == kPeople.end() ||
        !is_account_name(name)) {
        return Error{ErrorCode::BadArgument, "by: not a person"};
    }
    return Actor(std::string(role) + ":" + std::string(name));
}

Result<Actor> Actor::parse(std::string_view text) {
    if (text == "citizen" || text == "system") {
        return Actor(std::string(text));
    }
    const std::size_t colon = text.find(':');
    const std::string_view role = text.substr(0, colon);
    const std::string_view who =
        colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    if ((role == "staff" || role == "technician") && is_number(who)) {
        return Actor(std::string(text));
    }
    if (auto person = Actor::person(role, who)) {
        return person;
    }
    return Error{ErrorCode::BadArgument, "by: not an actor"};
}

}  // namespace kiosk::office
