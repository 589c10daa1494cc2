#pragma once
// The product's HTTP/1.1 server: a small wrapper over libmicrohttpd (epoll or poll, a few threads,
// suspend/resume), so that a request may be answered later and from any thread.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "firmware/http/message.hpp"

namespace kiosk::http {

// A reply that goes on: server-sent events. push() may be called from any thread. A reader slower
// than `bound_bytes` is closed by the writer's next push; it connects again and gets a snapshot.
class Stream {
public:
    explicit Stream(std::size_t bound_bytes = 1 << 20);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // False when the peer is gone or was too slow: forget the stream.
    bool push(std::string_view bytes);
    void close();
    [[nodiscard]] bool open() const;

    struct State;  // private to firmware/http

private:
    friend class ServerParts;
    std::shared_ptr<State> state_;
};

// The right to answer one request, once. Copies share it; the first answer counts, later ones are
// ignored. If every copy dies unanswered the peer gets an Internal error.
class Responder {
public:
    // For code that stands where the server stands, in one process and without a socket: the answer
    // goes to `answered`, once, on the thread that gives it. A stream is given as its head alone.
    [[nodiscard]] static Responder calling(std::function<void(Response)> answered);

    void reply(Response response) const;

    void reply(const Error& error) const { reply(error_response(error)); }

    // Status 200, chunked, content type text/event-stream.
    void reply(std::shared_ptr<Stream> stream) const;

private:
    friend class ServerParts;
    struct Owner;
    std::shared_ptr<Owner> owner_;
};

// Takes a body in pieces as they arrive (the hub's pages). Called from a server thread, one call
// at a time. Either finish or abort is called, once.
class BodySink {
public:
    virtual ~BodySink() = default;
    // An error stops the reading: the rest of the body is dropped and the error is the answer.
    [[nodiscard]] virtual Status take(ByteView piece) = 0;
    virtual void finish(const Responder& responder) = 0;
    // The peer went away in the middle. What was taken may be kept.
    virtual void abort() = 0;
};

// What to do with a request's body, decided when the head has arrived.
struct BodyPlan {
    std::size_t most_bytes = 64 * 1024;  // collected; above it the answer is BodyTooLarge
    std::unique_ptr<BodySink> sink;      // when set, takes the body; handle() is not called
    std::optional<Error> refusal;        // answered without looking at the body
};

class Handler {
public:
    virtual ~Handler() = default;
    // `head` has no body yet. Server thread; must not block.
    [[nodiscard]] virtual BodyPlan plan(const Request& head) = 0;
    // Server thread; hands long work to another thread and answers from there.
    virtual void handle(Request request, Responder responder) = 0;
};

struct ServerOptions {
    // Either a Unix socket (a leftover file is replaced, mode as given) …
    std::filesystem::path unix_socket;
    int socket_mode = 0660;
    // … or an address; port 0 takes a free one.
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    // TLS when both are set (PEM). With a CA, clients are asked for a certificate; a request
    // without one, or with a foreign one, still reaches the handler, which must look.
    std::string certificate_pem;
    std::string key_pem;
    std::string client_ca_pem;
    // Programs of ours speak TLS 1.3; browsers of an office may be older: 1.2 with forward secrecy
    // and authenticated ciphers only.
    enum class Tls { Only13, From12 } tls = Tls::Only13;
    // How the server learns of bytes. With Epoll (any number of connections) libmicrohttpd 0.9.75
    // misses an end that comes together with the last bytes of an unfinished request, and holds
    // that request until the idle timeout. Poll (some thousand connections) sees it at once, but
    // takes a reset for the end of everything and drops what came before it; Select (descriptors
    // below 1024, the program's files among them) reads that first.
    enum class Watch { Epoll, Poll, Select } watch = Watch::Epoll;
    unsigned threads = 2;
    unsigned connections = 256;
    unsigned connections_per_address = 0;  // 0 = no own bound
    unsigned idle_timeout_s = 30;
    // A whole request (handshake, head and body) must arrive within this; 0 = no such bound.
    std::uint64_t request_deadline_ms = 0;
    // Where bodies are long and links slow: so many bytes of a body put its deadline off by a
    // second, so a body must not come slower than that on the whole; 0 = they put off nothing.
    std::uint64_t body_bytes_per_s = 0;
    // Buffer of one connection: line and headers of a request must fit into it.
    std::size_t head_bytes = 32 * 1024;
    // Sent with every answer that has not set them itself. Names in lower case.
    Headers headers;
};

class Server {
public:
    // IoFailed or BadKey when listening is not possible. `handler` must outlive the server.
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options,
                                                               Handler& handler);
    // Answers what waits with Overloaded, closes streams, ends the threads.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;

private:
    Server();
    friend class ServerParts;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace kiosk::http
