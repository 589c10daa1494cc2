#include "firmware/kioskd/letter_review.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/text.hpp"

namespace kiosk::kioskd {
namespace {

using fields::Name;

constexpr std::size_t kMostWord = 200;  // bytes
constexpr std::size_t kMostCorrections = 5'000;
constexpr std::array<Name, fields::kNames> kAll{Name::Sender,
                                                Name::Address,
                                                Name::IdNumber,
                                                Name::Phone,
                                                Name::Date,
                                                Name::Addressee,
                                                Name::Subject};

std::optional<Name> name_from(std::string_view text) {
    for (const Name name : kAll) {
        if (name_of(name) == text) {
            return name;
        }
    }
    return std::nullopt;
}

Error wrong(std::string_view what, const char* why) {
    return Error{ErrorCode::BadArgument, std::string(what) + ": " + why};
}

// One line of NFC text. Never echoes it.
Result<std::string> line_of(const Json& value, std::string_view what, std::size_t most) {
    if (!value.is_string()) {
        return wrong(what, "a text or null");
    }
    KIOSK_TRY(std::string text, to_nfc(value.get<std::string>()));
    text = std::string(trim(text));
    if (text.size() > most || std::any_of(text.begin(), text.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20;
        })) {
        return wrong(what, "one line, not too long");
    }
    return text;
}

bool digits_between(const std::string& text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "" is always a value: the letter has none. What an officer reads on the paper counts even where
// a number's own rules do not hold.
Result<std::string> value_of(Name name, const Json& json, const fields::Date& today) {
    const std::string_view what = name_of(name);
    KIOSK_TRY(std::string text, line_of(json, what, fields::kMostValue));
    if (text.empty()) {
        return text;
    }
    if (name == Name::Date) {
        const auto date = fields::date_from_iso(text);
        if (!date || *date > today) {
            return wrong(what, "YYYY-MM-DD, not to come");
        }
    }
    if (name == Name::IdNumber || name == Name::Phone) {
        text.erase(
            std::remove_if(
                text.begin(), text.end(), [](char c) { return c == ' ' || c == '.' || c == '-'; }),
            text.end());
        const bool fits = name == Name::Phone
                              ? digits_between(text, 8, 15)
                              : digits_between(text, 12, 12) || digits_between(text, 9, 9);
        if (!fits) {
            return wrong(what, name == Name::Phone ? "8 to 15 digits" : "12 digits, or 9");
        }
    }
    return text;
}

Json evidence_view(const std::vector<fields::Evidence>& evidence) {
    Json out = Json::array();
    for (const fields::Evidence& it : evidence) {
        out.push_back({{"page", it.page}, {"box", it.box}});
    }
    return out;
}

}  // namespace

Status LetterReview::apply(const Json& wish,
                           const std::vector<const ocr::PageReading*>& pages,
                           const fields::Date& today,
                           const office::Actor& by) {
    auto set = set_;
    auto words = words_;
    const Json fields = wish.contains("fields") ? wish["fields"] : Json::object();
    const Json fixes = wish.contains("words") ? wish["words"] : Json::array();
    const Json looks = wish.contains("seen") ? wish["seen"] : Json::array();
    auto seen = seen_;
    auto linked = linked_;
    if (wish.contains("ticket")) {
        if (!ticket_ || (!wish["ticket"].is_boolean() && !wish["ticket"].is_null())) {
            return wrong("ticket", "true, false or null, where one was found");
        }
        linked =
            wish["ticket"].is_null() ? std::nullopt : std::optional(wish["ticket"].get<bool>());
    }
    if (!fields.is_object() || !fixes.is_array() || !looks.is_array()) {
        return Error{ErrorCode::BadArgument, "fields, words or seen"};
    }
    for (const auto& [key, value] : fields.items()) {
        const auto name = name_from(key);
        if (!name) {
            return Error{ErrorCode::BadArgument, "fields: unknown name"};
        }
        if (value.is_null()) {
            set.erase(*name);
            continue;
        }
        KIOSK_TRY(std::string text, value_of(*name, value, today));
        set[*name] = {std::move(text), by.text()};
    }
    for (const Json& fix : fixes) {
        KIOSK_TRY(const std::int64_t page, get_int(fix, "page"));
        KIOSK_TRY(const std::int64_t word, get_int(fix, "word"));
        if (page < 1 || page > static_cast<std::int64_t>(std::min(pages.size(), order_.size())) ||
            word < 0 ||
            word >= static_cast<std::int64_t>(
                        pages[static_cast<std::size_t>(page) - 1]->words.size())) {
            return Error{ErrorCode::BadArgument, "words: there is no such word"};
        }
        const std::pair at{order_.at(static_cast<std::size_t>(page) - 1), static_cast<int>(word)};
        if (!fix.contains("text") || fix["text"].is_null()) {
            words.erase(at);
            continue;
        }
        KIOSK_TRY(words[at], line_of(fix["text"], "words", kMostWord));
    }
    for (const Json& look : looks) {
        KIOSK_TRY(const std::int64_t page, get_int(look, "page"));
        KIOSK_TRY(const bool well, get_bool_or(look, "seen", true));
        if (page < 1 || page > static_cast<std::int64_t>(order_.size())) {
            return Error{ErrorCode::BadArgument, "seen: there is no such page"};
        }
        const Digest& at = order_[static_cast<std::size_t>(page) - 1];
        if (well) {
            seen[at] = by.text();
        } else {
            seen.erase(at);
        }
    }
    if (words.size() > kMostCorrections) {
        return Error{ErrorCode::BadArgument, "words: too many"};
    }
    set_ = std::move(set);
    words_ = std::move(words);
    seen_ = std::move(seen);
    linked_ = linked;
    return {};
}

void LetterReview::forget_words(const Digest& page) {
    std::erase_if(words_, [&](const auto& entry) { return entry.first.first == page; });
    seen_.erase(page);
}

Json LetterReview::field_view(Name name) const {
    const auto at = static_cast<std::size_t>(name);
    const fields::Field field = found_ ? found_->fields[at] : fields::Field{};
    Json out{{"name", name_of(name)},
             {"suggested", field.value},
             {"value", field.value},
             {"state", name_of(field.mark)},
             {"confidence", field.confidence},
             {"rule", field.rule},
             {"by", nullptr}};
    if (const auto own = set_.find(name); own != set_.end()) {
        out["value"] = own->second.value;
        out["state"] = "set";
        out["by"] = own->second.by;
    }
    return out;
}

Json LetterReview::view() const {
    Json list = Json::array();
    for (const Name name : kAll) {
        Json field = field_view(name);
        field["evidence"] =
            found_ ? evidence_view(found_->fields[static_cast<std::size_t>(name)].evidence)
                   : Json::array();
        list.push_back(std::move(field));
    }
    Json reasons = Json::array();
    if (found_) {
        for (const auto& reason : found_->kind.reasons) {
            reasons.push_back({{"rule", reason.rule},
                               {"kind", reason.kind},
                               {"evidence", evidence_view(reason.evidence)}});
        }
    }
    Json words = Json::array();
    for (const auto& [at, text] : words_) {
        const auto page = std::find(order_.begin(), order_.end(), at.first);
        if (page != order_.end()) {
            words.push_back(
                {{"page", page - order_.begin() + 1}, {"word", at.second}, {"text", text}});
        }
    }
    Json seen = Json::array();
    for (std::size_t i = 0; i < order_.size(); ++i) {
        if (seen_.contains(order_[i])) {
            seen.push_back(i + 1);
        }
    }
    return {{"fields", std::move(list)},
            {"seen", std::move(seen)},
            {"kind",
             {{"kind", found_ ? found_->kind.kind : ""},
              {"may_denounce", found_ && found_->kind.may_denounce},
              {"reasons", std::move(reasons)}}},
            {"words", std::move(words)},
            {"ticket", ticket_view()},
            {"known", known_view()},
            {"separators", separators_},
            {"found", found()}};
}

Json LetterReview::known_view() const {
    Json letters = Json::array();
    for (const KnownLetter& it : known_.newest) {
        letters.push_back({{"id", it.letter.text()},
                           {"confirmed_ms", it.confirmed_ms},
                           {"like", name_of(it.likeness.like)},
                           {"same_number", it.likeness.same_number}});
    }
    return {{"all", known_.all}, {"letters", std::move(letters)}};
}

std::string LetterReview::open_hint() const {
    if (!found_ || found_->kind.may_denounce || found_->kind.kind == "denunciation") {
        return {};
    }
    return found_->kind.kind;
}

std::string LetterReview::value(Name name) const {
    if (const auto own = set_.find(name); own != set_.end()) {
        return own->second.value;
    }
    return found_ ? found_->fields[static_cast<std::size_t>(name)].value : std::string();
}

std::vector<std::pair<std::string, int>> LetterReview::values() const {
    std::vector<std::pair<std::string, int>> out;
    for (const Name name : kAll) {
        std::string text = value(name);
        if (text.empty()) {
            continue;
        }
        const auto* evidence =
            found_ ? &found_->fields[static_cast<std::size_t>(name)].evidence : nullptr;
        const bool placed = evidence != nullptr && !evidence->empty();
        out.emplace_back(std::move(text), placed ? evidence->front().page : 1);
    }
    return out;
}

std::optional<TicketId> LetterReview::ticket() const {
    if (!ticket_ || !linked_.value_or(ticket_->page == 1)) {
        return std::nullopt;
    }
    return ticket_->ticket.ticket;
}

Json LetterReview::ticket_view() const {
    if (!ticket_) {
        return nullptr;
    }
    return {{"number", ticket_->ticket.number},
            {"day", ticket_->ticket.day},
            {"page", ticket_->page},
            {"linked", ticket().has_value()}};
}

Json LetterReview::sealed_ticket() const {
    const auto id = ticket();
    if (!id) {
        return nullptr;
    }
    return {{"id", id->text()}, {"number", ticket_->ticket.number}, {"day", ticket_->ticket.day}};
}

Json LetterReview::sealed() const {
    Json list = Json::array();
    for (const Name name : kAll) {
        list.push_back(field_view(name));
    }
    return list;
}

const std::string* LetterReview::seen_by(int page) const noexcept {
    if (page < 1 || static_cast<std::size_t>(page) > order_.size()) {
        return nullptr;
    }
    const auto found = seen_.find(order_[static_cast<std::size_t>(page) - 1]);
    return found == seen_.end() ? nullptr : &found->second;
}

const std::string* LetterReview::corrected(int page, int word) const noexcept {
    if (page < 1 || static_cast<std::size_t>(page) > order_.size()) {
        return nullptr;
    }
    const auto found = words_.find({order_[static_cast<std::size_t>(page) - 1], word});
    return found == words_.end() ? nullptr : &found->second;
}

}  // namespace kiosk::kioskd
