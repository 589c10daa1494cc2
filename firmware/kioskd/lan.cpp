// Names in the certificate: those of the settings, the host's own, its IPv4 addresses of the moment
// and the loopback's.
#include "firmware/kioskd/lan.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "firmware/base/log.hpp"
#include "firmware/http/static_files.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kLan = "lan";
constexpr unsigned kConnections = 256;
constexpr unsigned kPerAddress = 64;  // an office behind one router, a browser takes up to six
constexpr std::uint64_t kRequestDeadline_ms = 30'000;
constexpr unsigned kIdle_s = 30;
constexpr std::size_t kHeadBytes = 16 * 1024;

std::vector<std::string> names_of_this_host(const std::vector<std::string>& more) {
    std::vector<std::string> out = more;
    const auto add = [&out](const std::string& name) {
        if (!name.empty() && std::find(out.begin(), out.end(), name) == out.end()) {
            out.push_back(name);
        }
    };
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0) {
        add(host.data());
    }
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) == 0) {
        for (const ifaddrs* at = list; at != nullptr; at = at->ifa_next) {
            if (at->ifa_addr == nullptr || at->ifa_addr->sa_family != AF_INET) {
                continue;
            }
            sockaddr_in address{};
            std::memcpy(&address, at->ifa_addr, sizeof(address));
            std::array<char, INET_ADDRSTRLEN> text{};
            ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
            add(text.data());
        }
        ::freeifaddrs(list);
    }
    add("localhost");
    add("127.0.0.1");
    return out;
}

}  // namespace

Result<std::unique_ptr<LanListener>> LanListener::start(const provisioning::LanSettings& settings,
                                                        const std::filesystem::path& data,
                                                        const Clock& clock,
                                                        http::Handler& handler) {
    std::unique_ptr<LanListener> out(new LanListener(settings, data, clock, handler));
    if (!settings.host.empty()) {
        KIOSK_CHECK(out->listen());
        log::info(kLan, "listening on {}", out->view()["address"].get<std::string>());
    }
    return out;
}

Status LanListener::listen() {
    auto names = names_of_this_host(settings_.names);
    KIOSK_TRY(const auto made, provisioning::open_lan_certificate(data_, names, clock_.wall()));
    http::ServerOptions options;
    options.host = settings_.host;
    // A port that was free the first time is kept over a renewal.
    options.port = server_ ? server_->port() : settings_.port;
    options.certificate_pem = made.certificate.pem();
    options.key_pem = std::string(as_text(made.key.pem()));
    options.tls = http::ServerOptions::Tls::From12;
    options.connections = kConnections;
    options.connections_per_address = kPerAddress;
    options.idle_timeout_s = kIdle_s;
    options.request_deadline_ms = kRequestDeadline_ms;
    options.head_bytes = kHeadBytes;
    options.headers = http::console_headers();
    server_.reset();
    auto started = http::Server::start(options, handler_);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(options.key_pem.data()), options.key_pem.size()});
    if (!started) {
        return std::move(started).error().with("[lan] listen");
    }
    const std::lock_guard lock(mutex_);
    server_ = std::move(started).value();
    names_ = std::move(names);
    certificate_ = std::make_unique<crypto::Certificate>(made.certificate);
    return {};
}

void LanListener::renew_when_due() {
    const WallTime now = clock_.wall();
    if (!certificate_ || now.trust != WallTrust::Trusted ||
        !provisioning::lan_certificate_due(*certificate_, now)) {
        return;
    }
    if (const auto done = listen(); !done) {
        log::error(kLan, "renewing the certificate: {}", describe(done.error()));
        return;
    }
    log::warn(kLan,
              "the certificate was renewed; its fingerprint is now {}",
              provisioning::fingerprint_text(*certificate_));
}

ListenerFacts LanListener::facts() const {
    const std::lock_guard lock(mutex_);
    if (!server_ || !certificate_) {
        return {};
    }
    return {server_->port(), "sha256//" + to_base64(certificate_->public_key_pin())};
}

Json LanListener::view() const {
    const std::lock_guard lock(mutex_);
    if (!server_ || !certificate_) {
        return {{"listening", false}};
    }
    return {{"listening", true},
            {"address", fmt::format("{}:{}", settings_.host, server_->port())},
            {"names", names_},
            {"fingerprint", provisioning::fingerprint_text(*certificate_)},
            {"not_after_ms", certificate_->not_after_unix_s() * 1000}};
}

}  // namespace kiosk::kioskd
