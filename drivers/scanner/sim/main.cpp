// escl-sim: a simulated network scanner for demo, drills and tests. Prints one line with the port
// once it listens; ends on SIGTERM or SIGINT.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>

#include "drivers/scanner/sim/escl_server.hpp"

namespace {

kiosk::scanner::EsclServer* running = nullptr;  // for the signal handler alone

void stop_running(int) {
    running->stop();
}

int fail(const kiosk::Error& error) {
    std::fprintf(stderr, "escl-sim: %s\n", kiosk::describe(error).c_str());
    return 1;
}

struct Options {
    std::string pages;
    std::string listen = "127.0.0.1:0";
    std::string fault;
    std::string config;
    std::uint16_t port = 0;
};

int serve(const Options& options) {
    using namespace kiosk::scanner;
    auto feeder = Feeder::load(options.pages);
    if (!feeder) {
        return fail(feeder.error());
    }
    if (!options.fault.empty()) {
        if (const auto obeyed = feeder->obey(options.fault); !obeyed) {
            return fail(obeyed.error());
        }
    }
    const auto address = parse_listen(
        options.port == 0 ? options.listen : "127.0.0.1:" + std::to_string(options.port));
    if (!address) {
        return fail(address.error());
    }
    const int sheets = feeder->sheets();
    auto server = EsclServer::open(address->host, address->port, EsclDevice(std::move(*feeder)));
    if (!server) {
        return fail(server.error());
    }
    if (!options.config.empty()) {
        const auto written = write_sane_config(options.config, address->host, (*server)->port());
        if (!written) {
            return fail(written.error());
        }
    }
    running = server->get();
    std::signal(SIGTERM, stop_running);
    std::signal(SIGINT, stop_running);
    std::signal(SIGPIPE, SIG_IGN);
    std::printf("escl-sim: %d sheets, listening on %s:%u\n",
                sheets,
                address->host.c_str(),
                static_cast<unsigned>((*server)->port()));
    std::fflush(stdout);
    (*server)->run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Simulated eSCL (network) scanner: serves the page images of a folder"};
    Options options;
    app.add_option("--pages", options.pages, "folder of page images, fed in name order");
    app.add_option("--listen", options.listen, "HOST:PORT (port 0 = any free one)");
    app.add_option("--fault",
                   options.fault,
                   "jam@K cover@K half@K length@K reset@K stall@K repeat@K false_empty@K busy "
                   "empty gone");
    app.add_option("--write-config",
                   options.config,
                   "writes a SANE configuration for this simulator into a folder; alone, for the "
                   "one that listens on --port");
    app.add_option("--port",
                   options.port,
                   "short for --listen 127.0.0.1:PORT; with --write-config alone: that of a "
                   "running escl-sim");
    CLI11_PARSE(app, argc, argv);
    if (!options.pages.empty()) {
        return serve(options);
    }
    if (options.config.empty() || options.port == 0) {
        std::fprintf(stderr, "escl-sim: give --pages DIR, or --write-config DIR --port PORT\n");
        return 2;
    }
    const auto written =
        kiosk::scanner::write_sane_config(options.config, "127.0.0.1", options.port);
    return written ? 0 : fail(written.error());
}
