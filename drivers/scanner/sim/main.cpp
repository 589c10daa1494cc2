// escl-sim: the simulated network scanner as a program.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>

#include "drivers/scanner/sim/escl_server.hpp"

namespace {

int fail(const kiosk::Error& error) {
    std::fprintf(stderr, "escl-sim: %s\n", kiosk::describe(error).c_str());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Simulated eSCL scanner: feeds the images of a folder, with faults on demand."};
    std::string pages;
    std::string fault;
    std::string config;
    std::uint16_t port = 0;
    app.add_option("--pages", pages, "folder of page images, fed in name order");
    app.add_option("--port", port, "port on 127.0.0.1; 0 takes a free one")->capture_default_str();
    app.add_option("--fault", fault, "fault from the start, e.g. jam@3");
    app.add_option("--write-config", config,
                   "write a SANE configuration folder that names this scanner, and end if no "
                   "--pages are given");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    if (pages.empty()) {
        if (config.empty() || port == 0) {
            std::fprintf(stderr, "escl-sim: --pages, or --write-config with --port\n");
            return 2;
        }
        const auto written = kiosk::scanner::write_sane_config(config, port);
        return written ? 0 : fail(written.error());
    }
    auto feeder = kiosk::scanner::Feeder::load(pages);
    if (!feeder) {
        return fail(feeder.error());
    }
    if (const auto obeyed = fault.empty() ? kiosk::Status() : feeder->obey(fault); !obeyed) {
        return fail(obeyed.error());
    }
    auto server = kiosk::scanner::EsclServer::listen(port, std::move(feeder).value());
    if (!server) {
        return fail(server.error());
    }
    if (!config.empty()) {
        if (const auto written = kiosk::scanner::write_sane_config(config, server->port());
            !written) {
            return fail(written.error());
        }
    }
    std::printf("escl-sim: listening on 127.0.0.1:%u\n", server->port());
    std::fflush(stdout);
    server->serve();
    return 0;
}
