// Bodies of the letters' facts. A protected letter's body has no code, kind or receiving body, as
// the journal goes to the city and to support.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::petitions;

namespace {

constexpr int kMaxDpi = 10000;

template <class Enum>
Result<Enum> enum_in(const Json& body, std::string_view key) {
    KIOSK_TRY(const std::string name, get_string(body, key));
    if (const auto value = from_name<Enum>(name)) {
        return *value;
    }
    return Error{ErrorCode::BadArgument, std::string(key) + ": not a known name"};
}

Result<Digest> digest_in(const Json& body, std::string_view key) {
    KIOSK_TRY(const std::string hex, get_string(body, key));
    return fixed_from_hex<32>(hex);
}

Json page_to_json(const Page& page) {
    return Json{{"n", page.n},
                {"hash", to_hex(page.hash)},
                {"bytes", page.bytes},
                {"dpi", page.dpi},
                {"side", name_of(page.side)}};
}

// As page.scanned has a page, and how it was turned.
Json kept_page_to_json(const Page& page) {
    Json body = page_to_json(page);
    if (page.turn) {
        body["turn"] = *page.turn;
    }
    return body;
}

Result<Page> page_from_json(const Json& body) {
    Page page;
    KIOSK_TRY(page.n, int_in(body, "n", 1, kMaxPages));
    KIOSK_TRY(page.hash, digest_in(body, "hash"));
    KIOSK_TRY(page.bytes, get_int(body, "bytes"));
    KIOSK_TRY(page.dpi, int_in(body, "dpi", 1, kMaxDpi));
    KIOSK_TRY(page.side, enum_in<Side>(body, "side"));
    if (body.contains("turn")) {
        KIOSK_TRY(page.turn, int_in(body, "turn", 0, 3));
    }
    return page;
}

}  // namespace

Result<LetterId> letter_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "letter"));
    return LetterId::parse(text);
}

Json to_json(const BatchOpened& fact) {
    return Json{
        {"letter", fact.letter.text()}, {"dpi", fact.dpi}, {"source", name_of(fact.source)}};
}

Json to_json(const PageScanned& fact) {
    Json body = page_to_json(fact.page);
    body["letter"] = fact.letter.text();
    return body;
}

Json to_json(const BatchPaused& fact) {
    return Json{
        {"letter", fact.letter.text()}, {"reason", name_of(fact.reason)}, {"page", fact.page}};
}

Json to_json(const BatchResumed& fact) {
    return Json{{"letter", fact.letter.text()}, {"page", fact.page}};
}

Json to_json(const BatchSplit& fact) {
    return Json{{"letter", fact.letter.text()}, {"next", fact.next.text()}};
}

Json to_json(const PageMoved& fact) {
    return Json{{"letter", fact.letter.text()}, {"from", fact.from}, {"to", fact.to}};
}

Json to_json(const PageTurned& fact) {
    return Json{{"letter", fact.letter.text()}, {"n", fact.n}, {"turn", fact.turn}};
}

Json to_json(const PageRemoved& fact) {
    return Json{{"letter", fact.letter.text()}, {"n", fact.n}, {"hash", to_hex(fact.hash)}};
}

Json to_json(const PageRestored& fact) {
    return Json{{"letter", fact.letter.text()}, {"n", fact.n}, {"hash", to_hex(fact.hash)}};
}

Json to_json(const PageReplaced& fact) {
    Json body = page_to_json(fact.page);
    body["letter"] = fact.letter.text();
    return body;
}

Json to_json(const CountConfirmed& fact) {
    return Json{{"letter", fact.letter.text()}, {"pages", fact.pages}};
}

Json to_json(const BatchAbandoned& fact) {
    return Json{{"letter", fact.letter.text()}, {"reason", name_of(fact.reason)}};
}

Json to_json(const LetterHandedOver& fact) {
    return Json{{"letter", fact.letter.text()}};
}

Json to_json(const LetterConfirmed& fact) {
    Json manifest = Json::array();
    for (const Digest& hash : fact.manifest) {
        manifest.push_back(to_hex(hash));
    }
    Json body{{"letter", fact.letter.text()},
              {"class", name_of(fact.letter_class)},
              {"pages", fact.pages},
              {"bucket", fact.bucket},
              {"manifest", std::move(manifest)},
              {"as_is", fact.review == Review::AsIs}};
    if (fact.letter_class == LetterClass::Ordinary) {
        KIOSK_ASSERT(fact.kind && fact.body, "an ordinary letter has a kind and a receiving body");
        body["code"] = fact.code;
        body["kind"] = name_of(*fact.kind);
        body["body"] = fact.body->value;
        if (fact.sealed_for) {
            body["sealed_for"] = fact.sealed_for->value;
        }
        if (fact.ticket) {
            body["ticket"] = fact.ticket->text();
        }
    }
    return body;
}

Json to_json(const LetterAdopted& fact) {
    Json sheets = Json::array();  // their hashes stand in the manifest
    for (const Page& page : fact.pages) {
        sheets.push_back({{"bytes", page.bytes}, {"dpi", page.dpi}, {"side", name_of(page.side)}});
    }
    Json body = to_json(fact.letter);
    body["from"] = {
        {"device", fact.device.text()}, {"epoch", fact.epoch.value}, {"seq", fact.seq.value}};
    body["dpi"] = fact.dpi;
    body["source"] = name_of(fact.source);
    body["sheets"] = std::move(sheets);
    body["opened_ms"] = fact.opened_ms;
    body["confirmed_ms"] = fact.confirmed_ms;
    if (fact.handed_over_ms) {
        body["handed_over_ms"] = *fact.handed_over_ms;
    }
    return body;
}

Json letter_to_json(const Letter& letter) {
    Json pages = Json::array();
    for (const Page& page : letter.pages) {
        pages.push_back(kept_page_to_json(page));
    }
    Json removed = Json::array();
    for (const Page& page : letter.removed) {
        removed.push_back(kept_page_to_json(page));
    }
    Json body{{"letter", letter.id.text()},
              {"dpi", letter.dpi},
              {"source", name_of(letter.source)},
              {"state", name_of(letter.state)},
              {"pages", std::move(pages)},
              {"opened",
               {{"boot", letter.opened.boot.text()},
                {"mono_ms", letter.opened.mono_ms},
                {"wall_ms", letter.opened.wall.unix_ms},
                {"wall_trust", static_cast<int>(letter.opened.wall.trust)}}}};
    if (letter.paused) {
        body["paused"] = name_of(*letter.paused);
    }
    if (!removed.empty()) {
        body["removed"] = std::move(removed);
    }
    return body;
}

Result<Letter> letter_from_json(const Json& body) {
    Letter letter;
    KIOSK_TRY(letter.id, letter_in(body));
    KIOSK_TRY(letter.dpi, int_in(body, "dpi", 1, kMaxDpi));
    KIOSK_TRY(letter.source, enum_in<Source>(body, "source"));
    KIOSK_TRY(letter.state, enum_in<BatchState>(body, "state"));
    if (body.contains("paused")) {
        KIOSK_TRY(letter.paused, enum_in<PauseReason>(body, "paused"));
    }
    KIOSK_TRY(const Json pages, get_array(body, "pages"));
    for (const Json& item : pages) {
        KIOSK_TRY(auto page, page_from_json(item));
        letter.pages.push_back(page);
    }
    if (body.contains("removed")) {
        KIOSK_TRY(const Json removed, get_array(body, "removed"));
        for (const Json& item : removed) {
            KIOSK_TRY(auto page, page_from_json(item));
            letter.removed.push_back(page);
        }
    }
    KIOSK_TRY(const Json opened, get_object(body, "opened"));
    KIOSK_TRY(const std::string boot, get_string(opened, "boot"));
    KIOSK_TRY(letter.opened.boot, BootId::parse(boot));
    KIOSK_TRY(const std::int64_t mono_ms, get_int(opened, "mono_ms"));
    letter.opened.mono_ms = static_cast<std::uint64_t>(mono_ms);
    KIOSK_TRY(letter.opened.wall.unix_ms, get_int(opened, "wall_ms"));
    KIOSK_TRY(const int trust, int_in(opened, "wall_trust", 0, 1));
    letter.opened.wall.trust = trust == 1 ? WallTrust::Trusted : WallTrust::Untrusted;
    return letter;
}

template <>
Result<BatchOpened> from_json(const Json& body) {
    BatchOpened fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.dpi, int_in(body, "dpi", 1, kMaxDpi));
    KIOSK_TRY(fact.source, enum_in<Source>(body, "source"));
    return fact;
}

template <>
Result<PageScanned> from_json(const Json& body) {
    PageScanned fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.page, page_from_json(body));
    return fact;
}

template <>
Result<BatchPaused> from_json(const Json& body) {
    BatchPaused fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.reason, enum_in<PauseReason>(body, "reason"));
    KIOSK_TRY(fact.page, int_in(body, "page", 1, kMaxPages + 1));
    return fact;
}

template <>
Result<BatchResumed> from_json(const Json& body) {
    BatchResumed fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.page, int_in(body, "page", 1, kMaxPages + 1));
    return fact;
}

template <>
Result<BatchSplit> from_json(const Json& body) {
    BatchSplit fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(const std::string next, get_string(body, "next"));
    KIOSK_TRY(fact.next, LetterId::parse(next));
    return fact;
}

template <>
Result<PageMoved> from_json(const Json& body) {
    PageMoved fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.from, int_in(body, "from", 1, kMaxPages));
    KIOSK_TRY(fact.to, int_in(body, "to", 1, kMaxPages));
    return fact;
}

template <>
Result<PageTurned> from_json(const Json& body) {
    PageTurned fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.n, int_in(body, "n", 1, kMaxPages));
    KIOSK_TRY(fact.turn, int_in(body, "turn", 0, 3));
    return fact;
}

template <>
Result<PageRemoved> from_json(const Json& body) {
    PageRemoved fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.n, int_in(body, "n", 1, kMaxPages));
    KIOSK_TRY(fact.hash, digest_in(body, "hash"));
    return fact;
}

template <>
Result<PageRestored> from_json(const Json& body) {
    PageRestored fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.n, int_in(body, "n", 1, kMaxPages));
    KIOSK_TRY(fact.hash, digest_in(body, "hash"));
    return fact;
}

template <>
Result<PageReplaced> from_json(const Json& body) {
    PageReplaced fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.page, page_from_json(body));
    return fact;
}

template <>
Result<CountConfirmed> from_json(const Json& body) {
    CountConfirmed fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.pages, int_in(body, "pages", 1, kMaxPages));
    return fact;
}

template <>
Result<BatchAbandoned> from_json(const Json& body) {
    BatchAbandoned fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.reason, enum_in<AbandonReason>(body, "reason"));
    return fact;
}

template <>
Result<LetterHandedOver> from_json(const Json& body) {
    KIOSK_TRY(const LetterId letter, letter_in(body));
    return LetterHandedOver{letter};
}

template <>
Result<LetterConfirmed> from_json(const Json& body) {
    LetterConfirmed fact;
    KIOSK_TRY(fact.letter, letter_in(body));
    KIOSK_TRY(fact.letter_class, enum_in<LetterClass>(body, "class"));
    KIOSK_TRY(fact.pages, int_in(body, "pages", 1, kMaxPages));
    KIOSK_TRY(fact.bucket, int_in(body, "bucket", 0, 63));
    KIOSK_TRY(const bool as_is, get_bool(body, "as_is"));
    fact.review = as_is ? Review::AsIs : Review::Done;
    KIOSK_TRY(const Json manifest, get_array(body, "manifest"));
    for (const Json& item : manifest) {
        if (!item.is_string()) {
            return Error{ErrorCode::BadArgument, "manifest: hashes"};
        }
        KIOSK_TRY(const Digest hash, fixed_from_hex<32>(item.get_ref<const std::string&>()));
        fact.manifest.push_back(hash);
    }
    if (fact.letter_class == LetterClass::Ordinary) {
        KIOSK_TRY(fact.code, get_string(body, "code"));
        KIOSK_TRY(fact.kind, enum_in<LetterKind>(body, "kind"));
        KIOSK_TRY(std::string to, get_string(body, "body"));
        fact.body = BodyId{std::move(to)};
        if (body.contains("sealed_for")) {
            KIOSK_TRY(std::string holder, get_string(body, "sealed_for"));
            fact.sealed_for = BodyId{std::move(holder)};
        }
        if (body.contains("ticket")) {
            KIOSK_TRY(const std::string ticket, get_string(body, "ticket"));
            KIOSK_TRY(fact.ticket, TicketId::parse(ticket));
        }
    }
    return fact;
}

template <>
Result<LetterAdopted> from_json(const Json& body) {
    LetterAdopted fact;
    KIOSK_TRY(fact.letter, from_json<LetterConfirmed>(body));
    KIOSK_TRY(const Json from, get_object(body, "from"));
    KIOSK_TRY(const std::string device, get_string(from, "device"));
    KIOSK_TRY(fact.device, DeviceId::parse(device));
    KIOSK_TRY(fact.epoch.value, get_int(from, "epoch"));
    KIOSK_TRY(fact.seq.value, get_int(from, "seq"));
    KIOSK_TRY(fact.dpi, int_in(body, "dpi", 1, kMaxDpi));
    KIOSK_TRY(fact.source, enum_in<Source>(body, "source"));
    KIOSK_TRY(const Json sheets, get_array(body, "sheets"));
    if (fact.letter.manifest.size() != sheets.size() + 1) {
        return Error{ErrorCode::BadArgument, "sheets: one for each page of the manifest"};
    }
    for (const Json& sheet : sheets) {
        Page page;
        page.n = static_cast<int>(fact.pages.size()) + 1;
        page.hash = fact.letter.manifest[fact.pages.size() + 1];
        KIOSK_TRY(page.bytes, get_int(sheet, "bytes"));
        KIOSK_TRY(page.dpi, int_in(sheet, "dpi", 1, kMaxDpi));
        KIOSK_TRY(page.side, enum_in<Side>(sheet, "side"));
        fact.pages.push_back(page);
    }
    KIOSK_TRY(fact.opened_ms, get_int(body, "opened_ms"));
    KIOSK_TRY(fact.confirmed_ms, get_int(body, "confirmed_ms"));
    if (body.contains("handed_over_ms")) {
        KIOSK_TRY(fact.handed_over_ms, get_int(body, "handed_over_ms"));
    }
    return fact;
}

}  // namespace kiosk::office
