// Folders are not played: CrashDisk makes them durable with their first file.
#include "tests/sim/played_page_disk.hpp"

#include <algorithm>

namespace kiosk::test {
namespace {

namespace fs = std::filesystem;

// A result code of SQLite as the error of the port: 0 is success, and the disk is never full.
Status done(int code, std::string_view what) {
    return code == 0 ? Status() : Status(Error{ErrorCode::IoFailed, std::string(what)});
}

class PlayedFile final : public hub::PageFile {
public:
    PlayedFile(CrashDisk& disk, std::string name, BlobSyncs syncs)
        : disk_(disk), name_(std::move(name)), syncs_(syncs) {
        disk_.file(name_);
    }

    std::uint64_t bytes() const override { return disk_.file(name_).size(); }

    Status append(ByteView bytes) override {
        return done(disk_.write(name_, disk_.file(name_).size(), bytes), name_);
    }

    Result<std::size_t> read(std::uint64_t at, std::span<std::uint8_t> out) override {
        const Bytes& all = disk_.file(name_);
        const std::size_t from = std::min<std::size_t>(at, all.size());
        const std::size_t count = std::min(out.size(), all.size() - from);
        std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(from), count, out.begin());
        return count;
    }

    Status cut(std::uint64_t bytes) override { return done(disk_.truncate(name_, bytes), name_); }

    Status sync() override {
        return syncs_ == BlobSyncs::Forgotten ? Status() : done(disk_.sync(name_), name_);
    }

private:
    CrashDisk& disk_;
    const std::string name_;
    const BlobSyncs syncs_;
};

class PlayedDisk final : public hub::PageDisk {
public:
    PlayedDisk(CrashDisk& disk, BlobSyncs syncs) : disk_(disk), syncs_(syncs) {}

    Status make_folder(const fs::path&) override { return {}; }

    Status sync_folder(const fs::path& path) override {
        if (syncs_ == BlobSyncs::Kept) {
            disk_.sync_folder(path.string());
        }
        return {};
    }

    Result<std::unique_ptr<hub::PageFile>> open(const fs::path& path) override {
        return std::unique_ptr<hub::PageFile>(
            std::make_unique<PlayedFile>(disk_, path.string(), syncs_));
    }

    std::optional<std::uint64_t> bytes_of(const fs::path& path) const override {
        const auto found = disk_.image().find(path.string());
        return found == disk_.image().end() ? std::nullopt
                                            : std::optional<std::uint64_t>(found->second.size());
    }

    Result<Bytes> read(const fs::path& path, std::size_t most) const override {
        const auto found = disk_.image().find(path.string());
        if (found == disk_.image().end()) {
            return Error{ErrorCode::NotFound, path.string()};
        }
        if (found->second.size() > most) {
            return Error{ErrorCode::BodyTooLarge, path.string()};
        }
        return found->second;
    }

    Status write_durably(const fs::path& path, ByteView content) override {
        const fs::path beside = path.string() + ".new";
        remove(beside);
        KIOSK_CHECK(done(disk_.write(beside.string(), 0, content), beside.string()));
        KIOSK_CHECK(done(disk_.sync(beside.string()), beside.string()));
        KIOSK_CHECK(rename(beside, path));
        return sync_folder(path.parent_path());
    }

    Status rename(const fs::path& from, const fs::path& to) override {
        if (!disk_.exists(from.string())) {
            return Error{ErrorCode::IoFailed, from.string()};
        }
        disk_.rename(from.string(), to.string());
        return {};
    }

    bool remove(const fs::path& path) noexcept override {
        const bool there = disk_.exists(path.string());
        if (there) {
            disk_.remove(path.string());
        }
        return there;
    }

    Result<std::vector<fs::path>> files_under(const fs::path& folder) const override {
        const std::string first = folder.string() + "/";
        std::vector<fs::path> out;
        for (auto at = disk_.image().lower_bound(first);
             at != disk_.image().end() && at->first.starts_with(first);
             ++at) {
            out.emplace_back(at->first);
        }
        return out;
    }

    std::int64_t changed_unix_s(const fs::path&) const override { return 0; }

private:
    CrashDisk& disk_;
    const BlobSyncs syncs_;
};

}  // namespace

std::unique_ptr<hub::PageDisk> played_page_disk(CrashDisk& disk, BlobSyncs syncs) {
    return std::make_unique<PlayedDisk>(disk, syncs);
}

}  // namespace kiosk::test
