// One HTTP exchange over a plain socket: drivers do not link the product's HTTP client.
#include "drivers/scanner/sim/control.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <charconv>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::size_t kMostAddress = 128;
constexpr std::size_t kMostWord = 4096;

Result<sockaddr_in> control_address(const std::string& config_dir) {
    const auto file = std::filesystem::path(config_dir) / kControlFile;
    const auto text = read_text_file(file, kMostAddress);
    if (config_dir.empty() || !text) {
        return Error{ErrorCode::NotSimulated};
    }
    const std::string line(trim(*text));
    const std::size_t colon = line.find(':');
    std::uint16_t port = 0;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const bool good =
        colon != std::string::npos &&
        std::from_chars(line.data() + colon + 1, line.data() + line.size(), port).ec ==
            std::errc{} &&
        inet_pton(AF_INET, line.substr(0, colon).c_str(), &address.sin_addr) == 1;
    if (!good) {
        return Error{ErrorCode::NotSimulated, file.string()};
    }
    address.sin_port = htons(port);
    return address;
}

}  // namespace

bool knows_escl_sim(const std::string& config_dir) {
    return control_address(config_dir).has_value();
}

Status order_escl_sim(const std::string& config_dir, std::string_view word) {
    if (word.size() > kMostWord) {
        return Error{ErrorCode::BadArgument, "scanner state"};
    }
    KIOSK_TRY(const sockaddr_in address, control_address(config_dir));
    const Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{2, 0};
    if (!fd || ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0 ||
        ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return errno_error(ErrorCode::ScannerGone, "escl-sim");
    }
    const std::string request =
        fmt::format("POST /control HTTP/1.1\r\nHost: escl-sim\r\nContent-Length: {}\r\n\r\n{}",
                    word.size(),
                    word);
    const auto sent = ::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL);
    std::array<char, 64> answer{};
    const auto got = ::recv(fd.get(), answer.data(), answer.size(), 0);
    if (sent != static_cast<ssize_t>(request.size()) || got <= 0) {
        return Error{ErrorCode::ScannerGone, "escl-sim does not answer"};
    }
    const std::string_view head(answer.data(), static_cast<std::size_t>(got));
    return head.starts_with("HTTP/1.1 200")
               ? Status()
               : Status(Error{ErrorCode::BadArgument, "scanner state"});
}

}  // namespace kiosk::scanner
