#pragma once
// Private keys on disk: one file, mode 0600, written durably, read only while nobody else may.

#include <cstddef>
#include <filesystem>

#include "firmware/base/result.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::crypto {

// Writes the bytes as they are, mode 0600; after success they survive a power cut.
[[nodiscard]] Status save_key_file(const std::filesystem::path& path, ByteView key);

// Reads at most max_bytes. NotFound when there is no such file; BadKey when group or others may
// read or write it, when it is no regular file, or when it is empty or longer; IoFailed otherwise.
[[nodiscard]] Result<SecretBytes> load_key_file(const std::filesystem::path& path,
                                                std::size_t max_bytes);

}  // namespace kiosk::crypto
