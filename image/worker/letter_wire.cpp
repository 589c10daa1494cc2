#include "image/worker/letter_wire.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/text.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {
namespace {

constexpr std::size_t kMostEvidence = 64;
constexpr std::size_t kMostReasons = 32;
constexpr int kMostSide_px = 20'064;
constexpr std::array<std::string_view, 11> kRules{"agrees",
                                                  "one_witness",
                                                  "differs",
                                                  "read",
                                                  "unsure",
                                                  "repaired",
                                                  "checks",
                                                  "old_number",
                                                  "checks_fail",
                                                  "no_date",
                                                  "missing"};
constexpr std::array<std::string_view, 3> kReasons{"title", "signature", "words"};
constexpr std::array<std::string_view, 6> kKinds{
    "", "complaint", "denunciation", "recommendation", "reflection", "mixed"};

Error nonsense(const char* what) {
    return Error{ErrorCode::OcrFailed, std::string("the worker's fields: ") + what};
}

Json to_json(const std::vector<fields::Evidence>& evidence) {
    Json out = Json::array();
    for (const fields::Evidence& it : evidence) {
        out.push_back({it.page, it.box[0], it.box[1], it.box[2], it.box[3]});
    }
    return out;
}

template <class List>
Result<std::string> one_of(const Json& object, const char* key, const List& list) {
    auto text = get_string(object, key);
    if (!text || std::find(list.begin(), list.end(), *text) == list.end()) {
        return nonsense(key);
    }
    return text;
}

Result<std::vector<fields::Evidence>> evidence_from(const Json& object, int pages) {
    const auto list = get_array(object, "evidence");
    if (!list || list->size() > kMostEvidence) {
        return nonsense("evidence");
    }
    std::vector<fields::Evidence> out;
    for (const Json& item : *list) {
        if (!item.is_array() || item.size() != 5) {
            return nonsense("evidence");
        }
        std::array<int, 5> numbers{};
        for (std::size_t i = 0; i < 5; ++i) {
            const int least = i == 0 ? 1 : 0;
            const int most = i == 0 ? pages : kMostSide_px;
            if (!item[i].is_number_integer() || item[i] < least || item[i] > most) {
                return nonsense("evidence");
            }
            numbers[i] = item[i].get<int>();
        }
        out.push_back({numbers[0], {numbers[1], numbers[2], numbers[3], numbers[4]}});
    }
    return out;
}

Result<fields::Mark> mark_from(const Json& object) {
    const auto text = get_string(object, "mark");
    for (const auto mark : {fields::Mark::Sure, fields::Mark::Doubtful, fields::Mark::Empty}) {
        if (text && *text == name_of(mark)) {
            return mark;
        }
    }
    return nonsense("mark");
}

Result<fields::Field> field_from(const Json& object, fields::Name name, int pages) {
    fields::Field out;
    out.name = name;
    const auto told = get_string(object, "name");
    auto value = get_string(object, "value");
    if (!told || *told != name_of(name) || !value || value->size() > fields::kMostValue ||
        !is_nfc(*value)) {
        return nonsense("a field");
    }
    out.value = std::move(*value);
    KIOSK_TRY(out.mark, mark_from(object));
    if ((out.mark == fields::Mark::Empty) != out.value.empty() ||
        (name == fields::Name::IdNumber && out.mark == fields::Mark::Sure)) {
        return nonsense("a mark");
    }
    const auto confidence = get_int(object, "confidence");
    if (!confidence || *confidence < 0 || *confidence > 100) {
        return nonsense("confidence");
    }
    out.confidence = static_cast<int>(*confidence);
    KIOSK_TRY(out.rule, one_of(object, "rule", kRules));
    KIOSK_TRY(out.evidence, evidence_from(object, pages));
    return out;
}

Result<fields::KindHint> kind_from(const Json& object, int pages) {
    fields::KindHint out;
    KIOSK_TRY(out.kind, one_of(object, "kind", kKinds));
    const auto may = get_bool(object, "may_denounce");
    const auto reasons = get_array(object, "reasons");
    if (!may || !reasons || reasons->size() > kMostReasons) {
        return nonsense("the kind");
    }
    out.may_denounce = *may;
    for (const Json& item : *reasons) {
        fields::KindHint::Reason reason;
        KIOSK_TRY(reason.rule, one_of(item, "rule", kReasons));
        KIOSK_TRY(reason.kind, one_of(item, "kind", kKinds));
        KIOSK_TRY(reason.evidence, evidence_from(item, pages));
        out.reasons.push_back(std::move(reason));
    }
    return out;
}

}  // namespace

Json to_json(const LetterWords& letter) {
    Json pages = Json::array();
    for (const fields::PageText& page : letter.pages) {
        Json words = Json::array();
        for (const fields::Word& word : page.words) {
            words.push_back(
                {{"t", word.text}, {"b", word.box}, {"c", word.confidence}, {"l", word.line}});
        }
        pages.push_back({{"words", std::move(words)}});
    }
    return {{"today", iso(letter.today)}, {"pages", std::move(pages)}};
}

// From the parent, whose answers were checked word by word when they came: a form that does not
// hold is a fault of ours.
Result<LetterWords> letter_words_from(std::string_view text) {
    KIOSK_TRY(const Json json, parse_json(text));
    KIOSK_TRY(const std::string today, get_string(json, "today"));
    KIOSK_TRY(const Json pages, get_array(json, "pages"));
    LetterWords out;
    const auto date = fields::date_from_iso(today);
    if (!date) {
        return Error{ErrorCode::BadArgument, "today"};
    }
    out.today = *date;
    for (const Json& page : pages) {
        KIOSK_TRY(const Json words, get_array(page, "words"));
        fields::PageText& read = out.pages.emplace_back();
        for (const Json& item : words) {
            fields::Word& word = read.words.emplace_back();
            KIOSK_TRY(word.text, get_string(item, "t"));
            KIOSK_TRY(const std::int64_t confidence, get_int(item, "c"));
            KIOSK_TRY(const std::int64_t line, get_int(item, "l"));
            KIOSK_TRY(const Json box, get_array(item, "b"));
            if (box.size() != 4) {
                return Error{ErrorCode::BadArgument, "b"};
            }
            for (std::size_t i = 0; i < 4; ++i) {
                if (!box[i].is_number_integer()) {
                    return Error{ErrorCode::BadArgument, "b"};
                }
                word.box[i] = box[i].get<int>();
            }
            word.confidence = static_cast<int>(confidence);
            word.line = static_cast<int>(line);
        }
    }
    return out;
}

Json to_json(const fields::Suggestions& found) {
    Json list = Json::array();
    for (const fields::Field& field : found.fields) {
        list.push_back({{"name", name_of(field.name)},
                        {"value", field.value},
                        {"mark", name_of(field.mark)},
                        {"confidence", field.confidence},
                        {"rule", field.rule},
                        {"evidence", to_json(field.evidence)}});
    }
    Json reasons = Json::array();
    for (const auto& reason : found.kind.reasons) {
        reasons.push_back(
            {{"rule", reason.rule}, {"kind", reason.kind}, {"evidence", to_json(reason.evidence)}});
    }
    return {{"fields", std::move(list)},
            {"kind",
             {{"kind", found.kind.kind},
              {"may_denounce", found.kind.may_denounce},
              {"reasons", std::move(reasons)}}}};
}

Result<fields::Suggestions> suggestions_from(std::string_view text, int pages) {
    const auto json = text.size() <= kMaxJson_bytes ? parse_json(text)
                                                    : Result<Json>(Error{ErrorCode::OcrFailed});
    const auto list = json ? get_array(*json, "fields") : json;
    const auto kind = json ? get_object(*json, "kind") : json;
    if (!list || !kind || list->size() != fields::kNames) {
        return nonsense("its form");
    }
    fields::Suggestions out;
    for (std::size_t i = 0; i < fields::kNames; ++i) {
        KIOSK_TRY(auto field, field_from((*list)[i], static_cast<fields::Name>(i), pages));
        out.fields.push_back(std::move(field));
    }
    KIOSK_TRY(out.kind, kind_from(*kind, pages));
    return out;
}

}  // namespace kiosk::ocr
