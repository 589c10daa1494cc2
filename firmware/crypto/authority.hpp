#pragma once
// The city CA: makes itself, and issues certificates to devices (from their requests) and to hubs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/crypto/x509.hpp"

namespace kiosk::crypto {

// A certificate authority with its P-256 key. Times come in as Unix seconds; certificates begin
// five minutes earlier, since clocks of devices are slow or fast by minutes. Serial numbers are
// 127 random bits. Thread-safe when const.
class CertificateAuthority {
public:
    // A new self-signed root. BadArgument for an empty or too long name.
    [[nodiscard]] static Result<CertificateAuthority> create(std::string_view common_name,
                                                             std::int64_t now_unix_s,
                                                             int days);
    // DIR/ca.pem and DIR/ca.key (0600). Errors as load_key_file; BadKey when they do not match.
    [[nodiscard]] static Result<CertificateAuthority> load(const std::filesystem::path& dir);
    [[nodiscard]] Status save(const std::filesystem::path& dir) const;

    [[nodiscard]] const Certificate& certificate() const noexcept { return certificate_; }

    // For TLS clients: the key of a request that verify_csr took, under the name the CA decides
    // (common name, and URI urn:tiepdan:device:NAME as alternative name).
    [[nodiscard]] Result<Certificate> issue_device(ByteView csr_der,
                                                   std::string_view common_name,
                                                   std::int64_t now_unix_s,
                                                   int days) const;

    // For TLS servers. `hosts` are DNS names or IP addresses, at least one (BadArgument).
    [[nodiscard]] Result<Certificate> issue_server(const TlsKey& server_key,
                                                   const std::vector<std::string>& hosts,
                                                   std::int64_t now_unix_s,
                                                   int days) const;

private:
    CertificateAuthority(TlsKey key, Certificate certificate)
        : key_(std::move(key)), certificate_(std::move(certificate)) {}

    TlsKey key_;
    Certificate certificate_;
};

// A TLS server's certificate signed by its own key, for a listener that no authority vouches for:
// people compare its fingerprint. It may sign nothing else. `hosts` as issue_server (BadArgument).
[[nodiscard]] Result<Certificate> self_signed_server(const TlsKey& key,
                                                     const std::vector<std::string>& hosts,
                                                     std::int64_t now_unix_s,
                                                     int days);

}  // namespace kiosk::crypto
