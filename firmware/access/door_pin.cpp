// The device's own keypad. A PIN has no name beside it, so every account's hash is tried, always
// all of them: the time a try takes tells nothing about whose digits came near. All on the door's
// thread, where the console's passwords are hashed too.
#include "firmware/access/door.hpp"
#include "firmware/base/format.hpp"
#include "firmware/crypto/password.hpp"

namespace kiosk::access {
namespace {

Error locked_for(std::uint64_t left_ms) {
    return {ErrorCode::AccountLocked, fmt::format("{} s", (left_ms + 999) / 1000)};
}

}  // namespace

Door::PinDoor Door::pin_door() const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = clock_.monotonic_ms();
    PinDoor out;
    out.tries_left = lockout_.tries_left(kPinKey, now);
    out.locked_ms = lockout_.left_ms(kPinKey, now);
    const auto& users = users_.all();
    const bool some = std::any_of(users.begin(), users.end(), [](const User& user) {
        return !user.pin.empty() && user.account == User::Account::Enabled;
    });
    out.accounts = some ? PinDoor::Accounts::Some : PinDoor::Accounts::None;
    return out;
}

std::optional<User> Door::whose_pin(const std::string& pin) const {
    std::vector<User> users;
    {
        const std::lock_guard lock(mutex_);
        users = users_.all();
    }
    std::optional<User> out;
    bool hashed = false;
    for (const User& user : users) {
        if (!user.pin.empty()) {
            hashed = true;
            if (crypto::password_fits(user.pin, pin)) {
                out = user;
            }
        }
    }
    if (!hashed) {  // an office without PINs takes no less time
        static_cast<void>(crypto::password_fits(nobody_, pin));
    }
    return out;
}

Result<User> Door::check_pin_try(const std::string& pin) {
    if (const PinDoor stands = pin_door(); stands.locked_ms > 0) {
        return locked_for(stands.locked_ms);
    }
    std::optional<User> user = whose_pin(pin);
    if (user && user->account == User::Account::Enabled) {
        const std::lock_guard lock(mutex_);
        lockout_.forgive(kPinKey);
        return std::move(*user);
    }
    std::uint64_t locked_ms = 0;
    {
        const std::lock_guard lock(mutex_);
        locked_ms = lockout_.wrong(kPinKey, clock_.monotonic_ms());
    }
    const int seconds = static_cast<int>(locked_ms / 1000);
    if (seconds == 0) {
        log::warn(kComponent, "a wrong PIN at the device");
    } else {
        log::warn(kComponent, "the device's keypad is locked for {} s after wrong PINs", seconds);
        if (listener_) {
            listener_(
                {Happening::What::LockedOut, std::string(kDevicePin), Grade::Staff, "", seconds});
        }
    }
    return Error{ErrorCode::WrongPin};
}

void Door::sign_in_by_pin(Redacted<std::string> pin, std::function<void(Result<SignedIn>)> reply) {
    if (const PinDoor stands = pin_door(); stands.locked_ms > 0) {
        reply(locked_for(stands.locked_ms));
        return;
    }
    auto job = [this, pin = std::move(pin), reply] {
        const auto user = check_pin_try(pin.get());
        if (!user) {
            reply(user.error());
            return;
        }
        // No counter: nobody sits at the device.
        SignedIn out = open_session(*user, "", Place::Device);
        log::info(kComponent, "{} signed in at the device", user->name);
        if (listener_) {
            listener_({Happening::What::SignedIn, user->name, user->grade, "", 0});
        }
        reply(std::move(out));
    };
    if (!later(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

Status Door::give_pin(const std::string& name, const std::string& pin) {
    User changed;
    {
        const std::lock_guard lock(mutex_);
        const User* known = users_.find(name);
        if (known == nullptr) {
            return Error{ErrorCode::UnknownUser, name};
        }
        changed = *known;
    }
    if (changed.grade == Grade::Technician) {
        return Error{ErrorCode::BadArgument, "a technician has no PIN of the staff's screens"};
    }
    if (const auto owner = whose_pin(pin); owner && owner->name != name) {
        return Error{ErrorCode::PinTaken};
    }
    KIOSK_TRY(changed.pin, crypto::hash_password(pin));
    const std::lock_guard lock(mutex_);
    // The account may have been changed or removed while the hash was made.
    const User* known = users_.find(name);
    if (known == nullptr) {
        return Error{ErrorCode::UnknownUser, name};
    }
    User now = *known;
    now.pin = std::move(changed.pin);
    KIOSK_CHECK(users_.change(std::move(now)));
    sessions_.end_all_of(name);
    return {};
}

void Door::set_pin(std::string name, Redacted<std::string> pin, Done reply) {
    if (auto strong = check_pin(pin.get()); !strong) {
        reply(strong);
        return;
    }
    auto job = [this, name = std::move(name), pin = std::move(pin), reply] {
        reply(give_pin(name, pin.get()));
    };
    if (!later(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

Status Door::remove_pin(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const User* known = users_.find(name);
    if (known == nullptr) {
        return Error{ErrorCode::UnknownUser, name};
    }
    User changed = *known;
    changed.pin.clear();
    KIOSK_CHECK(users_.change(std::move(changed)));
    sessions_.end_all_of(name);
    return {};
}

}  // namespace kiosk::access
