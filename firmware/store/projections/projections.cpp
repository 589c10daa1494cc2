// Tables are compared by a digest over every value as SQLite quotes it, in primary-key order, so
// that a year of tickets is compared without being held in memory.
#include "firmware/store/projections/projections.hpp"

#include <array>

#include "firmware/crypto/hash.hpp"

namespace kiosk::store {
namespace {

struct Table {
    std::string_view name;
    std::string_view key;
};

constexpr std::array<Table, 12> kTables = {{{"days", "business_day"},
                                            {"tickets", "order_seq"},
                                            {"counters", "id"},
                                            {"groups", "id"},
                                            {"visits", "seq"},
                                            {"letters", "seq"},
                                            {"pages", "letter, n"},
                                            {"removed_pages", "letter, hash"},
                                            {"paper_jobs", "seq"},
                                            {"group_mins", "business_day"},
                                            {"sessions", "seq"},
                                            {"bookings", "seq"}}};

Result<std::string> columns_of(sqlite::Connection& db, std::string_view table) {
    KIOSK_TRY(auto rows, db.query("SELECT name FROM pragma_table_info(?)", table));
    std::string out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        out += (out.empty() ? "quote(" : " || ',' || quote(") + rows.text(0) + ")";
    }
}

}  // namespace

Status project(sqlite::Connection& db, const office::Recorded& fact) {
    KIOSK_CHECK(project_queue(db, fact));
    KIOSK_CHECK(project_letters(db, fact));
    KIOSK_CHECK(project_paper(db, fact));
    KIOSK_CHECK(project_visits(db, fact));
    return project_calendar(db, fact);
}

Status clear_projections(sqlite::Connection& db) {
    for (const Table& table : kTables) {
        KIOSK_CHECK(db.execute_script("DELETE FROM " + std::string(table.name)));
    }
    return {};
}

Result<std::string> projections_digest(sqlite::Connection& db) {
    std::string out;
    for (const Table& table : kTables) {
        KIOSK_TRY(const std::string columns, columns_of(db, table.name));
        KIOSK_TRY(auto rows,
                  db.query("SELECT " + columns + " FROM " + std::string(table.name) + " ORDER BY " +
                           std::string(table.key)));
        crypto::Sha256 hash;
        std::int64_t count = 0;
        while (true) {
            KIOSK_TRY(const bool any, rows.next());
            if (!any) {
                break;
            }
            hash.update(as_bytes(rows.text(0)));
            hash.update(as_bytes("\n"));
            ++count;
        }
        out += std::string(table.name) + ' ' + std::to_string(count) + ' ' + to_hex(hash.finish()) +
               '\n';
    }
    return out;
}

}  // namespace kiosk::store
