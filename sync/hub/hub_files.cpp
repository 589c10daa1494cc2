// The server certificate is written last, so a folder that has one is a whole hub; an init that
// was cut off before can be repeated.
#include "sync/hub/hub_files.hpp"

#include "firmware/base/file.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {
namespace {

constexpr int kAuthorityDays = 7305;
constexpr int kServerDays = 3652;

}  // namespace

std::filesystem::path ca_file(const std::filesystem::path& data_dir) {
    return data_dir / "ca.pem";
}

Status init_hub(const std::filesystem::path& data_dir,
                const std::string& host,
                const StoreSettings& store_settings,
                const Clock& clock,
                Random& random) {
    if (std::filesystem::exists(data_dir / "hub.pem")) {
        return Error{ErrorCode::AlreadyThere, "a hub in " + data_dir.string()};
    }
    KIOSK_CHECK(make_private_directory(data_dir));
    KIOSK_CHECK(write_store_settings(data_dir, store_settings));
    const std::int64_t now_s = clock.wall().unix_ms / 1000;
    KIOSK_TRY(const auto authority,
              crypto::CertificateAuthority::create("Tiep Dan city CA", now_s, kAuthorityDays));
    KIOSK_CHECK(authority.save(data_dir));
    const auto receipt_key = crypto::SigningKey::generate();
    KIOSK_CHECK(receipt_key.save(data_dir / "receipt.key"));
    const crypto::TlsKey key = crypto::TlsKey::generate();
    KIOSK_CHECK(key.save(data_dir / "hub.key"));
    std::vector<std::string> hosts = {"127.0.0.1", "localhost"};
    if (host != hosts[0] && host != hosts[1]) {
        hosts.insert(hosts.begin(), host);
    }
    KIOSK_TRY(const auto certificate, authority.issue_server(key, hosts, now_s, kServerDays));
    KIOSK_TRY(auto store, HubStore::open(data_dir));
    KIOSK_CHECK(store.claim(receipt_key.public_key()));
    KIOSK_CHECK(store.make_generation(random));
    return write_file_durably(data_dir / "hub.pem", as_bytes(certificate.pem()));
}

Result<HubKeys> load_hub_keys(const std::filesystem::path& data_dir) {
    auto certificate = read_text_file(data_dir / "hub.pem");
    if (!certificate) {
        return std::move(certificate).error().with("no hub here; run cityhub init");
    }
    KIOSK_TRY(auto authority, crypto::CertificateAuthority::load(data_dir));
    KIOSK_TRY(auto tls_key, crypto::TlsKey::load(data_dir / "hub.key"));
    KIOSK_TRY(auto receipt_key, crypto::SigningKey::load(data_dir / "receipt.key"));
    return HubKeys{std::move(authority),
                   std::move(tls_key),
                   std::move(certificate).value(),
                   std::move(receipt_key)};
}

}  // namespace kiosk::hub
