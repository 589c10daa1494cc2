#pragma once
// The listener on the office network: HTTPS with the device's own certificate, bounded for peers
// that nobody chose.

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/http/server.hpp"
#include "firmware/kioskd/listener_facts.hpp"
#include "firmware/provisioning/lan_certificate.hpp"
#include "firmware/provisioning/settings.hpp"

namespace kiosk::kioskd {

// Not listening when the settings have no address: then only view() is of use.
class LanListener {
public:
    // Makes the certificate when it is missing or due, and listens. IoFailed when the address is
    // taken; errors of open_lan_certificate. `clock` and `handler` outlive it.
    [[nodiscard]] static Result<std::unique_ptr<LanListener>> start(
        const provisioning::LanSettings& settings,
        const std::filesystem::path& data,
        const Clock& clock,
        http::Handler& handler);

    // Makes a new certificate and listens with it when the present one is due and the clock is
    // trusted; connections of the moment are closed. Cheap otherwise. One thread.
    void renew_when_due();
    // Where other kiosks of the office reach it. Any thread.
    [[nodiscard]] ListenerFacts facts() const;
    // Schema Lan of openapi.yaml. Any thread.
    [[nodiscard]] Json view() const;

private:
    LanListener(const provisioning::LanSettings& settings,
                std::filesystem::path data,
                const Clock& clock,
                http::Handler& handler)
        : settings_(settings), data_(std::move(data)), clock_(clock), handler_(handler) {}

    [[nodiscard]] Status listen();

    const provisioning::LanSettings settings_;
    const std::filesystem::path data_;
    const Clock& clock_;
    http::Handler& handler_;
    mutable std::mutex mutex_;  // of what view() reads
    std::vector<std::string> names_;
    std::unique_ptr<crypto::Certificate> certificate_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace kiosk::kioskd
