// Order is what makes it safe. The database is copied first and put in place last: every blob that
// it names was whole when it was copied, and is in the backup when it takes its place. Blobs never
// change and keys hardly ever do.
#include "sync/hub/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/page_store.hpp"
#include "sync/hub/store_settings.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFileBytes = 1 << 20;
constexpr std::string_view kDatabase = "hub.db";

constexpr const char* kWhole = "hub.pem";  // a folder that has it is a whole hub (hub_files.cpp)

struct Part {
    const char* name;
    bool needed;
    FileMode mode = FileMode::Private;
};

constexpr std::array<Part, 10> kParts = {{{"store.conf", false},
                                          {"ca.key", true},
                                          {"ca.pem", true, FileMode::Public},
                                          {"hub.key", true},
                                          {"receipt.key", true},
                                          {"front.key", false},
                                          {"front.secret.conf", false},
                                          {"console-users.json", false},
                                          {"console.key", false},
                                          {"console.pem", false, FileMode::Public}}};

Status copy_part(const fs::path& from, const fs::path& to, const Part& part) {
    auto content = read_file(from / part.name, kMostFileBytes);
    if (!content && !part.needed && content.error().code == ErrorCode::NotFound) {
        return {};
    }
    if (!content) {
        return std::move(content).error();
    }
    return write_file_durably(to / part.name, *content, part.mode);
}

Status copy_parts(const fs::path& from, const fs::path& to) {
    for (const Part& part : kParts) {
        KIOSK_CHECK(copy_part(from, to, part));
    }
    return {};
}

Status sync_file(const fs::path& path) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) {
        return errno_error(ErrorCode::IoFailed, path.string());
    }
    return {};
}

// A blob is put under its name only when it is whole and is what its name says.
Status copy_blob(const fs::path& from, const fs::path& to, const std::string& name, bool& good) {
    KIOSK_TRY(const Bytes content, read_file(from, sync::kMaxPageBytes));
    good = to_hex(crypto::sha256(content)) == name;
    return good ? write_file_durably(to, content, FileMode::Private) : Status();
}

// Names of what is in a folder; an Error when it could not be read to its end.
Result<std::vector<std::string>> names_in(const fs::path& folder) {
    std::vector<std::string> out;
    std::error_code failed;
    fs::directory_iterator at(folder, failed);
    while (!failed && at != fs::directory_iterator()) {
        out.push_back(at->path().filename().string());
        at.increment(failed);
    }
    if (failed) {
        return Error{ErrorCode::IoFailed, folder.string() + ": " + failed.message()};
    }
    return out;
}

Status copy_shelf(const fs::path& from,
                  const fs::path& to,
                  const std::string& shelf,
                  BackupReport& report) {
    KIOSK_CHECK(make_private_directory(to / shelf));
    KIOSK_TRY(const auto tails, names_in(from / shelf));
    for (const std::string& tail : tails) {
        const std::string name = shelf + tail;
        if (!fixed_from_hex<32>(name)) {
            continue;  // a file on its way to its name
        }
        bool good = true;
        if (!fs::exists(to / shelf / tail)) {
            KIOSK_CHECK(copy_blob(from / shelf / tail, to / shelf / tail, name, good));
            report.new_blobs += good ? 1 : 0;
        }
        report.blobs += good ? 1 : 0;
        if (!good) {
            report.damaged.push_back(name);
        }
    }
    return {};
}

Status copy_blobs(const fs::path& from, const fs::path& to, BackupReport& report) {
    if (!fs::exists(from / "blobs")) {
        return {};  // no page ever came
    }
    KIOSK_CHECK(make_private_directory(to / "blobs"));
    KIOSK_TRY(const auto shelves, names_in(from / "blobs"));
    for (const std::string& shelf : shelves) {
        KIOSK_CHECK(copy_shelf(from / "blobs", to / "blobs", shelf, report));
    }
    return sync_directory(to / "blobs");
}

// The text of a path inside a statement.
std::string quoted(const fs::path& path) {
    std::string out = "'";
    for (const char c : path.string()) {
        out += c == '\'' ? "''" : std::string(1, c);
    }
    return out + "'";
}

Result<bool> on_sqlite(const fs::path& folder) {
    KIOSK_TRY(const StoreSettings settings, read_store_settings(folder));
    return settings.postgres.get().empty();
}

Status move_into_place(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed) {
        return Error{ErrorCode::IoFailed, to.string() + ": " + failed.message()};
    }
    return sync_directory(to.parent_path());
}

}  // namespace

Result<BackupReport> back_up(const fs::path& data_dir, const fs::path& out) {
    if (!fs::exists(data_dir / kWhole)) {
        return Error{ErrorCode::NotFound, "no hub in " + data_dir.string()};
    }
    KIOSK_TRY(const Bytes key, read_file(data_dir / "receipt.key", kMostFileBytes));
    const auto earlier = read_file(out / "receipt.key", kMostFileBytes);
    if (earlier && *earlier != key) {
        return Error{ErrorCode::AlreadyThere, "a backup of another hub in " + out.string()};
    }
    KIOSK_CHECK(make_private_directory(out));
    BackupReport report;
    KIOSK_TRY(report.database, on_sqlite(data_dir));
    const fs::path fresh = out / "hub.db.part";
    if (report.database) {
        std::error_code ignored;
        fs::remove(fresh, ignored);  // of a backup that was cut off
        KIOSK_TRY(auto store, HubStore::open(data_dir));
        KIOSK_CHECK(store.database().run_script("VACUUM INTO " + quoted(fresh)));
        fs::permissions(fresh, fs::perms::owner_read | fs::perms::owner_write, ignored);
        KIOSK_CHECK(sync_file(fresh));
    }
    KIOSK_CHECK(copy_blobs(data_dir, out, report));
    KIOSK_CHECK(copy_parts(data_dir, out));
    if (report.database) {
        KIOSK_CHECK(move_into_place(fresh, out / kDatabase));
    }
    KIOSK_CHECK(copy_part(data_dir, out, {kWhole, true, FileMode::Public}));
    return report;
}

Result<BackupReport> restore(const fs::path& backup, const fs::path& data_dir, Random& random) {
    if (fs::exists(data_dir / kWhole)) {
        return Error{ErrorCode::AlreadyThere, "a hub in " + data_dir.string()};
    }
    KIOSK_TRY(const bool sqlite, on_sqlite(backup));
    if (!fs::exists(backup / kWhole) || (sqlite && !fs::exists(backup / kDatabase))) {
        return Error{ErrorCode::NotFound, "no whole backup in " + backup.string()};
    }
    KIOSK_CHECK(make_private_directory(data_dir));
    BackupReport report;
    report.database = sqlite;
    KIOSK_CHECK(copy_blobs(backup, data_dir, report));
    KIOSK_CHECK(copy_parts(backup, data_dir));
    if (sqlite) {
        std::error_code failed;
        for (const char* left : {"hub.db-wal", "hub.db-shm"}) {  // of a restore that was cut off
            fs::remove(data_dir / left, failed);
        }
        const fs::path fresh = data_dir / "hub.db.part";
        fs::copy_file(backup / kDatabase, fresh, fs::copy_options::overwrite_existing, failed);
        if (failed) {
            return Error{ErrorCode::IoFailed, fresh.string() + ": " + failed.message()};
        }
        KIOSK_CHECK(sync_file(fresh));
        KIOSK_CHECK(move_into_place(fresh, data_dir / kDatabase));
    }
    {
        KIOSK_TRY(auto store, HubStore::open(data_dir));
        KIOSK_CHECK(store.make_generation(random));
    }
    KIOSK_CHECK(copy_part(backup, data_dir, {kWhole, true, FileMode::Public}));
    return report;
}

}  // namespace kiosk::hub
