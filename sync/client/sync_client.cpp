// Orders from other threads are flags under one mutex; the worker takes them between two steps of
// the engine, which is its alone. status() returns the copy made after the last step.
#include "sync/client/sync_client.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "firmware/base/log.hpp"
#include "sync/client/renewal.hpp"

namespace kiosk::sync {
namespace {

// Even when nobody tells it anything the worker looks at the journal this often.
constexpr std::uint64_t kLookAround_ms = 60'000;

class Worker final : public SyncClient {
public:
    Worker(SyncParts parts, std::optional<Enrolment> enrolment)
        : parts_(std::move(parts)),
          enrolment_(std::move(enrolment)),
          reconnect_(true),
          renewal_(parts_.random) {
        status_ = what_waits();
        head_ = Seq{status_.acknowledged + status_.backlog};
        thread_ = std::thread([this] { run(); });
    }

    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    ~Worker() override {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
            close_link();
        }
        changed_.notify_all();
        thread_.join();
    }

    void enrolled(Enrolment enrolment) override {
        tell([&] {
            enrolment_ = std::move(enrolment);
            reconnect_ = true;
            close_link();
        });
    }

    void journal_grew(Seq head) override {
        tell([this, head] {
            grew_ = true;
            head_ = std::max(head_, head);
        });
    }

    void push() override {
        tell([this] { pushed_ = asked_ = true; });
    }

    void pause() override {
        tell([this] { paused_ = true; });
    }

    void resume() override {
        tell([this] {
            paused_ = false;
            pushed_ = true;
        });
    }

    [[nodiscard]] SyncStatus status() const override {
        std::lock_guard lock(mutex_);
        SyncStatus out = status_;
        // The worker may not have looked since the last commit.
        out.backlog = std::max(out.backlog, head_.value - out.acknowledged);
        if (!enrolment_) {
            out.state = SyncState::NotEnrolled;
        } else if (paused_) {
            out.state = SyncState::Paused;
        }
        return out;
    }

private:
    template <class Change>
    void tell(Change change) {
        {
            std::lock_guard lock(mutex_);
            change();
        }
        changed_.notify_all();
    }

    // With the mutex held: a send() under way ends soon.
    void close_link() {
        for (const auto& link : {link_.get(), unknown_link_.get()}) {
            if (link != nullptr) {
                link->close();
            }
        }
    }

    void run() {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            if (reconnect_ && enrolment_) {
                connect();
            }
            if (!engine_ || paused_) {
                rest(lock);
                continue;
            }
            waits_since_ms_.reset();
            if (std::exchange(grew_, false)) {
                engine_->journal_grew();
            }
            if (std::exchange(asked_, false)) {
                parts_.budget.push();
            }
            if (std::exchange(pushed_, false)) {
                engine_->push();
            }
            lock.unlock();
            const auto wait_ms = engine_->step();
            SyncStatus status = engine_->status();
            lock.lock();
            const auto renewal = renewal_.due(status, parts_.clock);
            show(std::move(status));
            if (renewal) {
                renew_by(lock, *renewal);
                continue;
            }
            wait_for_news(lock, wait_ms);
        }
    }

    // An ended certificate is only a reason for people once it could not be renewed.
    void show(SyncStatus status) {
        status_ = std::move(status);
        status_.certificate_ends_unix_ms = renewal_.ends_unix_ms();
        if (status_.reason && status_.reason->code == ErrorCode::CertificateEnded) {
            status_.reason = renewal_.failure() ? renewal_.failure() : status_.reason;
        }
    }

    // The new certificate is kept first and used then: a power cut in between leaves the old one,
    // which is as good for asking again.
    void renew_by(std::unique_lock<std::mutex>& lock, RenewalWay way) {
        const Enrolment old = *enrolment_;
        auto renewed = ask_for_renewal(lock, way, old);
        if (renewed && !reconnect_) {
            lock.unlock();
            const auto kept = parts_.keep(*renewed);
            lock.lock();
            renewed = kept ? std::move(renewed) : kept.error();
        }
        if (reconnect_) {
            return;  // enrolled anew meanwhile: that certificate counts
        }
        if (!renewed) {
            log::warn("sync", "the certificate was not renewed: {}", describe(renewed.error()));
            renewal_.failed(std::move(renewed).error(), parts_.clock);
            return;
        }
        log::info("sync", "the certificate is renewed");
        enrolment_ = std::move(*renewed);
        reconnect_ = true;
        pushed_ = true;  // it was talking already: no wait as for a first contact
    }

    Result<Enrolment> ask_for_renewal(std::unique_lock<std::mutex>& lock,
                                      RenewalWay way,
                                      const Enrolment& old) {
        HubLink* link = link_.get();
        if (way == RenewalWay::AfterItsEnd) {
            KIOSK_TRY(unknown_link_, parts_.connect_unknown(old));
            link = unknown_link_.get();
        }
        lock.unlock();
        auto renewed = way == RenewalWay::AfterItsEnd ? renew_ended(*link, parts_.keys, old)
                                                      : renew(*link, parts_.keys, old);
        lock.lock();
        unknown_link_.reset();
        return renewed;
    }

    // Nothing may be sent: only counts what waits, until that changes.
    void rest(std::unique_lock<std::mutex>& lock) {
        if (std::exchange(grew_, false)) {
            lock.unlock();
            SyncStatus waits = what_waits();
            lock.lock();
            waits.last_contact_unix_ms = status_.last_contact_unix_ms;
            waits.clock_ahead_ms = status_.clock_ahead_ms;
            waits.reason = waits.reason ? waits.reason : status_.reason;
            status_ = std::move(waits);
        }
        changed_.wait(lock, [this] {
            return stopping_ || grew_ || (reconnect_ && enrolment_) || (engine_ && !paused_);
        });
        // The engine has not seen what grew while it rested.
        grew_ = grew_ || engine_ != nullptr;
    }

    // As the journal has it; the reason is set when it cannot be read.
    [[nodiscard]] SyncStatus what_waits() {
        SyncStatus out;
        const auto read = [&]() -> Status {
            KIOSK_TRY(const Seq acknowledged, parts_.journal.acknowledged());
            KIOSK_TRY(const Seq head, parts_.journal.head());
            KIOSK_TRY(out.parked, parts_.journal.parked());
            KIOSK_TRY(const auto letters, parts_.journal.letters_waiting());
            out.acknowledged = acknowledged.value;
            out.backlog = head.value - acknowledged.value;
            out.letters_waiting = letters.size();
            for (const WaitingLetter& letter : letters) {
                out.pages_waiting += letter.manifest.size();
            }
            return {};
        };
        if (auto status = read(); !status) {
            out.reason = std::move(status).error();
        }
        if (out.backlog > 0) {
            const std::uint64_t now_ms = parts_.clock.monotonic_ms();
            waits_since_ms_ = waits_since_ms_.value_or(now_ms - status_.oldest_unsent_ms);
            out.oldest_unsent_ms = now_ms - *waits_since_ms_;
        }
        return out;
    }

    void wait_for_news(std::unique_lock<std::mutex>& lock, std::optional<std::uint64_t> wait_ms) {
        const std::uint64_t most_ms = std::min(wait_ms.value_or(kLookAround_ms), kLookAround_ms);
        if (most_ms == 0) {
            return;
        }
        const bool told = changed_.wait_for(lock, std::chrono::milliseconds(most_ms), [this] {
            return stopping_ || grew_ || pushed_ || paused_ || reconnect_;
        });
        grew_ = grew_ || (!told && !wait_ms);
    }

    // With the mutex held: a new link and an engine that begins from the journal's cursor.
    void connect() {
        reconnect_ = false;
        engine_.reset();
        link_.reset();
        auto link = parts_.connect(*enrolment_);
        if (const auto watched = renewal_.watch(*enrolment_); link && !watched) {
            link = watched.error();
        }
        if (!link) {
            status_.reason = std::move(link).error();
            log::error("sync", "no link to the hub: {}", describe(*status_.reason));
            return;
        }
        link_ = std::move(*link);
        const SyncIdentity identity{parts_.keys.device(),
                                    parts_.keys.epoch,
                                    parts_.keys.journal_key,
                                    enrolment_->hub_key,
                                    parts_.software};
        engine_ = std::make_unique<SyncEngine>(parts_.rules,
                                               identity,
                                               parts_.journal,
                                               parts_.blobs,
                                               *link_,
                                               parts_.budget,
                                               parts_.clock,
                                               parts_.random);
    }

    const SyncParts parts_;
    mutable std::mutex mutex_;  // guards all below; engine_ is used by the worker only
    std::condition_variable changed_;
    std::optional<Enrolment> enrolment_;
    bool reconnect_;
    bool stopping_ = false;
    bool paused_ = false;
    bool grew_ = false;
    bool pushed_ = false;
    bool asked_ = false;  // by a person
    Seq head_;            // the newest record told of
    SyncStatus status_;
    std::optional<std::uint64_t> waits_since_ms_;  // since when records wait without an engine
    RenewalWatch renewal_;                         // of the worker's thread
    std::unique_ptr<HubLink> link_;
    std::unique_ptr<HubLink> unknown_link_;  // while a certificate that has ended is renewed
    std::unique_ptr<SyncEngine> engine_;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<SyncClient> SyncClient::start(SyncParts parts, std::optional<Enrolment> enrolment) {
    return std::make_unique<Worker>(std::move(parts), std::move(enrolment));
}

}  // namespace kiosk::sync
