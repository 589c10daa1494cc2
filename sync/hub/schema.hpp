#pragma once
// The hub's tables and how older databases are brought up to them.

#include <span>

#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

// Numbered steps, for both databases.
[[nodiscard]] std::span<const db::Migration> migrations();

}  // namespace kiosk::hub
