#pragma once
// nginx before the city's pages: a server of its own beside that of the devices (front.hpp).

#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::hub {

struct ConsoleFront {
    std::filesystem::path data_dir;
    std::string listen = "0.0.0.0:8444";  // for browsers
    std::vector<std::string> doors;       // HOST:PORT of each cityhub --console
};

// Text of a file for nginx's http block, with DIR/front.secret.conf, which it includes, beside the
// key. Browsers are shown DIR/console.pem (with console.key) where it is, else the hub's own
// certificate. BadArgument for an address that is none.
[[nodiscard]] Result<std::string> console_front_config(const ConsoleFront& options, Random& random);

}  // namespace kiosk::hub
