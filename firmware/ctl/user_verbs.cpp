// user … and lan …. A password is read from the terminal without echo, or is the first line of
// standard input; never a word of the command line, which every local user can read.
#include "firmware/base/secret_prompt.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

Result<std::string> ask_secret(const Session& session, std::string_view ask) {
    return read_secret(session.err,
                       {ask,
                        session.say("Nhập lại: ", "Again: "),
                        session.say("hai lần nhập khác nhau", "the two differ")});
}

Result<std::string> read_password(const Session& session) {
    return ask_secret(session, session.say("Mật khẩu: ", "Password: "));
}

void print_user_line(const Session& session, const Json& user) {
    const auto text = [&user](const char* key) {
        return get_string_or(user, key, "").value_or(std::string());
    };
    const bool enabled = get_bool_or(user, "enabled", true).value_or(true);
    const bool pin = get_bool_or(user, "pin", false).value_or(false);
    session.line("{:<20} {:<12} {}{}{}",
                 text("name"),
                 text("role"),
                 text("counter").empty()
                     ? std::string()
                     : fmt::format("{} {}", session.say("quầy", "counter"), text("counter")),
                 pin ? "  PIN" : "",
                 enabled ? "" : session.say("  đã khóa", "  disabled"));
}

Status print_user(Session& session, const Json& answer) {
    KIOSK_TRY(const Json user, get_object(answer, "user"));
    print_user_line(session, user);
    return {};
}

Status print_users(Session& session, const Json& answer) {
    KIOSK_TRY(const Json users, get_array(answer, "users"));
    for (const Json& user : users) {
        print_user_line(session, user);
    }
    return {};
}

Status print_removed(Session& session, const Json& answer) {
    KIOSK_TRY(const std::string name, get_string(answer, "removed"));
    session.line("{}: {}", name, session.say("đã xóa", "removed"));
    return {};
}

Status print_lan(Session& session, const Json& answer) {
    KIOSK_TRY(const bool listening, get_bool(answer, "listening"));
    if (!listening) {
        session.line("{}",
                     session.say("Không mở trên mạng văn phòng ([lan] listen chưa đặt).",
                                 "Not listening on the office network ([lan] listen is not set)."));
        return {};
    }
    KIOSK_TRY(const std::string address, get_string(answer, "address"));
    KIOSK_TRY(const std::string fingerprint, get_string(answer, "fingerprint"));
    KIOSK_TRY(const Json names, get_array(answer, "names"));
    KIOSK_TRY(const std::int64_t until, get_int(answer, "not_after_ms"));
    session.line("{}  https://{}", session.say("Địa chỉ:", "Address:"), address);
    for (const Json& name : names) {
        session.line("  {}", name.is_string() ? name.get<std::string>() : "");
    }
    session.line("{} {}", session.say("Hiệu lực đến:", "Valid until:"), office_time(until));
    session.line("SHA-256 {}", fingerprint);
    return {};
}

void add_add(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string name, role, counter;
    };

    auto* verb = group.add_subcommand("add", "Make an account; the password is asked for");
    auto wish = std::make_shared<Wish>();
    verb->add_option("name", wish->name, "a-z 0-9 . - with a letter first")->required();
    // After the verb it is the account's role; before it, kioskctl's own.
    verb->add_option("--role", wish->role, "staff, supervisor or technician")
        ->required()
        ->check(CLI::IsMember({"staff", "supervisor", "technician"}));
    verb->add_option("--counter", wish->counter, "Where this person usually sits");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) -> Result<int> {
            KIOSK_TRY(const std::string password, read_password(session));
            const Json body{{"name", wish->name},
                            {"role", wish->role},
                            {"counter", wish->counter},
                            {"password", password}};
            return show(session, session.client.call({"POST", "/v1/users", body, ""}), &print_user);
        };
    });
}

void add_password(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("password", "Set a new password; signs the user out");
    auto name = std::make_shared<std::string>();
    verb->add_option("name", *name)->required();
    verb->callback([name, &chosen] {
        chosen = [name](Session& session) -> Result<int> {
            KIOSK_TRY(const std::string password, read_password(session));
            return show(session,
                        session.client.call({"POST",
                                             api::target_of("/v1/users/", *name, "/password"),
                                             {{"password", password}},
                                             ""}),
                        &print_user);
        };
    });
}

void add_pin(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string name;
        bool remove = false;
    };

    auto* verb = group.add_subcommand(
        "pin", "Set the 6-digit PIN for the kiosk's staff screens; it is asked for");
    auto wish = std::make_shared<Wish>();
    verb->add_option("name", wish->name)->required();
    verb->add_flag("--remove", wish->remove, "Take the PIN away");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) -> Result<int> {
            const std::string target = api::target_of("/v1/users/", wish->name, "/pin");
            if (wish->remove) {
                return show(
                    session, session.client.call({"DELETE", target, nullptr, ""}), &print_user);
            }
            KIOSK_TRY(const std::string pin, ask_secret(session, session.say("Mã PIN: ", "PIN: ")));
            return show(
                session, session.client.call({"POST", target, {{"pin", pin}}, ""}), &print_user);
        };
    });
}

void add_by_name(CLI::App& group,
                 Verb& chosen,
                 const std::string& word,
                 const std::string& help,
                 const std::string& method,
                 Printer print) {
    auto* verb = group.add_subcommand(word, help);
    auto name = std::make_shared<std::string>();
    verb->add_option("name", *name)->required();
    verb->callback([=, print = std::move(print), &chosen] {
        chosen = [=](Session& session) {
            const std::string after = method == "POST" ? "/" + word : "";
            const auto target = api::target_of("/v1/users/", *name, after);
            return show(session, session.client.call({method, target, nullptr, ""}), print);
        };
    });
}

}  // namespace

void add_user_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& users = *add_group(program, "user", "Accounts of the console");
    add_add(users, chosen);
    add_password(users, chosen);
    add_pin(users, chosen);
    add_read(users, chosen, "list", "All accounts", "/v1/users", &print_users);
    add_by_name(users, chosen, "enable", "Let in again; ends a lock-out", "POST", &print_user);
    add_by_name(users, chosen, "disable", "Sign out and let in no more", "POST", &print_user);
    add_by_name(users, chosen, "remove", "Delete the account", "DELETE", &print_removed);
    CLI::App& lan = *add_group(program, "lan", "The listener on the office network");
    add_read(lan, chosen, "show", "Address and certificate fingerprint", "/v1/lan", &print_lan);
}

}  // namespace kiosk::ctl
