#pragma once
// What a hub keeps beside its database: the city CA, its own TLS key and certificate, and the key
// that signs receipts. All private parts are 0600 files in a 0700 folder.

#include <filesystem>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/authority.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/hub/store_settings.hpp"

namespace kiosk::hub {

struct HubKeys {
    crypto::CertificateAuthority authority;
    crypto::TlsKey tls_key;
    std::string certificate_pem;
    crypto::SigningKey receipt_key;
};

// DIR/ca.pem: what devices are given to know the city by.
[[nodiscard]] std::filesystem::path ca_file(const std::filesystem::path& data_dir);

// Makes a hub: CA (20 years), server certificate (10 years, for `host`, localhost and 127.0.0.1),
// receipt key, and tables in the database that the settings name. AlreadyThere when the folder or
// the database holds a hub already.
[[nodiscard]] Status init_hub(const std::filesystem::path& data_dir,
                              const std::string& host,
                              const StoreSettings& store,
                              const Clock& clock,
                              Random& random);

// NotFound when there is no hub in the folder; BadKey for keys that others may read.
[[nodiscard]] Result<HubKeys> load_hub_keys(const std::filesystem::path& data_dir);

}  // namespace kiosk::hub
