// Every rule of the link stands here once; the headers of client.hpp say what they are for.
#include "firmware/http/curl_transfer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <mutex>

namespace kiosk::http {
namespace {

std::size_t on_write(char* data, std::size_t size, std::size_t count, void* cls) {
    auto& transfer = *static_cast<Transfer*>(cls);
    const ByteView piece(reinterpret_cast<const std::uint8_t*>(data), size * count);
    if (transfer.request->on_data && transfer.response.status == 200) {
        return transfer.request->on_data(piece) ? piece.size() : 0;
    }
    if (transfer.response.body.size() + piece.size() > transfer.most_answer_bytes) {
        transfer.too_large = true;
        return 0;
    }
    put_bytes(transfer.response.body, piece);
    return piece.size();
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* cls) {
    auto& transfer = *static_cast<Transfer*>(cls);
    std::string_view line(data, size * count);
    if (line.starts_with("HTTP/")) {
        transfer.response.headers.clear();
        const std::size_t space = line.find(' ');
        const std::string code(space == std::string_view::npos ? "" : line.substr(space));
        transfer.response.status = std::atoi(code.c_str());
        return line.size();
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && transfer.response.headers.size() < 100) {
        std::string name(line.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
        });
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) {
            value.remove_suffix(1);
        }
        while (!value.empty() && value.front() == ' ') {
            value.remove_prefix(1);
        }
        transfer.response.headers.insert_or_assign(std::move(name), std::string(value));
    }
    return line.size();
}

std::size_t on_read(char* out, std::size_t size, std::size_t count, void* cls) {
    auto& transfer = *static_cast<Transfer*>(cls);
    std::span<std::uint8_t> room(reinterpret_cast<std::uint8_t*>(out), size * count);
    if (const std::size_t most = transfer.request->record_bytes; most > 0) {
        room = room.first(std::min(room.size(), most));
    }
    if (transfer.request->upload != nullptr) {
        const auto got = transfer.request->upload->read(transfer.offset, room);
        if (!got) {
            return CURL_READFUNC_ABORT;
        }
        transfer.offset += *got;
        return *got;
    }
    const Bytes& body = transfer.request->body;
    const std::size_t piece = std::min(room.size(), body.size() - transfer.offset);
    std::memcpy(room.data(), body.data() + transfer.offset, piece);
    transfer.offset += piece;
    return piece;
}

int on_seek(void* cls, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(cls);
    if (origin != SEEK_SET || offset < 0) {
        return CURL_SEEKFUNC_CANTSEEK;
    }
    if (transfer.request->replay == Replay::Never && transfer.offset > 0) {
        return CURL_SEEKFUNC_FAIL;
    }
    transfer.offset = static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
}

// A request that must not be replayed gets no second connection: curl would open one (a whole
// handshake) before it finds that it may not begin again.
curl_socket_t on_open_socket(void* cls, curlsocktype, curl_sockaddr* address) {
    const auto& transfer = *static_cast<const Transfer*>(cls);
    if (transfer.request->replay == Replay::Never && transfer.offset > 0) {
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int on_progress(void* cls, curl_off_t, curl_off_t, curl_off_t, curl_off_t uploaded) {
    auto& transfer = *static_cast<Transfer*>(cls);
    transfer.uploaded = std::max(transfer.uploaded, static_cast<std::uint64_t>(uploaded));
    return transfer.request->stop.stop_requested() ? 1 : 0;
}

// What waits in the kernel unsent is not on the way yet: without a bound megabytes of it would
// count as sent, and a record of the journal would wait behind them.
int on_socket(void*, curl_socket_t socket, curlsocktype) {
    const int most = 4096;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, sizeof(most));
    return CURL_SOCKOPT_OK;
}

curl_blob blob_of(const std::string& text) {
    return {const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
}

void set_link(CURL* easy, const ClientOptions& options) {
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    const bool by_key = options.proof == ClientOptions::Proof::Key;
    curl_easy_setopt(
        easy, CURLOPT_PROTOCOLS_STR, options.ca_pem.empty() && !by_key ? "http" : "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");  // the environment decides nothing here
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(
        easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_timeout_ms));
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, &on_socket);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 60L);
    if (!options.unix_socket.empty()) {
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, options.unix_socket.c_str());
    }
    if (by_key) {
        KIOSK_ASSERT(!options.pinned_key.empty(), "a peer known by its key has one");
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
        curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, options.pinned_key.c_str());
        return;
    }
    if (options.ca_pem.empty()) {
        return;
    }
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    curl_blob ca = blob_of(options.ca_pem);
    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &ca);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options.certificate_pem.empty()) {
        curl_blob certificate = blob_of(options.certificate_pem);
        curl_blob key = blob_of(options.key_pem);
        curl_easy_setopt(easy, CURLOPT_SSLCERT_BLOB, &certificate);
        curl_easy_setopt(easy, CURLOPT_SSLKEY_BLOB, &key);
        curl_easy_setopt(easy, CURLOPT_SSLCERTTYPE, "PEM");
        curl_easy_setopt(easy, CURLOPT_SSLKEYTYPE, "PEM");
    }
    if (!options.pinned_key.empty()) {
        curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, options.pinned_key.c_str());
    }
}

void set_body(CURL* easy, Transfer& transfer) {
    const ClientRequest& request = *transfer.request;
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    const std::uint64_t size =
        request.upload != nullptr ? request.upload->size() : request.body.size();
    if (size > 0 || request.method == "PUT" || request.method == "POST") {
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(size));
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &on_read);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &on_seek);
        curl_easy_setopt(easy, CURLOPT_SEEKDATA, &transfer);
    }
}

// OpenSSL met bytes that are no TLS: a login page or another server sits in between. A cut (end of
// file) and an alert (the peer speaks TLS and declines) are something else.
bool spoke_no_tls(CURLcode code, std::string_view words) {
    return code == CURLE_SSL_CONNECT_ERROR && words.find("SSL routines") != words.npos &&
           words.find("unexpected eof") == words.npos && words.find("alert") == words.npos;
}

}  // namespace

void start_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Transfer::~Transfer() {
    curl_slist_free_all(headers);
}

void set_up(CURL* easy,
            const ClientOptions& options,
            const ClientRequest& request,
            Transfer& transfer) {
    set_link(easy, options);
    transfer.request = &request;
    transfer.most_answer_bytes = options.most_answer_bytes;
    const std::string url = options.base_url + request.target;
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    set_body(easy, transfer);
    const auto add = [&transfer](const std::string& line) {
        transfer.headers = curl_slist_append(transfer.headers, line.c_str());
    };
    add("Expect:");  // waiting for «100 Continue» costs up to a second an upload
    for (const auto& [name, value] : request.headers) {
        add(name + ": " + value);
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_write);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
    if (!request.on_data) {
        curl_easy_setopt(
            easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(options.least_bytes_per_s));
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_s));
    }
    if (options.most_sent_bytes_per_s > 0) {
        curl_easy_setopt(easy,
                         CURLOPT_MAX_SEND_SPEED_LARGE,
                         static_cast<curl_off_t>(options.most_sent_bytes_per_s));
    }
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.words.data());
}

Error error_of(CURLcode code, const Transfer& transfer, ErrorCode unreachable) {
    if (spoke_no_tls(code, transfer.words.data())) {
        return Error{ErrorCode::HubGarbage, "the other side speaks no TLS"};
    }
    const char* words = curl_easy_strerror(code);
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_ISSUER_ERROR:
            return Error{ErrorCode::ForeignPeer, words};
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
            return Error{ErrorCode::BadKey, words};
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_HTTP_RETURNED_ERROR:
        case CURLE_BAD_CONTENT_ENCODING:
            return Error{ErrorCode::HubGarbage, words};
        case CURLE_ABORTED_BY_CALLBACK:
            return Error{ErrorCode::Timeout, "stopped"};
        case CURLE_WRITE_ERROR:
            return transfer.too_large ? Error{ErrorCode::HubGarbage, "the answer is too large"}
                                      : Error{ErrorCode::Timeout, "stopped by the reader"};
        default:
            return Error{unreachable, words};
    }
}

}  // namespace kiosk::http
