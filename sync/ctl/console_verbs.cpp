// Accounts of the city's pages lie in one file of the hub's folder; a running cityhub takes over
// what is written here with the next request.
#include "sync/ctl/console_verbs.hpp"

#include <iostream>

#include "firmware/access/users.hpp"
#include "firmware/base/secret_prompt.hpp"
#include "firmware/crypto/password.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"
#include "sync/hub/console/console_front.hpp"
#include "sync/hub/console/console_server.hpp"

namespace kiosk::hubctl {
namespace {

Result<access::UserBook> open_book(const Context& context) {
    KIOSK_CHECK(open_hub_store(context));
    return access::UserBook::open(hub::console_users_file(context.data_dir));
}

// Its hash, once it is long enough.
Result<std::string> read_password_hash(const std::string& name) {
    KIOSK_TRY(const std::string password,
              read_secret(std::cerr, {"Password: ", "Again: ", "the two differ"}));
    KIOSK_CHECK(access::check_password(name, password));
    return crypto::hash_password(password);
}

Json user_json(const access::User& user) {
    return {{"name", user.name},
            {"role", access::grade_name(user.grade)},
            {"enabled", user.account == access::User::Account::Enabled}};
}

Result<access::User> known_user(const access::UserBook& book, const std::string& name) {
    const access::User* known = book.find(name);
    return known == nullptr ? Result<access::User>(Error{ErrorCode::UnknownUser, name})
                            : Result<access::User>(*known);
}

void print_user(const Context& context, const access::User& user) {
    const Json one = user_json(user);
    print(context, one, as_lines(Json::array({one})));
}

}  // namespace

Status user_add(const Context& context, const std::string& name, const std::string& role) {
    const auto grade = access::grade_from(role);
    if (!grade || !access::is_of_city(*grade)) {
        return Error{ErrorCode::BadArgument, "--role: viewer, officer or admin"};
    }
    KIOSK_TRY(access::UserBook book, open_book(context));
    if (book.find(name) != nullptr) {  // before a password is asked for
        return Error{ErrorCode::UserExists, name};
    }
    access::User user;
    user.name = name;
    user.grade = *grade;
    KIOSK_TRY(user.hash, read_password_hash(name));
    KIOSK_CHECK(book.add(user));
    print_user(context, user);
    return {};
}

Status user_password(const Context& context, const std::string& name) {
    KIOSK_TRY(access::UserBook book, open_book(context));
    KIOSK_TRY(access::User user, known_user(book, name));
    KIOSK_TRY(user.hash, read_password_hash(name));
    KIOSK_CHECK(book.change(user));
    print_user(context, user);
    return {};
}

Status user_set(const Context& context, const std::string& name, UserAccess may) {
    KIOSK_TRY(access::UserBook book, open_book(context));
    KIOSK_TRY(access::User user, known_user(book, name));
    user.account = may == UserAccess::Enabled ? access::User::Account::Enabled
                                              : access::User::Account::Disabled;
    KIOSK_CHECK(book.change(user));
    print_user(context, user);
    return {};
}

Status users(const Context& context) {
    KIOSK_TRY(const access::UserBook book, open_book(context));
    Json list = Json::array();
    for (const access::User& user : book.all()) {
        list.push_back(user_json(user));
    }
    print(context, list, as_lines(list));
    return {};
}

Status console_front(const Context& context,
                     const std::string& listen,
                     const std::vector<std::string>& doors) {
    KIOSK_CHECK(open_hub_store(context));
    const auto random = make_system_random();
    KIOSK_TRY(const std::string text,
              hub::console_front_config({context.data_dir, listen, doors}, *random));
    print(context, Json{{"nginx", text}}, text);
    return {};
}

}  // namespace kiosk::hubctl
