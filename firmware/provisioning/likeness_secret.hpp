#pragma once
// The secret under which letters are sketched (firmware/kioskd/likeness.hpp). It is of this device
// alone: sketches of two devices cannot be compared.

#include <filesystem>

#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::provisioning {

inline constexpr std::size_t kLikenessSecretBytes = 32;

// Reads DATA/identity/likeness.key, mode 0600, after open_identity(). Where it is missing, damaged
// or was readable by others it is made anew and durable before the call returns: unlike the parts
// of the identity it is no loss, earlier letters are just not known again.
// Errors: DiskFull, IoFailed; then letters are not compared. One caller at a time; blocks for disk.
[[nodiscard]] Result<crypto::SecretBytes> open_likeness_secret(const std::filesystem::path& data,
                                                               Random& random);

}  // namespace kiosk::provisioning
