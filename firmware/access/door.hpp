#pragma once
// The one way in from the office network: users, sessions and lock-outs behind one lock, and one
// thread of its own for password hashes, so that neither a server thread nor the office loop ever
// waits for one.

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "firmware/access/lockout.hpp"
#include "firmware/access/sessions.hpp"
#include "firmware/access/users.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::access {

struct Credentials {
    std::string name;
    Redacted<std::string> password;
    std::string address;  // of the peer
};

struct SignedIn {
    std::string token;  // for the cookie
    Session session;
};

// What the office may want to record. A name stands here only when such a user exists: people type
// passwords into the wrong field.
struct Happening {
    enum class What { SignedIn, LockedOut } what = What::SignedIn;
    std::string name;
    Grade grade = Grade::Staff;
    std::string counter;
    int locked_s = 0;
};

// Thread-safe. Calls without a reply return at once. A reply is called exactly once, on the door's
// own thread, or at once with Overloaded (kWaiting passwords wait already).
class Door {
public:
    static constexpr std::size_t kWaiting = 16;  // about two seconds of hashing
    using Done = std::function<void(Status)>;

    // Errors of UserBook::open; Overloaded when 64 MiB for a hash are not to be had. `clock` and
    // `random` outlive the door; `random` must be thread-safe.
    [[nodiscard]] static Result<std::unique_ptr<Door>> open(const std::filesystem::path& users_file,
                                                            const Clock& clock,
                                                            Random& random);
    ~Door();
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    // Answers what waits, then every later sign-in with Overloaded. look() goes on.
    void stop();

    // Called on the door's thread, before the reply. Set once, before the first sign-in.
    void on_happening(std::function<void(const Happening&)> listener);

    // WrongPassword (also for a name that does not exist or is disabled, after the same time),
    // AccountLocked (context "57 s"), Overloaded. `counter` "" takes the user's own; a clerk
    // without either gets BadArgument.
    void sign_in(Credentials who, std::string counter, std::function<void(Result<SignedIn>)> reply);
    // No reply is called with the door's lock held: it may ask the door again.
    // Opens a locked screen; errors as sign_in, and NotSignedIn.
    void unlock(std::string token, Credentials who, Done reply);
    // The person leaves the desk: locked until unlock().
    void lock(std::string_view token);
    void sign_out(std::string_view token);

    // Whether the request is the person's own act, which puts off the idle lock, or the page's
    // background work, which does not.
    enum class Use { Act, Background };
    // NotSignedIn. A locked session is given as it is; the caller refuses what it may not do.
    [[nodiscard]] Result<Session> look(std::string_view token, Use use);

    // Every session that has not ended.
    [[nodiscard]] std::vector<Session> present() const;

    // ---- for the technician; a changed, disabled or removed user is signed out everywhere
    [[nodiscard]] std::vector<User> users() const;  // their hashes left out
    // WeakPassword, UserExists, BadArgument, Overloaded, BodyTooLarge, IoFailed, DiskFull.
    void add_user(User user, Redacted<std::string> password, Done reply);
    // UnknownUser, WeakPassword, Overloaded, IoFailed, DiskFull.
    void set_password(std::string name, Redacted<std::string> password, Done reply);
    // Enabling also ends a lock-out of that name. UnknownUser, IoFailed, DiskFull.
    [[nodiscard]] Status set_account(const std::string& name, User::Account account);
    [[nodiscard]] Status remove_user(const std::string& name);

private:
    Door(UserBook users, std::string nobody, const Clock& clock, Random& random);

    // AccountLocked when the name or the address is.
    [[nodiscard]] Status may_try(const Credentials& who) const;
    // The user whose password that is, counted either way.
    [[nodiscard]] Result<User> check(const Credentials& who);
    void count_wrong(const Credentials& who, const std::optional<User>& known);
    [[nodiscard]] Status open_screen(const std::string& token, const std::string& name);
    [[nodiscard]] bool later(std::function<void()> job);

    const std::string nobody_;  // hash that no password fits: the work for an unknown name
    const Clock& clock_;
    Random& random_;
    std::function<void(const Happening&)> listener_;
    mutable std::mutex mutex_;
    UserBook users_;
    Sessions sessions_;
    Lockout lockout_;
    BoundedQueue<std::function<void()>> jobs_{kWaiting};
    std::jthread worker_;
};

}  // namespace kiosk::access
