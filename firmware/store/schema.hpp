#pragma once
// The SQL of the store, built into the program: schema.sql and migrations/NNNN_*.sql.

#include <span>
#include <string_view>

#include "firmware/sqlite/migrate.hpp"

namespace kiosk::store {

// Both live as long as the program.
[[nodiscard]] std::string_view full_schema();
[[nodiscard]] std::span<const sqlite::Migration> migrations();

}  // namespace kiosk::store
