// The body is parsed and emitted again; equal bytes prove the canonical form. A letter of the
// protected class that carries a code, a kind or a body is refused, so that the hub cannot keep
// what it must not know.
#include "sync/hub/record_check.hpp"

#include "sync/hub/plain_text.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kMaxPages = 900;  // a manifest that fits into one body
constexpr std::int64_t kMaxBucket = 24;  // 64 KiB * 2^24 = 1 TiB

Error wrong(std::string_view field) {
    return Error{ErrorCode::BadArgument, std::string(field)};
}

Status read_class(const Json& body, Letter& out) {
    KIOSK_TRY(const std::string name, get_string(body, "class"));
    const bool ordinary = name == "ordinary";
    if (!ordinary && name != "protected") {
        return wrong("class");
    }
    out.letter_class = ordinary ? LetterClass::Ordinary : LetterClass::Protected;
    for (const char* secret : {"code", "kind", "body", "ticket"}) {
        if (!ordinary && body.contains(secret)) {
            return wrong(secret);
        }
    }
    if (ordinary) {
        KIOSK_TRY(out.code, plain_string(body, "code"));
        KIOSK_TRY(out.kind, plain_string(body, "kind"));
        KIOSK_TRY(out.body, plain_string(body, "body"));
        if (out.kind == "denunciation" || out.kind.empty()) {
            return wrong("kind");  // these are protected, whatever the device calls them
        }
    }
    return {};
}

Result<Letter> read_letter(const Json& body) {
    Letter out;
    KIOSK_TRY(const std::string id, get_string(body, "letter"));
    KIOSK_TRY(out.id, LetterId::parse(id));
    KIOSK_CHECK(read_class(body, out));
    KIOSK_TRY(out.pages, get_int(body, "pages"));
    KIOSK_TRY(out.bucket, get_int(body, "bucket"));
    KIOSK_TRY(const bool as_is, get_bool_or(body, "as_is", false));
    out.as_is = as_is ? 1 : 0;
    KIOSK_TRY(const Json manifest, get_array(body, "manifest"));
    if (out.pages < 1 || out.pages > kMaxPages || out.bucket < 0 || out.bucket > kMaxBucket ||
        static_cast<std::int64_t>(manifest.size()) != out.pages + 1) {
        return wrong("pages, bucket or manifest");
    }
    std::vector<std::string> names;
    for (const Json& item : manifest) {
        if (!item.is_string()) {
            return wrong("manifest");
        }
        names.push_back(item.get<std::string>());
        const auto sha256 = sync::parse_page_name(names.back());
        if (!sha256) {
            return wrong("manifest");
        }
        out.manifest.push_back(*sha256);
    }
    out.hash = sync::manifest_hash(names);
    return out;
}

}  // namespace

Result<CheckedRecord> check_record(const sync::BatchRecord& record) {
    if (record.body.size() > crypto::kMaxBodyBytes) {
        return ErrorCode::BodyTooLarge;
    }
    CheckedRecord out;
    KIOSK_TRY(out.body, parse_json(record.body));
    KIOSK_TRY(const std::string canonical, canonical_json(out.body));
    if (canonical != record.body || !out.body.is_object()) {
        return ErrorCode::NotCanonical;
    }
    if (sync::is_letter(record)) {
        KIOSK_TRY(out.letter, read_letter(out.body));
        out.letter->handed_over =
            sync::is_adopted_letter(record) && out.body.contains("handed_over_ms");
    }
    return out;
}

}  // namespace kiosk::hub
