// One easy handle, reset before each request, so that no option of an earlier one sticks; the
// connection cache survives a reset.
#include "firmware/http/client.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <mutex>

namespace kiosk::http {
namespace {

// curl_global_init is not thread-safe and must run once.
void start_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// What the callbacks of one transfer share.
struct Transfer {
    const ClientRequest* request = nullptr;
    Response response;
    std::size_t most_answer_bytes = 0;
    std::uint64_t offset = 0;    // of the upload
    std::uint64_t uploaded = 0;  // most bytes out in one attempt; curl forgets them on a retry
    bool too_large = false;
    std::array<char, CURL_ERROR_SIZE> words{};  // curl's own account of a failure
};

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

struct HeaderList {
    curl_slist* list = nullptr;
    HeaderList() = default;
    HeaderList(const HeaderList&) = delete;
    HeaderList& operator=(const HeaderList&) = delete;

    ~HeaderList() { curl_slist_free_all(list); }

    void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

}  // namespace

struct Client::Impl {
    ClientOptions options;
    CURL* easy = nullptr;
    std::uint64_t uploaded = 0;

    void set_link() const;
    void set_body(Transfer& transfer) const;
    [[nodiscard]] Error error_of_code(CURLcode code, const Transfer& transfer) const;
};

void Client::Impl::set_link() const {
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

void Client::Impl::set_body(Transfer& transfer) const {
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
static bool spoke_no_tls(CURLcode code, std::string_view words) {
    return code == CURLE_SSL_CONNECT_ERROR && words.find("SSL routines") != words.npos &&
           words.find("unexpected eof") == words.npos && words.find("alert") == words.npos;
}

Error Client::Impl::error_of_code(CURLcode code, const Transfer& transfer) const {
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
            return Error{options.unreachable, words};
    }
}

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>()) {
    start_curl_once();
    impl_->options = std::move(options);
    impl_->easy = curl_easy_init();
    KIOSK_ASSERT(impl_->easy != nullptr, "curl makes a handle");
}

Client::~Client() {
    curl_easy_cleanup(impl_->easy);
}

void Client::forget_connection() {
    curl_easy_cleanup(impl_->easy);
    impl_->easy = curl_easy_init();
    KIOSK_ASSERT(impl_->easy != nullptr, "curl makes a handle");
}

std::uint64_t Client::uploaded_bytes() const noexcept {
    return impl_->uploaded;
}

Result<Response> Client::perform(const ClientRequest& request) {
    CURL* easy = impl_->easy;
    curl_easy_reset(easy);
    impl_->set_link();
    Transfer transfer;
    transfer.request = &request;
    transfer.most_answer_bytes = impl_->options.most_answer_bytes;
    const std::string url = impl_->options.base_url + request.target;
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    impl_->set_body(transfer);
    HeaderList headers;
    headers.add("Expect:");  // waiting for «100 Continue» costs up to a second an upload
    for (const auto& [name, value] : request.headers) {
        headers.add(name + ": " + value);
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.list);
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
            easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(impl_->options.least_bytes_per_s));
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(impl_->options.stall_s));
    }
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.words.data());
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    curl_off_t uploaded = 0;
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    impl_->uploaded = std::max(transfer.uploaded, static_cast<std::uint64_t>(uploaded));
    if (code != CURLE_OK) {
        return impl_->error_of_code(code, transfer);
    }
    return std::move(transfer.response);
}

// ---- server-sent events

void EventParser::line(std::string_view text,
                       const std::function<void(const SentEvent&)>& on_event) {
    if (text.empty()) {
        if (!event_.data.empty() || !event_.event.empty()) {
            on_event(event_);
        }
        event_.event.clear();
        event_.data.clear();
        return;
    }
    const std::size_t colon = text.find(':');
    const std::string_view field = text.substr(0, colon);
    std::string_view value =
        colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    if (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    if (field == "data") {
        event_.data += (event_.data.empty() ? "" : "\n") + std::string(value);
    } else if (field == "event") {
        event_.event = value;
    } else if (field == "id") {
        event_.id = value;
    }
}

bool EventParser::feed(std::string_view bytes,
                       const std::function<void(const SentEvent&)>& on_event) {
    constexpr std::size_t kLongestLine = 1 << 20;
    rest_ += bytes;
    std::size_t start = 0;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos;
         end = rest_.find('\n', start)) {
        std::string_view text(rest_.data() + start, end - start);
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        line(text, on_event);
        start = end + 1;
    }
    rest_.erase(0, start);
    return rest_.size() <= kLongestLine;
}

}  // namespace kiosk::http
