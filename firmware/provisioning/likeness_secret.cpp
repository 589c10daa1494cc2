// A key that others may have read is replaced too: whoever holds it could test guesses against
// every sketch to come.
#include "firmware/provisioning/likeness_secret.hpp"

#include "firmware/base/log.hpp"
#include "firmware/crypto/key_file.hpp"

namespace kiosk::provisioning {

Result<crypto::SecretBytes> open_likeness_secret(const std::filesystem::path& data,
                                                 Random& random) {
    const auto path = data / "identity" / "likeness.key";
    auto found = crypto::load_key_file(path, kLikenessSecretBytes);
    if (found && found->size() == kLikenessSecretBytes) {
        return found;
    }
    if (!found && found.error().code != ErrorCode::NotFound &&
        found.error().code != ErrorCode::BadKey) {
        return std::move(found).error().with("likeness.key");
    }
    if (found || found.error().code == ErrorCode::BadKey) {
        log::warn("identity", "likeness.key is damaged or was open to others: made anew");
    }
    crypto::SecretBytes secret(kLikenessSecretBytes);
    random.fill(secret.writable());
    KIOSK_CHECK(crypto::save_key_file(path, secret.view()));
    return secret;
}

}  // namespace kiosk::provisioning
