#pragma once
// A city's authority with a server of its own, and certificates for devices.

#include <string>

#include "firmware/crypto/authority.hpp"
#include "firmware/http/server.hpp"

namespace kiosk::test {

struct TestCity {
    crypto::CertificateAuthority authority;
    crypto::TlsKey server_key = crypto::TlsKey::generate();
    std::string server_pem;

    explicit TestCity(std::int64_t now_unix_s)
        : authority(crypto::CertificateAuthority::create("City", now_unix_s, 3650).value()),
          server_pem(
              authority.issue_server(server_key, {"127.0.0.1"}, now_unix_s, 365).value().pem()) {}

    [[nodiscard]] std::string device(const crypto::TlsKey& key,
                                     const std::string& name,
                                     std::int64_t now_unix_s) const {
        const Bytes csr = crypto::make_csr(key, name).value();
        return authority.issue_device(csr, name, now_unix_s, 90).value().pem();
    }

    // With the server's certificate, asking clients for theirs.
    [[nodiscard]] http::ServerOptions server_options() const {
        http::ServerOptions out;
        out.certificate_pem = server_pem;
        out.key_pem = std::string(as_text(server_key.pem()));
        out.client_ca_pem = authority.certificate().pem();
        return out;
    }
};

}  // namespace kiosk::test
