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

void apply(DiskImage& image, const DiskOp& op) {
    Bytes& file = image[op.file];
    if (op.kind == DiskOp::Kind::Write) {
        put(file, op.offset, op.bytes);
    } else {
        file.resize(std::min(file.size(), op.offset));
    }
}

// Whole, not at all, or some of its sectors: a third of the time each.
void apply_torn(DiskImage& image, const DiskOp& op, Random& random) {
    const std::uint64_t fate = random.below(3);
    if (fate == 0) {
        return;
    }
    if (fate == 1 || op.kind != DiskOp::Kind::Write) {
        apply(image, op);
        return;
    }
    Bytes& file = image[op.file];
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
    shared_.clear();
    log_.clear();
    acknowledged_ = 0;
    fault_.reset();
    struck_ = false;
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

DiskImage Replayer::cut_at(std::size_t cut, Random& random) {
    KIOSK_ASSERT(at_ <= cut && cut <= log_.size(), "cuts are replayed in order");
    for (; at_ < cut; ++at_) {
        const DiskOp& op = log_[at_];
        if (op.kind == DiskOp::Kind::Delete) {
            synced_.erase(op.file);
            std::erase_if(unsynced_, [&](const DiskOp* other) { return other->file == op.file; });
        } else if (op.kind == DiskOp::Kind::Sync) {
            for (const DiskOp* other : unsynced_) {
                if (other->file == op.file) {
                    apply(synced_, *other);
                }
            }
            std::erase_if(unsynced_, [&](const DiskOp* other) { return other->file == op.file; });
        } else {
            unsynced_.push_back(&op);
        }
    }
    DiskImage out = synced_;
    for (const DiskOp* op : unsynced_) {
        apply_torn(out, *op, random);
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
