// cut_proxy as a program: for trying a hub and a kiosk by hand over a bad link. Prints the port it
// listens on, then its counts whenever they changed, until SIGINT or SIGTERM.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <map>
#include <optional>
#include <string>

#include "firmware/base/clock.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"
#include "tests/support/cut_proxy/imposter.hpp"

namespace {

volatile std::sig_atomic_t g_stop = 0;

void on_signal(int) {
    g_stop = 1;
}

// Prints the counts when bytes moved since `shown`; returns the bytes moved.
std::uint64_t show(const kiosk::test::CutProxy& proxy, std::uint64_t shown) {
    const auto counts = proxy.counts();
    const std::uint64_t moved = counts.up_bytes + counts.down_bytes;
    if (moved != shown) {
        std::printf("up %lu B, down %lu B, %lu connections, %lu cuts\n",
                    counts.up_bytes,
                    counts.down_bytes,
                    counts.connections,
                    counts.cuts);
        std::fflush(stdout);
    }
    return moved;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace kiosk;
    CLI::App app{"A TCP proxy on loopback that fails like a link."};
    std::uint16_t hub_port = 0;
    std::uint64_t seed = 1;
    test::LinkFaults faults;
    std::optional<test::ImposterCertificate> imposter;
    std::string authority;
    auto* place = app.add_option_group("where to")->require_option(1);
    place->add_option("--to", hub_port, "port on 127.0.0.1 to forward to");
    auto* astray =
        place->add_option("--imposter", imposter, "to a server with such a certificate instead")
            ->transform(CLI::CheckedTransformer(std::map<std::string, test::ImposterCertificate>{
                {"foreign", test::ImposterCertificate::Foreign},
                {"expired", test::ImposterCertificate::Expired}}));
    app.add_option(
           "--authority", authority, "expired: folder of the hub, for its ca.pem and ca.key")
        ->needs(astray);
    app.add_option("--cut-every", faults.cut_every_bytes, "cut after so many bytes");
    app.add_option("--cut-spread", faults.cut_spread_bytes, "cut up to so many bytes earlier");
    app.add_option("--cut-style", faults.cut_style, "reset or finish")
        ->transform(CLI::CheckedTransformer(std::map<std::string, test::CutStyle>{
            {"reset", test::CutStyle::Reset}, {"finish", test::CutStyle::Finish}}));
    app.add_option("--repeat-every", faults.repeat_every_bytes, "hand a piece on twice");
    app.add_option("--delay", faults.delay_up_ms, "ms each way");
    app.add_option("--rate", faults.bytes_per_s, "bytes per second each way");
    app.add_option("--seed", seed, "seed of the faults");
    app.add_option("--mode", faults.mode, "what the link does")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, test::LinkMode>{{"forward", test::LinkMode::Forward},
                                                  {"refuse", test::LinkMode::Refuse},
                                                  {"black-hole", test::LinkMode::BlackHole},
                                                  {"garbage", test::LinkMode::Garbage},
                                                  {"500", test::LinkMode::Status500},
                                                  {"portal", test::LinkMode::Portal}}));
    CLI11_PARSE(app, argc, argv);
    faults.delay_down_ms = faults.delay_up_ms;
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);

    std::unique_ptr<test::Imposter> server;
    if (imposter) {
        auto started = test::Imposter::start(*imposter, authority);
        if (!started) {
            std::fprintf(stderr, "%s\n", describe(started.error()).c_str());
            return 1;
        }
        server = std::move(*started);
        hub_port = server->port();
    }
    auto proxy = test::CutProxy::start(hub_port, faults, seed);
    if (!proxy) {
        std::fprintf(stderr, "%s\n", describe(proxy.error()).c_str());
        return 1;
    }
    std::printf("listening on 127.0.0.1:%d\n", int{(*proxy)->port()});
    std::fflush(stdout);
    std::uint64_t shown = 0;
    while (g_stop == 0) {
        shown = show(**proxy, shown);
        pause_ms(500);
    }
    show(**proxy, shown);
    return 0;
}
