// status, sync …, provision, devices, sim, watch.
#include "firmware/base/file.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

// "name: value" for every plain field: what the API adds later is shown without a new kioskctl.
Status print_fields(Session& session, const Json& answer) {
    for (const auto& [name, value] : answer.items()) {
        if (value.is_null()) {
            continue;
        }
        session.line(
            "{:<18} {}", name, value.is_string() ? value.get<std::string>() : to_text(value));
    }
    return {};
}

Status print_devices(Session& session, const Json& answer) {
    KIOSK_TRY(const Json devices, get_array(answer, "devices"));
    for (const Json& device : devices) {
        KIOSK_CHECK(print_fields(session, device));
    }
    return {};
}

std::string words_of_document(const Session& session, const Json& document) {
    const auto version = get_int_or(document, "version", 0).value_or(0);
    const auto refused = get_int_or(document, "refused", 0).value_or(0);
    std::string out = version == 0 ? std::string(session.say("tệp của máy", "the device's own"))
                                   : fmt::format("{} {}", session.say("bản", "version"), version);
    if (get_bool_or(document, "withdrawn", false).value_or(false)) {
        out += session.say(", đã thu hồi", ", withdrawn");
    }
    if (refused != 0) {
        out += fmt::format("; {} {}: {}",
                           session.say("không nhận bản", "refused version"),
                           refused,
                           get_string_or(document, "code", "").value_or(std::string()));
        const auto where = get_string_or(document, "where", "").value_or(std::string());
        out += where.empty() ? "" : fmt::format(" ({})", where);
    }
    return out;
}

// What the city refused for good waits for a person; nothing else here does.
void print_parked(const Session& session, std::int64_t parked) {
    if (parked > 0) {
        session.line("{}: {}. {}",
                     session.say("Bản ghi thành phố không nhận", "Records the city refused"),
                     parked,
                     session.say("Báo kỹ thuật của thành phố; không mất gì, bản ghi vẫn ở máy này "
                                 "(kioskctl journal show: record.parked).",
                                 "Tell the city's technician; nothing is lost, they stay here "
                                 "(kioskctl journal show: record.parked)."));
    }
}

// Why it waits, and what to do about it.
void print_reason(const Session& session, const Json& reason) {
    const auto word = [&](const char* vi, const char* en) {
        return get_string_or(reason, session.say(vi, en), "").value_or(std::string());
    };
    session.line(
        "{:<18} {} {}", "reason", word("text_vi", "text_en"), word("action_vi", "action_en"));
    session.line("{:<18} {} {}", "", word("code", "code"), word("context", "context"));
}

// The fields, what needs a person, and below them a line for each of the city's documents.
Status print_sync(Session& session, const Json& answer) {
    Json fields = answer;
    fields.erase("documents");
    fields.erase("reason");
    KIOSK_CHECK(print_fields(session, fields));
    if (answer.contains("reason") && answer["reason"].is_object()) {
        print_reason(session, answer["reason"]);
    }
    KIOSK_TRY(const std::int64_t parked, get_int_or(answer, "parked", 0));
    print_parked(session, parked);
    if (!answer.contains("documents")) {
        return {};
    }
    KIOSK_TRY(const Json documents, get_array(answer, "documents"));
    for (const Json& document : documents) {
        KIOSK_TRY(const std::string name, get_string(document, "name"));
        session.line("{:<18} {}", name, words_of_document(session, document));
    }
    return {};
}

void add_sync(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "sync", "Sending to the city: status, push, pause");
    add_read(group, chosen, "status", "What waits and how the link is", "/v1/sync", &print_sync);
    for (const auto& [name, help] : {std::pair{"push", "Send now what waits"},
                                     {"pause", "Stop sending until resumed, or kioskd restarts"},
                                     {"resume", "Send again"}}) {
        group.add_subcommand(name, help)->callback([name = std::string(name), &chosen] {
            chosen = post("/v1/sync/" + name, nullptr, &print_sync);
        });
    }
}

void add_provision(CLI::App& program, Verb& chosen) {
    struct Wish {
        std::string hub, ca, token;
    };

    auto* verb = program.add_subcommand("provision", "Enrol this device with the city hub");
    auto wish = std::make_shared<Wish>();
    verb->add_option("--hub", wish->hub, "https://HOST:PORT")->required();
    verb->add_option("--ca", wish->ca, "The city's CA certificate (PEM file)")->required();
    verb->add_option("--token", wish->token, "One-time token from hubctl device add")->required();
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) -> Result<int> {
            KIOSK_TRY(const std::string ca, read_text_file(wish->ca));
            const Json body{{"hub", wish->hub}, {"ca_pem", ca}, {"token", wish->token}};
            return show(
                session, session.client.call({"POST", "/v1/provision", body, ""}), &print_fields);
        };
    });
}

void add_sim(CLI::App& program, Verb& chosen) {
    struct Wish {
        std::string device, state;
    };

    auto* verb = program.add_subcommand("sim", "Tell a simulated device what to do");
    auto wish = std::make_shared<Wish>();
    verb->add_option("device", wish->device, "scanner, printer, speech, codes")->required();
    verb->add_option("state",
                     wish->state,
                     "e.g. ok, gone, slow; scanner also reload, jam@2, cover, busy; codes: the "
                     "text of a code that is held under the reader")
        ->required();
    verb->callback([wish, &chosen] {
        chosen =
            post(api::target_of("/v1/sim/", wish->device), {{"state", wish->state}}, &print_fields);
    });
}

// One event for people, or as one line of JSON.
void print_event(const Session& session, const http::SentEvent& event) {
    const Json data = parse_json(event.data).value_or(Json(nullptr));
    if (session.json()) {
        session.out << to_text({{"event", event.event}, {"id", event.id}, {"data", data}}) << '\n';
    } else if (event.event == "snapshot") {
        session.line("{}: {} {}, {} {}",
                     session.say("Hàng chờ", "Queue"),
                     session.say("phiên bản", "version"),
                     get_int_or(data, "version", 0).value_or(0),
                     data.contains("waiting") ? data["waiting"].size() : 0,
                     session.say("phiếu chờ", "waiting"));
    } else if (event.event == "change") {
        session.line("{:>7}  {}  {}",
                     get_int_or(data, "seq", 0).value_or(0),
                     office_time(get_int_or(data, "wall_ms", 0).value_or(0)),
                     get_string_or(data, "kind", "").value_or(std::string()) + "  " +
                         (data.contains("body") ? to_text(data["body"]) : std::string()));
    } else if (event.event != "heartbeat" && event.event != "hall") {  // the change says the same
        session.line("{}  {}", event.event, event.data);
    }
    session.out.flush();
}

void add_watch(CLI::App& program, Verb& chosen) {
    auto* verb = program.add_subcommand("watch", "Follow what happens, until Ctrl-C");
    auto count = std::make_shared<std::int64_t>(0);
    verb->add_option("--count", *count, "End after N changes")->check(CLI::PositiveNumber);
    verb->callback([count, &chosen] {
        chosen = [count](Session& session) -> Result<int> {
            std::int64_t changes = 0;
            KIOSK_CHECK(session.client.follow(
                [&](const http::SentEvent& event) {
                    if (session.json() && event.event == "heartbeat") {
                        return session.out.good();
                    }
                    print_event(session, event);
                    changes += event.event == "change" ? 1 : 0;
                    return session.out.good() && (*count == 0 || changes < *count);
                },
                session.stop));
            return kExitOk;
        };
    });
}

}  // namespace

void add_service_verbs(CLI::App& program, Verb& chosen) {
    add_read(program, chosen, "status", "The device in short", "/v1/status", &print_fields);
    add_read(
        program, chosen, "devices", "Scanner and other devices", "/v1/devices", &print_devices);
    add_sync(program, chosen);
    add_provision(program, chosen);
    add_sim(program, chosen);
    add_watch(program, chosen);
}

}  // namespace kiosk::ctl
