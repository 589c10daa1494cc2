#pragma once
// Somebody in the hub's place, with a certificate that proves nothing: the end of a link that leads
// astray (CutProxy::set_hub_port). It takes whatever it is told.

#include <cstdint>
#include <filesystem>
#include <memory>

#include "firmware/base/result.hpp"

namespace kiosk::test {

enum class ImposterCertificate {
    Foreign,  // of an authority that nobody knows
    Expired   // of the city's own, and ended yesterday
};

class Imposter {
public:
    // Listens on 127.0.0.1 until destroyed. `authority_dir`: the city's ca.pem and ca.key, for
    // Expired. Errors are those of the keys and the listener.
    [[nodiscard]] static Result<std::unique_ptr<Imposter>> start(
        ImposterCertificate certificate, const std::filesystem::path& authority_dir = {});
    virtual ~Imposter() = default;

    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Heads of requests that came: nobody should have sent one.
    [[nodiscard]] virtual std::uint64_t requests() const = 0;
};

}  // namespace kiosk::test
