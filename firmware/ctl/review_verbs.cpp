// letter fields, letter set: what the letter on the desk says of itself, and what an officer makes
// of it. A value comes from standard input, so that no name stands in a shell's history or in the
// list of processes.
#include <array>
#include <iostream>

#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

struct Word {
    std::string_view name;  // as the API has it
    std::string_view vi;
    std::string_view en;
};

constexpr std::array kFields{Word{"sender", "Người đứng đơn", "Petitioner"},
                             Word{"address", "Địa chỉ", "Address"},
                             Word{"id_number", "Số căn cước", "Identity number"},
                             Word{"phone", "Điện thoại", "Telephone"},
                             Word{"date", "Ngày viết đơn", "Date"},
                             Word{"addressee", "Kính gửi", "Addressed to"},
                             Word{"subject", "Về việc", "Subject"}};
constexpr std::array kFieldStates{Word{"sure", "chắc", "sure"},
                                  Word{"doubtful", "cần xem", "look"},
                                  Word{"empty", "trống", "empty"},
                                  Word{"set", "đã nhận", "set"}};

template <std::size_t N>
std::string_view said(const Session& session,
                      const std::array<Word, N>& list,
                      std::string_view name) {
    for (const Word& word : list) {
        if (word.name == name) {
            return session.say(word.vi, word.en);
        }
    }
    return name;
}

Status print_review(Session& session, const Json& answer) {
    KIOSK_TRY(const Json review, get_object(answer, "review"));
    KIOSK_TRY(const Json fields, get_array(review, "fields"));
    KIOSK_TRY(const Json kind, get_object(review, "kind"));
    KIOSK_TRY(const bool found, get_bool(review, "found"));
    if (!found) {
        session.line("{}", session.say("Chưa tìm xong.", "Not found out yet."));
    }
    for (const Json& field : fields) {
        KIOSK_TRY(const std::string name, get_string(field, "name"));
        KIOSK_TRY(const std::string value, get_string(field, "value"));
        KIOSK_TRY(const std::string state, get_string(field, "state"));
        session.line("{}: {}  [{}]",
                     said(session, kFields, name),
                     value.empty() ? "–" : value,
                     said(session, kFieldStates, state));
    }
    if (review.contains("ticket") && review["ticket"].is_object()) {
        const Json& ticket = review["ticket"];
        KIOSK_TRY(const std::string number, get_string(ticket, "number"));
        KIOSK_TRY(const std::int64_t page, get_int(ticket, "page"));
        KIOSK_TRY(const bool linked, get_bool(ticket, "linked"));
        session.line("{}: {} ({} {}){}",
                     session.say("Phiếu số", "Ticket"),
                     number,
                     session.say("trang", "page"),
                     page,
                     linked ? "" : session.say(", chưa gắn", ", not linked"));
    }
    KIOSK_TRY(const std::string hint, get_string(kind, "kind"));
    KIOSK_TRY(const bool may_denounce, get_bool(kind, "may_denounce"));
    session.line(
        "{}: {}{}",
        session.say("Gợi ý loại đơn", "Hint of the kind"),
        hint.empty() ? "–" : hint,
        may_denounce ? session.say(" (có nói đến tố cáo)", " (speaks of denouncing)") : "");
    return {};
}

Status print_found_letters(Session& session, const Json& answer) {
    KIOSK_TRY(const Json found, get_array(answer, "found"));
    for (const Json& it : found) {
        KIOSK_TRY(const Json json, get_object(it, "letter"));
        KIOSK_TRY(const auto letter, api::letter_from(json));
        std::string pages;
        KIOSK_TRY(const Json list, get_array(it, "pages"));
        for (const Json& page : list) {
            pages += " " + to_text(page);
        }
        session.line("{}  {}  {}{}", letter.id, letter.code, session.say("trang", "pages"), pages);
    }
    KIOSK_TRY(const std::int64_t all, get_int(answer, "all"));
    session.line("{}: {}", session.say("Tìm thấy", "Found"), all);
    return {};
}

void add_find_letters(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand(
        "find", "Letters not handed over yet, by the words on standard input; marks do not count");
    verb->callback([&chosen] {
        chosen = [](Session& session) -> Result<int> {
            std::string line;
            if (!std::getline(std::cin, line)) {
                return Error{ErrorCode::BadArgument, "nothing on standard input"};
            }
            return post("/v1/letters/find", {{"text", line}}, &print_found_letters)(session);
        };
    });
}

void add_ticket(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand(
        "ticket", "Say whether the letter was brought with the ticket whose code is on a page");
    auto id = std::make_shared<std::string>();
    auto linked = std::make_shared<bool>(true);
    verb->add_option("letter", *id, "Letter id")->required();
    verb->add_flag("--link,!--no-link", *linked, "It was (default), or it was not");
    verb->callback([id, linked, &chosen] {
        chosen = post(
            api::target_of("/v1/letters/", *id, "/review"), {{"ticket", *linked}}, &print_review);
    });
}

void add_fields(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("fields", "What the letter on the desk says of itself");
    auto id = std::make_shared<std::string>();
    verb->add_option("letter", *id, "Letter id")->required();
    verb->callback([id, &chosen] {
        chosen = [id](Session& session) {
            return show(session,
                        session.client.call(
                            {"GET", api::target_of("/v1/letters/", *id, "/review"), nullptr, ""}),
                        &print_review);
        };
    });
}

void add_set(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string letter, field;
        bool back = false;
    };

    auto* verb = group.add_subcommand(
        "set", "Set a field to the line on standard input; an empty line: the letter has none");
    auto wish = std::make_shared<Wish>();
    verb->add_option("letter", wish->letter, "Letter id")->required();
    verb->add_option(
            "field", wish->field, "sender, address, id_number, phone, date, addressee, subject")
        ->required();
    verb->add_flag("--back", wish->back, "Take back what was set; nothing is read");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) -> Result<int> {
            Json value;
            if (!wish->back) {
                std::string line;
                if (!std::getline(std::cin, line)) {
                    return Error{ErrorCode::BadArgument, "nothing on standard input"};
                }
                value = line;
            }
            return post(api::target_of("/v1/letters/", wish->letter, "/review"),
                        {{"fields", {{wish->field, std::move(value)}}}},
                        &print_review)(session);
        };
    });
}

}  // namespace

void add_review_verbs(CLI::App& group, Verb& chosen) {
    add_fields(group, chosen);
    add_ticket(group, chosen);
    add_find_letters(group, chosen);
    add_set(group, chosen);
}

}  // namespace kiosk::ctl
