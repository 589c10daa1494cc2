#pragma once
// The city's console: pages for the people who watch over the fleet and the letters, on a listener
// of its own on loopback, behind the web server that hubctl console-front sets up.

#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "firmware/access/door.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/http/server.hpp"
#include "firmware/http/static_files.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {

struct ConsoleDoor {
    std::string host = "127.0.0.1";  // on loopback
    std::uint16_t port = 0;          // 0 = a free one
    std::span<const http::StaticFile> pages{};
};

// Where the accounts are kept, 0600: DIR/console-users.json. hubctl user writes it.
[[nodiscard]] std::filesystem::path console_users_file(const std::filesystem::path& data_dir);

// Only reads the hub's tables, over a connection of its own, so that a long question holds up no
// device. Who signed in, and who took a file away, is logged; what they looked for is not.
class ConsoleServer final : private http::Handler {
public:
    // BadArgument for an address that is not on loopback; errors of access::Door::open,
    // front_secret and http::Server::start. The clock must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<ConsoleServer>> start(
        const ConsoleDoor& door,
        const std::filesystem::path& data_dir,
        HubStore reader,
        const Clock& clock);
    ~ConsoleServer() override;
    ConsoleServer(const ConsoleServer&) = delete;
    ConsoleServer& operator=(const ConsoleServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return server_->port(); }

private:
    // Who may, from nobody on: each holds what the ones before it hold.
    enum class Rank { Anybody, Viewer, Officer, Admin };
    struct Route;
    struct Call;

    [[nodiscard]] static Rank rank_of(access::Grade grade);

    ConsoleServer(std::span<const http::StaticFile> pages,
                  std::string front_secret,
                  HubStore reader,
                  const Clock& clock);

    [[nodiscard]] static std::span<const Route> routes();
    [[nodiscard]] http::BodyPlan plan(const http::Request& head) override;
    void handle(http::Request request, http::Responder responder) override;

    // Who asks for what, and whether they may. Errors: UnknownRoute, MethodNotAllowed, WrongOrigin,
    // NotSignedIn, CsrfMissing, SessionLocked, WrongRole; those of Door::reread.
    [[nodiscard]] Result<Call> admit(const http::Request& request);
    // The browser's address and the origin of our own pages, as the front tells them or, on this
    // machine, as they are.
    [[nodiscard]] std::string address_of(const http::Request& request) const;
    [[nodiscard]] std::string origin_of(const http::Request& request) const;

    // What the routes do; each answers the call, at once or from the door's thread.
    void sign_in(const Call& call);
    void sign_out(const Call& call);
    void lock(const Call& call);
    void unlock(const Call& call);
    void answer_session(const Call& call);
    void answer_fleet(const Call& call);
    void answer_statistics(const Call& call);
    void answer_register(const Call& call);
    void answer_letter(const Call& call);
    void answer_letter_counts(const Call& call);
    void answer_users(const Call& call);
    void change_user(const Call& call);

    template <class Read>
    [[nodiscard]] auto read(Read&& what) {
        const std::lock_guard lock(reader_mutex_);
        return what(reader_);
    }

    const std::span<const http::StaticFile> pages_;
    const std::string front_secret_;
    const Clock& clock_;
    const std::unique_ptr<Random> random_ = make_system_random();
    std::mutex reader_mutex_;  // guards reader_
    HubStore reader_;
    std::unique_ptr<access::Door> door_;
    std::unique_ptr<http::Server> server_;  // last: it calls into all of the above
};

}  // namespace kiosk::hub
