#pragma once
// The hub's tables in one SQLite file: WAL, FULL, one writer at a time.

#include <filesystem>

#include "firmware/sqlite/connection.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

// Makes the file on first use. Several connections may be open on one file: writers wait for each
// other up to 5 s, then InUse. Errors of firmware/sqlite.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_sqlite(const std::filesystem::path& file,
                                                                sqlite::SqliteOptions options = {});

}  // namespace kiosk::hub
