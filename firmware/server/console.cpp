// Whoever is no officer of this office has no role here, an account of the city's hub too.
#include "firmware/server/console.hpp"

namespace kiosk::server {
bool asks_for_file(const http::Request& request) {
    return !request.user && request.method == "GET" && !request.path.starts_with("/v1/");
}

RoleSet roles_of_grade(access::Grade grade) {
    switch (grade) {
        case access::Grade::Staff:
            return {Role::Staff};
        case access::Grade::Supervisor:
            return {Role::Staff, Role::Supervisor};
        case access::Grade::Technician:
            return {Role::Technician};
        case access::Grade::Viewer:
        case access::Grade::Officer:
        case access::Grade::Admin:
            break;
    }
    return {};
}

}  // namespace kiosk::server
