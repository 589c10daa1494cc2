#pragma once
// Accounts for the tests of the doors.

#include <string>

#include "firmware/access/users.hpp"

namespace kiosk::test {

inline constexpr std::int64_t kDoorNow_ms = 1795482000000;
inline const std::string kPassword = "mot-hai-ba-bon";

inline access::User user(const std::string& name,
                         access::Grade grade = access::Grade::Staff,
                         const std::string& counter = "1") {
    access::User out;
    out.name = name;
    out.grade = grade;
    out.counter = counter;
    return out;
}

}  // namespace kiosk::test
