// A partial is a plain file whose length is the offset. Take-over is a generation number under the
// place's mutex: the older upload finds that it is no longer the newest and stops before it writes.
// The digest runs along with the bytes; after a resume the part on disk is read once first.
#include "sync/hub/page_store.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "firmware/base/log.hpp"
#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDeclared = ".length";

fs::path declared_path(fs::path partial) {
    return partial += kDeclared;
}

}  // namespace

struct Upload::Place {
    fs::path partial;
    fs::path blob;
    Digest sha256{};
    std::mutex mutex;          // guards the file and newest
    std::uint64_t newest = 0;  // generation of the upload that may write; only grows
};

Upload::Upload(PageStore& store,
               std::shared_ptr<Place> place,
               std::unique_ptr<PageFile> file,
               std::uint64_t generation,
               std::uint64_t total)
    : store_(store),
      disk_(*store.disk_),
      place_(std::move(place)),
      file_(std::move(file)),
      generation_(generation),
      offset_(file_->bytes()),
      total_(total),
      for_database_(store.in_database(total)) {}

Status Upload::write(ByteView bytes) {
    const std::lock_guard lock(place_->mutex);
    if (place_->newest != generation_) {
        return Error{ErrorCode::WrongOffset, "a newer upload took over"};
    }
    if (bytes.size() > total_ - offset_) {
        return Error{ErrorCode::BodyTooLarge, "more bytes than Upload-Length"};
    }
    const Status written = file_->append(bytes);
    if (!written) {
        // Whatever part of this piece was written is cut off again: offset and digest stay true.
        if (const auto cut = file_->cut(offset_); !cut) {
            disk_.remove(place_->partial);
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
        if (out.back() && *out.back() == End::Whole && !upload->for_database_) {
            folders.insert(upload->place_->blob.parent_path());
        }
    }
    for (const fs::path& folder : folders) {
        if (const auto synced = uploads.front()->disk_.sync_folder(folder); !synced) {
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
        disk_.remove(place_->partial);
        disk_.remove(declared_path(place_->partial));
        return Error{ErrorCode::DigestMismatch, to_hex(computed_)};
    }
    if (for_database_) {
        KIOSK_CHECK(read_content());
        return End::Whole;
    }
    KIOSK_CHECK(file_->sync());
    KIOSK_CHECK(disk_.rename(place_->partial, place_->blob));
    disk_.remove(declared_path(place_->partial));
    file_.reset();
    return End::Whole;
}

Status Upload::read_content() {
    room_ = store_.room_in_memory(total_);
    if (!room_) {
        return Error{ErrorCode::Overloaded, "too many pages wait for the database"};
    }
    content_.resize(total_);
    for (std::size_t at = 0; at < content_.size();) {
        const auto got = file_->read(at, std::span(content_).subspan(at));
        if (!got || *got == 0) {
            content_.clear();
            return got ? Error{ErrorCode::IoFailed, "reading a page that came"} : got.error();
        }
        at += *got;
    }
    return {};
}

WholePage Upload::take_whole() {
    return {place_->sha256, total_, std::move(content_)};
}

void Upload::noted() {
    if (!for_database_) {
        return;
    }
    const std::lock_guard lock(place_->mutex);
    disk_.remove(place_->partial);
    disk_.remove(declared_path(place_->partial));
}

Result<std::unique_ptr<PageStore>> PageStore::open(const fs::path& data_dir,
                                                   std::uint64_t in_database,
                                                   std::unique_ptr<PageDisk> disk) {
    KIOSK_CHECK(disk->make_folder(data_dir / "blobs"));
    KIOSK_CHECK(disk->make_folder(data_dir / "partials"));
    // All folders of blobs are made at once, so that keeping one needs no sync of their parent.
    for (unsigned first = 0; first < 256; ++first) {
        const auto name = to_hex(std::array{static_cast<std::uint8_t>(first)});
        KIOSK_CHECK(disk->make_folder(data_dir / "blobs" / name));
    }
    KIOSK_CHECK(disk->sync_folder(data_dir / "blobs"));
    return std::unique_ptr<PageStore>(new PageStore(data_dir, in_database, std::move(disk)));
}

std::shared_ptr<void> PageStore::room_in_memory(std::uint64_t bytes) {
    if (in_memory_.fetch_add(bytes) + bytes > kMaxInMemory) {
        in_memory_ -= bytes;
        return nullptr;
    }
    return {this, [this, bytes](void*) { in_memory_ -= bytes; }};
}

Status PageStore::room_for_one(const fs::path& folder) const {
    KIOSK_TRY(const auto files, disk_->files_under(folder));
    const auto begun = std::count_if(files.begin(), files.end(), [this](const fs::path& path) {
        return path.extension() != kDeclared || !disk_->bytes_of(path.parent_path() / path.stem());
    });
    if (begun >= kMaxPartials) {
        return Error{ErrorCode::Overloaded, "too many pages begun and not ended"};
    }
    return {};
}

fs::path PageStore::blob_path(const Digest& sha256) const {
    const std::string hex = to_hex(sha256);
    return dir_ / "blobs" / hex.substr(0, 2) / hex.substr(2);
}

fs::path PageStore::partial_path(const DeviceId& device, const Digest& sha256) const {
    return dir_ / "partials" / device.text() / to_hex(sha256);
}

std::uint64_t PageStore::partial_bytes(const DeviceId& device, const Digest& sha256) const {
    return disk_->bytes_of(partial_path(device, sha256)).value_or(0);
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
    const fs::path folder = place->partial.parent_path();
    KIOSK_CHECK(disk_->make_folder(folder));
    if (offset.value_or(0) == 0 && disk_->bytes_of(place->partial).value_or(0) == 0 &&
        !disk_->bytes_of(declared_path(place->partial))) {
        KIOSK_CHECK(room_for_one(folder));
    }
    KIOSK_TRY(auto file, disk_->open(place->partial));
    const std::uint64_t there = file->bytes();
    if (there != offset.value_or(there) || there > total) {
        return Error{ErrorCode::WrongOffset, std::to_string(there)};
    }
    const std::uint64_t generation = ++place->newest;
    std::unique_ptr<Upload> out(
        new Upload(*this, std::move(place), std::move(file), generation, total));
    std::array<std::uint8_t, 65536> piece{};
    for (std::uint64_t at = 0; at < there;) {
        KIOSK_TRY(const std::size_t got, out->file_->read(at, piece));
        if (got == 0) {
            return Error{ErrorCode::IoFailed, "reading a page begun before"};
        }
        out->hash_.update(ByteView(piece.data(), got));
        at += got;
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
    const auto begun = disk_->bytes_of(place->partial);
    if (begun.value_or(0) > total) {
        return Error{ErrorCode::WrongOffset, "more bytes are here than Upload-Length"};
    }
    const fs::path path = declared_path(place->partial);
    KIOSK_CHECK(disk_->make_folder(path.parent_path()));
    if (!begun && !disk_->bytes_of(path)) {
        KIOSK_CHECK(room_for_one(path.parent_path()));
    }
    return disk_->write_durably(path, as_bytes(std::to_string(total)));
}

std::optional<std::uint64_t> PageStore::declared_bytes(const DeviceId& device,
                                                       const Digest& sha256) const {
    const fs::path partial = partial_path(device, sha256);
    const auto text = disk_->read(declared_path(partial), 32);
    const auto total = text ? sync::parse_byte_count(as_text(*text)) : std::nullopt;
    return total && partial_bytes(device, sha256) <= *total ? total : std::nullopt;
}

Result<Bytes> PageStore::read(const Digest& sha256) const {
    KIOSK_TRY(Bytes out, disk_->read(blob_path(sha256), sync::kMaxPageBytes));
    if (crypto::sha256(out) != sha256) {
        return Error{ErrorCode::DigestMismatch, to_hex(sha256)};
    }
    return out;
}

bool PageStore::has(const Digest& sha256) const {
    return disk_->bytes_of(blob_path(sha256)).has_value();
}

// A piece and what was declared of it live and go together, by the newer of the two.
int PageStore::expire_partials(std::int64_t before_unix_s) {
    std::set<fs::path> old;  // of pieces; a set, since both files of a piece name it
    const auto files = disk_->files_under(dir_ / "partials");
    if (!files) {
        log::warn("hub", "pieces of pages do not expire: {}", describe(files.error()));
        return 0;
    }
    for (const fs::path& path : *files) {
        const fs::path piece =
            path.extension() == kDeclared ? path.parent_path() / path.stem() : path;
        if (std::max(disk_->changed_unix_s(piece), disk_->changed_unix_s(declared_path(piece))) <
            before_unix_s) {
            old.insert(piece);
        }
    }
    int out = 0;
    for (const fs::path& piece : old) {
        const bool had = disk_->remove(piece);
        const bool declared = disk_->remove(declared_path(piece));
        out += had || declared ? 1 : 0;
    }
    return out;
}

}  // namespace kiosk::hub
