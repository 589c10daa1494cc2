#pragma once
// The hub's tables and how older databases are brought up to them.

#include <span>
#include <string_view>

#include "firmware/sqlite/migrate.hpp"

namespace kiosk::hub {

// The whole schema, for a new database, and the numbered steps to it, for an older one.
[[nodiscard]] std::string_view full_schema();
[[nodiscard]] std::span<const sqlite::Migration> migrations();

}  // namespace kiosk::hub
