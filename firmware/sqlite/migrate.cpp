// Each step runs its script and sets user_version in the same transaction, so a power cut leaves
// the database at one number or the next.
#include "firmware/sqlite/migrate.hpp"

#include "firmware/base/format.hpp"
#include "firmware/sqlite/transaction.hpp"

namespace kiosk::sqlite {
namespace {

// Several programs may open one database at once, so what is to be done is asked again under the
// write lock: `from` is the version that this step leads on from.
Status apply(Connection& connection, std::string_view sql, int from, int number) {
    KIOSK_TRY(auto step, Transaction::begin(connection));
    KIOSK_TRY(const std::int64_t version, connection.number("PRAGMA user_version"));
    if (version != from) {
        return step.commit();  // another one was here
    }
    KIOSK_CHECK(connection.execute_script(sql));
    KIOSK_CHECK(connection.execute_script(fmt::format("PRAGMA user_version={}", number)));
    return step.commit();
}

}  // namespace

Status migrate(Connection& connection,
               std::span<const Migration> migrations,
               std::string_view full_schema) {
    KIOSK_TRY(std::int64_t version, connection.number("PRAGMA user_version"));
    KIOSK_TRY(const std::int64_t tables,
              connection.number("SELECT count(*) FROM sqlite_master WHERE type='table'"));
    const auto last = static_cast<std::int64_t>(migrations.size());
    if (version > last) {
        return Error{ErrorCode::SchemaTooNew,
                     fmt::format("schema {}, this program knows {}", version, last)};
    }
    if (version == 0 && tables == 0 && !full_schema.empty()) {
        KIOSK_CHECK(apply(connection, full_schema, 0, static_cast<int>(last)));
        KIOSK_TRY(version, connection.number("PRAGMA user_version"));
    }
    for (const Migration& migration : migrations) {
        if (migration.number > version) {
            const int from = migration.number - 1;
            if (auto done = apply(connection, migration.sql, from, migration.number); !done) {
                return std::move(done).error().with(migration.name);
            }
        }
    }
    return {};
}

Result<std::string> schema_text(Connection& connection) {
    KIOSK_TRY(auto rows,
              connection.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
                               "ORDER BY type, name"));
    std::string out;
    while (true) {
        KIOSK_TRY(const bool row, rows.next());
        if (!row) {
            return out;
        }
        bool space = false;
        for (const char letter : rows.text(0)) {
            if (letter == ' ' || letter == '\n' || letter == '\t') {
                space = true;
                continue;
            }
            // ALTER TABLE ADD COLUMN leaves other spaces around its comma than a person does.
            if (space && !out.empty() && out.back() != '\n' && letter != ',' && letter != ')') {
                out += ' ';
            }
            space = false;
            out += letter;
        }
        out += '\n';
    }
}

}  // namespace kiosk::sqlite
