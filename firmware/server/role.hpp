#pragma once
// Who may ask what. A peer of the Unix socket has a set of roles (settings map uid and gid), a
// console user has those of the account; a request may narrow them with the header X-Kiosk-Role,
// never widen them. Whoever came in by PIN has Staff and nothing else, whatever the account is.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "firmware/access/sessions.hpp"
#include "firmware/base/ids.hpp"

namespace kiosk::server {

// A supervisor holds Staff too, so what staff may do is said once. Guest is whoever speaks to the
// office network's listener, signed in or not; nobody holds it on the Unix socket. Kiosk is another
// kiosk of the office that has proved it.
enum class Role { Citizen, Staff, Supervisor, Technician, Guest, Kiosk };
using RoleSet = std::set<Role>;

// What most routes are open to; a set that one subject alone needs stands beside its routes.
inline const RoleSet kEverybody{Role::Citizen, Role::Staff, Role::Technician};
inline const RoleSet kAtTheGlass{Role::Citizen, Role::Staff};
inline const RoleSet kStaff{Role::Staff};
inline const RoleSet kOffice{Role::Staff, Role::Supervisor};
inline const RoleSet kInside{Role::Staff, Role::Technician};
inline const RoleSet kSupervisor{Role::Supervisor};
inline const RoleSet kTechnician{Role::Technician};

// "citizen", "staff", "supervisor", "technician", "guest", "kiosk"; nullopt for another name.
[[nodiscard]] std::string_view role_name(Role role) noexcept;
[[nodiscard]] std::optional<Role> role_from(std::string_view name) noexcept;

// Who is signed in at the console, or by PIN at the device.
struct Person {
    access::Place place = access::Place::Network;
    std::string name;
    access::Grade grade = access::Grade::Staff;
    std::string counter;  // "" = none
    std::string token;
};

struct Caller {
    std::uint32_t uid = 0;
    RoleSet roles;
    std::optional<Person> person;     // who signed in; nullopt for a peer of the socket by itself
    std::optional<DeviceId> kiosk{};  // of Role::Kiosk

    [[nodiscard]] bool is(Role role) const { return roles.contains(role); }

    // Clerks act at the counter where they sit; supervisors and local users at any.
    [[nodiscard]] bool may_act_at(const std::string& counter) const {
        return !person || person->grade != access::Grade::Staff || person->counter == counter;
    }
};

}  // namespace kiosk::server
