// One connection at a time, closed after each answer: a scanner has one glass. The paper's
// position moves only when a whole page has been sent.
#include "drivers/scanner/sim/escl_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "drivers/scanner/raster.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::size_t kMaxSheetBytes = std::size_t{64} << 20;
constexpr int kJpegQuality = 95;
// A stalled body: longer than any driver waits.
constexpr std::uint64_t kStallMs = 120'000;

constexpr std::string_view kCapabilities = R"(<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"
 xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Tiep Dan eSCL simulator</pwg:MakeAndModel>
<pwg:SerialNumber>SIM-1</pwg:SerialNumber>
<scan:UUID>5f8e1c1a-9d55-4d0c-8a0e-6a5e11d0c0de</scan:UUID>
<scan:Platen><scan:PlatenInputCaps>@</scan:PlatenInputCaps></scan:Platen>
<scan:Adf><scan:AdfSimplexInputCaps>@</scan:AdfSimplexInputCaps>
<scan:FeederCapacity>50</scan:FeederCapacity>
<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions></scan:Adf>
</scan:ScannerCapabilities>
)";

constexpr std::string_view kInputCaps =
    R"(<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode>
<scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>@</scan:DiscreteResolutions>
</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>
<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>)";

std::string replace_all(std::string_view text, std::string_view with) {
    std::string out;
    for (const char c : text) {
        if (c == '@') {
            out += with;
        } else {
            out += c;
        }
    }
    return out;
}

std::string capabilities() {
    std::string resolutions;
    for (const int dpi : {100, 150, 200, 240, 300, 600}) {
        resolutions += fmt::format(
            "<scan:DiscreteResolution><scan:XResolution>{0}</scan:XResolution>"
            "<scan:YResolution>{0}</scan:YResolution></scan:DiscreteResolution>",
            dpi);
    }
    return replace_all(kCapabilities, replace_all(kInputCaps, resolutions));
}

void respond(int fd, std::string_view status, std::string_view extra, ByteView body,
             std::string_view type) {
    const std::string head =
        fmt::format("HTTP/1.1 {}\r\nServer: escl-sim\r\nConnection: close\r\n{}Content-Type: {}\r\n"
                    "Content-Length: {}\r\n\r\n",
                    status, extra, type, body.size());
    if (write_all(fd, as_bytes(head))) {
        (void)write_all(fd, body);
    }
}

void respond(int fd, std::string_view status, std::string_view extra = "",
             std::string_view body = "") {
    respond(fd, status, extra, as_bytes(body), "text/xml");
}

// Closes with RST instead of FIN: the peer's read fails.
void reset(int fd) {
    const linger now{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

}  // namespace

Result<std::optional<HttpAsk>> parse_ask(std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        if (bytes.size() > kMaxHead) {
            return Error{ErrorCode::BadArgument, "no end of the head"};
        }
        return std::optional<HttpAsk>();
    }
    HttpAsk ask;
    const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos || line.substr(second + 1, 7) != "HTTP/1.") {
        return Error{ErrorCode::BadArgument, "no request line"};
    }
    ask.method = line.substr(0, first);
    ask.path = line.substr(first + 1, second - first - 1);
    std::string head(bytes.substr(0, end));
    std::transform(head.begin(), head.end(), head.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    std::size_t length = 0;
    if (const std::size_t at = head.find("\r\ncontent-length:"); at != std::string::npos) {
        length = std::strtoull(head.c_str() + at + 17, nullptr, 10);
    }
    if (length > kMaxBody) {
        return Error{ErrorCode::BadArgument, "body too large"};
    }
    if (bytes.size() < end + 4 + length) {
        return std::optional<HttpAsk>();
    }
    ask.body = bytes.substr(end + 4, length);
    return std::optional(std::move(ask));
}

std::string xml_value(std::string_view xml, std::string_view name) {
    const std::string open = fmt::format(":{}>", name);
    const std::size_t at = xml.find(open);
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = xml.substr(at + open.size());
    const std::size_t end = rest.find('<');
    return std::string(end == std::string_view::npos ? std::string_view{} : rest.substr(0, end));
}

Result<EsclServer> EsclServer::listen(std::uint16_t port, Feeder feeder) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    socklen_t size = sizeof(address);
    if (!fd || ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(fd.get(), 16) != 0 ||
        ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        return errno_error(ErrorCode::IoFailed, "listening");
    }
    return EsclServer(std::move(fd), ntohs(address.sin_port), std::move(feeder));
}

void EsclServer::serve() {
    while (true) {
        const Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!fd) {
            if (errno == EINTR || errno == ECONNABORTED) {
                continue;
            }
            return;
        }
        const timeval patience{10, 0};
        ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
        converse(fd.get());
    }
}

void EsclServer::converse(int fd) {
    std::string bytes;
    std::array<char, 4096> buffer{};
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got <= 0) {
            return;
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
        const auto ask = parse_ask(bytes);
        if (!ask) {
            respond(fd, "400 Bad Request");
            return;
        }
        if (*ask) {
            answer(fd, **ask);
            return;
        }
    }
}

void EsclServer::answer(int fd, const HttpAsk& ask) {
    const std::string_view path = ask.path;
    if (path == "/eSCL/ScannerCapabilities") {
        respond(fd, "200 OK", "", capabilities());
    } else if (path == "/eSCL/ScannerStatus") {
        status(fd);
    } else if (path == "/eSCL/ScanJobs" && ask.method == "POST") {
        start_job(fd, ask);
    } else if (path.starts_with("/eSCL/ScanJobs/") && path.ends_with("/NextDocument")) {
        next_document(fd);
    } else if (path.starts_with("/eSCL/ScanJobs/") && ask.method == "DELETE") {
        job_.active = false;
        respond(fd, "200 OK");
    } else if (path == "/sim" && ask.method == "POST") {
        obey(fd, ask);
    } else {
        respond(fd, "404 Not Found");
    }
}

void EsclServer::obey(int fd, const HttpAsk& ask) {
    const auto obeyed = feeder_.obey(ask.body);
    respond(fd, obeyed ? "200 OK" : "400 Bad Request");
}

std::string EsclServer::fault_ahead() const {
    const std::string state = feeder_.state();
    const std::size_t at = state.find('@');
    if (state == "ok" || (at != std::string::npos &&
                          std::atoi(state.c_str() + at + 1) != feeder_.fed() + 1)) {
        return {};
    }
    return state.substr(0, at);
}

void EsclServer::status(int fd) {
    const std::string fault = fault_ahead();
    std::string adf =
        feeder_.fed() >= feeder_.sheets() ? "ScannerAdfEmpty" : "ScannerAdfLoaded";
    if (fault == "jam") {
        adf = "ScannerAdfJam";
    } else if (fault == "cover") {
        adf = "ScannerAdfDoorOpen";
    } else if (fault == "empty") {
        adf = "ScannerAdfEmpty";
    }
    respond(fd, "200 OK", "",
            fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<scan:ScannerStatus "
                        "xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" "
                        "xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\">"
                        "<pwg:Version>2.63</pwg:Version><pwg:State>{}</pwg:State>"
                        "<scan:AdfState>{}</scan:AdfState></scan:ScannerStatus>",
                        fault == "busy" ? "Processing" : "Idle", adf));
}

void EsclServer::start_job(int fd, const HttpAsk& ask) {
    const std::string fault = fault_ahead();
    if (fault == "busy" || fault == "gone") {
        respond(fd, "503 Service Unavailable", "Retry-After: 1\r\n");
        return;
    }
    if (fault == "jam" || fault == "cover") {
        respond(fd, "409 Conflict");
        return;
    }
    job_ = Job{job_.number + 1, 300, false, true, true, 0};
    const int dpi = std::atoi(xml_value(ask.body, "XResolution").c_str());
    job_.dpi = dpi >= 75 && dpi <= 600 ? dpi : 300;
    job_.flatbed = xml_value(ask.body, "InputSource") == "Platen";
    job_.colour = xml_value(ask.body, "ColorMode") != "Grayscale8";
    respond(fd, "201 Created",
            fmt::format("Location: http://127.0.0.1:{}/eSCL/ScanJobs/{}\r\n", port_, job_.number));
}

// True when the fault has answered, or broken, this request.
bool EsclServer::fail_document(int fd, Pull pull) {
    switch (pull) {
        case Pull::Sheet: return false;
        case Pull::Jam:
        case Pull::CoverOpen: respond(fd, "409 Conflict"); return true;
        case Pull::Busy:
        case Pull::Gone:
            respond(fd, "503 Service Unavailable", "Retry-After: 1\r\n");
            return true;
        case Pull::Empty: respond(fd, "404 Not Found"); return true;
        case Pull::Reset: reset(fd); return true;
        case Pull::Half:
        case Pull::WrongLength:
        case Pull::Stall: break;
    }
    const auto whole = document();
    if (!whole) {
        respond(fd, "500 Internal Server Error");
        return true;
    }
    const ByteView half = ByteView(*whole).first(whole->size() / 2);
    if (pull == Pull::Half) {
        // A whole answer that holds half a picture: the decoder notices, not the transport.
        respond(fd, "200 OK", "", half, "image/jpeg");
        return true;
    }
    const std::string head = fmt::format(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: image/jpeg\r\n"
        "Content-Length: {}\r\n\r\n",
        whole->size());
    if (write_all(fd, as_bytes(head)) && write_all(fd, half) && pull == Pull::Stall) {
        pause_ms(kStallMs);
    }
    return true;
}

void EsclServer::next_document(int fd) {
    if (!job_.active || (job_.flatbed && job_.delivered > 0)) {
        respond(fd, "404 Not Found");
        return;
    }
    if (fail_document(fd, feeder_.pull())) {
        return;
    }
    const auto whole = document();
    if (!whole) {
        respond(fd, "500 Internal Server Error");
        return;
    }
    respond(fd, "200 OK", "", *whole, "image/jpeg");
    ++job_.delivered;
    feeder_.taken();
}

// The page as a scanner at the asked resolution would see it: a JPEG of that many pixels.
Result<Bytes> EsclServer::document() const {
    KIOSK_TRY(const Bytes file, read_file(feeder_.sheet(), kMaxSheetBytes));
    KIOSK_TRY(Raster raster, decode_image(file));
    const auto at_dpi = [&](std::uint32_t pixels) {
        const double inches = static_cast<double>(pixels) / std::max(1, raster.dpi);
        return static_cast<std::uint32_t>(inches * job_.dpi + 0.5);
    };
    Raster seen = scaled(raster, at_dpi(raster.width_px), at_dpi(raster.height_px));
    seen.dpi = job_.dpi;
    if (job_.colour && seen.channels == 1) {
        Bytes rgb;
        rgb.reserve(seen.pixels.size() * 3);
        for (const std::uint8_t gray : seen.pixels) {
            rgb.insert(rgb.end(), 3, gray);
        }
        seen.pixels = std::move(rgb);
        seen.channels = 3;
    }
    return encode_jpeg(seen, kJpegQuality);
}

Status write_sane_config(const std::filesystem::path& folder, std::uint16_t port) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    KIOSK_CHECK(write_file_durably(folder / "dll.conf", as_bytes("airscan\n")));
    const std::string text = fmt::format(
        "[devices]\n\"sim\" = http://127.0.0.1:{}/eSCL/, eSCL\n[options]\ndiscovery = disable\n",
        port);
    return write_file_durably(folder / "airscan.conf", as_bytes(text));
}

}  // namespace kiosk::scanner
