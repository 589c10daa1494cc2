#pragma once
// A hub's folder copied while cityhub runs, and made a hub again elsewhere.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::hub {

struct BackupReport {
    std::int64_t blobs = 0;            // that the copy holds
    std::int64_t new_blobs = 0;        // of these, written this time
    std::vector<std::string> damaged;  // blobs of the source that are not what their names say
    bool database = false;             // false: it is PostgreSQL's, and its own tools copy it
};

// Copies database (SQLite), keys and whole blobs into `out`, a folder of its own (0700), which
// may hold an earlier backup of the same hub: blobs that are there are not copied again. Cut off at
// any point, `out` is a whole backup still, the earlier one or this. What devices sent by halves is
// left out; they send it again. NotFound: no hub in `data_dir`; AlreadyThere: `out` holds another
// hub's backup; DiskFull, IoFailed, errors of the store.
[[nodiscard]] Result<BackupReport> back_up(const std::filesystem::path& data_dir,
                                           const std::filesystem::path& out);

// Makes a hub of a backup. With PostgreSQL its database must have been restored before. The hub
// gets a new generation: devices are told that it may have lost what came after the backup, and
// send records from where it ends. NotFound: no backup there; AlreadyThere: `data_dir` holds a
// hub.
[[nodiscard]] Result<BackupReport> restore(const std::filesystem::path& backup,
                                           const std::filesystem::path& data_dir,
                                           Random& random);

}  // namespace kiosk::hub
