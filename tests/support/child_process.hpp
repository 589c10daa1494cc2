#pragma once
// A program of ours run beside a test: started, read from, killed, waited for.

#include <sys/types.h>

#include <string>
#include <vector>

#include "firmware/base/file.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::test {

// Its standard output comes to us, its standard error goes where ours goes. The destructor kills
// it (SIGKILL) and waits, so no test leaves a process behind. One thread.
class ChildProcess {
public:
    // `arguments[0]` is the path of the program. IoFailed when it cannot be started.
    [[nodiscard]] static Result<ChildProcess> start(const std::vector<std::string>& arguments);

    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();

    // The next line of its output, without the line feed; Timeout after timeout_ms, NotFound when
    // the output ended.
    [[nodiscard]] Result<std::string> read_line(int timeout_ms);
    void signal(int number) const;
    // Waits for its end: the exit code, or 128 + the signal that ended it.
    [[nodiscard]] int wait();

private:
    ChildProcess(pid_t pid, Fd output) : pid_(pid), output_(std::move(output)) {}

    pid_t pid_ = -1;
    Fd output_;
    std::string unread_;
};

}  // namespace kiosk::test
