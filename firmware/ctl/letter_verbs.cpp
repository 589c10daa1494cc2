// scan follows a letter from the feeder until every page has been read; letter … is what staff do
// with it afterwards.
#include <set>

#include "firmware/base/clock.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

// How often a letter in hand is looked at; a page takes seconds.
constexpr std::uint64_t kLookMs = 150;

Status print_letter(Session& session, const Json& answer) {
    KIOSK_TRY(const Json json, get_object(answer, "letter"));
    KIOSK_TRY(const auto letter, api::letter_from(json));
    session.line("{} {}  {}  {} {}",
                 session.say("Đơn", "Letter"),
                 letter.id,
                 state_words(session, letter.state),
                 letter.pages,
                 session.say("trang", "pages"));
    if (!letter.paused.empty()) {
        session.line(
            "  {}: {}", session.say("Tạm dừng", "Paused"), state_words(session, letter.paused));
    }
    if (!letter.letter_class.empty()) {
        session.line(
            "  {}: {}", session.say("Loại", "Class"), state_words(session, letter.letter_class));
    }
    for (const auto& [name, value] :
         {std::pair{session.say("Mã tra cứu", "Look-up code"), &letter.code},
          {session.say("Mã PIN", "PIN"), &letter.pin},
          {session.say("Loại đơn", "Kind"), &letter.kind},
          {session.say("Cơ quan nhận", "Receiving body"), &letter.body}}) {
        if (!value->empty()) {
            session.line("  {}: {}", name, *value);
        }
    }
    if (letter.key == api::Letter::Key::Gone) {
        session.line("  {}", error_text(ErrorCode::LetterKeyGone, session.language).action);
    }
    return {};
}

Status print_letters(Session& session, const Json& answer) {
    KIOSK_TRY(const auto letters, api::list_from(answer, "letters", &api::letter_from));
    for (const auto& letter : letters) {
        session.line("{}  {}  {} {}  {}  {}",
                     letter.id,
                     state_words(session, letter.state),
                     letter.pages,
                     session.say("trang", "pages"),
                     letter.letter_class.empty() ? std::string_view("-")
                                                 : state_words(session, letter.letter_class),
                     letter.code);
    }
    return {};
}

// Prints the pages that came, and those that have been read, since the last look.
class Progress {
public:
    void tell(const Session& session, const api::Letter& letter) {
        for (const api::PageState& page : letter.page_list) {
            if (page.n > came_) {
                came_ = page.n;
                session.line("{} {}: {}",
                             session.say("Trang", "Page"),
                             page.n,
                             session.say("đã nhận", "received"));
            }
            if (page.state != "reading" && told_.insert(page.n).second) {
                session.line(
                    "{} {}: {}", session.say("Trang", "Page"), page.n, page_words(session, page));
            }
        }
    }

private:
    std::int64_t came_ = 0;
    std::set<std::int64_t> told_;
};

// Looks at the letter until feeding has ended and every page has been read.
Result<Json> follow(Session& session, std::string id) {
    Progress progress;
    while (true) {
        KIOSK_TRY(Json json, session.client.letter(id));
        KIOSK_TRY(const auto letter, api::letter_from(json));
        if (!session.json()) {
            progress.tell(session, letter);
        }
        if (session.stop.stop_requested() || (!letter.feeding() && !letter.being_read())) {
            return json;
        }
        pause_ms(kLookMs);
    }
}

// Why feeding stopped, when that is not simply the end of the paper. The pages taken are kept.
std::optional<Error> trouble(const api::Letter& letter) {
    if (letter.paused == "empty") {
        return letter.pages == 0 ? std::optional(Error{ErrorCode::ScannerEmpty}) : std::nullopt;
    }
    if (letter.paused.empty() || letter.paused == "separator" || letter.paused == "stopped") {
        return std::nullopt;
    }
    if (letter.paused == "backs" && letter.backs) {
        return Error{
            ErrorCode::WrongPageCount,
            fmt::format("sheets: {}, backs: {}", letter.backs->sheets, letter.backs->came)};
    }
    return letter.fault.value_or(Error{ErrorCode::ScannerFault, letter.paused});
}

// The letter that lies behind this one in the stack, with a page or without; "" = none.
std::string next_in_stack(const api::Letter& letter) {
    for (std::size_t i = 0; i + 1 < letter.stack.size(); ++i) {
        if (letter.stack[i].id == letter.id) {
            return letter.stack[i + 1].id;
        }
    }
    return "";
}

// Follows every letter of the stack; told with --json is the first, whose `stack` names the others.
Result<int> scan(Session& session, const api::Ask& begin) {
    KIOSK_TRY(const Json begun, session.client.call(begin));
    KIOSK_TRY(const Json first, get_object(begun, "letter"));
    KIOSK_TRY(const std::string first_id, get_string(first, "id"));
    std::optional<Error> why;
    for (std::string id = first_id; !id.empty() && !why;) {
        KIOSK_TRY(Json json, follow(session, id));
        KIOSK_TRY(const auto letter, api::letter_from(json));
        const std::string next = next_in_stack(letter);
        // Nothing came behind the last separator sheet.
        const bool nothing = id != first_id && letter.pages == 0 && letter.paused == "empty";
        why = nothing ? std::nullopt : trouble(letter);
        if (!session.json() && !nothing) {
            KIOSK_CHECK(print_letter(session, {{"letter", std::move(json)}}));
            if (why) {
                print_error(session, *why);
                session.line(
                    "{}: kioskctl scan --resume {}", session.say("Quét tiếp", "To go on"), id);
                if (letter.paused == "backs") {
                    session.line("{}: kioskctl scan --resume {} --backs",
                                 session.say("Quét lại mặt sau", "The backs again"),
                                 id);
                    session.line("{}: kioskctl letter accept-backs {}",
                                 session.say("Đúng rồi", "They lie right"),
                                 id);
                }
            }
        }
        id = next;
    }
    if (session.json()) {
        KIOSK_TRY(Json json, session.client.letter(first_id));
        session.out << to_text(Json{{"letter", std::move(json)}}) << '\n';
    }
    return why ? exit_code_of(error_kind(why->code)) : kExitOk;
}

void add_scan(CLI::App& program, Verb& chosen) {
    struct Wish {
        std::string resume, source = "adf";
        std::int64_t dpi = 300;
        bool backs = false;
    };

    auto* verb = program.add_subcommand(
        "scan", "Scan a letter page by page; ends when every page has been read");
    auto wish = std::make_shared<Wish>();
    auto* resume = verb->add_option("--resume", wish->resume, "Go on with this letter");
    verb->add_flag("--backs",
                   wish->backs,
                   "The stack was turned over as it lay: scan the backs of all its sheets")
        ->needs(resume);
    verb->add_option("--source", wish->source, "adf (feeder), adf_duplex (both sides) or flatbed");
    verb->add_option("--dpi", wish->dpi, "75-1200");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) {
            if (!wish->resume.empty()) {
                Json how = wish->backs ? Json{{"side", "back"}} : Json(nullptr);
                return scan(session,
                            {"POST",
                             api::target_of("/v1/letters/", wish->resume, "/scan"),
                             std::move(how),
                             ""});
            }
            return scan(
                session,
                {"POST", "/v1/letters", {{"source", wish->source}, {"dpi", wish->dpi}}, ""});
        };
    });
}

Status print_text(Session& session, const Json& answer) {
    KIOSK_TRY(const auto pages, api::list_from(answer, "pages", &api::page_text_from));
    for (const auto& page : pages) {
        session.line(
            "--- {} {} ({}{})",
            session.say("trang", "page"),
            page.n,
            state_words(session, page.state),
            page.state == "read" ? fmt::format(", {} %", page.mean_confidence) : std::string());
        session.line("{}", page.text);
    }
    return {};
}

// Every page's text, once all have been read.
Result<Json> text_of(Session& session, const std::string& id) {
    KIOSK_TRY(const Json json, session.client.letter(id));
    KIOSK_TRY(auto letter, api::letter_from(json));
    while (letter.being_read() && !session.stop.stop_requested()) {
        pause_ms(kLookMs);
        KIOSK_TRY(const Json again, session.client.letter(id));
        KIOSK_TRY(letter, api::letter_from(again));
    }
    Json pages = Json::array();
    for (std::int64_t n = 1; n <= letter.pages; ++n) {
        KIOSK_TRY(Json page, session.client.page(id, n));
        pages.push_back(std::move(page));
    }
    return Json{{"letter", id}, {"pages", std::move(pages)}};
}

void add_text(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("text", "The text of the letter on the desk, as it was read");
    auto id = std::make_shared<std::string>();
    verb->add_option("letter", *id, "Letter id")->required();
    verb->callback([id, &chosen] {
        chosen = [id](Session& session) {
            return show(session, text_of(session, *id), &print_text);
        };
    });
}

void add_confirm(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string letter, kind, body;
        std::int64_t pages = 0;
        bool as_is = false;
    };

    auto* verb = group.add_subcommand(
        "confirm", "Confirm the page count, seal the letter and give its look-up code");
    auto wish = std::make_shared<Wish>();
    verb->add_option("letter", wish->letter, "Letter id")->required();
    verb->add_option("--pages", wish->pages, "Pages counted on paper")->required();
    verb->add_option("--kind",
                     wish->kind,
                     "complaint, denunciation, recommendation, reflection, mixed; without it the "
                     "letter stays protected");
    verb->add_option("--body", wish->body, "Receiving body of an ordinary letter");
    verb->add_flag("--as-is", wish->as_is, "Hand over unread, after a restart");
    verb->callback([wish, &chosen] {
        Json body{{"pages", wish->pages}};
        if (!wish->kind.empty()) {
            body["kind"] = wish->kind;
        }
        if (!wish->body.empty()) {
            body["body"] = wish->body;
        }
        if (wish->as_is) {
            body["as_is"] = true;
        }
        chosen =
            post(api::target_of("/v1/letters/", wish->letter, "/confirm"), body, &print_letter);
    });
}

// A verb of a letter that tells nothing but itself.
void add_told(
    CLI::App& group, Verb& chosen, const char* name, const char* help, std::string_view path) {
    auto* verb = group.add_subcommand(name, help);
    auto id = std::make_shared<std::string>();
    verb->add_option("letter", *id, "Letter id")->required();
    verb->callback([id, path, &chosen] {
        chosen = post(api::target_of("/v1/letters/", *id, path), Json::object(), &print_letter);
    });
}

void add_abandon(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string letter, reason = "mistake";
    };

    auto* verb = group.add_subcommand("abandon", "Drop the letter on the desk; its pages go");
    auto wish = std::make_shared<Wish>();
    verb->add_option("letter", wish->letter, "Letter id")->required();
    verb->add_option("--reason", wish->reason, "rescan or mistake");
    verb->callback([wish, &chosen] {
        chosen = post(api::target_of("/v1/letters/", wish->letter, "/abandon"),
                      {{"reason", wish->reason}},
                      &print_letter);
    });
}

}  // namespace

void add_letter_verbs(CLI::App& program, Verb& chosen) {
    add_scan(program, chosen);
    CLI::App& group = *add_group(program, "letter", "Letters: list, show, read, confirm, abandon");
    group.add_subcommand("list", "Letters of late, newest first")->callback([&chosen] {
        chosen = [](Session& session) {
            return show(
                session, session.client.call({"GET", "/v1/letters", nullptr, ""}), &print_letters);
        };
    });
    auto* verb = group.add_subcommand("show", "One letter");
    auto id = std::make_shared<std::string>();
    verb->add_option("letter", *id, "Letter id")->required();
    verb->callback([id, &chosen] {
        chosen = [id](Session& session) {
            return show(
                session,
                session.client.call({"GET", api::target_of("/v1/letters/", *id), nullptr, ""}),
                &print_letter);
        };
    });
    add_text(group, chosen);
    add_track_verb(group, chosen);
    add_letter_page_verbs(group, chosen);
    add_review_verbs(group, chosen);
    add_confirm(group, chosen);
    add_told(group, chosen, "stop", "Scan no further sheet; those that came are kept", "/stop");
    add_told(group,
             chosen,
             "accept-backs",
             "The backs lie right although they are not as many as the sheets",
             "/accept_backs");
    add_abandon(group, chosen);
}

}  // namespace kiosk::ctl
