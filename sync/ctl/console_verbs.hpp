#pragma once
// Verbs about the city's pages: who may sign in, and the web server before them.

#include <string>
#include <vector>

#include "sync/ctl/commands.hpp"

namespace kiosk::hubctl {

// Each password comes from the terminal or from standard input. BadArgument for another role than
// viewer, officer or admin, and for a bad name; UserExists, WeakPassword.
[[nodiscard]] Status user_add(const Context& context,
                              const std::string& name,
                              const std::string& role);
// Signs the account out everywhere and ends a lock-out. UnknownUser, WeakPassword.
[[nodiscard]] Status user_password(const Context& context, const std::string& name);
enum class UserAccess { Enabled, Disabled };
// UnknownUser.
[[nodiscard]] Status user_set(const Context& context, const std::string& name, UserAccess may);
[[nodiscard]] Status users(const Context& context);

// Prints the nginx configuration for browsers at `listen` before the pages of hubs (cityhub
// --console).
[[nodiscard]] Status console_front(const Context& context,
                                   const std::string& listen,
                                   const std::vector<std::string>& doors);

}  // namespace kiosk::hubctl
