// kiosk …: the kiosks of one office. The pairing code is shown to the person at the primary and
// typed at the kiosk that joins; both stand in the same house.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

std::string text_in(const Json& json, std::string_view key) {
    return get_string_or(json, key, "").value_or(std::string());
}

std::int64_t number_in(const Json& json, std::string_view key) {
    return get_int_or(json, key, 0).value_or(0);
}

std::string heard_words(const Session& session, const Json& kiosk) {
    if (!kiosk.contains("heard_ms_ago") || kiosk["heard_ms_ago"].is_null()) {
        return std::string(session.say("chưa nghe thấy", "not heard yet"));
    }
    return fmt::format("{} {} s",
                       session.say("nghe thấy cách đây", "heard since"),
                       number_in(kiosk, "heard_ms_ago") / 1000);
}

void print_primary(const Session& session, const Json& primary) {
    const bool up = text_in(primary, "link") == "up";
    session.line("{} {}  {}  {}",
                 session.say("máy chính", "primary"),
                 text_in(primary, "address"),
                 up ? session.say("đang nối", "link up") : session.say("mất nối", "link down"),
                 heard_words(session, primary));
    if (const std::string reason = text_in(primary, "reason"); !reason.empty()) {
        session.line("  {} {}", session.say("lý do", "reason"), reason);
    }
    session.line("  {} {}, {} {}{}",
                 session.say("phiếu chưa chuyển", "tickets to hand over"),
                 number_in(primary, "tickets_waiting"),
                 session.say("bản sao đến bản ghi", "copied to record"),
                 number_in(primary, "copied"),
                 get_bool_or(primary, "copy_whole", false).value_or(false)
                     ? ""
                     : session.say(" (chưa đủ)", " (not whole)"));
}

Status print_kiosks(Session& session, const Json& answer) {
    const bool is_primary = text_in(answer, "role") == "primary";
    session.line(
        "{}  {} {}  {} {}  {} {}",
        is_primary ? session.say("máy chính", "primary") : session.say("máy phụ", "secondary"),
        session.say("vị trí", "slot"),
        number_in(answer, "slot"),
        session.say("đời", "epoch"),
        number_in(answer, "epoch"),
        session.say("nguồn số", "numbers"),
        text_in(answer, "numbers"));
    if (answer.contains("primary") && answer["primary"].is_object()) {
        print_primary(session, answer["primary"]);
    }
    KIOSK_TRY(const Json kiosks, get_array(answer, "kiosks"));
    for (const Json& kiosk : kiosks) {
        session.line("{} {}  {}  {}  {}",
                     session.say("vị trí", "slot"),
                     number_in(kiosk, "slot"),
                     text_in(kiosk, "device"),
                     text_in(kiosk, "name"),
                     heard_words(session, kiosk));
    }
    return {};
}

Status print_pairing(Session& session, const Json& answer) {
    session.line("{}",
                 session.say("Ở máy cần ghép, gõ (trong 15 phút, dùng một lần):",
                             "At the kiosk that joins, type (within 15 minutes, once):"));
    session.line("kioskctl kiosk join https://{}:{} --pin {} --code {} --name {}",
                 session.say("ĐỊA-CHỈ-MÁY-NÀY", "ADDRESS-OF-THIS-KIOSK"),
                 number_in(answer, "port"),
                 text_in(answer, "pin"),
                 text_in(answer, "code"),
                 session.say("TÊN", "NAME"));
    return {};
}

Status print_joined(Session& session, const Json& answer) {
    session.line(
        "{} {}", session.say("Đã ghép, vị trí", "Joined, slot"), number_in(answer, "slot"));
    return {};
}

Status print_taken_over(Session& session, const Json& answer) {
    session.line("{} {}. {}",
                 session.say("Máy này là máy chính; số phiếu nhận lại:",
                             "This kiosk is the primary now; tickets taken over:"),
                 number_in(answer, "tickets"),
                 session.say("Tắt máy chính cũ cho đến khi sửa xong.",
                             "Keep the old primary switched off until it is mended."));
    return {};
}

struct JoinWish {
    std::string address, pin, code, name;
};

void add_join(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("join", "This kiosk joins the office of a primary");
    auto wish = std::make_shared<JoinWish>();
    verb->add_option("address", wish->address, "https://HOST:PORT of the primary")->required();
    verb->add_option("--pin", wish->pin, "Key of its listener, as kiosk pair shows it")->required();
    verb->add_option("--code", wish->code, "Pairing code")->required();
    verb->add_option("--name", wish->name, "Where this kiosk stands")->required();
    verb->callback([wish, &chosen] {
        chosen = post("/v1/kiosks/join",
                      Json{{"address", wish->address},
                           {"pin", wish->pin},
                           {"code", wish->code},
                           {"name", wish->name}},
                      &print_joined);
    });
}

}  // namespace

void add_kiosk_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "kiosk", "Several kiosks in one office");
    group.add_subcommand("list", "This kiosk's place, the others, the link")->callback([&chosen] {
        chosen = [](Session& session) {
            return show(
                session, session.client.call({"GET", "/v1/kiosks", nullptr, ""}), &print_kiosks);
        };
    });
    group.add_subcommand("pair", "A code with which one more kiosk may join")->callback([&chosen] {
        chosen = post("/v1/kiosks/pairing", nullptr, &print_pairing);
    });
    add_join(group, chosen);
    group.add_subcommand("leave", "This kiosk stands by itself again")->callback([&chosen] {
        chosen = post("/v1/kiosks/leave", nullptr, &print_kiosks);
    });
    group.add_subcommand("take-over", "The primary is lost: this kiosk becomes the primary")
        ->callback(
            [&chosen] { chosen = post("/v1/kiosks/take-over", nullptr, &print_taken_over); });
    auto* remove = group.add_subcommand("remove", "A kiosk leaves the office for good");
    auto device = std::make_shared<std::string>();
    remove->add_option("device", *device, "Its id, as kiosk list shows it")->required();
    remove->callback([device, &chosen] {
        chosen = [device](Session& session) {
            return show(session,
                        session.client.call(
                            {"DELETE", api::target_of("/v1/kiosks/", *device), nullptr, ""}),
                        &print_kiosks);
        };
    });
}

// Into the group queue.
void add_adopt_verb(CLI::App& queue, Verb& chosen) {
    auto* verb = queue.add_subcommand(
        "adopt", "Takes a ticket of a kiosk that is cut off into the line, by its QR code");
    auto code = std::make_shared<std::string>();
    verb->add_option("code", *code, "TDT1|… as a reader gives it")->required();
    verb->callback([code, &chosen] {
        chosen = post("/v1/tickets/adopt", Json{{"code", *code}}, &print_ticket);
    });
}

}  // namespace kiosk::ctl
