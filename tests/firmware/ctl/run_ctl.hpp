#pragma once
// Runs one kioskctl command line in this process and keeps what it printed.

#include <sstream>

#include "firmware/base/json.hpp"
#include "firmware/ctl/kioskctl.hpp"
#include "tests/firmware/ctl/office_server.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {

struct Ran {
    int code = 0;
    std::string out;
    std::string err;

    [[nodiscard]] Json json() const {
        const auto parsed = parse_json(out);
        return parsed ? *parsed : Json(nullptr);
    }

    [[nodiscard]] bool says(std::string_view words) const {
        return out.find(words) != std::string::npos || err.find(words) != std::string::npos;
    }

    [[nodiscard]] std::string error_code() const {
        return json().is_object() ? json()["error"]["code"].get<std::string>() : "";
    }
};

[[nodiscard]] inline Ran run_ctl(const std::filesystem::path& socket,
                                 std::vector<std::string> words) {
    words.insert(words.begin(), {"--socket", socket.string()});
    std::ostringstream out;
    std::ostringstream err;
    Ran ran;
    ran.code = ctl::run_kioskctl(words, out, err, {});
    ran.out = out.str();
    ran.err = err.str();
    return ran;
}

// With --json.
[[nodiscard]] inline Ran run_json(const std::filesystem::path& socket,
                                  std::vector<std::string> words) {
    words.insert(words.begin(), "--json");
    return run_ctl(socket, std::move(words));
}

}  // namespace kiosk::test
