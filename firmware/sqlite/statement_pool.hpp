#pragma once
// Inner part of firmware/sqlite: the handle and its idle statements. Not for other folders.

#include <sqlite3.h>

#include <map>
#include <string>
#include <string_view>

namespace kiosk::sqlite {

// Owns the handle. Idle statements are kept by text so that a hot statement is parsed once; at
// most kMaxIdle, the rest is finalised when it comes back. One thread at a time.
struct StatementPool {
    static constexpr std::size_t kMaxIdle = 128;

    StatementPool() = default;
    StatementPool(const StatementPool&) = delete;
    StatementPool& operator=(const StatementPool&) = delete;

    ~StatementPool() {
        for (const auto& [text, statement] : idle) {
            sqlite3_finalize(statement);
        }
        sqlite3_close_v2(handle);
    }

    sqlite3* handle = nullptr;
    std::multimap<std::string, sqlite3_stmt*, std::less<>> idle;
};

}  // namespace kiosk::sqlite
