// The usual durable recipe (firmware/base/file.hpp), plus one sync of blobs/ when a folder of two
// hex digits is made: without it the folder itself may be gone after a power cut.
#include "firmware/store/blobs.hpp"

#include <algorithm>

#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"

namespace kiosk::store {
namespace {

constexpr std::size_t kMaxBlob = std::size_t{64} * 1024 * 1024 + 65536;
constexpr std::size_t kMaxKey = 4096;

Status remove_durably(const std::filesystem::path& path) {
    std::error_code error;
    const bool gone = std::filesystem::remove(path, error);
    if (error) {
        return Error{ErrorCode::IoFailed, path.string(), error.value()};
    }
    return gone ? sync_directory(path.parent_path()) : Status();
}

}  // namespace

Result<Blobs> Blobs::open(const std::filesystem::path& data_dir) {
    KIOSK_CHECK(make_private_directory(data_dir / "blobs"));
    KIOSK_CHECK(make_private_directory(data_dir / "desk"));
    KIOSK_CHECK(sync_directory(data_dir));
    return Blobs(data_dir);
}

std::filesystem::path Blobs::path(const Digest& hash) const {
    const std::string hex = to_hex(hash);
    return root_ / "blobs" / hex.substr(0, 2) / hex;
}

Result<Digest> Blobs::put(ByteView sealed) {
    const Digest hash = crypto::sha256(sealed);
    const std::filesystem::path to = path(hash);
    std::error_code error;
    if (!std::filesystem::exists(to.parent_path(), error)) {
        KIOSK_CHECK(make_private_directory(to.parent_path()));
        KIOSK_CHECK(sync_directory(root_ / "blobs"));
    }
    KIOSK_CHECK(write_file_durably(to, sealed, FileMode::Private));
    return hash;
}

Result<Bytes> Blobs::get(const Digest& hash) const {
    KIOSK_TRY(Bytes bytes, read_file(path(hash), kMaxBlob));
    if (crypto::sha256(bytes) != hash) {
        return Error{ErrorCode::DigestMismatch, path(hash).string()};
    }
    return bytes;
}

Result<std::int64_t> Blobs::size(const Digest& hash) const {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path(hash), error);
    if (error) {
        return Error{ErrorCode::NotFound, path(hash).string(), error.value()};
    }
    return static_cast<std::int64_t>(bytes);
}

Status Blobs::remove(const Digest& hash) {
    return remove_durably(path(hash));
}

Result<std::vector<Digest>> Blobs::list() const {
    std::vector<Digest> out;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(root_ / "blobs", error), end;
         !error && at != end;
         at.increment(error)) {
        const auto hash = fixed_from_hex<32>(at->path().filename().string());
        if (hash && path(*hash) == at->path()) {
            out.push_back(*hash);
        }
    }
    if (error) {
        return Error{ErrorCode::IoFailed, (root_ / "blobs").string(), error.value()};
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::filesystem::path Blobs::key_path(const LetterId& letter) const {
    return root_ / "desk" / (letter.text() + ".key");
}

Status Blobs::put_desk_key(const LetterId& letter, ByteView sealed_key) {
    return write_file_durably(key_path(letter), sealed_key, FileMode::Private);
}

Result<Bytes> Blobs::desk_key(const LetterId& letter) const {
    return read_file(key_path(letter), kMaxKey);
}

Status Blobs::remove_desk_key(const LetterId& letter) {
    return remove_durably(key_path(letter));
}

Result<std::vector<LetterId>> Blobs::desk_keys() const {
    std::vector<LetterId> out;
    std::error_code error;
    for (std::filesystem::directory_iterator at(root_ / "desk", error), end; !error && at != end;
         at.increment(error)) {
        const auto letter = LetterId::parse(at->path().stem().string());
        if (letter && at->path().extension() == ".key") {
            out.push_back(*letter);
        }
    }
    if (error) {
        return Error{ErrorCode::IoFailed, (root_ / "desk").string(), error.value()};
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace kiosk::store
