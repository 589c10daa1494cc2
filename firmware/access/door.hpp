#pragma once
// The one way in to a console, the office's and the city's: users, sessions and lock-outs behind
// one lock, and one thread of its own for password hashes, so that neither a server thread nor the
// office loop ever waits for one.

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "firmware/access/guesses.hpp"
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
    // At the device itself: a session of Place::Device for whose PIN this is. WrongPin,
    // AccountLocked (context "57 s"), Overloaded. The hashes of all accounts with a PIN are looked
    // at, whoever it fits: at most kMostPins times 0.1 s. Wrong ones count for the device as a
    // whole.
    void sign_in_by_pin(Redacted<std::string> pin, std::function<void(Result<SignedIn>)> reply);

    // How the keypad stands.
    struct PinDoor {
        int tries_left = Lockout::kTries;
        std::uint64_t locked_ms = 0;                    // 0 = may try
        enum class Accounts { None, Some } accounts{};  // whether anybody could come in at all
    };

    [[nodiscard]] PinDoor pin_door() const;

    // Wrong codes of bookings and letters at the glass, of everybody together.
    [[nodiscard]] Guesses& code_guesses() noexcept { return code_guesses_; }

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

    // Takes over what another program (hubctl) has written to the users' file: whoever was changed,
    // disabled or removed there is signed out, and a new password ends a lock-out. Without such a
    // writing it costs one stat(). Errors of UserBook::open: the former users stand.
    [[nodiscard]] Status reread();

    // Every session of the office network that has not ended.
    [[nodiscard]] std::vector<Session> present() const;

    // ---- for the technician; a changed, disabled or removed user is signed out everywhere
    [[nodiscard]] std::vector<User> users() const;  // hashes left out: `pin` is "set" or ""
    // WeakPassword, UserExists, BadArgument, Overloaded, BodyTooLarge, IoFailed, DiskFull.
    void add_user(User user, Redacted<std::string> password, Done reply);
    // UnknownUser, WeakPassword, Overloaded, IoFailed, DiskFull.
    void set_password(std::string name, Redacted<std::string> password, Done reply);
    // Gives a clerk or supervisor a PIN, which signs them out. UnknownUser, WeakPin, PinTaken
    // (somebody has this one), BadArgument (a technician), BodyTooLarge (kMostPins), Overloaded,
    // IoFailed, DiskFull.
    void set_pin(std::string name, Redacted<std::string> pin, Done reply);
    // Takes it away; no error when there is none. UnknownUser, IoFailed, DiskFull.
    [[nodiscard]] Status remove_pin(const std::string& name);
    // Enabling also ends a lock-out of that name and of the keypad. UnknownUser, IoFailed,
    // DiskFull.
    [[nodiscard]] Status set_account(const std::string& name, User::Account account);
    [[nodiscard]] Status remove_user(const std::string& name);

private:
    static constexpr std::string_view kComponent = "access";  // of the log

    Door(UserBook users, std::string nobody, const Clock& clock, Random& random);

    // AccountLocked when the name or the address is.
    [[nodiscard]] Status may_try(const Credentials& who) const;
    // The user whose password that is, counted either way.
    [[nodiscard]] Result<User> check(const Credentials& who);
    void count_wrong(const Credentials& who, const std::optional<User>& known);
    // The user whose PIN that is; every hash is tried. Door's thread, without the lock.
    [[nodiscard]] std::optional<User> whose_pin(const std::string& pin) const;
    [[nodiscard]] Result<User> check_pin_try(const std::string& pin);
    [[nodiscard]] Status give_pin(const std::string& name, const std::string& pin);
    [[nodiscard]] SignedIn open_session(const User& user, const std::string& counter, Place place);
    [[nodiscard]] Status open_screen(const std::string& token, const std::string& name);
    [[nodiscard]] bool later(std::function<void()> job);

    // The keypad's key among the lock-outs: those of names and addresses begin otherwise.
    static constexpr const char* kPinKey = "pin";

    const std::string nobody_;  // hash that no password fits: the work for an unknown name
    const Clock& clock_;
    Random& random_;
    std::function<void(const Happening&)> listener_;
    mutable std::mutex mutex_;
    UserBook users_;
    Sessions sessions_;
    Lockout lockout_;
    Guesses code_guesses_{clock_};
    BoundedQueue<std::function<void()>> jobs_{kWaiting};
    std::jthread worker_;
};

}  // namespace kiosk::access
