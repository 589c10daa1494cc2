// A port of its own: devices show certificates to theirs, and browsers would be asked for one.
#include "sync/hub/console/console_front.hpp"

#include "firmware/base/file.hpp"
#include "sync/hub/front.hpp"
#include "sync/hub/nginx_text.hpp"

namespace kiosk::hub {
namespace {

// For the city's people in browsers: a port and, where there is one, a certificate of its own. Two
// hubs do not know each other's sessions, so a browser stays with one.
constexpr std::string_view kConsoleServer =
    R"conf(# Made by hubctl console-front: nginx before the city's pages, for the http block.
upstream tiepdan_console {
    ip_hash;
@CONSOLE_DOORS@    keepalive 16;
}
limit_req_zone $binary_remote_addr zone=tiepdan_console:4m rate=20r/s;

server {
    listen @CONSOLE_LISTEN@ ssl;
    server_name _;
    server_tokens off;

    ssl_certificate @CONSOLE_PAIR@.pem;
    ssl_certificate_key @CONSOLE_PAIR@.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_tickets off;

    client_max_body_size 4k;
    client_header_timeout 10s;
    client_body_timeout 10s;

    proxy_http_version 1.1;
    proxy_read_timeout 60s;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Real-IP $remote_addr;  # wrong passwords count for the browser's address
    proxy_set_header X-Client-Certificate "";
    include @DIR@/front.secret.conf;

    location / {
        limit_req zone=tiepdan_console burst=100 nodelay;
        limit_req_status 429;
        proxy_pass http://tiepdan_console;
    }
}
)conf";

}  // namespace

Result<std::string> console_front_config(const ConsoleFront& options, Random& random) {
    KIOSK_CHECK(check_address(options.listen));
    std::string doors;
    for (const std::string& door : options.doors) {
        KIOSK_CHECK(check_address(door));
        doors += "    server " + door + " max_fails=1 fail_timeout=2s;\n";
    }
    if (doors.empty()) {
        return Error{ErrorCode::BadArgument, "at least one hub with pages"};
    }
    const auto folder = std::filesystem::absolute(options.data_dir).lexically_normal();
    if (folder.string().find_first_of(" \"'{};$\\\n") != std::string::npos) {
        return Error{ErrorCode::BadArgument, "nginx cannot name the folder " + folder.string()};
    }
    KIOSK_TRY(const std::string secret, front_secret(folder, random));
    KIOSK_CHECK(write_file_durably(folder / "front.secret.conf",
                                   as_bytes("proxy_set_header X-Front-Secret " + secret + ";\n"),
                                   FileMode::Private));
    const bool own = std::filesystem::exists(folder / "console.pem");
    std::string out(kConsoleServer);
    put_in(out, "@CONSOLE_DOORS@", doors);
    put_in(out, "@CONSOLE_LISTEN@", options.listen);
    put_in(out, "@CONSOLE_PAIR@", (folder / (own ? "console" : "hub")).string());
    put_in(out, "@DIR@", folder.string());
    return out;
}

}  // namespace kiosk::hub
