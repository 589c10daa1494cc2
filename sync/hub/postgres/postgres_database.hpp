#pragma once
// The hub's tables on a PostgreSQL server (15 or later) or a cluster of them: several hubs may
// write at once.

#include <string>

#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

// BadSettings when it is no connection string of libpq; its content is not repeated in the error.
[[nodiscard]] Status check_conninfo(const std::string& conninfo);

// Connects (blocks up to some seconds for each host in the string); of several hosts it takes the
// one that takes writes. When the connection is lost later, the call under way fails with
// Overloaded, and the next one outside a transaction, or the next begin, connects again; after a
// failed attempt there is none for 100 ms, doubling up to 5 s.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_postgres(const std::string& conninfo);

}  // namespace kiosk::hub
