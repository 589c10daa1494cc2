// A partial is a plain file whose length is the offset. Take-over is a generation number under the
// place's mutex: the older upload finds that it is no longer the newest and stops before it writes.
// The digest runs along with the bytes; after a resume the part on disk is read once first.
#include "sync/hub/page_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <system_error>

#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDeclared = ".length";

fs::path declared_path(fs::path partial) {
    return partial += kDeclared;
}

// 0 when there is no such file.
std::int64_t changed_unix_s(const fs::path& path) {
    struct stat facts {};

    return ::stat(path.c_str(), &facts) == 0 ? facts.st_mtim.tv_sec : 0;
}

// Pieces in a device's folder, those that are only declared among them.
Result<int> begun_in(const fs::path& folder) {
    int out = 0;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const fs::path& path = at->path();
        if (path.extension() != kDeclared || !fs::exists(folder / path.stem(), error)) {
            ++out;
        }
    }
    return error ? Result<int>(Error{ErrorCode::IoFailed, folder.string(), error.value()}) : out;
}

Status room_for_one(const fs::path& folder) {
    KIOSK_TRY(const int begun, begun_in(folder));
    if (begun >= PageStore::kMaxPartials) {
        return Error{ErrorCode::Overloaded, "too many pages begun and not ended"};
    }
    return {};
}

std::uint64_t file_bytes(const fs::path& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return error ? 0 : size;
}

}  // namespace

struct Upload::Place {
    fs::path partial;
    fs::path blob;
    Digest sha256{};
    std::mutex mutex;          // guards the file and newest
    std::uint64_t newest = 0;  // generation of the upload that may write; only grows
};

Upload::Upload(std::shared_ptr<Place> place,
               Fd fd,
               std::uint64_t generation,
               std::uint64_t offset,
               std::uint64_t total)
    : place_(std::move(place)),
      fd_(std::move(fd)),
      generation_(generation),
      offset_(offset),
      total_(total) {}

Status Upload::write(ByteView bytes) {
    const std::lock_guard lock(place_->mutex);
    if (place_->newest != generation_) {
        return Error{ErrorCode::WrongOffset, "a newer upload took over"};
    }
    if (bytes.size() > total_ - offset_) {
        return Error{ErrorCode::BodyTooLarge, "more bytes than Upload-Length"};
    }
    const Status written = write_all(fd_.get(), bytes);
    if (!written) {
        // Whatever part of this piece was written is cut off again: offset and digest stay true.
        if (::ftruncate(fd_.get(), static_cast<off_t>(offset_)) != 0) {
            ::unlink(place_->partial.c_str());
        }
        return written;
    }
    hash_.update(bytes);
    offset_ += bytes.size();
    return {};
}

Result<Upload::End> Upload::finish() {
    Upload* const self = this;
    return finish_all(std::span(&self, 1)).front();
}

// All places stay locked until the folders are synced: a blob that another request finds whole is
// durable. Sorted, so that two packs with the same pages do not wait for each other.
std::vector<Result<Upload::End>> Upload::finish_all(std::span<Upload* const> uploads) {
    std::vector<Place*> places;
    for (const Upload* upload : uploads) {
        places.push_back(upload->place_.get());
    }
    std::sort(places.begin(), places.end());
    std::vector<std::unique_lock<std::mutex>> locks;
    for (Place* place : places) {
        locks.emplace_back(place->mutex);
    }
    std::set<fs::path> folders;
    std::vector<Result<End>> out;
    for (Upload* upload : uploads) {
        out.push_back(upload->seal_off());
        if (out.back() && *out.back() == End::Whole) {
            folders.insert(upload->place_->blob.parent_path());
        }
    }
    for (const fs::path& folder : folders) {
        if (const auto synced = sync_directory(folder); !synced) {
            for (auto& end : out) {
                end = synced.error();
            }
        }
    }
    return out;
}

Result<Upload::End> Upload::seal_off() {
    if (place_->newest != generation_) {
        return Error{ErrorCode::WrongOffset, "a newer upload took over"};
    }
    if (offset_ < total_) {
        return End::Piece;
    }
    ++place_->newest;  // nobody writes into a file that gets its final name
    computed_ = hash_.finish();
    if (computed_ != place_->sha256) {
        ::unlink(place_->partial.c_str());
        ::unlink(declared_path(place_->partial).c_str());
        return Error{ErrorCode::DigestMismatch, to_hex(computed_)};
    }
    if (::fdatasync(fd_.get()) != 0 ||
        ::rename(place_->partial.c_str(), place_->blob.c_str()) != 0) {
        return errno_error(ErrorCode::IoFailed, "keeping a blob");
    }
    ::unlink(declared_path(place_->partial).c_str());
    fd_.reset();
    return End::Whole;
}

Result<std::unique_ptr<PageStore>> PageStore::open(const fs::path& data_dir) {
    KIOSK_CHECK(make_private_directory(data_dir / "blobs"));
    KIOSK_CHECK(make_private_directory(data_dir / "partials"));
    // All folders of blobs are made at once, so that keeping one needs no sync of their parent.
    for (unsigned first = 0; first < 256; ++first) {
        const auto name = to_hex(std::array{static_cast<std::uint8_t>(first)});
        KIOSK_CHECK(make_private_directory(data_dir / "blobs" / name));
    }
    KIOSK_CHECK(sync_directory(data_dir / "blobs"));
    return std::unique_ptr<PageStore>(new PageStore(data_dir));
}

fs::path PageStore::blob_path(const Digest& sha256) const {
    const std::string hex = to_hex(sha256);
    return dir_ / "blobs" / hex.substr(0, 2) / hex.substr(2);
}

fs::path PageStore::partial_path(const DeviceId& device, const Digest& sha256) const {
    return dir_ / "partials" / device.text() / to_hex(sha256);
}

std::uint64_t PageStore::partial_bytes(const DeviceId& device, const Digest& sha256) const {
    return file_bytes(partial_path(device, sha256));
}

bool PageStore::busy(const DeviceId& device, const Digest& sha256) {
    const std::lock_guard lock(mutex_);
    const auto known = places_.find({device, sha256});
    return known != places_.end() && !known->second.expired();
}

std::shared_ptr<Upload::Place> PageStore::place_of(const DeviceId& device, const Digest& sha256) {
    const std::lock_guard lock(mutex_);
    std::erase_if(places_, [](const auto& item) { return item.second.expired(); });
    auto& known = places_[{device, sha256}];
    auto place = known.lock();
    if (!place) {
        place = std::make_shared<Upload::Place>();
        place->partial = partial_path(device, sha256);
        place->blob = blob_path(sha256);
        place->sha256 = sha256;
        known = place;
    }
    return place;
}

Result<std::unique_ptr<Upload>> PageStore::begin(const DeviceId& device,
                                                 const Digest& sha256,
                                                 std::optional<std::uint64_t> offset,
                                                 std::uint64_t total) {
    if (total > sync::kMaxPageBytes) {
        return Error{ErrorCode::PageTooLarge, "Upload-Length"};
    }
    if (offset.value_or(0) > total || total == 0) {
        return Error{ErrorCode::BadArgument, "Upload-Offset"};
    }
    auto place = place_of(device, sha256);
    const std::lock_guard lock(place->mutex);
    std::error_code error;
    const fs::path folder = place->partial.parent_path();
    fs::create_directories(folder, error);
    if (offset.value_or(0) == 0 && file_bytes(place->partial) == 0 &&
        !fs::exists(declared_path(place->partial), error)) {
        KIOSK_CHECK(room_for_one(folder));
    }
    Fd fd(::open(place->partial.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd) {
        return errno_error(ErrorCode::IoFailed, "beginning a page");
    }
    const auto there = static_cast<std::uint64_t>(::lseek(fd.get(), 0, SEEK_END));
    if (there != offset.value_or(there) || there > total) {
        return Error{ErrorCode::WrongOffset, std::to_string(there)};
    }
    const std::uint64_t generation = ++place->newest;
    std::unique_ptr<Upload> out(
        new Upload(std::move(place), std::move(fd), generation, there, total));
    std::array<std::uint8_t, 65536> piece{};
    for (std::uint64_t at = 0; at < there;) {
        const ssize_t got =
            ::pread(out->fd_.get(), piece.data(), piece.size(), static_cast<off_t>(at));
        if (got <= 0) {
            return errno_error(ErrorCode::IoFailed, "reading a page begun before");
        }
        out->hash_.update(ByteView(piece.data(), static_cast<std::size_t>(got)));
        at += static_cast<std::uint64_t>(got);
    }
    return out;
}

Status PageStore::declare(const DeviceId& device, const Digest& sha256, std::uint64_t total) {
    if (total > sync::kMaxPageBytes) {
        return Error{ErrorCode::PageTooLarge, "Upload-Length"};
    }
    if (total == 0) {
        return Error{ErrorCode::BadArgument, "Upload-Length"};
    }
    const auto place = place_of(device, sha256);
    const std::lock_guard lock(place->mutex);
    if (file_bytes(place->partial) > total) {
        return Error{ErrorCode::WrongOffset, "more bytes are here than Upload-Length"};
    }
    const fs::path path = declared_path(place->partial);
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (!fs::exists(place->partial, error) && !fs::exists(path, error)) {
        KIOSK_CHECK(room_for_one(path.parent_path()));
    }
    return write_file_durably(path, as_bytes(std::to_string(total)), FileMode::Private);
}

std::optional<std::uint64_t> PageStore::declared_bytes(const DeviceId& device,
                                                       const Digest& sha256) const {
    const fs::path partial = partial_path(device, sha256);
    const auto text = read_text_file(declared_path(partial), 32);
    const auto total = text ? sync::parse_byte_count(*text) : std::nullopt;
    return total && file_bytes(partial) <= *total ? total : std::nullopt;
}

Result<Bytes> PageStore::read(const Digest& sha256) const {
    KIOSK_TRY(Bytes out, read_file(blob_path(sha256), sync::kMaxPageBytes));
    if (crypto::sha256(out) != sha256) {
        return Error{ErrorCode::DigestMismatch, to_hex(sha256)};
    }
    return out;
}

bool PageStore::has(const Digest& sha256) const {
    std::error_code error;
    return fs::exists(blob_path(sha256), error);
}

// A piece and what was declared of it live and go together, by the newer of the two.
int PageStore::expire_partials(std::int64_t before_unix_s) {
    std::set<fs::path> old;  // of pieces; a set, since both files of a piece name it
    std::error_code error;
    for (fs::recursive_directory_iterator at(dir_ / "partials", error), end; at != end;
         at.increment(error)) {
        if (at->is_regular_file(error)) {
            const fs::path& path = at->path();
            const fs::path piece =
                path.extension() == kDeclared ? path.parent_path() / path.stem() : path;
            if (std::max(changed_unix_s(piece), changed_unix_s(declared_path(piece))) <
                before_unix_s) {
                old.insert(piece);
            }
        }
    }
    int out = 0;
    for (const fs::path& piece : old) {
        const bool had = ::unlink(piece.c_str()) == 0;
        const bool declared = ::unlink(declared_path(piece).c_str()) == 0;
        out += had || declared ? 1 : 0;
    }
    return out;
}

}  // namespace kiosk::hub
