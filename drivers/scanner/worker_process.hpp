#pragma once
// One kiosk-scan process and its channel, from the parent's side.

#include <sys/types.h>

#include <string>

#include "drivers/scanner/worker/protocol.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"

namespace kiosk::scanner {

// One thread. The process ends with this object, at the latest.
class WorkerProcess {
public:
    explicit WorkerProcess(const Clock& clock) : clock_(clock) {}

    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    ~WorkerProcess() { end(Ending::Kill, 0); }

    [[nodiscard]] bool running() const noexcept { return pid_ > 0; }

    // Starts `path` with the channel as descriptor 3, /dev/null as input and output, the parent's
    // stderr, and an environment of nothing but PATH, LANG and SANE_CONFIG_DIR (when not "") beside
    // the parent's sanitizer options. ScannerFault names the path.
    [[nodiscard]] Status spawn(const std::string& path, const std::string& config_dir);

    // ScannerFault when the worker died. Blocks until the worker takes it (frames are small).
    [[nodiscard]] Status send(FrameType type, ByteView payload = {});

    // The next frame. ScannerTimeout when none is whole by deadline_ms (monotonic); ScannerFault
    // when the worker died or babbles.
    [[nodiscard]] Result<Frame> receive(std::uint64_t deadline_ms);

    // Ask: closes the channel, at which the worker cancels the device and ends by itself; then
    // SIGKILL after grace_ms. Terminate: SIGTERM, grace_ms, SIGKILL. Kill: SIGKILL at once.
    enum class Ending { Ask, Terminate, Kill };
    void end(Ending how, std::uint64_t grace_ms);

private:
    const Clock& clock_;
    pid_t pid_ = -1;
    Fd channel_;
    FrameParser parser_;
};

}  // namespace kiosk::scanner
