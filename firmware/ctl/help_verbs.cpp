// help …: calls from the glass for a person.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

std::string_view help_words(const Session& session, std::string_view state) {
    if (state == "called") {
        return session.say("đang gọi", "waiting");
    }
    if (state == "answered") {
        return session.say("đã có người đến", "answered");
    }
    return state == "cancelled" ? session.say("không cần nữa", "taken back")
                                : session.say("hết ngày", "day over");
}

void print_help_call(const Session& session, const api::HelpCall& call) {
    session.line("{}  {} {}  {}  {}{}",
                 call.id,
                 session.say("máy", "kiosk"),
                 call.kiosk,
                 office_time(call.called_ms),
                 help_words(session, call.state),
                 call.answered_by.empty() ? std::string() : "  " + call.answered_by);
}

Status print_help_answer(Session& session, const Json& answer) {
    KIOSK_TRY(const Json help, get_object(answer, "help"));
    KIOSK_TRY(const auto call, api::help_call_from(help));
    print_help_call(session, call);
    return {};
}

Status print_helps(Session& session, const Json& answer) {
    KIOSK_TRY(const auto calls, api::list_from(answer, "calls", &api::help_call_from));
    for (const api::HelpCall& call : calls) {
        print_help_call(session, call);
    }
    return {};
}

void add_call_verb(CLI::App& group,
                   Verb& chosen,
                   const std::string& name,
                   const std::string& help) {
    auto* verb = group.add_subcommand(name, help);
    auto call = std::make_shared<std::string>();
    verb->add_option("call", *call, "Id of the call, as help list shows it")->required();
    verb->callback([call, name, &chosen] {
        chosen = post(api::target_of("/v1/help/", *call, "/" + name), nullptr, &print_help_answer);
    });
}

}  // namespace

void add_help_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "help", "Calls for help from the kiosk");
    group.add_subcommand("list", "Today's calls, newest first")->callback([&chosen] {
        chosen = [](Session& session) {
            return show(
                session, session.client.call({"GET", "/v1/help", nullptr, ""}), &print_helps);
        };
    });
    group.add_subcommand("call", "Call staff to this kiosk; an open call is given again")
        ->callback([&chosen] { chosen = post("/v1/help", nullptr, &print_help_answer); });
    add_call_verb(group, chosen, "answer", "I am going there");
    add_call_verb(group, chosen, "cancel", "Nobody is needed any more");
}

}  // namespace kiosk::ctl
