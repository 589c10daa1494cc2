// Wire names, written out since they are frozen in the journal.
#include "firmware/petitions/letter.hpp"

#include <array>
#include <utility>

namespace kiosk::petitions {
namespace {

template <class Enum>
struct Names;

template <>
struct Names<LetterKind> {
    static constexpr std::array<std::string_view, 5> kAll = {
        "complaint", "denunciation", "recommendation", "reflection", "mixed"};
};

template <>
struct Names<LetterClass> {
    static constexpr std::array<std::string_view, 2> kAll = {"ordinary", "protected"};
};

template <>
struct Names<Source> {
    static constexpr std::array<std::string_view, 3> kAll = {"adf", "flatbed", "adf_duplex"};
};

template <>
struct Names<Side> {
    static constexpr std::array<std::string_view, 2> kAll = {"front", "back"};
};

template <>
struct Names<PauseReason> {
    static constexpr std::array<std::string_view, 9> kAll = {
        "jam", "cover", "empty", "busy", "disk", "fault", "separator", "stopped", "backs"};
};

template <>
struct Names<AbandonReason> {
    static constexpr std::array<std::string_view, 2> kAll = {"rescan", "mistake"};
};

template <>
struct Names<BatchState> {
    static constexpr std::array<std::string_view, 3> kAll = {"feeding", "paused", "counted"};
};

template <class Enum>
std::string_view name_in(Enum value) noexcept {
    return Names<Enum>::kAll[static_cast<std::size_t>(value)];
}

}  // namespace

const ReceivingBody::Key* ReceivingBody::key_on(queue::BusinessDay day) const noexcept {
    if (next && day >= next->from) {
        return &next->key;
    }
    return key_until && day > *key_until ? nullptr : &key;
}

LetterClass class_of(std::optional<LetterKind> kind) noexcept {
    return !kind || *kind == LetterKind::Denunciation ? LetterClass::Protected
                                                      : LetterClass::Ordinary;
}

std::string_view name_of(LetterKind value) noexcept {
    return name_in(value);
}

std::string_view name_of(LetterClass value) noexcept {
    return name_in(value);
}

std::string_view name_of(Source value) noexcept {
    return name_in(value);
}

std::string_view name_of(Side value) noexcept {
    return name_in(value);
}

std::string_view name_of(PauseReason value) noexcept {
    return name_in(value);
}

std::string_view name_of(AbandonReason value) noexcept {
    return name_in(value);
}

std::string_view name_of(BatchState value) noexcept {
    return name_in(value);
}

template <class Enum>
std::optional<Enum> from_name(std::string_view name) noexcept {
    for (std::size_t i = 0; i < Names<Enum>::kAll.size(); ++i) {
        if (Names<Enum>::kAll[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

template std::optional<LetterKind> from_name(std::string_view) noexcept;
template std::optional<LetterClass> from_name(std::string_view) noexcept;
template std::optional<Source> from_name(std::string_view) noexcept;
template std::optional<Side> from_name(std::string_view) noexcept;
template std::optional<PauseReason> from_name(std::string_view) noexcept;
template std::optional<AbandonReason> from_name(std::string_view) noexcept;
template std::optional<BatchState> from_name(std::string_view) noexcept;

std::optional<int> place_of_next_back(const std::vector<Page>& pages) noexcept {
    for (std::size_t i = pages.size(); i > 0; --i) {
        const bool has_back = i < pages.size() && pages[i].side == Side::Back;
        if (pages[i - 1].side == Side::Front && !has_back) {
            return static_cast<int>(i) + 1;
        }
    }
    return std::nullopt;
}

int size_bucket(std::int64_t bytes) noexcept {
    int bucket = 0;
    for (std::int64_t room = 64 * 1024; room < bytes && bucket < 40; room *= 2) {
        ++bucket;
    }
    return bucket;
}

}  // namespace kiosk::petitions
