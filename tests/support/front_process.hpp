#pragma once
// nginx before hubs, with the configuration that hubctl front prints.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"
#include "tests/support/hub_process.hpp"

namespace kiosk::test {

class FrontProcess {
public:
    [[nodiscard]] static bool installed();

    // Starts the front of these hubs, which run with "--front"; the first one's folder has the
    // keys. Returns when it listens; asserts when it does not within some seconds.
    explicit FrontProcess(const std::vector<const HubProcess*>& hubs);

    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

    [[nodiscard]] int port() const noexcept { return port_; }

private:
    void write(const char* name, std::string_view text) const;

    const std::filesystem::path folder_;
    const int port_;
    std::optional<ChildProcess> process_;
};

}  // namespace kiosk::test
