// The rhymes are written out: they are few, and a rule that generates them would allow what no
// dictionary has.
#include "image/fields/syllable.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "firmware/base/text.hpp"
#include "image/fields/letters.hpp"

namespace kiosk::fields {
namespace {

using Set = std::unordered_set<std::u32string>;

Set words_of(std::u32string_view list) {
    Set out;
    std::u32string word;
    for (const char32_t c : list) {
        if (c == U' ') {
            out.insert(word);
            word.clear();
        } else {
            word += c;
        }
    }
    out.insert(word);
    return out;
}

const Set& rhymes() {
    static const Set all = words_of(
        U"a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
        U"e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
        U"i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
        U"o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn "
        U"oăng oăt oe oen oeo oet oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
        U"u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ "
        U"uy uya uych uynh uyêt uyên uyt uyn uyp uyu ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương "
        U"ươp ươt ươu y yêm yên yêng yêt yêu");
    return all;
}

// Behind qu, whose u is the glide of the rhyme.
const Set& rhymes_of_qu() {
    static const Set all = words_of(
        U"a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây e en eo et "
        U"eng ê êch ên ênh êt i ia in inh it iu ôc ơ ơi ơn y ya yên yêt ynh ych yt ynh yêu");
    return all;
}

// Behind gi, whose i is also the head of iê.
const Set& rhymes_of_gi() {
    static const Set all = words_of(U"êng êc");
    return all;
}

bool begins(std::u32string_view text, std::u32string_view head) {
    return text.substr(0, head.size()) == head;
}

bool is_front(char32_t c) {
    return c == U'i' || c == U'e' || c == U'ê' || c == U'y';
}

bool stops(std::u32string_view rhyme) {
    const char32_t last = rhyme.back();
    return last == U'p' || last == U't' || last == U'c' ||
           (rhyme.size() > 1 && last == U'h' && rhyme[rhyme.size() - 2] == U'c');
}

struct Split {
    std::u32string bare;  // without the tone
    Tone tone = Tone::Level;
    std::size_t toned = 0;  // the letter that has it
    bool letters = true;    // nothing else, and one tone at most
};

Split split(std::u32string_view word) {
    Split out;
    for (const char32_t c : word) {
        const auto letter = letter_of(c);
        if (!letter || (letter->tone != Tone::Level && out.tone != Tone::Level)) {
            out.letters = false;
            return out;
        }
        if (letter->tone != Tone::Level) {
            out.tone = letter->tone;
            out.toned = out.bare.size();
        }
        out.bare += letter->base;
    }
    return out;
}

// The tone stands on the vowel that has a mark of its own, on ư only where it is the only one.
bool tone_stands_right(const Split& word) {
    if (word.tone == Tone::Level) {
        return true;
    }
    const auto marked = word.bare.find_first_of(U"ăâêôơ");
    const auto at = marked != word.bare.npos ? marked : word.bare.find(U'ư');
    return at == word.bare.npos || at == word.toned;
}

bool tone_fits(std::u32string_view rhyme, Tone tone) {
    return !stops(rhyme) || tone == Tone::Rising || tone == Tone::Heavy;
}

bool is_legal(const Split& word) {
    if (!tone_stands_right(word)) {
        return false;
    }
    const std::u32string_view bare = word.bare;
    const auto legal_with = [&](std::u32string_view onset, const Set& set) {
        if (!begins(bare, onset) || bare.size() == onset.size()) {
            return false;
        }
        const std::u32string rhyme(bare.substr(onset.size()));
        return set.contains(rhyme) && tone_fits(rhyme, word.tone);
    };
    if (begins(bare, U"q")) {
        return legal_with(U"qu", rhymes_of_qu());
    }
    if (bare == U"gi" || legal_with(U"gi", rhymes()) || legal_with(U"gi", rhymes_of_gi())) {
        return true;
    }
    if (begins(bare, U"g") && !begins(bare, U"gh") && bare.size() > 1 && bare[1] == U'i') {
        return bare == U"gin" || (bare == U"git" && tone_fits(U"it", word.tone));
    }
    // Longer onsets first: ng is also the head of ngh.
    constexpr std::array<std::u32string_view, 26> kOnsets{
        U"ngh", U"ch", U"gh", U"kh", U"ng", U"nh", U"ph", U"th", U"tr", U"b", U"c", U"d", U"đ",
        U"g",   U"h",  U"k",  U"l",  U"m",  U"n",  U"p",  U"r",  U"s",  U"t", U"v", U"x", U""};
    for (const std::u32string_view onset : kOnsets) {
        if (!begins(bare, onset) || bare.size() <= onset.size()) {
            continue;
        }
        const char32_t next = bare[onset.size()];
        const bool front_alone = onset == U"ngh" || onset == U"gh" || onset == U"k";
        const bool never_front = onset == U"ng" || onset == U"g" || onset == U"c";
        if ((front_alone && !is_front(next)) || (never_front && is_front(next))) {
            continue;
        }
        // y is written for i behind an onset (kỹ, lý), but never yê.
        const bool y_word = next == U'y' && !onset.empty();
        if (y_word && bare.size() > onset.size() + 1) {
            continue;
        }
        if (legal_with(onset, rhymes())) {
            return true;
        }
    }
    return false;
}

// What stands in letters of citizens and is no syllable.
const Set& known() {
    static const Set all = words_of(
        U"km kg ha m cm mm dba db kwh kw kv ml ihanoi vneid zalo facebook internet email gmail com "
        U"vn www http https karaoke camera photocopy fax online video clip website app taxi "
        U"container "
        U"bus xe covid sars đak đăk lăk pleiku kon plông ia drăng buôn krông niê êban adrơng hmông "
        U"v l n b c d đ g h p q s t x k tt ts ths gs pgs bs ks cn cv st sn nxb tw tp kt pv");
    return all;
}

// Looks like a digit, and is a letter.
bool is_false_digit(char32_t c) {
    return c == U'I' || c == U'l' || c == U'|' || c == U'O' || c == U'o' || c == U'Ø';
}

bool hides_a_digit(std::u32string_view part) {
    bool digit = false;
    bool other = false;
    std::size_t wrong = 0;
    for (const char32_t c : part) {
        digit = digit || is_digit(c);
        wrong += is_false_digit(c) ? 1U : 0U;
        other = other || (letter_of(c).has_value() && !is_false_digit(c));
    }
    return digit && wrong > 0 && !other;
}

bool is_abbreviation(std::u32string_view part) {
    return part.size() <= 8 && std::all_of(part.begin(), part.end(), [](char32_t c) {
               return is_upper(c) || is_digit(c);
           });
}

bool is_odd_part(std::u32string_view part) {
    if (hides_a_digit(part)) {
        return true;
    }
    bool digits = false;
    bool toned_letter = false;
    for (const char32_t c : part) {
        digits = digits || is_digit(c);
        const auto letter = letter_of(c);
        toned_letter = toned_letter || (letter && letter->tone != Tone::Level);
    }
    if (digits) {
        return toned_letter;  // no code has a tone
    }
    const Split bare = split(part);
    if (bare.letters && is_legal(bare)) {
        return false;
    }
    // An abbreviation has no syllable: KHIÉU is none.
    const bool toned = bare.tone != Tone::Level;
    return !bare.letters || !(known().contains(bare.bare) || (is_abbreviation(part) && !toned));
}

}  // namespace

bool is_syllable(std::string_view word) {
    const Split bare = split(code_points(word));
    return bare.letters && !bare.bare.empty() && is_legal(bare);
}

bool is_odd(std::string_view word) {
    std::u32string part;
    for (const char32_t c : code_points(word)) {
        if (letter_of(c) || is_digit(c) || c == U'|' || c == U'Ø') {
            part += c;
            continue;
        }
        // ² and the like end a part; a letter of another language inside a word does not.
        if (c > 0x7F && c < 0x2000 && c != 0xAB && c != 0xBB && c != 0xB2 && c != 0xB3 &&
            c != 0xB0 && c != 0xB7 && c != 0xD7 && c != 0xA0) {
            return true;
        }
        if (!part.empty() && is_odd_part(part)) {
            return true;
        }
        part.clear();
    }
    return !part.empty() && is_odd_part(part);
}

}  // namespace kiosk::fields
