// Echo is off for as long as an object lives, also when reading fails in between.
#include "firmware/base/secret_prompt.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace kiosk {
namespace {

constexpr std::size_t kMostBytes = 4096;

class NoEcho {
public:
    NoEcho() {
        if (::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
            termios quiet = before_;
            quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
        }
    }

    ~NoEcho() {
        if (changed_) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        }
    }

    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

    [[nodiscard]] bool on_terminal() const { return changed_; }

private:
    termios before_{};
    bool changed_ = false;
};

Result<std::string> read_line() {
    std::string line;
    if (!std::getline(std::cin, line) || line.size() > kMostBytes) {
        return Error{ErrorCode::BadArgument, "nothing on standard input"};
    }
    return line;
}

}  // namespace

Result<std::string> read_secret(std::ostream& err, const SecretPrompt& prompt) {
    const NoEcho quiet;
    if (!quiet.on_terminal()) {
        return read_line();
    }
    err << prompt.ask << std::flush;
    KIOSK_TRY(std::string first, read_line());
    err << '\n';
    if (prompt.again.empty()) {
        return first;
    }
    err << prompt.again << std::flush;
    KIOSK_TRY(const std::string second, read_line());
    err << '\n';
    if (first != second) {
        return Error{ErrorCode::BadArgument, std::string(prompt.differ)};
    }
    return first;
}

}  // namespace kiosk
