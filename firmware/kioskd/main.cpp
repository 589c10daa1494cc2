// kioskd: the appliance service. Options, signals, and the composition root.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>

#include "firmware/base/log.hpp"
#include "firmware/kioskd/appliance.hpp"
#include "firmware/kioskd/begin_anew.hpp"

namespace {

using namespace kiosk::kioskd;

int fail(const kiosk::Error& error) {
    std::fprintf(stderr, "kioskd: %s\n", kiosk::describe(error).c_str());
    std::fprintf(stderr, "kioskd: %s\n", kiosk::describe(error, kiosk::Language::Vi).c_str());
    return error.code == kiosk::ErrorCode::BadSettings ? 78 : 1;  // EX_CONFIG of sysexits.h
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Tiếp Dân appliance service: queue, scan desk, sync, API on a Unix socket."};
    ApplianceOptions options;
    options.socket = "/run/tiepdan/api.sock";
    options.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    app.add_option("--config", options.config, "settings file (TOML)")->required();
    app.add_option("--data", options.data, "data folder; made when missing")->required();
    app.add_option("--socket", options.socket, "the API's Unix socket")->capture_default_str();
    bool anew = false;
    bool force = false;
    auto* wish = app.add_flag("--begin-anew", anew, "set this installation aside for a new one");
    app.add_flag("--force", force, "whatever waits or cannot be read")->needs(wish);
    CLI11_PARSE(app, argc, argv);
    kiosk::log::start("kioskd");
    const auto clock = kiosk::make_system_clock();
    if (anew) {
        const auto done = begin_anew(options.data, *clock, force ? Forced::Yes : Forced::No);
        return done ? std::puts(report_of(*done).c_str()) < 0 : fail(done.error());
    }
    // Threads inherit the mask: only sigwait() below sees these signals.
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    const auto random = kiosk::make_system_random();
    const auto service = ApplianceService::create(options, *clock, *random);
    if (!service) {
        return fail(service.error());
    }
    kiosk::log::info("kioskd", "listening on {}", options.socket.string());
    int signal = 0;
    sigwait(&stop, &signal);
    kiosk::log::info("kioskd", "stopping");
    return 0;
}
