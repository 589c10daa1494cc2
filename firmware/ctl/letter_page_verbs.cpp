// letter page …: what staff do to single pages of a letter on the desk.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

Status print_pages(Session& session, const Json& answer) {
    KIOSK_TRY(const Json json, get_object(answer, "letter"));
    KIOSK_TRY(const auto letter, api::letter_from(json));
    for (const api::PageState& page : letter.page_list) {
        session.line("{} {}  {}  {}",
                     session.say("Trang", "Page"),
                     page.n,
                     page.id,
                     page_words(session, page));
    }
    for (const api::PageState& page : letter.removed) {
        session.line("{} {}  {}", session.say("Đã bỏ, trang", "Taken out, page"), page.n, page.id);
    }
    return {};
}

struct Place {
    std::string letter;
    std::int64_t n = 0;
    std::int64_t value = 0;
};

std::string target(const Place& at, std::string_view what) {
    return api::target_of("/v1/letters/", at.letter, fmt::format("/pages/{}/{}", at.n, what));
}

// One verb on a page; `option` names the number it needs, "" = none.
void add_page_verb(CLI::App& group,
                   Verb& chosen,
                   const char* name,
                   const char* help,
                   const char* option,
                   const char* option_help) {
    auto* verb = group.add_subcommand(name, help);
    auto at = std::make_shared<Place>();
    verb->add_option("letter", at->letter, "Letter id")->required();
    verb->add_option("page", at->n, "Page number, from 1")->required();
    const std::string key = option;
    if (!key.empty()) {
        verb->add_option("--" + key, at->value, option_help)->required();
    }
    verb->callback([at, key, what = std::string(name), &chosen] {
        const Json body = key.empty() ? Json::object() : Json{{key, at->value}};
        chosen = post(target(*at, what), body, &print_pages);
    });
}

void add_restore(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string letter, page;
    };

    auto* verb = group.add_subcommand("restore", "Give back a page that was taken out");
    auto wish = std::make_shared<Wish>();
    verb->add_option("letter", wish->letter, "Letter id")->required();
    verb->add_option("page", wish->page, "The page's id, as `page list` has it")->required();
    verb->callback([wish, &chosen] {
        chosen = post(api::target_of("/v1/letters/", wish->letter, "/restore"),
                      {{"page", wish->page}},
                      &print_pages);
    });
}

}  // namespace

void add_letter_page_verbs(CLI::App& letters, Verb& chosen) {
    CLI::App& group = *add_group(letters, "page", "Pages: list, move, turn, remove, restore, scan");
    auto* list = group.add_subcommand("list", "The pages of a letter on the desk");
    auto id = std::make_shared<std::string>();
    list->add_option("letter", *id, "Letter id")->required();
    list->callback([id, &chosen] {
        chosen = [id](Session& session) {
            return show(
                session,
                session.client.call({"GET", api::target_of("/v1/letters/", *id), nullptr, ""}),
                &print_pages);
        };
    });
    add_page_verb(group, chosen, "move", "Put a page elsewhere", "to", "Its new place, from 1");
    add_page_verb(group,
                  chosen,
                  "turn",
                  "Say how a page lies; it is read anew",
                  "turn",
                  "Clockwise quarter turns that make it upright, 0-3");
    add_page_verb(group, chosen, "remove", "Take a page out; it can be given back", "", "");
    add_page_verb(
        group, chosen, "scan", "Scan a page again: the next sheet takes its place", "", "");
    add_restore(group, chosen);
}

}  // namespace kiosk::ctl
