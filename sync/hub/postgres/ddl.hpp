#pragma once
// The schema is written once, in SQLite's words; here it becomes PostgreSQL's.

#include <string>
#include <string_view>

namespace kiosk::hub {

// INTEGER PRIMARY KEY numbers its rows, INTEGER has 64 bits, BLOB is BYTEA, TEXT sorts by its bytes
// as SQLite's does, WITHOUT ROWID goes, and a comment /* postgres: … */ is opened.
[[nodiscard]] std::string postgres_ddl(std::string_view sqlite_ddl);

// `?` outside of quotes becomes $1, $2, …
[[nodiscard]] std::string postgres_parameters(std::string_view sql);

}  // namespace kiosk::hub
