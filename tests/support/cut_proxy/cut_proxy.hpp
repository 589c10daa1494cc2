#pragma once
// A TCP proxy on loopback that fails like a link: it cuts after so many bytes, delays, slows down,
// swallows or answers nonsense. It knows nothing of what it carries. Faults are seeded, so a run
// of the same traffic cuts at the same bytes; the counts are TCP payload on the client's side.

#include <cstdint>
#include <memory>
#include <string>

#include "firmware/base/result.hpp"

namespace kiosk::test {

enum class CutStyle {
    Reset,  // RST to both sides: what was not read is lost
    Finish  // FIN to both sides: an orderly end in the middle of a message
};

enum class CutCounts { Up, Down, Both };  // which bytes bring the next cut nearer; Up = to the hub

enum class LinkMode {
    Forward,    // carry bytes, with the faults below
    Refuse,     // reset each connection at once: the hub is down
    BlackHole,  // accept and read, answer nothing
    Garbage,    // answer the first bytes with random bytes
    Status500,  // answer the first bytes with a plain HTTP 500
    Portal      // answer the first bytes with a plain HTTP login page, as hotel networks do
};

struct LinkFaults {
    LinkMode mode = LinkMode::Forward;
    std::uint64_t cut_every_bytes = 0;   // 0 = never; over all connections, which all end then
    std::uint64_t cut_spread_bytes = 0;  // each cut comes up to this much earlier, by the seed
    CutCounts cut_counts = CutCounts::Both;
    CutStyle cut_style = CutStyle::Reset;
    // Each time so many bytes came from clients, the piece that held the last of them goes on
    // twice, as some broken routers do; 0 = never.
    std::uint64_t repeat_every_bytes = 0;
    std::uint64_t delay_up_ms = 0;
    std::uint64_t delay_down_ms = 0;
    std::uint64_t bytes_per_s = 0;  // each way and connection; 0 = as fast as it goes, 10 = drips
};

struct LinkCounts {
    std::uint64_t up_bytes = 0;    // read from clients
    std::uint64_t down_bytes = 0;  // written to clients
    std::uint64_t connections = 0;
    std::uint64_t cuts = 0;
    std::uint64_t repeats = 0;
};

// Listens on 127.0.0.1 at a port the kernel chooses and forwards to 127.0.0.1:hub_port. Runs on
// its own thread until destroyed; all functions may be called from any thread.
class CutProxy {
public:
    // IoFailed when no socket can be made.
    [[nodiscard]] static Result<std::unique_ptr<CutProxy>> start(std::uint16_t hub_port,
                                                                 LinkFaults faults,
                                                                 std::uint64_t seed);
    virtual ~CutProxy() = default;

    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Takes effect for the next bytes, also of open connections; begins a new count to the cut.
    virtual void set_faults(const LinkFaults& faults) = 0;
    // For a hub that came back on another port.
    virtual void set_hub_port(std::uint16_t hub_port) = 0;
    // Ends every open connection now, in the style of the faults.
    virtual void cut_now() = 0;
    [[nodiscard]] virtual LinkCounts counts() const = 0;
};

}  // namespace kiosk::test
