#pragma once
// The sync worker of kioskd: one thread that runs the engine for as long as the device is
// enrolled. Every function here may be called from any thread and returns at once.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/random.hpp"
#include "sync/client/enrolment.hpp"
#include "sync/client/sync_engine.hpp"

namespace kiosk::sync {

// What the worker is made of. The references must outlive it; it calls them from its own thread.
struct SyncParts {
    SyncRules rules;
    const DeviceKeys& keys;
    JournalSource& journal;
    BlobSource& blobs;
    LinkBudget& budget;
    const Clock& clock;
    Random& random;
    // Makes the link to the hub of an enrolment, e.g. http_hub_link.
    std::function<Result<std::unique_ptr<HubLink>>(const Enrolment&)> connect;
    // The same without a client certificate, e.g. http_enrolment_link.
    std::function<Result<std::unique_ptr<HubLink>>(const Enrolment&)> connect_unknown;
    // Makes a renewed certificate durable, e.g. save_enrolment. Only then it is used.
    std::function<Status(const Enrolment&)> keep;
    // The version of this device's software, told to the city with each batch; "" = not told.
    std::string software{};
};

class SyncClient {
public:
    // Reads the journal's head and starts the thread. Without an enrolment it waits for enrolled().
    [[nodiscard]] static std::unique_ptr<SyncClient> start(SyncParts parts,
                                                           std::optional<Enrolment> enrolment);
    // Ends a request under way and joins the thread: within a second.
    virtual ~SyncClient() = default;

    // The device was enrolled, or enrolled anew: uses this hub from now on.
    virtual void enrolled(Enrolment enrolment) = 0;
    // Tell it after each commit that appended records, with the newest one; cheap.
    virtual void journal_grew(Seq head) = 0;
    // A person asks: sends what there is now, skipping every wait once, pages also by day.
    virtual void push() = 0;
    // After pause() at most one request more begins, which the worker was about to make; resume()
    // goes on at once. Nothing keeps a pause over a restart, so that a forgotten one ends there.
    virtual void pause() = 0;
    virtual void resume() = 0;
    // What waits is counted also before enrolment and while paused; the backlog counts every record
    // that journal_grew() told of.
    [[nodiscard]] virtual SyncStatus status() const = 0;
};

}  // namespace kiosk::sync
