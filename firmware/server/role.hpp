#pragma once
// Who may ask what. A peer has a set of roles (settings map uid and gid); a request may narrow it
// with the header X-Kiosk-Role, never widen it.

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace kiosk::server {

enum class Role { Citizen, Staff, Technician };
using RoleSet = std::set<Role>;

// "citizen", "staff", "technician"; nullopt for another name.
[[nodiscard]] std::string_view role_name(Role role) noexcept;
[[nodiscard]] std::optional<Role> role_from(std::string_view name) noexcept;

struct Caller {
    std::uint32_t uid = 0;
    RoleSet roles;

    [[nodiscard]] bool is(Role role) const { return roles.contains(role); }
};

}  // namespace kiosk::server
