#pragma once
// Numbered migrations. PRAGMA user_version holds the number of the last one applied.

#include <span>
#include <string>
#include <string_view>

#include "firmware/sqlite/connection.hpp"

namespace kiosk::sqlite {

struct Migration {
    int number;             // from 1, without gaps
    std::string_view name;  // file name, for error texts
    std::string_view sql;
};

// Brings the database to the last migration, each in its own transaction. An empty database takes
// `full_schema` in one step instead (the same schema: a test compares both roads).
// SchemaTooNew when the database is ahead of this program; a failing migration is named and leaves
// the database as it was before it.
[[nodiscard]] Status migrate(Connection& connection,
                             std::span<const Migration> migrations,
                             std::string_view full_schema);

// The schema as text, one statement a line, spaces folded, sorted: for comparing two databases.
[[nodiscard]] Result<std::string> schema_text(Connection& connection);

}  // namespace kiosk::sqlite
