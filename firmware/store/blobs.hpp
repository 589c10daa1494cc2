#pragma once
// Sealed blobs on disk, named by the SHA-256 of their bytes: blobs/ab/abcdef…; and the sealed keys
// of letters on the desk: desk/<letter>.key.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::store {

// Folders are made with mode 0700, files 0600. Safe from several threads as long as one blob is
// not put and removed at once. Nothing here can read a page: the bytes are sealed.
class Blobs {
public:
    // IoFailed names the folder.
    [[nodiscard]] static Result<Blobs> open(const std::filesystem::path& data_dir);

    // Durable when it returns: content, name and folder survive a power cut. Putting the same bytes
    // again is no error. DiskFull, IoFailed. Blocks for up to three disk flushes.
    [[nodiscard]] Result<Digest> put(ByteView sealed);
    // The bytes, checked against the name: NotFound, DigestMismatch (the disk changed them).
    [[nodiscard]] Result<Bytes> get(const Digest& hash) const;
    [[nodiscard]] Result<std::int64_t> size(const Digest& hash) const;
    [[nodiscard]] std::filesystem::path path(const Digest& hash) const;
    // Removing what is not there is no error.
    [[nodiscard]] Status remove(const Digest& hash);
    // All blobs there are, in order of their names; stray temporary files are left out.
    [[nodiscard]] Result<std::vector<Digest>> list() const;

    // The letter's key, sealed to the protected body, while the letter is on the desk.
    [[nodiscard]] Status put_desk_key(const LetterId& letter, ByteView sealed_key);
    [[nodiscard]] Result<Bytes> desk_key(const LetterId& letter) const;
    [[nodiscard]] Status remove_desk_key(const LetterId& letter);
    [[nodiscard]] Result<std::vector<LetterId>> desk_keys() const;

private:
    explicit Blobs(std::filesystem::path root) : root_(std::move(root)) {}

    [[nodiscard]] std::filesystem::path key_path(const LetterId& letter) const;
    std::filesystem::path root_;
};

}  // namespace kiosk::store
