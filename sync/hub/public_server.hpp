#pragma once
// The hub's public door: Open311 GeoReport v2 (docs/protocols/open311.md) for everybody, on a
// listener of its own on loopback, behind the web server that hubctl front sets up.

#include <atomic>
#include <memory>
#include <mutex>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "firmware/http/server.hpp"
#include "sync/hub/channels/open311_text.hpp"
#include "sync/hub/writer.hpp"

namespace kiosk::hub {

struct PublicDoor {
    std::string host = "127.0.0.1";  // on loopback
    std::uint16_t port = 0;          // 0 = a free one
};

// Reads over a connection of its own, so that the public's questions never hold up a device's; of
// the writer's queue it takes a small part at most.
class PublicServer final : private http::Handler {
public:
    // BadArgument for an address that is not on loopback; errors of http::Server::start. The writer
    // and the clock must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<PublicServer>> start(const PublicDoor& door,
                                                                     HubStore reader,
                                                                     Writer& writer,
                                                                     const Clock& clock);
    PublicServer(const PublicServer&) = delete;
    PublicServer& operator=(const PublicServer&) = delete;

    // Before close() only.
    [[nodiscard]] std::uint16_t port() const noexcept { return server_->port(); }

    // Takes no more requests. Then stop the writer, whose jobs may still call into this, and only
    // then destroy it.
    void close() { server_.reset(); }

private:
    PublicServer(HubStore reader, Writer& writer, const Clock& clock);

    [[nodiscard]] http::BodyPlan plan(const http::Request& head) override;
    void handle(http::Request request, http::Responder responder) override;

    // The document that answers a GET.
    [[nodiscard]] Result<std::string> answer(const Open311Path& path, const http::Request& request);
    [[nodiscard]] Result<std::string> requests(const Open311Path& path,
                                               const http::Request& request);
    [[nodiscard]] Result<std::string> token(const Open311Path& path);
    void take(const http::Request& request, Open311Format format, const http::Responder& responder);

    template <class Read>
    [[nodiscard]] auto read(Read&& what) {
        const std::lock_guard lock(reader_mutex_);
        return what(reader_);
    }

    Writer& writer_;
    const Clock& clock_;
    const std::unique_ptr<Random> random_ = make_system_random();
    std::mutex reader_mutex_;  // guards reader_
    HubStore reader_;
    std::atomic<int> waiting_{0};           // requests in the writer's queue
    std::unique_ptr<http::Server> server_;  // last: it calls into all of the above
};

}  // namespace kiosk::hub
