#pragma once
// Who this kiosk is. Made at the first start, kept for the life of the installation: the journal
// key (Ed25519, its hash names the device), the TLS key (P-256) and the epoch, a random number
// that tells a re-imaged device from the one whose journal the hub knows.

#include <filesystem>

#include "firmware/base/ids.hpp"
#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/sign.hpp"
#include "firmware/crypto/x509.hpp"

namespace kiosk::provisioning {

// Move only: the keys live in locked memory and are wiped with it.
struct Identity {
    crypto::SigningKey journal_key;
    crypto::TlsKey tls_key;
    Epoch epoch;      // 1 .. 2^63-1
    DeviceId device;  // follows from journal_key
};

// Reads DATA/identity/{journal.key,tls.key,epoch}, mode 0600 in a folder of mode 0700. Where the
// folder is missing it is made as one step: after success it survives a power cut, and a cut
// before leaves nothing that a later start would take for an identity.
// Errors: BadKey when a part is missing, damaged or readable by others (restore it; a new
// identity would be another device), DiskFull, IoFailed. One caller at a time; blocks for disk.
[[nodiscard]] Result<Identity> open_identity(const std::filesystem::path& data, Random& random);

}  // namespace kiosk::provisioning
