// Locks are looked at twice: before queueing, so that a locked peer costs no hash, and again on the
// worker, so that tries which were queued together count one after another.
#include "firmware/access/door.hpp"

#include "firmware/base/format.hpp"
#include "firmware/crypto/password.hpp"

namespace kiosk::access {
namespace {

constexpr std::uint64_t kWaitMs = 500;

std::string name_key(const std::string& name) {
    return "name " + name;
}

std::string address_key(const std::string& address) {
    return "address " + address;
}

}  // namespace

Result<std::unique_ptr<Door>> Door::open(const std::filesystem::path& users_file,
                                         const Clock& clock,
                                         Random& random) {
    KIOSK_TRY(auto users, UserBook::open(users_file));
    KIOSK_TRY(auto nobody, crypto::hash_password(to_hex(random.bytes<32>())));
    return std::unique_ptr<Door>(new Door(std::move(users), std::move(nobody), clock, random));
}

Door::Door(UserBook users, std::string nobody, const Clock& clock, Random& random)
    : nobody_(std::move(nobody)), clock_(clock), random_(random), users_(std::move(users)) {
    worker_ = std::jthread([this] {
        while (!jobs_.closed() || jobs_.size() > 0) {
            if (auto job = jobs_.pop(kWaitMs)) {
                (*job)();
            }
        }
    });
}

Door::~Door() {
    stop();
}

void Door::stop() {
    jobs_.close();
    if (worker_.joinable()) {
        worker_.join();
    }
}

void Door::on_happening(std::function<void(const Happening&)> listener) {
    listener_ = std::move(listener);
}

bool Door::later(std::function<void()> job) {
    return jobs_.push(std::move(job));
}

Status Door::may_try(const Credentials& who) const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = clock_.monotonic_ms();
    const std::uint64_t left = std::max(lockout_.left_ms(name_key(who.name), now),
                                        lockout_.left_ms(address_key(who.address), now));
    if (left > 0) {
        return Error{ErrorCode::AccountLocked, fmt::format("{} s", (left + 999) / 1000)};
    }
    return {};
}

void Door::count_wrong(const Credentials& who, const std::optional<User>& known) {
    std::uint64_t locked_ms = 0;
    {
        const std::lock_guard lock(mutex_);
        const std::uint64_t now = clock_.monotonic_ms();
        locked_ms = lockout_.wrong(name_key(who.name), now);
        (void)lockout_.wrong(address_key(who.address), now);
    }
    if (locked_ms == 0) {
        return;
    }
    const int seconds = static_cast<int>(locked_ms / 1000);
    log::warn(kComponent,
              "{} from {} locked for {} s after wrong passwords",
              known ? known->name : std::string("a name that no user has"),
              who.address,
              seconds);
    if (known && listener_) {
        listener_({Happening::What::LockedOut, known->name, known->grade, "", seconds});
    }
}

Result<User> Door::check(const Credentials& who) {
    KIOSK_CHECK(may_try(who));
    std::optional<User> known;
    {
        const std::lock_guard lock(mutex_);
        if (const User* found = users_.find(who.name)) {
            known = *found;
        }
    }
    const bool fits = crypto::password_fits(known ? known->hash : nobody_, who.password.get());
    if (!known || !fits || known->account == User::Account::Disabled) {
        count_wrong(who, known);
        return Error{ErrorCode::WrongPassword};
    }
    const std::lock_guard lock(mutex_);
    lockout_.forgive(name_key(who.name));
    lockout_.forgive(address_key(who.address));
    return std::move(*known);
}

void Door::sign_in(Credentials who,
                   std::string counter,
                   std::function<void(Result<SignedIn>)> reply) {
    if (auto may = may_try(who); !may) {
        reply(may.error());
        return;
    }
    auto job = [this, who = std::move(who), counter = std::move(counter), reply] {
        auto user = check(who);
        if (!user) {
            reply(user.error());
            return;
        }
        const std::string desk = counter.empty() ? user->counter : counter;
        if (desk.empty() && user->grade == Grade::Staff) {
            reply(Error{ErrorCode::BadArgument, "counter: a clerk sits at one"});
            return;
        }
        SignedIn out = open_session(*user, desk, Place::Network);
        log::info(kComponent, "{} signed in from {}", user->name, who.address);
        if (listener_) {
            listener_({Happening::What::SignedIn, user->name, user->grade, desk, 0});
        }
        reply(std::move(out));
    };
    if (!later(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

SignedIn Door::open_session(const User& user, const std::string& counter, Place place) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = clock_.monotonic_ms();
    SignedIn out;
    out.token = sessions_.open(user, counter, place, random_, now);
    out.session = sessions_.find(out.token, now).value();
    return out;
}

Status Door::open_screen(const std::string& token, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = clock_.monotonic_ms();
    const auto session = sessions_.find(token, now);
    if (!session || session->name != name) {
        return Error{ErrorCode::NotSignedIn};
    }
    sessions_.unlock(token, now);
    return {};
}

void Door::unlock(std::string token, Credentials who, Done reply) {
    if (auto may = may_try(who); !may) {
        reply(may.error());
        return;
    }
    auto job = [this, token = std::move(token), who = std::move(who), reply] {
        const auto user = check(who);
        if (!user) {
            reply(user.error());
            return;
        }
        reply(open_screen(token, user->name));
    };
    if (!later(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

void Door::lock(std::string_view token) {
    const std::lock_guard lock(mutex_);
    sessions_.lock(token);
}

void Door::sign_out(std::string_view token) {
    const std::lock_guard lock(mutex_);
    if (const auto session = sessions_.find(token, clock_.monotonic_ms())) {
        log::info(kComponent, "{} signed out", session->name);
    }
    sessions_.end(token);
}

Result<Session> Door::look(std::string_view token, Use use) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = clock_.monotonic_ms();
    auto session = sessions_.find(token, now);
    if (session && use == Use::Act) {
        sessions_.act(token, now);
    }
    return session;
}

Status Door::reread() {
    const std::lock_guard lock(mutex_);
    if (users_.is_current()) {
        return {};
    }
    KIOSK_TRY(UserBook now, UserBook::open(users_.file()));
    for (const User& before : users_.all()) {
        const User* after = now.find(before.name);
        if (after != nullptr && *after == before) {
            continue;
        }
        sessions_.end_all_of(before.name);
        lockout_.forgive(name_key(before.name));
    }
    users_ = std::move(now);
    return {};
}

std::vector<Session> Door::present() const {
    const std::lock_guard lock(mutex_);
    auto out = sessions_.all(clock_.monotonic_ms());
    std::erase_if(out, [](const Session& one) { return one.place == Place::Device; });
    return out;
}

std::vector<User> Door::users() const {
    const std::lock_guard lock(mutex_);
    auto out = users_.all();
    for (User& user : out) {
        user.hash.clear();
        user.pin = user.pin.empty() ? "" : "set";
    }
    return out;
}

void Door::add_user(User user, Redacted<std::string> password, Done reply) {
    if (auto strong = check_password(user.name, password.get()); !strong) {
        reply(strong);
        return;
    }
    auto job = [this, user = std::move(user), password = std::move(password), reply]() mutable {
        auto hash = crypto::hash_password(password.get());
        if (!hash) {
            reply(hash.error());
            return;
        }
        user.hash = std::move(hash).value();
        Status done;
        {
            const std::lock_guard lock(mutex_);
            done = users_.add(std::move(user));
        }
        reply(done);
    };
    if (!later(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

void Door::set_password(std::string name, Redacted<std::string> password, Done reply) {
    if (auto strong = check_password(name, password.get()); !strong) {
        reply(strong);
        return;
    }
    auto job = [this, name = std::move(name), password = std::move(password), reply] {
        auto hash = crypto::hash_password(password.get());
        if (!hash) {
            reply(hash.error());
            return;
        }
        Status done = Error{ErrorCode::UnknownUser, name};
        {
            const std::lock_guard lock(mutex_);
            if (const User* known = users_.find(name)) {
                User changed = *known;
                changed.hash = std::move(hash).value();
                done = users_.change(std::move(changed));
                sessions_.end_all_of(name);
                lockout_.forgive(name_key(name));
            }
        }
        reply(done);
    };
    if (!later(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

Status Door::set_account(const std::string& name, User::Account account) {
    const std::lock_guard lock(mutex_);
    const User* known = users_.find(name);
    if (known == nullptr) {
        return Error{ErrorCode::UnknownUser, name};
    }
    User changed = *known;
    changed.account = account;
    KIOSK_CHECK(users_.change(std::move(changed)));
    if (account == User::Account::Disabled) {
        sessions_.end_all_of(name);
    } else {
        lockout_.forgive(name_key(name));
        lockout_.forgive(kPinKey);
    }
    return {};
}

Status Door::remove_user(const std::string& name) {
    const std::lock_guard lock(mutex_);
    KIOSK_CHECK(users_.remove(name));
    sessions_.end_all_of(name);
    return {};
}

}  // namespace kiosk::access
