// Accounts of the console. Only at the device itself: whoever has a technician's password on the
// network still cannot make accounts from there.
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

constexpr std::string_view kAccountsAtDevice = "accounts are kept at the device itself";

}  // namespace

Json user_view(const access::User& user) {
    return {{"name", user.name},
            {"role", access::grade_name(user.grade)},
            {"counter", user.counter.empty() ? Json(nullptr) : Json(user.counter)},
            {"pin", !user.pin.empty()},
            {"enabled", user.account == access::User::Account::Enabled}};
}

void reply_user(const Call& call, const std::string& name, const Status& done, int status) {
    if (!done) {
        call.responder.reply(done.error());
        return;
    }
    for (const access::User& user : call.console.door.users()) {
        if (user.name == name) {
            call.reply(status)(Json{{"user", user_view(user)}});
            return;
        }
    }
    call.responder.reply(Error{ErrorCode::UnknownUser, name});
}

namespace {

void get_users(Call call) {
    if (!is_at_device(call, kAccountsAtDevice)) {
        return;
    }
    Json list = Json::array();
    for (const access::User& user : call.console.door.users()) {
        list.push_back(user_view(user));
    }
    call.reply()(Json{{"users", std::move(list)}});
}

Result<access::User> user_of(const Json& body) {
    access::User out;
    KIOSK_TRY(out.name, get_string(body, "name"));
    KIOSK_TRY(const std::string role, get_string(body, "role"));
    KIOSK_TRY(out.counter, get_string_or(body, "counter", ""));
    const auto grade = access::grade_from(role);
    if (!grade || access::is_of_city(*grade)) {
        return Error{ErrorCode::BadArgument, "role: staff, supervisor or technician"};
    }
    out.grade = *grade;
    return out;
}

void post_user(Call call) {
    auto user = user_of(call.body);
    auto password = get_string(call.body, "password");
    if (!is_at_device(call, kAccountsAtDevice)) {
        return;
    }
    if (!user || !password) {
        call.responder.reply(!user ? user.error() : password.error());
        return;
    }
    const std::string name = user->name;
    call.console.door.add_user(
        std::move(user).value(),
        Redacted<std::string>(std::move(password).value()),
        [call, name](const Status& done) { reply_user(call, name, done, 201); });
}

void post_password(Call call) {
    auto password = get_string(call.body, "password");
    if (!is_at_device(call, kAccountsAtDevice)) {
        return;
    }
    if (!password) {
        call.responder.reply(password.error());
        return;
    }
    const std::string name = call.params.find("name")->second;
    call.console.door.set_password(
        name, Redacted<std::string>(std::move(password).value()), [call, name](const Status& done) {
            reply_user(call, name, done);
        });
}

void set_account(const Call& call, access::User::Account account) {
    if (is_at_device(call, kAccountsAtDevice)) {
        const std::string& name = call.params.find("name")->second;
        reply_user(call, name, call.console.door.set_account(name, account));
    }
}

void post_enable(Call call) {
    set_account(call, access::User::Account::Enabled);
}

void post_disable(Call call) {
    set_account(call, access::User::Account::Disabled);
}

void delete_user(Call call) {
    if (!is_at_device(call, kAccountsAtDevice)) {
        return;
    }
    const std::string& name = call.params.find("name")->second;
    const Status done = call.console.door.remove_user(name);
    call.reply()(done ? Result<Json>(Json{{"removed", name}}) : Result<Json>(done.error()));
}

}  // namespace

std::vector<Route> user_routes() {
    return {
        {"GET", "/v1/users", kTechnician, &get_users},
        {"POST", "/v1/users", kTechnician, &post_user},
        {"POST", "/v1/users/{name}/password", kTechnician, &post_password},
        {"POST", "/v1/users/{name}/enable", kTechnician, &post_enable},
        {"POST", "/v1/users/{name}/disable", kTechnician, &post_disable},
        {"DELETE", "/v1/users/{name}", kTechnician, &delete_user},
    };
}

}  // namespace kiosk::server
