#pragma once
// A real cityhub process in a scratch folder, and a device enrolled with it over TLS.

#include <signal.h>

#include <memory>
#include <optional>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/enrolment.hpp"
#include "sync/client/http_hub_link.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/hub_files.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

// Makes the hub's folder at once; start() runs cityhub on a port of the kernel's choice.
class HubProcess {
public:
    HubProcess() {
        const auto made = hub::init_hub(dir_.path() / "hub", "127.0.0.1", {}, *clock_, *random_);
        KIOSK_ASSERT(made.has_value(), "a hub can be made in a scratch folder");
    }

    // Runs cityhub; false when it does not say within 20 s that it listens.
    [[nodiscard]] bool start(const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments = {built_program("cityhub").string(),
                                              "--data",
                                              data().string(),
                                              "--listen",
                                              "127.0.0.1:0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto started = ChildProcess::start(arguments);
        if (!started) {
            return false;
        }
        process_.emplace(std::move(*started));
        const auto line = process_->read_line(20'000);
        const auto colon = line ? line->rfind(':') : std::string::npos;
        if (colon == std::string::npos) {
            return false;
        }
        port = static_cast<std::uint16_t>(std::atoi(line->c_str() + colon + 1));
        return port != 0;
    }

    // kill -9, as a power cut does to a process.
    void kill() {
        process_->signal(SIGKILL);
        (void)process_->wait();
        process_.reset();
    }

    [[nodiscard]] std::filesystem::path data() const { return dir_.path() / "hub"; }

    [[nodiscard]] std::string ca_pem() const {
        return read_text_file(hub::ca_file(data())).value();
    }

    [[nodiscard]] Redacted<std::string> token() {
        auto store = hub::HubStore::open(data()).value();
        return Redacted<std::string>(
            hub::make_token(store, *random_, *clock_, "HN-01", "").value());
    }

    [[nodiscard]] hub::HubStore open_store() const {
        return std::move(hub::HubStore::open(data())).value();
    }

    std::uint16_t port = 0;

private:
    TempDir dir_;
    std::unique_ptr<Clock> clock_ = make_system_clock();
    std::unique_ptr<Random> random_ = make_system_random();
    std::optional<ChildProcess> process_;
};

}  // namespace kiosk::test
