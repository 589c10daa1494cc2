#pragma once
// A disk in memory that remembers every write, truncate, sync, rename and delete, and can be cut.
//
// The model: all that was synced is there; of what was not, each write is kept, dropped or torn at
// 512-byte sectors, independently, in any order; a rename is durable when the folder of the new
// name is synced, and before that happened or did not. Limits: deletes and the making of files
// count as durable at once; shared memory (the WAL index) is lost in a cut; a disk that lies about
// a flush is outside. docs/reliability.md.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/random.hpp"

namespace kiosk::test {

using DiskImage = std::map<std::string, Bytes>;

struct DiskOp {
    enum class Kind { Write, Truncate, Sync, Delete, Rename, SyncFolder } kind = Kind::Write;
    std::string file;        // SyncFolder: the folder
    std::size_t offset = 0;  // Truncate: the new size
    Bytes bytes;
    std::int64_t acknowledged = 0;  // what the test had been promised when this call came
    std::string to{};               // Rename
};

// The n-th call of a kind from now fails (1 = the next), once or from then on.
struct DiskFault {
    enum class Where { Write, Sync } where = Where::Write;
    enum class What { Full, Io } what = What::Io;
    enum class Lasts { Once, Always } lasts = Lasts::Once;
    int call = 1;
};

// A SQLite VFS of its own name, registered while it lives. One thread, of which several connections
// may be open, as long as no two are in a transaction at once. Files opened on it must be closed
// before it dies.
class CrashDisk {
public:
    CrashDisk();
    CrashDisk(const CrashDisk&) = delete;
    CrashDisk& operator=(const CrashDisk&) = delete;
    ~CrashDisk();

    [[nodiscard]] const std::string& vfs_name() const noexcept { return name_; }

    // Replaces all content and forgets the log; nothing may be open.
    void load(DiskImage image);

    [[nodiscard]] const DiskImage& image() const noexcept { return files_; }

    // What was there when the log began.
    [[nodiscard]] const DiskImage& base() const noexcept { return base_; }

    [[nodiscard]] const std::vector<DiskOp>& log() const noexcept { return log_; }

    void record(bool on) noexcept { recording_ = on; }

    // Content as it was a moment ago, the log as it is: a process was killed, and what its files
    // looked like after that did not happen. With record(false) around it; nothing may be open.
    void put_back(DiskImage image);

    // From now on `count` is what the test holds as promised; it stands on every later call.
    void acknowledge(std::int64_t count) noexcept { acknowledged_ = count; }

    void arm(std::optional<DiskFault> fault) noexcept { fault_ = fault; }

    // Whether the armed fault has struck.
    [[nodiscard]] bool struck() const noexcept { return struck_; }

    // ---- for the VFS methods
    [[nodiscard]] bool exists(const std::string& file) const { return files_.contains(file); }

    Bytes& file(const std::string& name) { return files_[name]; }

    // The SQLite code of the call: SQLITE_OK, or that of the fault that struck.
    [[nodiscard]] int write(const std::string& name, std::size_t offset, ByteView bytes);
    [[nodiscard]] int truncate(const std::string& name, std::size_t size);
    [[nodiscard]] int sync(const std::string& name);
    void remove(const std::string& name);
    // Of files outside of SQLite; `to` is replaced. Durable after sync_folder of its folder.
    void rename(const std::string& from, const std::string& to);
    void sync_folder(const std::string& folder);
    // Region `index` of the file's shared memory; null when absent and not to be made.
    volatile void* shared_memory(const std::string& name, int index, int size, bool make);

    void map_shared_memory(const std::string& name) { ++mapped_[name]; }

    // The last connection that leaves takes it away.
    void drop_shared_memory(const std::string& name);

    // Connections that hold the file: the last one may clean up behind itself, no other.
    std::map<std::string, int>& holders() noexcept { return holders_; }

private:
    [[nodiscard]] std::optional<DiskFault::What> strike(DiskFault::Where where);
    void log(DiskOp op);

    struct Vfs;
    std::string name_;
    std::unique_ptr<Vfs> vfs_;
    DiskImage files_;
    DiskImage base_;  // on which the log begins
    std::map<std::string, int> mapped_;
    std::map<std::string, int> holders_;
    std::map<std::string, std::map<int, std::unique_ptr<std::vector<std::uint64_t>>>> shared_;
    std::vector<DiskOp> log_;
    bool recording_ = true;
    std::int64_t acknowledged_ = 0;
    std::optional<DiskFault> fault_;
    bool struck_ = false;
};

// Walks a log once, forward, and gives a legal disk for each cut.
class Replayer {
public:
    // `base`: what was there when the log began.
    explicit Replayer(const std::vector<DiskOp>& log, DiskImage base = {})
        : log_(log), synced_(std::move(base)) {}

    // The disk after a power cut just before call `cut` (0 … log size); cuts must not fall.
    [[nodiscard]] DiskImage cut_at(std::size_t cut, Random& random);
    // What had been promised at that moment.
    [[nodiscard]] std::int64_t acknowledged_at(std::size_t cut) const;

private:
    // What was done and is not durable, under the name that its file has now.
    struct Pending {
        const DiskOp* op;
        std::string file;
    };

    void replay(const DiskOp& op);
    void make_durable(const std::string& file);
    void make_names_durable(const std::string& folder);

    const std::vector<DiskOp>& log_;
    std::size_t at_ = 0;
    DiskImage synced_;
    std::vector<Pending> unsynced_;
};

}  // namespace kiosk::test
