#pragma once
// Private to firmware/http: one request on its way through libmicrohttpd.

#include <microhttpd.h>

#include <atomic>
#include <mutex>

#include "firmware/http/server.hpp"

namespace kiosk::http {

class SlowClients;

// Shared by the connection (until libmicrohttpd says that the request is completed) and by the
// responders. The mutex orders «reply» against «suspend»: a reply before the handler returned is
// queued by the handler's own thread, a later one resumes the connection.
struct Exchange : std::enable_shared_from_this<Exchange> {
    MHD_Connection* connection = nullptr;
    Handler* handler = nullptr;
    const Headers* always = nullptr;  // of the server: sent with every answer
    SlowClients* slow = nullptr;      // of the server; null: no deadline
    Request request;
    BodyPlan plan;
    std::optional<Error> body_error;
    bool dispatched = false;
    bool close = false;  // the connection, after the answer

    std::mutex mutex;
    bool suspended = false;
    bool completed = false;  // the connection must not be touched any more
    bool answered = false;
    std::optional<Response> response;
    std::shared_ptr<Stream> stream;

    void answer(Response reply, std::shared_ptr<Stream> streaming);
};

// Where the answer goes. Ends unanswered requests with an error when the last responder dies.
struct Responder::Owner {
    using Answer = std::function<void(Response, std::shared_ptr<Stream>)>;

    explicit Owner(Answer to) : answer_(std::move(to)) {}

    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;

    ~Owner() { answer(error_response(Error{ErrorCode::Unknown}), nullptr); }

    void answer(Response reply, std::shared_ptr<Stream> streaming) {
        if (!answered_.exchange(true)) {
            answer_(std::move(reply), std::move(streaming));
        }
    }

private:
    const Answer answer_;
    std::atomic<bool> answered_ = false;
};

struct Stream::State {
    std::mutex mutex;
    std::string buffer;
    std::size_t bound_bytes = 0;
    bool closed = false;
    MHD_Connection* waiting = nullptr;  // suspended until the next push
};

// Reaches into the public classes for server.cpp.
class ServerParts {
public:
    [[nodiscard]] static Responder responder(std::shared_ptr<Exchange> exchange);

    [[nodiscard]] static std::shared_ptr<Stream::State> state(const Stream& stream) {
        return stream.state_;
    }

    [[nodiscard]] static MHD_Result access(void* server,
                                           MHD_Connection* connection,
                                           const char* url,
                                           const char* method,
                                           const char* version,
                                           const char* data,
                                           std::size_t* size,
                                           void** slot);
    static void completed(void* server,
                          MHD_Connection* connection,
                          void** slot,
                          MHD_RequestTerminationCode code);
    static void connection_changed(void* server,
                                   MHD_Connection* connection,
                                   void** slot,
                                   MHD_ConnectionNotificationCode what);
    static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler& handler);

private:
    [[nodiscard]] static MHD_Result begin(Server& server,
                                          MHD_Connection* connection,
                                          const char* url,
                                          const char* method,
                                          void** slot);
    static void take(Exchange& exchange, ByteView piece);
    [[nodiscard]] static MHD_Result dispatch(Exchange& exchange);
    [[nodiscard]] static MHD_Result queue(Exchange& exchange);
    [[nodiscard]] static MHD_Result queue_stream(Exchange& exchange);
    static void put_headers(const Exchange& exchange, MHD_Response* response);
    [[nodiscard]] static ssize_t read_stream(void* state,
                                             std::uint64_t at,
                                             char* out,
                                             std::size_t most);
};

}  // namespace kiosk::http
