// The front is believed because of its secret, which it adds to each request and no client knows;
// the certificate in the header is checked again by the hub, so that a front set up wrongly opens
// nothing.
#include "sync/hub/front.hpp"

#include "firmware/base/file.hpp"
#include "firmware/crypto/secret.hpp"
#include "sync/hub/nginx_text.hpp"

namespace kiosk::hub {
namespace {

constexpr std::size_t kSecretBytes = 32;

// No request buffering: a piece of a page reaches the hub while it arrives, or a cut would cost all
// of it. HTTP/1.1 upstream over TCP: when a client is cut off, the hub still reads what came.
constexpr std::string_view kTemplate =
    R"conf(# Made by hubctl front: nginx in front of cityhub. Include it in the http block.
upstream tiepdan_hub {
@HUBS@    keepalive 64;
}
@PUBLIC_HUBS@# What nginx itself refuses, in the words of the protocol.
map $ssl_client_verify $tiepdan_refusal {
    default                          ForeignPeer;
    "FAILED:certificate has expired" CertificateEnded;
}
limit_req_zone $ssl_client_fingerprint zone=tiepdan_devices:16m rate=200r/s;
limit_req_zone $binary_remote_addr zone=tiepdan_strangers:4m rate=2r/s;

server {
    listen @LISTEN@ ssl backlog=4096;
    server_name _;
    server_tokens off;

    ssl_certificate @DIR@/hub.pem;
    ssl_certificate_key @DIR@/hub.key;
    ssl_protocols TLSv1.3;
    ssl_client_certificate @DIR@/ca.pem;
    ssl_verify_client optional;  # enrolment has no certificate yet; the hub asks for one elsewhere
    ssl_verify_depth 1;
    ssl_session_tickets off;

    client_max_body_size 16m;
    client_body_buffer_size 4k;
    client_header_timeout 10s;
    client_body_timeout 30s;
    send_timeout 30s;
    keepalive_timeout 75s;
    keepalive_requests 10000;
    reset_timedout_connection on;
    limit_req_status 429;

    proxy_http_version 1.1;
    proxy_request_buffering off;
    proxy_buffering off;
    proxy_read_timeout 90s;
    proxy_next_upstream error timeout;
    proxy_ignore_client_abort on;  # what came before a cut is passed on
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Client-Certificate $ssl_client_escaped_cert;
    include @DIR@/front.secret.conf;

    location /v1/ {
        limit_req zone=tiepdan_devices burst=400 nodelay;
        proxy_pass http://tiepdan_hub;
    }
    location = /v1/renew {
        client_max_body_size 32k;
        limit_req zone=tiepdan_strangers burst=20 nodelay;
        proxy_pass http://tiepdan_hub;
    }
    location /.well-known/est/ {
        client_max_body_size 32k;
        limit_req zone=tiepdan_strangers burst=20 nodelay;
        proxy_pass http://tiepdan_hub;
    }
@PUBLIC@    error_page 495 = @refused;
    location @refused {
        default_type application/json;
        return 403 '{"error":{"code":"$tiepdan_refusal"}}';
    }
    location / {
        return 404;
    }
}
)conf";

// For everybody. Bodies are small and collected here, so that slow ones are nginx's business.
constexpr std::string_view kPublicUpstream = R"conf(upstream tiepdan_public {
@PUBLIC_DOORS@    keepalive 16;
}
limit_req_zone $binary_remote_addr zone=tiepdan_public:8m rate=5r/s;
)conf";
constexpr std::string_view kPublicLocation = R"conf(    location /open311/v2/ {
        client_max_body_size 64k;
        client_body_buffer_size 64k;
        client_body_timeout 10s;
        proxy_request_buffering on;
        proxy_set_header X-Front-Secret "";
        proxy_set_header X-Client-Certificate "";
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        limit_req zone=tiepdan_public burst=20 nodelay;
        proxy_pass http://tiepdan_public;
    }
)conf";

// The lines of an upstream.
Result<std::string> servers(const std::vector<std::string>& addresses) {
    std::string out;
    for (const std::string& address : addresses) {
        KIOSK_CHECK(check_address(address));
        out += "    server " + address + " max_fails=1 fail_timeout=2s;\n";
    }
    return out;
}

std::string percent_decoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool two = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
                         digit(text[i + 2]) >= 0;
        out += two ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
        i += two ? 2 : 0;
    }
    return out;
}

}  // namespace

Result<std::string> front_secret(const std::filesystem::path& data_dir, Random& random) {
    const auto path = data_dir / "front.key";
    if (!std::filesystem::exists(path)) {
        Bytes bytes(kSecretBytes);
        random.fill(bytes);
        KIOSK_CHECK(write_file_durably(path, as_bytes(to_hex(bytes)), FileMode::Private));
    }
    KIOSK_TRY(const std::string text, read_text_file(path));
    const auto secret = fixed_from_hex<kSecretBytes>(text);
    if (!secret) {
        return Error{ErrorCode::BadKey, path.string()};
    }
    return to_hex(*secret);
}

Status through_front(const http::Request& request, std::string_view secret) {
    const std::string_view given = request.header(kFrontSecretHeader);
    if (given.size() != secret.size() ||
        !crypto::equal_in_constant_time(as_bytes(given), as_bytes(secret))) {
        return Error{ErrorCode::ForeignPeer, "only the front speaks with this hub"};
    }
    return {};
}

Result<crypto::Certificate> front_certificate(const http::Request& request,
                                              std::string_view secret) {
    KIOSK_CHECK(through_front(request, secret));
    const std::string pem = percent_decoded(request.header(kClientCertificateHeader));
    if (pem.empty()) {
        return Error{ErrorCode::ForeignPeer, "a client certificate of this city is needed"};
    }
    auto out = crypto::Certificate::from_pem(pem);
    if (!out) {
        return Error{ErrorCode::ForeignPeer, "the client's certificate cannot be read"};
    }
    return out;
}

Result<std::string> front_config(const FrontOptions& options, Random& random) {
    KIOSK_CHECK(check_address(options.listen));
    // A device stays with one hub while that one answers: who takes over a piece of a page, and
    // whether an upload lasts, is known in one process.
    const std::string stay =
        options.hubs.size() > 1 ? "    hash $ssl_client_fingerprint consistent;\n" : "";
    KIOSK_TRY(const std::string hubs, servers(options.hubs));
    KIOSK_TRY(const std::string public_doors, servers(options.public_doors));
    if (hubs.empty()) {
        return Error{ErrorCode::BadArgument, "at least one hub"};
    }
    const auto folder = std::filesystem::absolute(options.data_dir);
    if (folder.string().find_first_of(" \"'{};$\\\n") != std::string::npos) {
        return Error{ErrorCode::BadArgument, "nginx cannot name the folder " + folder.string()};
    }
    KIOSK_TRY(const std::string secret, front_secret(options.data_dir, random));
    KIOSK_CHECK(write_file_durably(options.data_dir / "front.secret.conf",
                                   as_bytes("proxy_set_header X-Front-Secret " + secret + ";\n"),
                                   FileMode::Private));
    std::string out(kTemplate);
    put_in(out, "@HUBS@", stay + hubs);
    put_in(out, "@PUBLIC_HUBS@", public_doors.empty() ? "" : kPublicUpstream);
    put_in(out, "@PUBLIC_DOORS@", public_doors);
    put_in(out, "@PUBLIC@", public_doors.empty() ? "" : kPublicLocation);
    put_in(out, "@LISTEN@", options.listen);
    put_in(out, "@DIR@", folder.lexically_normal().string());
    return out;
}

}  // namespace kiosk::hub
