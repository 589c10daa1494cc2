// The SQLite VFS over a CrashDisk: files are vectors, the WAL index is plain memory. Locks always
// succeed, since no two connections work at once, but for the one that says "I am the last". Clock,
// randomness and sleeping are those of the default VFS.
#include <sqlite3.h>

#include <cstring>
#include <new>

#include "tests/support/crash_vfs/crash_disk.hpp"

namespace kiosk::test {
namespace {

struct CrashFile {
    sqlite3_file base;
    CrashDisk* disk;
    std::string* name;  // owned; SQLite keeps the struct as raw bytes
    bool holds;         // a shared lock or more
    bool mapped;        // the WAL index
};

CrashFile& of(sqlite3_file* file) {
    return *reinterpret_cast<CrashFile*>(file);
}

CrashDisk& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<CrashDisk*>(vfs->pAppData);
}

int unlock_file(sqlite3_file* file, int level) {
    if (level == SQLITE_LOCK_NONE && of(file).holds) {
        of(file).holds = false;
        --of(file).disk->holders()[*of(file).name];
    }
    return SQLITE_OK;
}

int close_file(sqlite3_file* file) {
    unlock_file(file, SQLITE_LOCK_NONE);
    delete of(file).name;
    of(file).name = nullptr;
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* out, int count, sqlite3_int64 offset) {
    const Bytes& bytes = of(file).disk->file(*of(file).name);
    const auto wanted = static_cast<std::size_t>(count);
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t got = at >= bytes.size() ? 0 : std::min(wanted, bytes.size() - at);
    std::memset(out, 0, wanted);
    if (got > 0) {
        std::memcpy(out, bytes.data() + at, got);
    }
    return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* data, int count, sqlite3_int64 offset) {
    return of(file).disk->write(
        *of(file).name,
        static_cast<std::size_t>(offset),
        ByteView(static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(count)));
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return of(file).disk->truncate(*of(file).name, static_cast<std::size_t>(size));
}

int sync_file(sqlite3_file* file, int) {
    return of(file).disk->sync(*of(file).name);
}

int file_size(sqlite3_file* file, sqlite3_int64* out) {
    *out = static_cast<sqlite3_int64>(of(file).disk->file(*of(file).name).size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file* file, int level) {
    int& holders = of(file).disk->holders()[*of(file).name];
    if (!of(file).holds) {
        of(file).holds = true;
        ++holders;
    }
    return level == SQLITE_LOCK_EXCLUSIVE && holders > 1 ? SQLITE_BUSY : SQLITE_OK;
}

int check_lock(sqlite3_file*, int* out) {
    *out = 0;
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*) {
    return 512;
}

int device_characteristics(sqlite3_file*) {
    return 0;
}

int shm_map(sqlite3_file* file, int region, int size, int extend, volatile void** out) {
    if (!of(file).mapped) {
        of(file).mapped = true;
        of(file).disk->map_shared_memory(*of(file).name);
    }
    *out = of(file).disk->shared_memory(*of(file).name, region, size, extend != 0);
    return SQLITE_OK;
}

int shm_lock(sqlite3_file*, int, int, int) {
    return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* file, int) {
    if (of(file).mapped) {
        of(file).mapped = false;
        of(file).disk->drop_shared_memory(*of(file).name);
    }
    return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {2,
                                     close_file,
                                     read_file,
                                     write_file,
                                     truncate_file,
                                     sync_file,
                                     file_size,
                                     lock_file,
                                     unlock_file,
                                     check_lock,
                                     file_control,
                                     sector_size,
                                     device_characteristics,
                                     shm_map,
                                     shm_lock,
                                     shm_barrier,
                                     shm_unmap,
                                     nullptr,
                                     nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    CrashFile& out = of(file);
    static int scratch = 0;
    const std::string path =
        name == nullptr ? "scratch-" + std::to_string(++scratch) : std::string(name);
    out.base.pMethods = nullptr;
    if (!disk_of(vfs).exists(path) && (flags & SQLITE_OPEN_CREATE) == 0) {
        return SQLITE_CANTOPEN;
    }
    disk_of(vfs).file(path);
    out.disk = &disk_of(vfs);
    out.name = new std::string(path);
    out.holds = false;
    out.mapped = false;
    out.base.pMethods = &kMethods;
    if (out_flags != nullptr) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
    if (!disk_of(vfs).exists(name)) {
        return SQLITE_IOERR_DELETE_NOENT;
    }
    disk_of(vfs).remove(name);
    return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* out) {
    *out = disk_of(vfs).exists(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

}  // namespace

struct CrashDisk::Vfs {
    sqlite3_vfs vfs{};
};

CrashDisk::CrashDisk() : vfs_(std::make_unique<Vfs>()) {
    static int count = 0;
    name_ = "crash-" + std::to_string(++count);
    sqlite3_initialize();
    sqlite3_vfs& vfs = vfs_->vfs;
    vfs = *sqlite3_vfs_find(nullptr);
    vfs.pNext = nullptr;
    vfs.szOsFile = sizeof(CrashFile);
    vfs.zName = name_.c_str();
    vfs.pAppData = this;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    sqlite3_vfs_register(&vfs, 0);
}

CrashDisk::~CrashDisk() {
    sqlite3_vfs_unregister(&vfs_->vfs);
}

}  // namespace kiosk::test
