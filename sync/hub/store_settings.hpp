#pragma once
// Which database a hub's folder belongs to: DIR/store.conf, or SQLite in DIR/hub.db without one.

#include <filesystem>
#include <string>

#include "firmware/base/log.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

struct StoreSettings {
    // A connection string of libpq: a URI or keyword/value pairs; "" = SQLite. It may hold a
    // password.
    Redacted<std::string> postgres{};
    // All sealed pages stand in the database: hubs on several machines share them so. Otherwise
    // small ones only (PageStore::kSmall).
    bool pages_in_database = false;
};

// BadSettings names file and key; BadKey when others than the owner may read the file.
[[nodiscard]] Result<StoreSettings> read_store_settings(const std::filesystem::path& data_dir);

// Writes DIR/store.conf, 0600. BadSettings for a text that is no connection string. What all hubs
// have unless told otherwise, SQLite and pages in the folder, needs no file and gets none.
[[nodiscard]] Status write_store_settings(const std::filesystem::path& data_dir,
                                          const StoreSettings& settings);

// True when cityhub init has made a hub in this folder.
[[nodiscard]] bool holds_hub(const std::filesystem::path& data_dir);

// Opens the database that the folder names. Errors of read_store_settings and of the adapters.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_database(
    const std::filesystem::path& data_dir);

}  // namespace kiosk::hub
