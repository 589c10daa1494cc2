#pragma once
// The downlink's thread: runs for as long as the device is enrolled, on a connection of its own, so
// that a question which waits holds up no record. Every function may be called from any thread and
// returns at once.

#include <functional>
#include <memory>
#include <optional>

#include "sync/client/downlink.hpp"
#include "sync/client/enrolment.hpp"

namespace kiosk::sync {

// The references must outlive the client; it calls them from its own thread.
struct DownlinkParts {
    DownlinkRules rules;
    DeviceId device;
    DocumentShelf& shelf;
    const Clock& clock;
    Random& random;
    // Makes the link to the hub of an enrolment: http_hub_link with LinkUse::Polls.
    std::function<Result<std::unique_ptr<HubLink>>(const Enrolment&)> connect;
};

class DownlinkClient {
public:
    DownlinkClient(DownlinkParts parts, std::optional<Enrolment> enrolment);
    // As stop().
    ~DownlinkClient();
    DownlinkClient(const DownlinkClient&) = delete;
    DownlinkClient& operator=(const DownlinkClient&) = delete;

    // Ends a question under way and joins the thread: within a second, or when the shelf is done.
    // Whatever is told to it later has no effect. Idempotent.
    void stop();

    // The device was enrolled, or has a new certificate: uses it from now on.
    void enrolled(Enrolment enrolment);
    // Asks now, skipping the wait once.
    void push();
    void pause();
    void resume();
    // Why the last question failed; nullopt while all is well or nothing was asked.
    [[nodiscard]] std::optional<Error> failure() const;

private:
    struct State;
    void run();
    void connect();

    const DownlinkParts parts_;
    std::unique_ptr<State> state_;
};

}  // namespace kiosk::sync
