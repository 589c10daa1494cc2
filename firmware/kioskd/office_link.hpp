#pragma once
// This kiosk's place among the kiosks of its office. At a secondary one thread hands tickets over
// to the primary, keeps blocks of numbers in store and copies the primary's journal; nothing that a
// citizen touches waits for it. At a primary the same thread tells the others about a change of the
// primary. docs/protocols/office-link.md.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "firmware/kioskd/kiosk_peer.hpp"
#include "firmware/kioskd/line_news.hpp"
#include "firmware/kioskd/listener_facts.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/kioskd/pairing.hpp"
#include "firmware/kioskd/primary_copy.hpp"
#include "firmware/provisioning/identity.hpp"
#include "firmware/server/kiosk_link.hpp"

namespace kiosk::kioskd {

struct OfficeLinkParts {
    OfficeLoop& office;
    const provisioning::Identity& identity;
    const Clock& clock;
    Random& random;
    std::filesystem::path data;                    // copies lie in DATA/primary
    std::function<ListenerFacts()> listener;       // any thread
    std::function<void(const LineNews&)> on_line;  // on the link's thread
};

class OfficeLink final : public server::KioskLink {
public:
    // Knows the office's kiosks from here on and answers; talks by itself only after run().
    // Everything named in `parts` outlives it. Overloaded, ServiceGone.
    [[nodiscard]] static Result<std::unique_ptr<OfficeLink>> create(OfficeLinkParts parts);
    // Starts the thread. Once.
    void run();
    ~OfficeLink() override;
    OfficeLink(const OfficeLink&) = delete;
    OfficeLink& operator=(const OfficeLink&) = delete;

    // Ends the thread; replies that wait get ServiceGone. The office must still run.
    void stop();

    // The key of the kiosk, this one or another of the office, whose ticket code this may be.
    [[nodiscard]] std::map<DeviceId, crypto::VerifyKey> keys() const;

    // Of GET /v1/devices: a secondary's primary, a primary's secondaries. Any thread.
    [[nodiscard]] Json devices() const;

    // ---- server::KioskLink
    [[nodiscard]] Json hello() const override;
    [[nodiscard]] Result<DeviceId> who(const http::Request& request) const override;
    [[nodiscard]] Status proves(const http::Request& request,
                                const std::string& key) const override;
    [[nodiscard]] Status redeem_pairing(const std::string& code,
                                        const std::string& address) override;
    void open_pairing(Reply reply) override;
    void join(JoinWish wish, office::Actor by, Reply reply) override;
    void take_over(office::Actor by, Reply reply) override;
    [[nodiscard]] Json view(const office::State& state) const override;
    [[nodiscard]] bool at_primary(
        const std::function<void(const office::State&)>& look) const override;
    void hear_of_primary(office::KioskContact primary, std::int64_t epoch, Reply reply) override;

private:
    static constexpr std::string_view kComponent = "link";  // of the log

    enum class Link { Alone, Down, Up };

    // What the thread needs to know of the office, as of its last commit.
    struct Place {
        std::int64_t epoch = 1;
        std::optional<office::Membership> membership;
        std::map<DeviceId, office::EnrolledKiosk> enrolled;
        bool operator==(const Place&) const = default;
    };

    struct Job {
        std::function<void()> run;
        Reply reply;  // for who still waits at the end
    };

    explicit OfficeLink(OfficeLinkParts parts);
    void follow(const std::vector<office::Recorded>& facts, const office::State& state);
    void work(const std::stop_token& stop);
    void run_jobs();
    void wait(const std::stop_token& stop, std::uint64_t ms);
    [[nodiscard]] Place place() const;
    void later(std::function<void()> job, Reply reply);

    // ---- a secondary's round
    void serve_secondary(const office::Membership& membership);
    [[nodiscard]] Status round(const office::Membership& membership);
    [[nodiscard]] Status open_copy(const Json& hello);
    [[nodiscard]] Status hand_tickets_over();
    [[nodiscard]] Status fetch_numbers();
    [[nodiscard]] Status copy_records();
    [[nodiscard]] Status share_help();
    [[nodiscard]] Status hear_answer(const HelpCallId& own);
    void note(Status round);

    // ---- a primary's
    void tell_others(const Place& place);

    [[nodiscard]] Result<Json> do_join(const JoinWish& wish, const office::Actor& by);
    [[nodiscard]] Result<Json> do_take_over(const office::Actor& by);
    [[nodiscard]] Result<Json> do_hear(const office::KioskContact& primary, std::int64_t epoch);
    [[nodiscard]] office::TakeOver heritage(const Place& place) const;

    OfficeLinkParts parts_;
    const std::string nonce_;  // of this process
    Pairing pairing_;

    mutable std::mutex mutex_;  // of what follows
    std::condition_variable_any woken_;
    bool wake_ = false;
    Place place_;
    std::deque<Job> jobs_;
    std::optional<Error> why_down_;
    std::optional<Error> copy_error_;
    Link link_ = Link::Alone;
    bool whole_ = false;          // the copy had reached the primary's head
    std::uint64_t heard_ms_ = 0;  // monotonic, of the last good round; 0 = never
    std::shared_ptr<PrimaryCopy> copy_;
    mutable std::map<DeviceId, std::uint64_t> seen_ms_;  // of kiosks that asked

    // Of the thread alone.
    std::optional<KioskPeer> primary_;
    int failures_ = 0;
    std::map<TicketId, std::uint64_t> refused_;  // and when: asked again after a while
    std::uint64_t numbers_again_ms_ = 0;

    // This kiosk's open call for help and what the primary calls it.
    struct SharedCall {
        HelpCallId own;
        HelpCallId there;
    };

    std::optional<SharedCall> help_;
    std::stop_token stop_;
    std::set<std::pair<DeviceId, std::int64_t>> told_;
    std::uint64_t next_try_ms_ = 0;

    std::jthread thread_;
};

}  // namespace kiosk::kioskd
