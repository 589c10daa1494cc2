#pragma once
// What every group of the hub's routes stands on: who speaks, what may be read at once, and the
// writer. A group is one file with its routes; HubServer asks them one after the other.

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "firmware/http/server.hpp"
#include "sync/hub/front.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/routes/known_peers.hpp"
#include "sync/hub/writer.hpp"

namespace kiosk::hub {

// Who stands at the door.
enum class Door {
    Tls,    // this hub, with its own certificate
    Front,  // nginx on this machine (hubctl front); plain HTTP, on loopback only
};

// The hub's tables as routes use them: read at once, written through the one writer. Any thread.
class HubBooks {
public:
    HubBooks(HubStore reader, HubStore store, const Clock& clock, Turns turns = Turns::OwnThread);
    HubBooks(const HubBooks&) = delete;
    HubBooks& operator=(const HubBooks&) = delete;

    [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

    // Reads outside the writer's transactions; what was committed is seen. Blocks for other
    // readers.
    template <class Read>
    [[nodiscard]] auto read(Read&& what) {
        const std::lock_guard lock(reader_mutex_);
        return what(reader_);
    }

    [[nodiscard]] Writer& writer() noexcept { return writer_; }

    // Hands a job to the writer, or answers Overloaded.
    void submit(WriteJob job, const http::Responder& responder);

private:
    const Clock& clock_;
    std::mutex reader_mutex_;  // guards reader_
    HubStore reader_;
    Writer writer_;
};

// The books and who may ask. Any thread. Outlives the routes.
class HubCore final : public HubBooks {
public:
    // Opens the hub in the folder. Errors of load_hub_keys and HubStore::open.
    [[nodiscard]] static Result<std::unique_ptr<HubCore>> open(
        const std::filesystem::path& data_dir, Door door, const Clock& clock);

    [[nodiscard]] const HubKeys& keys() const noexcept { return keys_; }

    [[nodiscard]] std::int64_t generation() const noexcept { return generation_; }

    // The device that the client certificate names: ForeignPeer (no certificate, another CA, an
    // older key), CertificateEnded, NotEnrolled, DeviceRevoked, ForkDetected.
    [[nodiscard]] Result<Device> peer(const http::Request& request);

    // For routes without a client certificate: ForeignPeer when a hub behind a front is asked by
    // anybody else.
    [[nodiscard]] Status may_come_in(const http::Request& request) const;

private:
    HubCore(Door door,
            const Clock& clock,
            HubKeys keys,
            std::string secret,
            HubStore reader,
            HubStore store,
            std::int64_t generation);

    // The client's certificate in the bytes it came in; whether it holds is not looked at yet.
    [[nodiscard]] Result<Bytes> presented_by(const http::Request& request) const;
    [[nodiscard]] Result<PeerFacts> work_out(const http::Request& request,
                                             std::int64_t now_unix_s) const;

    const Door door_;
    const HubKeys keys_;
    const std::string front_secret_;  // "" at a door of its own
    const std::int64_t generation_;
    KnownPeers peers_;
};

// One group of routes. Server threads; must not block but for short reads.
class Routes {
public:
    virtual ~Routes() = default;
    [[nodiscard]] virtual bool owns(std::string_view path) const = 0;
    // For a path of this group: what to do with the body. Who speaks is settled here, before a byte
    // of it is read.
    [[nodiscard]] virtual http::BodyPlan plan(const http::Request& head) = 0;
    // For a path of this group whose plan left the body to be collected.
    virtual void handle(const http::Request& request, const http::Responder& responder) = 0;
};

// A plan that refuses without reading the body.
[[nodiscard]] http::BodyPlan refusing(Error error);

// The groups. The core must outlive them.
class Ingest;
class PageDesk;
[[nodiscard]] std::unique_ptr<Routes> identity_routes(HubCore& core);
// `most_held`: questions that may wait for a change at once; records need connections too.
[[nodiscard]] std::unique_ptr<Routes> state_routes(HubCore& core, int most_held);
[[nodiscard]] std::unique_ptr<Routes> record_routes(HubCore& core, Ingest& ingest);
[[nodiscard]] std::unique_ptr<Routes> page_routes(HubCore& core, PageDesk& desk);
[[nodiscard]] std::unique_ptr<Routes> tus_routes(HubCore& core, PageDesk& desk);

}  // namespace kiosk::hub
