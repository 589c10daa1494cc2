// libmicrohttpd's callbacks: head, body in pieces, answer. One epoll thread pool; a connection
// whose answer is not there yet is suspended and costs no thread.
#include "firmware/http/server.hpp"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <set>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/http/exchange.hpp"
#include "firmware/http/framing.hpp"
#include "firmware/http/slow_clients.hpp"

namespace kiosk::http {

struct Server::Impl {
    Handler* handler = nullptr;
    MHD_Daemon* daemon = nullptr;
    std::filesystem::path unix_socket;
    std::uint16_t port = 0;
    bool tls = false;
    Headers headers;
    std::unique_ptr<SlowClients> slow;  // null: no deadline
    std::atomic<bool> stopping = false;
    std::mutex mutex;
    std::condition_variable ended;
    std::set<std::shared_ptr<Exchange>> live;
};

namespace {

// A refused body up to this size is read and dropped, so that the peer sees the answer instead of
// a reset connection.
constexpr std::uint64_t kDropBytes = 1 << 20;
const std::string kTls13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
// GnuTLS priority string: what every browser since 2018 speaks, and nothing older.
const std::string kFromTls12 =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:-CIPHER-ALL:+AES-256-GCM:"
    "+CHACHA20-POLY1305:+AES-128-GCM:-MAC-ALL:+AEAD:%SERVER_PRECEDENCE";
// How long a stop waits for answers to be read by their peers.
constexpr std::chrono::milliseconds kStopWait{1000};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return out;
}

MHD_Result add_header(void* cls, MHD_ValueKind, const char* key, const char* value) {
    static_cast<Headers*>(cls)->insert_or_assign(lower(key), value == nullptr ? "" : value);
    return MHD_YES;
}

MHD_Result add_raw(void* cls, MHD_ValueKind, const char* key, const char* value) {
    static_cast<std::vector<RawHeader>*>(cls)->emplace_back(key, value == nullptr ? "" : value);
    return MHD_YES;
}

MHD_Result add_query(void* cls, MHD_ValueKind, const char* key, const char* value) {
    auto& query = *static_cast<std::map<std::string, std::string, std::less<>>*>(cls);
    query.insert_or_assign(key, value == nullptr ? "" : value);
    return MHD_YES;
}

std::optional<PeerUser> peer_user(MHD_Connection* connection) {
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    ucred peer{};
    socklen_t size = sizeof(peer);
    if (info == nullptr ||
        getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return std::nullopt;
    }
    return PeerUser{peer.uid, peer.gid};
}

std::string peer_address(MHD_Connection* connection) {
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (info == nullptr || info->client_addr == nullptr ||
        info->client_addr->sa_family != AF_INET) {
        return "";
    }
    sockaddr_in address{};
    std::memcpy(&address, info->client_addr, sizeof(address));
    ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
    return text.data();
}

std::optional<PeerCertificate> peer_certificate(MHD_Connection* connection) {
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info == nullptr) {
        return std::nullopt;
    }
    auto* session = static_cast<gnutls_session_t>(info->tls_session);
    unsigned count = 0;
    const gnutls_datum_t* list = gnutls_certificate_get_peers(session, &count);
    if (list == nullptr || count == 0) {
        return std::nullopt;
    }
    PeerCertificate out;
    out.der.assign(list[0].data, list[0].data + list[0].size);
    unsigned status = 0;
    constexpr unsigned kEnded = GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED;
    if (gnutls_certificate_verify_peers2(session, &status) != GNUTLS_E_SUCCESS) {
        return out;
    }
    if (status == 0) {
        out.trust = PeerCertificate::Trust::Verified;
    } else if (status == kEnded) {
        out.trust = PeerCertificate::Trust::Ended;
    }
    return out;
}

Result<Fd> listen_unix(const ServerOptions& options) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = options.unix_socket.string();
    if (path.size() >= sizeof(address.sun_path)) {
        return Error{ErrorCode::BadArgument, "socket path longer than 107 bytes: " + path};
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    ::unlink(path.c_str());
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd || ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        ::chmod(path.c_str(), static_cast<mode_t>(options.socket_mode)) != 0 ||
        ::listen(fd.get(), 128) != 0) {
        return errno_error(ErrorCode::IoFailed, "listening on " + path);
    }
    return fd;
}

Result<Fd> listen_tcp(const ServerOptions& options, std::uint16_t& port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    if (::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) != 1) {
        return Error{ErrorCode::BadArgument, "not an IPv4 address: " + options.host};
    }
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    socklen_t size = sizeof(address);
    if (!fd || ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(fd.get(), 1024) != 0 ||
        ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        return errno_error(ErrorCode::IoFailed,
                           fmt::format("listening on {}:{}", options.host, options.port));
    }
    port = ntohs(address.sin_port);
    return fd;
}

unsigned watching(ServerOptions::Watch watch) {
    switch (watch) {
        case ServerOptions::Watch::Epoll:
            return MHD_USE_EPOLL_INTERNAL_THREAD;
        case ServerOptions::Watch::Poll:
            return MHD_USE_POLL_INTERNAL_THREAD;
        case ServerOptions::Watch::Select:
            return MHD_USE_INTERNAL_POLLING_THREAD;
    }
    return MHD_USE_EPOLL_INTERNAL_THREAD;
}

}  // namespace

MHD_Result ServerParts::begin(
    Server& server, MHD_Connection* connection, const char* url, const char* method, void** slot) {
    auto exchange = std::make_shared<Exchange>();
    exchange->connection = connection;
    exchange->handler = server.impl_->handler;
    exchange->always = &server.impl_->headers;
    exchange->slow = server.impl_->slow.get();
    Request& request = exchange->request;
    request.method = method;
    request.path = url;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &add_header, &request.headers);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &add_query, &request.query);
    if (!server.impl_->unix_socket.empty()) {
        request.user = peer_user(connection);
    } else {
        request.address = peer_address(connection);
    }
    if (server.impl_->tls) {
        request.certificate = peer_certificate(connection);
    }
    {
        // Entered before «stopping» is looked at: the destructor answers whoever came before.
        const std::lock_guard lock(server.impl_->mutex);
        server.impl_->live.insert(exchange);
    }
    std::vector<RawHeader> raw;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &add_raw, &raw);
    if (const Status framed = check_framing(raw); !framed) {
        exchange->plan.refusal = framed.error();
        exchange->close = true;
    } else if (server.impl_->stopping) {
        exchange->plan.refusal = Error{ErrorCode::Overloaded, "the service is stopping"};
    } else {
        exchange->plan = exchange->handler->plan(request);
    }
    exchange->body_error = exchange->plan.refusal;
    *slot = new std::shared_ptr<Exchange>(exchange);
    const std::string_view length = request.header("content-length");
    const std::uint64_t announced = std::strtoull(std::string(length).c_str(), nullptr, 10);
    if (!exchange->body_error && !exchange->plan.sink && announced > exchange->plan.most_bytes) {
        exchange->body_error = Error{ErrorCode::BodyTooLarge};
    }
    if (exchange->close || (exchange->body_error && announced > kDropBytes)) {
        // Too much to read for nothing, or nobody knows how much: answer now; the connection
        // closes after it.
        return dispatch(*exchange);
    }
    return MHD_YES;
}

void ServerParts::take(Exchange& exchange, ByteView piece) {
    if (exchange.slow != nullptr) {
        exchange.slow->body_came(exchange.connection, piece.size());
    }
    if (exchange.body_error) {
        return;
    }
    if (exchange.plan.sink) {
        if (auto taken = exchange.plan.sink->take(piece); !taken) {
            exchange.body_error = std::move(taken).error();
        }
        return;
    }
    if (exchange.request.body.size() + piece.size() > exchange.plan.most_bytes) {
        exchange.body_error = Error{ErrorCode::BodyTooLarge};
        exchange.request.body.clear();
        return;
    }
    put_bytes(exchange.request.body, piece);
}

MHD_Result ServerParts::dispatch(Exchange& exchange) {
    exchange.dispatched = true;
    if (exchange.slow != nullptr) {
        exchange.slow->arrived(exchange.connection);
    }
    {
        const Responder answerer = responder(exchange.shared_from_this());
        if (exchange.plan.sink && !exchange.body_error) {
            exchange.plan.sink->finish(answerer);
            exchange.plan.sink.reset();
        } else if (exchange.body_error) {
            if (exchange.plan.sink) {
                exchange.plan.sink->abort();
                exchange.plan.sink.reset();
            }
            answerer.reply(*exchange.body_error);
        } else {
            exchange.handler->handle(std::move(exchange.request), answerer);
        }
    }
    const std::lock_guard lock(exchange.mutex);
    if (exchange.response) {
        return queue(exchange);
    }
    exchange.suspended = true;
    MHD_suspend_connection(exchange.connection);
    return MHD_YES;
}

MHD_Result ServerParts::access(void* cls,
                               MHD_Connection* connection,
                               const char* url,
                               const char* method,
                               const char*,
                               const char* data,
                               std::size_t* size,
                               void** slot) {
    if (*slot == nullptr) {
        return begin(*static_cast<Server*>(cls), connection, url, method, slot);
    }
    Exchange& exchange = **static_cast<std::shared_ptr<Exchange>*>(*slot);
    if (*size > 0) {
        take(exchange, {reinterpret_cast<const std::uint8_t*>(data), *size});
        *size = 0;
        return MHD_YES;
    }
    if (!exchange.dispatched) {
        return dispatch(exchange);
    }
    const std::lock_guard lock(exchange.mutex);
    return exchange.response ? queue(exchange) : MHD_YES;
}

void ServerParts::completed(void* cls, MHD_Connection*, void** slot, MHD_RequestTerminationCode) {
    if (*slot == nullptr) {
        return;
    }
    const std::unique_ptr<std::shared_ptr<Exchange>> held(
        static_cast<std::shared_ptr<Exchange>*>(std::exchange(*slot, nullptr)));
    Exchange& exchange = **held;
    if (exchange.slow != nullptr) {
        exchange.slow->answered(exchange.connection);
    }
    if (exchange.plan.sink && !exchange.dispatched) {
        exchange.plan.sink->abort();
        exchange.plan.sink.reset();
    }
    std::shared_ptr<Stream> stream;
    {
        const std::lock_guard lock(exchange.mutex);
        exchange.completed = true;
        stream = exchange.stream;
    }
    if (stream) {
        const auto state = stream->state_;
        const std::lock_guard lock(state->mutex);
        state->closed = true;
        state->waiting = nullptr;
    }
    auto& impl = *static_cast<Server*>(cls)->impl_;
    const std::lock_guard lock(impl.mutex);
    impl.live.erase(*held);
    impl.ended.notify_all();
}

void ServerParts::connection_changed(void* cls,
                                     MHD_Connection* connection,
                                     void**,
                                     MHD_ConnectionNotificationCode what) {
    SlowClients* slow = static_cast<Server*>(cls)->impl_->slow.get();
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (slow == nullptr || info == nullptr) {
        return;
    }
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        slow->connected(connection, info->connect_fd);
    } else {
        slow->closed(connection);  // the descriptor is closed after this call
    }
}

Result<std::unique_ptr<Server>> ServerParts::start(const ServerOptions& options, Handler& handler) {
    std::unique_ptr<Server> server(new Server());
    Server::Impl& impl = *server->impl_;
    impl.handler = &handler;
    impl.unix_socket = options.unix_socket;
    impl.tls = !options.key_pem.empty();
    impl.headers = options.headers;
    if (options.request_deadline_ms > 0) {
        impl.slow =
            std::make_unique<SlowClients>(options.request_deadline_ms, options.body_bytes_per_s);
    }
    KIOSK_TRY(Fd socket,
              options.unix_socket.empty() ? listen_tcp(options, impl.port) : listen_unix(options));
    unsigned flags = watching(options.watch) | MHD_ALLOW_SUSPEND_RESUME;
    std::vector<MHD_OptionItem> extra;
    if (impl.tls) {
        flags |= MHD_USE_TLS;
        const auto add = [&extra](MHD_OPTION option, const std::string& value) {
            extra.push_back({option, 0, const_cast<char*>(value.c_str())});
        };
        add(MHD_OPTION_HTTPS_MEM_KEY, options.key_pem);
        add(MHD_OPTION_HTTPS_MEM_CERT, options.certificate_pem);
        add(MHD_OPTION_HTTPS_PRIORITIES,
            options.tls == ServerOptions::Tls::Only13 ? kTls13 : kFromTls12);
        if (!options.client_ca_pem.empty()) {
            add(MHD_OPTION_HTTPS_MEM_TRUST, options.client_ca_pem);
        }
    }
    extra.push_back({MHD_OPTION_END, 0, nullptr});
    impl.daemon = MHD_start_daemon(flags,
                                   0,
                                   nullptr,
                                   nullptr,
                                   &ServerParts::access,
                                   server.get(),
                                   MHD_OPTION_LISTEN_SOCKET,
                                   socket.get(),
                                   MHD_OPTION_NOTIFY_COMPLETED,
                                   &ServerParts::completed,
                                   server.get(),
                                   MHD_OPTION_NOTIFY_CONNECTION,
                                   &ServerParts::connection_changed,
                                   server.get(),
                                   MHD_OPTION_CONNECTION_LIMIT,
                                   options.connections,
                                   MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                                   options.connections_per_address,
                                   MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                   options.head_bytes,
                                   MHD_OPTION_CONNECTION_TIMEOUT,
                                   options.idle_timeout_s,
                                   MHD_OPTION_THREAD_POOL_SIZE,
                                   std::max(2U, options.threads),
                                   MHD_OPTION_ARRAY,
                                   extra.data(),
                                   MHD_OPTION_END);
    if (impl.daemon == nullptr) {
        return Error{impl.tls ? ErrorCode::BadKey : ErrorCode::IoFailed, "starting the server"};
    }
    (void)socket.release();  // libmicrohttpd closes it
    return server;
}

Server::Server() : impl_(std::make_unique<Impl>()) {}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler& handler) {
    return ServerParts::start(options, handler);
}

Server::~Server() {
    if (impl_->daemon == nullptr) {
        return;
    }
    impl_->stopping = true;
    // libmicrohttpd must not be stopped while a connection is suspended: answer them all, and
    // give the answers a moment to leave.
    std::set<std::shared_ptr<Exchange>> live;
    {
        const std::lock_guard lock(impl_->mutex);
        live = impl_->live;
    }
    for (const auto& exchange : live) {
        exchange->answer(error_response(Error{ErrorCode::Overloaded, "the service is stopping"}),
                         nullptr);
        std::shared_ptr<Stream> stream;
        {
            const std::lock_guard lock(exchange->mutex);
            stream = exchange->stream;
        }
        if (stream) {
            stream->close();
        }
    }
    live.clear();
    {
        std::unique_lock lock(impl_->mutex);
        impl_->ended.wait_for(lock, kStopWait, [this] { return impl_->live.empty(); });
    }
    MHD_stop_daemon(impl_->daemon);
    if (!impl_->unix_socket.empty()) {
        ::unlink(impl_->unix_socket.c_str());
    }
}

std::uint16_t Server::port() const noexcept {
    return impl_->port;
}

}  // namespace kiosk::http
