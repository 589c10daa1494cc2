// Letters at the scan desk, their pages, and the sheets that part them. The desk is played: its
// views are those of firmware/kioskd/letter_desk.cpp and letter_confirm.cpp.
#include "firmware/kioskd/letter_review.hpp"
#include "tests/contract/asker.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_appliance.hpp"

namespace kiosk::test {
namespace {

const std::string kLetter = "0123456789abcdef0123456789abcdef";

OfficeAppliance::Script letter_on_the_desk() {
    OfficeAppliance::Script out;
    out.in_hand = {
        {"id", kLetter},
        {"state", "paused"},
        {"pages", 1},
        {"page_list",
         {{{"n", 1},
           {"id", std::string(64, 'a')},
           {"bytes", 65536},
           {"state", "read"},
           {"turn", 2},
           {"flags", Json::array({"hard_to_read", "faint"})},
           {"repeats", 1}}}},
        {"removed", {{{"id", std::string(64, 'b')}, {"n", 2}}}},
        {"stack", {{{"id", kLetter}, {"pages", 1}, {"state", "paused"}, {"paused", "jam"}}}},
        {"dpi", 300},
        {"source", "adf"},
        {"backs", {{"sheets", 4}, {"came", 3}, {"state", "unequal"}}},
        {"fields_found", true},
        {"kind_hint", "complaint"},
        {"paused", "jam"},
        {"fault", {{"code", "ScannerJam"}, {"context", ""}}}};
    out.letter = Json{{"letter", out.in_hand}};
    out.pages[1] = {
        {"n", 1},
        {"state", "read"},
        {"text", "Kính gửi"},
        {"mean_confidence", 95},
        {"quarter_turns", 0},
        {"width", 2480},
        {"height", 3508},
        {"look",
         ocr::to_json(
             ocr::PageLook{{ocr::PageFlag::Blank}, {{ocr::MarkKind::Stamp, {1, 2, 3, 4}}}})},
        {"words", {{{"t", "Kính"}, {"b", {1, 2, 3, 4}}, {"c", 96}, {"l", 0}, {"f", 0}}}}};
    fields::Suggestions found = fields::suggest({}, {2026, 11, 24});
    found.fields[0].evidence.push_back({1, {1, 2, 3, 4}});
    found.kind.reasons.push_back({"title", "complaint", {}});
    kioskd::LetterReview review;
    review.suggest(std::move(found));
    kioskd::TicketOnPage ticket;
    ticket.ticket.number = "A012";
    ticket.ticket.day = "2026-11-24";
    review.suggest_ticket(ticket);
    kioskd::KnownLetter before;
    before.likeness.like = kioskd::Like::SameText;
    review.suggest_known({{before}, 1});
    out.review = Json{{"review", review.view()}};
    out.previews[1] = to_bytes("\xff\xd8\xff");
    out.tracked = "HN-26-7K3M9QRT-X 042137";
    out.story =
        Json::array({{{"status", "received"}, {"day", "2026-11-20"}, {"body", nullptr}},
                     {{"status", "transferred"}, {"day", "2026-11-23"}, {"body", "Sở Xây dựng"}}});
    return out;
}

void walk_the_pages(Asker& api, const std::string& path) {
    api.ask("POST /v1/letters/{id}/pages/{n}/scan", path + "/pages/1/scan");
    api.ask("POST /v1/letters/{id}/pages/{n}/scan", path + "/pages/x/scan");
    api.ask("POST /v1/letters/{id}/pages/{n}/move", path + "/pages/1/move", {{"to", 2}});
    api.ask("POST /v1/letters/{id}/pages/{n}/move", path + "/pages/1/move", {{"to", 0}});
    api.ask("POST /v1/letters/{id}/pages/{n}/turn", path + "/pages/1/turn", {{"turn", 3}});
    api.ask("POST /v1/letters/{id}/pages/{n}/turn", path + "/pages/1/turn", {{"turn", 4}});
    api.ask("POST /v1/letters/{id}/pages/{n}/remove", path + "/pages/1/remove");
    api.ask("POST /v1/letters/{id}/pages/{n}/remove", "/v1/letters/x/pages/1/remove");
    api.ask("POST /v1/letters/{id}/restore", path + "/restore", {{"page", std::string(64, 'b')}});
    api.ask("POST /v1/letters/{id}/restore", path + "/restore", {{"page", "b"}});
}

}  // namespace

void walk_the_letters(Asker& api, OfficeAppliance& appliance) {
    const std::string path = "/v1/letters/" + kLetter;
    api.ask("POST /v1/letters", "/v1/letters");
    appliance.play(letter_on_the_desk());
    api.ask("POST /v1/letters", "/v1/letters", {{"source", "adf"}, {"dpi", 300}});
    api.ask("POST /v1/letters", "/v1/letters", {{"source", "fax"}});
    api.ask("POST /v1/letters", "/v1/letters", {{"dpi", 50}});
    api.ask("GET /v1/letters", "/v1/letters");
    api.ask("GET /v1/letters", "/v1/letters?waiting=1");
    api.ask("GET /v1/letters", "/v1/letters?from=2026-11-01&to=2026-11-24");
    api.ask("GET /v1/letters", "/v1/letters?waiting=1&day=2026-11-24");
    api.ask("GET /v1/letters", "/v1/letters?day=24.11.2026");
    CHECK_FALSE(api.ask("GET /v1/bodies", "/v1/bodies")["bodies"].empty());
    api.ask("GET /v1/letters/{id}", path);
    api.ask("GET /v1/letters/{id}", "/v1/letters/" + std::string(32, 'e'));
    api.ask("GET /v1/letters/{id}", "/v1/letters/x");
    api.ask("POST /v1/letters/{id}/scan", path + "/scan");
    api.ask("POST /v1/letters/{id}/scan", path + "/scan", {{"side", "back"}});
    api.ask("POST /v1/letters/{id}/scan", path + "/scan", {{"side", "front"}});
    api.ask("POST /v1/letters/{id}/stop", path + "/stop");
    api.ask("POST /v1/letters/{id}/stop", "/v1/letters/x/stop");
    api.ask("POST /v1/letters/{id}/accept_backs", path + "/accept_backs");
    api.ask("POST /v1/letters/{id}/accept_backs", "/v1/letters/x/accept_backs");
    walk_the_pages(api, path);
    api.ask("POST /v1/letters/find", "/v1/letters/find", {{"text", "don to cao"}});
    api.ask("POST /v1/letters/find", "/v1/letters/find", {{"text", std::string(301, 'x')}});
    api.ask("POST /v1/letters/find", "/v1/letters/find");
    const std::string track = "POST /v1/letters/track";
    const Json receipt{{"code", "HN-26-7K3M9QRT-X"}, {"pin", "042137"}};
    CHECK_FALSE(api.ask(track, "/v1/letters/track", receipt)["found"]["story"].is_null());
    api.ask(track, "/v1/letters/track", {{"code", "HN-26-7K3M9QRT-X"}, {"pin", "042138"}});
    api.ask(track, "/v1/letters/track");
    api.ask("GET /v1/letters/{id}/review", path + "/review");
    api.ask("GET /v1/letters/{id}/review", "/v1/letters/x/review");
    api.ask("POST /v1/letters/{id}/review", path + "/review", {{"fields", {{"sender", "A"}}}});
    api.ask(
        "POST /v1/letters/{id}/review", path + "/review", {{"seen", Json::array({{{"page", 1}}})}});
    api.ask("GET /v1/letters/{id}/pages/{n}", path + "/pages/1");
    api.ask("GET /v1/letters/{id}/pages/{n}", path + "/pages/2");
    api.ask("GET /v1/letters/{id}/pages/{n}", path + "/pages/x");
    api.ask("GET /v1/letters/{id}/pages/{n}/preview", path + "/pages/1/preview");
    api.ask("GET /v1/letters/{id}/pages/{n}/preview", path + "/pages/7/preview");
    api.ask("POST /v1/letters/{id}/confirm", path + "/confirm");
    api.ask("POST /v1/letters/{id}/confirm", path + "/confirm", {{"pages", 1}, {"kind", "poem"}});
    OfficeAppliance::Script confirmed;
    confirmed.letter = Json{{"letter",
                             {{"id", kLetter},
                              {"state", "confirmed"},
                              {"class", "protected"},
                              {"pages", 1},
                              {"code", "HN-26-7K3M9QRT-X"},
                              {"pin", "012345"},
                              {"confirmed_at_ms", kMorning_ms}}}};
    appliance.play(confirmed);
    api.ask("POST /v1/letters/{id}/confirm", path + "/confirm", {{"pages", 1}});
    confirmed.letter =
        Json{{"letter", {{"id", kLetter}, {"state", "abandoned"}, {"pages", 1}, {"paused", {}}}}};
    appliance.play(confirmed);
    api.ask("POST /v1/letters/{id}/abandon", path + "/abandon", {{"reason", "rescan"}});
    api.ask("POST /v1/letters/{id}/abandon", path + "/abandon", {{"reason", "mood"}});
    confirmed.letter = Error{ErrorCode::LetterFinal};
    appliance.play(confirmed);
    api.ask("POST /v1/letters/{id}/abandon", path + "/abandon");
}

void walk_the_separators(Asker& api) {
    const std::string operation = "GET /v1/separators";
    api.ask(operation, "/v1/separators");
    api.ask(operation, "/v1/separators?from=9999&count=1");
    for (const char* query : {"?from=9999&count=2", "?from=0", "?count=51", "?count=", "?from=x"}) {
        api.ask(operation, std::string("/v1/separators") + query);
    }
}

}  // namespace kiosk::test
