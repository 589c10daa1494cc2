// Parsing accepts exactly what the four makers make, so a journal cannot smuggle in a name.
#include "firmware/office/actor.hpp"

#include <algorithm>

namespace kiosk::office {

Actor Actor::staff(std::uint32_t uid) {
    return Actor("staff:" + std::to_string(uid));
}

Actor Actor::technician(std::uint32_t uid) {
    return Actor("technician:" + std::to_string(uid));
}

Result<Actor> Actor::parse(std::string_view text) {
    if (text == "citizen" || text == "system") {
        return Actor(std::string(text));
    }
    for (const std::string_view role : {"staff:", "technician:"}) {
        if (text.starts_with(role)) {
            const std::string_view uid = text.substr(role.size());
            if (!uid.empty() && uid.size() <= 10 &&
                std::all_of(uid.begin(), uid.end(), [](char c) { return c >= '0' && c <= '9'; })) {
                return Actor(std::string(text));
            }
        }
    }
    return Error{ErrorCode::BadArgument, "by: not an actor"};
}

}  // namespace kiosk::office
