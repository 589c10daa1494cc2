#pragma once
// cityhub on the wire: routes of docs/protocols/city-sync.md over HTTP, mutual TLS 1.3 for all of
// them but enrolment, spoken by the hub itself or by a web server in front of it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "firmware/http/server.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/front.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/hub/page_sinks.hpp"
#include "sync/hub/page_store.hpp"
#include "sync/hub/patience.hpp"
#include "sync/hub/writer.hpp"

namespace kiosk::hub {

// For drills of what devices do when the city fails: every request is answered wrongly.
enum class Fault {
    None,
    Status500,  // 500 without a body
    Garbage,    // 200 with a page of HTML, as a captive portal does
};

// Who stands at the door.
enum class Door {
    Tls,    // this hub, with its own certificate
    Front,  // nginx on this machine (hubctl front); plain HTTP, on loopback only
};

struct HubOptions {
    std::filesystem::path data_dir;
    std::string host = "127.0.0.1";  // IPv4
    std::uint16_t port = 0;          // 0 = a free one
    Door door = Door::Tls;
    Fault fault = Fault::None;
};

// A running hub. Answers a batch or a page only after it is durable. Destroying it answers what
// waits with Overloaded, finishes the writes under way and closes the database.
class HubServer final : private http::Handler, private PageBook {
public:
    // Errors of load_hub_keys, HubStore::open and http::Server::start; BadArgument for a door
    // behind a front that is not on loopback. The clock must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<HubServer>> start(const HubOptions& options,
                                                                  const Clock& clock);
    ~HubServer() override;
    HubServer(const HubServer&) = delete;
    HubServer& operator=(const HubServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return server_->port(); }

    // Removes pieces of pages that nobody added to for 30 days; call it now and then.
    void expire_partials();

private:
    HubServer(HubOptions options,
              const Clock& clock,
              HubKeys keys,
              std::string secret,
              HubStore reader,
              HubStore store,
              std::int64_t generation,
              std::unique_ptr<PageStore> pages);

    [[nodiscard]] http::BodyPlan plan(const http::Request& head) override;
    void handle(http::Request request, http::Responder responder) override;

    // The device that the client certificate names: ForeignPeer (no certificate, another CA, an
    // older key), NotEnrolled, DeviceRevoked, ForkDetected.
    [[nodiscard]] Result<Device> peer(const http::Request& request);
    [[nodiscard]] Result<crypto::Certificate> certificate_of(const http::Request& request) const;
    [[nodiscard]] http::BodyPlan plan_page(const http::Request& head,
                                           const Device& device,
                                           const Digest& sha256);
    void take_batch(const http::Request& request, const http::Responder& responder);
    void take_enrolment(const http::Request& request, const http::Responder& responder);
    void take_head(const http::Request& request,
                   const http::Responder& responder,
                   const Digest& sha256);
    void answer_head(const Device& device, const http::Responder& responder, const Digest& sha256);
    [[nodiscard]] Result<std::optional<std::uint64_t>> whole_bytes(const Device& device,
                                                                   const Digest& sha256) override;
    void note_whole(const DeviceId& device, std::vector<WholePage> pages, Noted noted) override;
    void note_refused_batch(const Device& device, ErrorCode code, Seq seq);
    void submit(WriteJob job, const http::Responder& responder);

    const HubOptions options_;
    const Clock& clock_;
    const HubKeys keys_;
    const std::string front_secret_;  // "" at a door of its own
    std::mutex reader_mutex_;         // guards reader_
    HubStore reader_;
    std::unique_ptr<PageStore> pages_;
    Ingest ingest_;
    Enrolment enrolment_;
    Writer writer_;
    Patience patience_;
    std::unique_ptr<http::Server> server_;  // last: it calls into all of the above
};

}  // namespace kiosk::hub
