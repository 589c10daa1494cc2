#pragma once
// cityhub on the wire: routes of docs/protocols/city-sync.md over HTTP, mutual TLS 1.3 for all of
// them but enrolment, spoken by the hub itself or by a web server in front of it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware/http/server.hpp"
#include "sync/hub/console/console_server.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/hub/page_store.hpp"
#include "sync/hub/public_server.hpp"
#include "sync/hub/routes/page_desk.hpp"
#include "sync/hub/webhooks/webhook_sender.hpp"

namespace kiosk::hub {

// For drills of what devices do when the city fails: every request is answered wrongly.
enum class Fault {
    None,
    Status500,  // 500 without a body
    Garbage,    // 200 with a page of HTML, as a captive portal does
};

struct HubOptions {
    std::filesystem::path data_dir;
    std::string host = "127.0.0.1";  // IPv4
    std::uint16_t port = 0;          // 0 = a free one
    Door door = Door::Tls;
    std::optional<PublicDoor> public_door;    // beside it; none: closed
    std::optional<ConsoleDoor> console_door;  // likewise
    Fault fault = Fault::None;
    // A request of a device has this long to arrive, and a second more for each KiB of its body:
    // less than the slowest link that a kiosk is set up for (16 kbit/s), more than who only holds
    // the door.
    std::uint64_t request_deadline_ms = 60'000;
};

// A running hub. Answers a batch or a page only after it is durable. Destroying it answers what
// waits with Overloaded, finishes the writes under way and closes the database.
class HubServer final : private http::Handler {
public:
    // Errors of HubCore::open, project_past, PageStore::open, http::Server, PublicServer and
    // ConsoleServer::start; BadArgument for a door behind a front that is not on loopback. The
    // clock must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<HubServer>> start(const HubOptions& options,
                                                                  const Clock& clock);
    ~HubServer() override;
    HubServer(const HubServer&) = delete;
    HubServer& operator=(const HubServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return server_->port(); }

    // nullopt when there is no public door.
    [[nodiscard]] std::optional<std::uint16_t> public_port() const {
        return public_ ? std::optional(public_->port()) : std::nullopt;
    }

    // nullopt when there is no console.
    [[nodiscard]] std::optional<std::uint16_t> console_port() const {
        return console_ ? std::optional(console_->port()) : std::nullopt;
    }

    // Removes pieces of pages that nobody added to for 30 days, and what is kept of requests no
    // longer (ChannelTable::forget); call it now and then.
    void expire();

private:
    HubServer(const HubOptions& options,
              std::unique_ptr<HubCore> core,
              std::unique_ptr<PageStore> pages);

    // nullptr when nobody knows the path.
    [[nodiscard]] Routes* owner_of(std::string_view path) const;
    [[nodiscard]] http::BodyPlan plan(const http::Request& head) override;
    void handle(http::Request request, http::Responder responder) override;

    const Fault fault_;
    const std::unique_ptr<HubCore> core_;
    const std::unique_ptr<PageStore> pages_;
    Ingest ingest_;
    std::vector<std::unique_ptr<Routes>> routes_;
    PageDesk desk_;  // behind the routes: it ends by calling what waits
    std::unique_ptr<PublicServer> public_;
    std::unique_ptr<ConsoleServer> console_;
    std::unique_ptr<WebhookSender> webhooks_;
    std::unique_ptr<http::Server> server_;  // last: it calls into all of the above
};

}  // namespace kiosk::hub
