// The parts are written into identity.new, each durably, then that folder is renamed and its
// parent synced. A folder left by a power cut before the rename is removed and made again: its
// keys were never shown to anyone.
#include "firmware/provisioning/identity.hpp"

#include <charconv>
#include <string>

#include "firmware/base/file.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::provisioning {
namespace {

namespace fs = std::filesystem;

Epoch random_epoch(Random& random) {
    const std::uint64_t bits = random.next_u64() >> 1;
    return Epoch{static_cast<std::int64_t>(bits == 0 ? 1 : bits)};
}

Result<Epoch> load_epoch(const fs::path& path) {
    KIOSK_TRY(const auto text, read_text_file(path, 64));
    const auto digits = trim(text);
    Epoch epoch;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), epoch.value);
    if (error != std::errc{} || end != digits.data() + digits.size() || epoch.value < 1) {
        return Error{ErrorCode::BadKey, path.string() + ": an epoch is a positive number"};
    }
    return epoch;
}

Status make(const fs::path& data, const fs::path& dir, Random& random) {
    const fs::path draft = data / "identity.new";
    std::error_code error;
    fs::remove_all(draft, error);
    KIOSK_CHECK(make_private_directory(draft));
    KIOSK_CHECK(crypto::SigningKey::generate().save(draft / "journal.key"));
    KIOSK_CHECK(crypto::TlsKey::generate().save(draft / "tls.key"));
    const auto epoch = std::to_string(random_epoch(random).value) + "\n";
    KIOSK_CHECK(write_file_durably(draft / "epoch", as_bytes(epoch), FileMode::Private));
    fs::rename(draft, dir, error);
    if (error) {
        return Error{ErrorCode::IoFailed, dir.string(), error.value()};
    }
    return sync_directory(data);
}

// A part that is not there is a damaged identity, not a reason to make a new one.
Error damaged(Error error) {
    if (error.code == ErrorCode::NotFound) {
        error.code = ErrorCode::BadKey;
    }
    return std::move(error).with("identity");
}

Result<Identity> load(const fs::path& dir) {
    KIOSK_TRY(auto journal_key, crypto::SigningKey::load(dir / "journal.key"));
    KIOSK_TRY(auto tls_key, crypto::TlsKey::load(dir / "tls.key"));
    KIOSK_TRY(const auto epoch, load_epoch(dir / "epoch"));
    const DeviceId device = crypto::device_id_of(journal_key.public_key());
    return Identity{std::move(journal_key), std::move(tls_key), epoch, device};
}

}  // namespace

Result<Identity> open_identity(const fs::path& data, Random& random) {
    const fs::path dir = data / "identity";
    std::error_code error;
    const bool exists = fs::exists(dir, error);
    if (error) {
        return Error{ErrorCode::IoFailed, dir.string(), error.value()};
    }
    if (!exists) {
        KIOSK_CHECK(make(data, dir, random));
    }
    auto identity = load(dir);
    if (!identity) {
        return damaged(std::move(identity).error());
    }
    return identity;
}

}  // namespace kiosk::provisioning
