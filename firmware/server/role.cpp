// Six names; kept apart from the settings, which live in firmware/provisioning.
#include "firmware/server/role.hpp"

namespace kiosk::server {

std::string_view role_name(Role role) noexcept {
    switch (role) {
        case Role::Citizen:
            return "citizen";
        case Role::Staff:
            return "staff";
        case Role::Supervisor:
            return "supervisor";
        case Role::Technician:
            return "technician";
        case Role::Guest:
            return "guest";
        case Role::Kiosk:
            return "kiosk";
    }
    return "citizen";
}

std::optional<Role> role_from(std::string_view name) noexcept {
    for (const Role role : {Role::Citizen,
                            Role::Staff,
                            Role::Supervisor,
                            Role::Technician,
                            Role::Guest,
                            Role::Kiosk}) {
        if (role_name(role) == name) {
            return role;
        }
    }
    return std::nullopt;
}

}  // namespace kiosk::server
