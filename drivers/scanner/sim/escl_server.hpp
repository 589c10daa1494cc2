#pragma once
// An eSCL (AirScan) scanner on a TCP port, for demo, drills and tests under the real sane-airscan.
// Plain sockets instead of an HTTP library, because its faults are wrong bytes: half a JPEG, a
// false Content-Length, a reset connection. Source: Mopria eSCL technical specification, as
// sane-airscan 0.99.27 speaks it. Beside it POST /sim takes a word of feeder.hpp: 200, or 400.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "drivers/scanner/sim/feeder.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

struct HttpAsk {
    std::string method;
    std::string path;
    std::string body;
};

// The head of a request and where its body starts; nullopt while bytes are missing. BadArgument
// for anything that is no HTTP/1.x request or has a body above 64 KiB.
[[nodiscard]] Result<std::optional<HttpAsk>> parse_ask(std::string_view bytes);

// The text between <…:name> and </…>, or "" (eSCL settings are flat and small).
[[nodiscard]] std::string xml_value(std::string_view xml, std::string_view name);

class EsclServer {
public:
    // Listens on 127.0.0.1 (port 0: a free one). IoFailed.
    [[nodiscard]] static Result<EsclServer> listen(std::uint16_t port, Feeder feeder);
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    // Serves one connection after the other until the process ends.
    void serve();

private:
    EsclServer(Fd listener, std::uint16_t port, Feeder feeder)
        : listener_(std::move(listener)), port_(port), feeder_(std::move(feeder)) {}

    struct Job {
        int number = 0;
        int dpi = 300;
        bool flatbed = false;
        bool colour = true;
        bool active = false;
        int delivered = 0;
    };

    void converse(int fd);
    void answer(int fd, const HttpAsk& ask);
    void status(int fd);
    void start_job(int fd, const HttpAsk& ask);
    void next_document(int fd);
    void obey(int fd, const HttpAsk& ask);
    // The fault that the next sheet will meet ("jam", "cover", …), or ""; moves nothing.
    [[nodiscard]] std::string fault_ahead() const;
    [[nodiscard]] bool fail_document(int fd, Pull pull);
    [[nodiscard]] Result<Bytes> document() const;

    Fd listener_;
    std::uint16_t port_;
    Feeder feeder_;
    Job job_;
};

// Writes DIR/dll.conf and DIR/airscan.conf that name this one scanner as "sim".
[[nodiscard]] Status write_sane_config(const std::filesystem::path& folder, std::uint16_t port);

}  // namespace kiosk::scanner
