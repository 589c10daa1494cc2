#pragma once
// A web server in front of the hub (nginx): it speaks TLS with devices and passes requests on over
// loopback, with the client's certificate in a header. Several hubs may stand behind one.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/crypto/x509.hpp"
#include "firmware/http/message.hpp"

namespace kiosk::hub {

// Headers between the front and the hub. The front sets both itself, whatever a client sends.
inline constexpr char kFrontSecretHeader[] = "x-front-secret";
inline constexpr char kClientCertificateHeader[] = "x-client-certificate";

// What the front and its hubs share: DIR/front.key, 64 hex digits, 0600. Made when it is not there.
[[nodiscard]] Result<std::string> front_secret(const std::filesystem::path& data_dir,
                                               Random& random);

// The client certificate of a request that came through the front: ForeignPeer when the front's
// secret is wrong or missing, when the client has no certificate, or when it is not readable.
[[nodiscard]] Result<crypto::Certificate> front_certificate(const http::Request& request,
                                                            std::string_view secret);
// ForeignPeer when the request did not come through the front.
[[nodiscard]] Status through_front(const http::Request& request, std::string_view secret);

struct FrontOptions {
    std::filesystem::path data_dir;
    std::string listen = "0.0.0.0:8443";
    std::vector<std::string> hubs;            // HOST:PORT of each cityhub --front
    std::vector<std::string> public_doors{};  // HOST:PORT of each cityhub --public; none: no door
};

// Text of a file for nginx's http block (sites-enabled), with DIR/front.secret.conf beside the key:
// what the text includes. BadArgument for an address that is none.
[[nodiscard]] Result<std::string> front_config(const FrontOptions& options, Random& random);

}  // namespace kiosk::hub
