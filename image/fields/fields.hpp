#pragma once
// What a letter says of itself, found in its recognised text: suggestions with their evidence. A
// named officer decides; nothing here sets a kind, a route or a refusal. Pure and bounded: at most
// a second for the longest letter; any text may come in.

#include <string>
#include <string_view>
#include <vector>

#include "image/fields/numbers.hpp"
#include "image/fields/page_text.hpp"

namespace kiosk::fields {

enum class Name { Sender, Address, IdNumber, Phone, Date, Addressee, Subject };
inline constexpr std::size_t kNames = 7;

enum class Mark {
    Sure,      // words were read surely and every rule held
    Doubtful,  // to be looked at; an identity number is never more
    Empty      // not found, or what was found fails its rules: the evidence shows where
};

// Where on the paper: one box a line.
struct Evidence {
    int page = 1;
    Box box{};
    bool operator==(const Evidence&) const = default;
};

struct Field {
    Name name = Name::Sender;
    std::string value;  // as printed; a phone and an identity number as digits, a date as ISO 8601
    Mark mark = Mark::Empty;
    int confidence = 0;  // of its least sure word, 0-100
    // Why it is marked so: "agrees" (letter and signature), "one_witness", "differs", "read",
    // "unsure" (a word was), "repaired" (letters taken for digits, or marks of a place), "checks"
    // (of a number hold), "old_number" (9 digits), "checks_fail", "no_date" (impossible or to
    // come), "missing".
    std::string rule = "missing";
    std::vector<Evidence> evidence;
    bool operator==(const Field&) const = default;
};

// "complaint", "denunciation", "recommendation", "reflection", "mixed", or "" for unclear.
struct KindHint {
    struct Reason {
        std::string rule;  // "title", "signature", "words"
        std::string kind;
        std::vector<Evidence> evidence;
        bool operator==(const Reason&) const = default;
    };

    std::string kind;
    std::vector<Reason> reasons;
    // Whatever its title says, it speaks of denouncing: to be handled as a denunciation until
    // somebody has read it.
    bool may_denounce = false;
    bool operator==(const KindHint&) const = default;
};

struct Suggestions {
    std::vector<Field> fields;  // one of each Name, in order
    KindHint kind;
    bool operator==(const Suggestions&) const = default;
};

inline constexpr std::size_t kMostValue = 300;  // bytes
inline constexpr int kSure = 70;                // a word below it is shown to staff as unsure

// `today` bounds dates and ages. Source of the anchors: the forms of Circular 05/2021/TT-TTCP and
// letters as citizens write them.
[[nodiscard]] Suggestions suggest(const std::vector<PageText>& pages, const Date& today);

// Wire names: "sender", "address", "id_number", "phone", "date", "addressee", "subject"; "sure",
// "doubtful", "empty".
[[nodiscard]] std::string_view name_of(Name name) noexcept;
[[nodiscard]] std::string_view name_of(Mark mark) noexcept;

}  // namespace kiosk::fields
