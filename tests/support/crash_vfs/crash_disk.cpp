// The log keeps the bytes of each write. The replayer moves forward over it: a sync applies the
// file's waiting writes to the synced image, a cut copies that image and throws the dice over what
// is still waiting.
#include "tests/support/crash_vfs/crash_disk.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace kiosk::test {
namespace {

constexpr std::size_t kSector = 512;

void put(Bytes& file, std::size_t offset, ByteView bytes) {
    if (file.size() < offset + bytes.size()) {
        file.resize(offset + bytes.size());
    }
    std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(offset));
}

void apply(DiskImage& image, const DiskOp& op, const std::string& name) {
    if (op.kind == DiskOp::Kind::Rename) {
        const auto from = image.find(name);
        if (from != image.end()) {
            Bytes moved = std::move(from->second);
            image.erase(from);
            image[op.to] = std::move(moved);
        }
        return;
    }
    Bytes& file = image[name];
    if (op.kind == DiskOp::Kind::Write) {
        put(file, op.offset, op.bytes);
    } else {
        file.resize(std::min(file.size(), op.offset));
    }
}

// Whole, not at all, or some of its sectors: a third of the time each.
void apply_torn(DiskImage& image, const DiskOp& op, const std::string& name, Random& random) {
    const std::uint64_t fate = random.below(3);
    if (fate == 0) {
        return;
    }
    if (fate == 1 || op.kind != DiskOp::Kind::Write) {
        apply(image, op, name);
        return;
    }
    Bytes& file = image[name];
    std::size_t at = 0;
    while (at < op.bytes.size()) {
        const std::size_t room = kSector - (op.offset + at) % kSector;
        const std::size_t piece = std::min(room, op.bytes.size() - at);
        if (random.below(2) == 0) {
            put(file, op.offset + at, ByteView(op.bytes).subspan(at, piece));
        }
        at += piece;
    }
}

}  // namespace

void CrashDisk::load(DiskImage image) {
    files_ = std::move(image);
    base_ = files_;
    shared_.clear();
    mapped_.clear();
    holders_.clear();
    log_.clear();
    acknowledged_ = 0;
    fault_.reset();
    struck_ = false;
}

void CrashDisk::put_back(DiskImage image) {
    files_ = std::move(image);
    shared_.clear();
    mapped_.clear();
    holders_.clear();
}

void CrashDisk::log(DiskOp op) {
    if (recording_) {
        op.acknowledged = acknowledged_;
        log_.push_back(std::move(op));
    }
}

std::optional<DiskFault::What> CrashDisk::strike(DiskFault::Where where) {
    if (!fault_ || fault_->where != where) {
        return std::nullopt;
    }
    if (fault_->call > 1) {
        --fault_->call;
        return std::nullopt;
    }
    struck_ = true;
    const DiskFault::What what = fault_->what;
    if (fault_->lasts == DiskFault::Lasts::Once) {
        fault_.reset();
    }
    return what;
}

int CrashDisk::write(const std::string& name, std::size_t offset, ByteView bytes) {
    if (const auto what = strike(DiskFault::Where::Write)) {
        return *what == DiskFault::What::Full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    put(files_[name], offset, bytes);
    log({DiskOp::Kind::Write, name, offset, Bytes(bytes.begin(), bytes.end())});
    return SQLITE_OK;
}

int CrashDisk::truncate(const std::string& name, std::size_t size) {
    Bytes& file = files_[name];
    file.resize(std::min(file.size(), size));
    log({DiskOp::Kind::Truncate, name, size, {}});
    return SQLITE_OK;
}

int CrashDisk::sync(const std::string& name) {
    if (const auto what = strike(DiskFault::Where::Sync)) {
        return *what == DiskFault::What::Full ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
    }
    log({DiskOp::Kind::Sync, name, 0, {}});
    return SQLITE_OK;
}

void CrashDisk::remove(const std::string& name) {
    files_.erase(name);
    log({DiskOp::Kind::Delete, name, 0, {}});
}

void CrashDisk::rename(const std::string& from, const std::string& to) {
    files_[to] = std::move(files_[from]);
    files_.erase(from);
    log({DiskOp::Kind::Rename, from, 0, {}, 0, to});
}

void CrashDisk::sync_folder(const std::string& folder) {
    log({DiskOp::Kind::SyncFolder, folder, 0, {}});
}

void CrashDisk::drop_shared_memory(const std::string& name) {
    if (--mapped_[name] <= 0) {
        mapped_.erase(name);
        shared_.erase(name);
    }
}

volatile void* CrashDisk::shared_memory(const std::string& name, int index, int size, bool make) {
    auto& region = shared_[name][index];
    if (!region) {
        if (!make) {
            return nullptr;
        }
        region = std::make_unique<std::vector<std::uint64_t>>(
            (static_cast<std::size_t>(size) + 7) / 8, 0);
    }
    return region->data();
}

void Replayer::make_durable(const std::string& file) {
    std::erase_if(unsynced_, [&](const Pending& other) {
        const bool its = other.file == file && other.op->kind != DiskOp::Kind::Rename;
        if (its) {
            apply(synced_, *other.op, other.file);
        }
        return its;
    });
}

// A write that was not synced goes on under the name that its file has from now on.
void Replayer::make_names_durable(const std::string& folder) {
    for (std::size_t i = 0; i < unsynced_.size();) {
        const DiskOp& op = *unsynced_[i].op;
        if (op.kind != DiskOp::Kind::Rename || op.to.substr(0, op.to.rfind('/')) != folder) {
            ++i;
            continue;
        }
        apply(synced_, op, op.file);
        for (std::size_t before = 0; before < i; ++before) {
            if (unsynced_[before].file == op.file) {
                unsynced_[before].file = op.to;
            }
        }
        unsynced_.erase(unsynced_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void Replayer::replay(const DiskOp& op) {
    switch (op.kind) {
        case DiskOp::Kind::Delete:
            synced_.erase(op.file);
            std::erase_if(unsynced_, [&](const Pending& other) { return other.file == op.file; });
            break;
        case DiskOp::Kind::Sync:
            make_durable(op.file);
            break;
        case DiskOp::Kind::SyncFolder:
            make_names_durable(op.file);
            break;
        case DiskOp::Kind::Write:
        case DiskOp::Kind::Truncate:
        case DiskOp::Kind::Rename:
            unsynced_.push_back({&op, op.file});
            break;
    }
}

DiskImage Replayer::cut_at(std::size_t cut, Random& random) {
    KIOSK_ASSERT(at_ <= cut && cut <= log_.size(), "cuts are replayed in order");
    for (; at_ < cut; ++at_) {
        replay(log_[at_]);
    }
    DiskImage out = synced_;
    for (const Pending& pending : unsynced_) {
        apply_torn(out, *pending.op, pending.file, random);
    }
    return out;
}

std::int64_t Replayer::acknowledged_at(std::size_t cut) const {
    if (cut < log_.size()) {
        return log_[cut].acknowledged;
    }
    return log_.empty() ? 0 : log_.back().acknowledged;
}

}  // namespace kiosk::test
