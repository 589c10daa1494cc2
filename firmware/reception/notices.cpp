// Texts are checked once, here, so that what stands in the journal fits the glass.
#include "firmware/reception/notices.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/text.hpp"

namespace kiosk::reception {
namespace {

constexpr std::array<std::pair<NoticeKind, std::string_view>, 2> kNoticeKinds = {
    {{NoticeKind::Ordinary, "ordinary"}, {NoticeKind::Urgent, "urgent"}}};

// Of NFC text: in Vietnamese one code point is one letter.
std::size_t letters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

Result<std::string> checked(std::string_view text, std::string_view field) {
    auto nfc = to_nfc(trim(text));
    if (!nfc) {
        return Error{ErrorCode::BadArgument, std::string(field)};
    }
    const bool plain = std::none_of(nfc->begin(), nfc->end(), [](char byte) {
        return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
    });
    if (!plain || letters_of(*nfc) > kMostNotice_letters) {
        return Error{ErrorCode::BadArgument,
                     std::string(field) + (plain ? ": at most 120 letters" : ": one line of text")};
    }
    return std::move(nfc).value();
}

}  // namespace

std::string_view name_of(NoticeKind kind) noexcept {
    for (const auto& [one, name] : kNoticeKinds) {
        if (one == kind) {
            return name;
        }
    }
    return "";
}

std::optional<NoticeKind> notice_kind_from(std::string_view name) noexcept {
    for (const auto& [one, known] : kNoticeKinds) {
        if (known == name) {
            return one;
        }
    }
    return std::nullopt;
}

Result<std::optional<NoticePosted>> Notices::post(const NoticePosted& wish) const {
    NoticePosted fact;
    fact.kind = wish.kind;
    KIOSK_TRY(fact.vi, checked(wish.vi, "vi"));
    KIOSK_TRY(fact.en, checked(wish.en, "en"));
    if (fact.vi.empty()) {
        return Error{ErrorCode::BadArgument, "vi: a notice has words"};
    }
    const Notice* now = standing(fact.kind);
    if (now != nullptr && now->vi == fact.vi && now->en == fact.en) {
        return std::optional<NoticePosted>();
    }
    return std::optional(std::move(fact));
}

Result<NoticeWithdrawn> Notices::withdraw(const NoticeId& id) const {
    const bool stands = std::any_of(
        standing_.begin(), standing_.end(), [&](const Notice& one) { return one.id == id; });
    if (!stands) {
        return Error{ErrorCode::NotFound, "notice: it does not stand any more"};
    }
    return NoticeWithdrawn{id};
}

std::vector<NoticeEnded> Notices::end_day() const {
    std::vector<NoticeEnded> out;
    for (const Notice& one : standing_) {
        out.push_back({one.id});
    }
    return out;
}

void Notices::evolve(const NoticePosted& fact,
                     const NoticeId& id,
                     const std::string& by,
                     const Moment& at) {
    std::erase_if(standing_, [&](const Notice& one) { return one.kind == fact.kind; });
    standing_.push_back({id, fact.kind, fact.vi, fact.en, at, by});
    last_.insert_or_assign({fact.kind, by}, fact);
}

void Notices::evolve(const NoticeWithdrawn& fact) {
    remove(fact.notice);
}

void Notices::evolve(const NoticeEnded& fact) {
    remove(fact.notice);
}

void Notices::remove(const NoticeId& id) {
    const auto removed = std::erase_if(standing_, [&](const Notice& one) { return one.id == id; });
    KIOSK_ASSERT(removed == 1, "what is withdrawn or ended stood");
}

const Notice* Notices::standing(NoticeKind kind) const noexcept {
    const auto found = std::find_if(
        standing_.begin(), standing_.end(), [&](const Notice& one) { return one.kind == kind; });
    return found == standing_.end() ? nullptr : &*found;
}

const NoticePosted* Notices::last_of(NoticeKind kind, const std::string& by) const {
    const auto found = last_.find({kind, by});
    return found == last_.end() ? nullptr : &found->second;
}

}  // namespace kiosk::reception
