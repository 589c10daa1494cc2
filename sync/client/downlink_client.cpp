// Orders of other threads are flags under one mutex; the thread takes them between two steps.
#include "sync/client/downlink_client.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "firmware/base/log.hpp"

namespace kiosk::sync {

struct DownlinkClient::State {
    mutable std::mutex mutex;  // guards all below; downlink is used by the thread only
    std::condition_variable changed;
    std::optional<Enrolment> enrolment;
    bool reconnect = true;
    bool stopping = false;
    bool paused = false;
    bool pushed = false;
    std::optional<Error> failure;
    std::unique_ptr<HubLink> link;
    std::unique_ptr<Downlink> downlink;
    std::thread thread;

    // With the mutex held: a question under way ends soon.
    void close_link() {
        if (link) {
            link->close();
        }
    }
};

DownlinkClient::DownlinkClient(DownlinkParts parts, std::optional<Enrolment> enrolment)
    : parts_(std::move(parts)), state_(std::make_unique<State>()) {
    state_->enrolment = std::move(enrolment);
    state_->thread = std::thread([this] { run(); });
}

DownlinkClient::~DownlinkClient() {
    stop();
}

void DownlinkClient::stop() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
        state_->close_link();
    }
    state_->changed.notify_all();
    if (state_->thread.joinable()) {
        state_->thread.join();
    }
}

void DownlinkClient::enrolled(Enrolment enrolment) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->enrolment = std::move(enrolment);
        state_->reconnect = true;
        state_->close_link();
    }
    state_->changed.notify_all();
}

void DownlinkClient::push() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->pushed = true;
    }
    state_->changed.notify_all();
}

// A question that waits is ended: pausing means that nothing goes over the link.
void DownlinkClient::pause() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->paused = true;
        state_->close_link();
    }
    state_->changed.notify_all();
}

void DownlinkClient::resume() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->reconnect = state_->paused || state_->reconnect;
        state_->paused = false;
        state_->pushed = true;
    }
    state_->changed.notify_all();
}

std::optional<Error> DownlinkClient::failure() const {
    const std::lock_guard lock(state_->mutex);
    return state_->failure;
}

void DownlinkClient::run() {
    State& state = *state_;
    std::unique_lock lock(state.mutex);
    while (true) {
        state.changed.wait(lock, [&state] {
            return state.stopping ||
                   (!state.paused && state.enrolment && (state.reconnect || state.downlink));
        });
        if (state.stopping) {
            return;
        }
        if (std::exchange(state.reconnect, false)) {
            connect();
            continue;
        }
        if (std::exchange(state.pushed, false)) {
            state.downlink->push();
        }
        lock.unlock();
        const std::uint64_t wait_ms = state.downlink->step();
        lock.lock();
        state.failure = state.downlink->failure();
        state.changed.wait_for(lock, std::chrono::milliseconds(wait_ms), [&state] {
            return state.stopping || state.reconnect || state.paused || state.pushed;
        });
    }
}

// With the mutex held.
void DownlinkClient::connect() {
    State& state = *state_;
    state.downlink.reset();
    state.link.reset();
    auto link = parts_.connect(*state.enrolment);
    if (!link) {
        state.failure = std::move(link).error();
        log::error("sync", "documents: no link to the hub: {}", describe(*state.failure));
        return;
    }
    state.link = std::move(*link);
    state.downlink = std::make_unique<Downlink>(parts_.rules,
                                                parts_.device,
                                                state.enrolment->hub_key,
                                                parts_.shelf,
                                                *state.link,
                                                parts_.clock,
                                                parts_.random);
}

}  // namespace kiosk::sync
