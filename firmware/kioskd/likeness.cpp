// Pages: each of the 64 bits is the side of a secret plane on which the fingerprint lies, so that
// the distance of two hashes is the angle between the fingerprints (Charikar, "Similarity
// estimation techniques from rounding algorithms", 2002). Text: MinHash of word 4-grams without
// marks and numbers (Broder 1997), the low 16 bits of each minimum (Li and König 2010): recognition
// mistakes marks first, and numbers are the sender's.
#include "firmware/kioskd/likeness.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <deque>
#include <string>

#include "firmware/base/text.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::size_t kGroup = 4;               // words
constexpr std::size_t kMostGroups = 200'000;    // of a letter: 200 full pages have half of it
constexpr std::size_t kFingerprintBytes = 383;  // image/page/fingerprint.hpp
constexpr std::uint32_t kMarkBits = 20;
constexpr std::uint8_t kVersion = 1;

// The heading of every letter (Decree 30/2020/NĐ-CP).
constexpr std::string_view kMotto = "cong hoa xa hoi chu nghia viet nam doc lap tu do hanh phuc";

// A bijection of 64 bits that mixes well (the finisher of SplitMix64, Steele et al. 2014).
std::uint64_t mixed(std::uint64_t x) noexcept {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
    return x ^ x >> 31;
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Letters alone, lower case, without marks; "" for a word with a digit in it.
std::string core_of(std::string_view word) {
    std::string out;
    for (const char c : fold_vi(word)) {
        if (is_digit(c)) {
            return {};
        }
        if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) {
            out += c;
        }
    }
    return out;
}

// Calls `each` with every kGroup words in a row, parted by blanks.
class Groups {
public:
    template <class Each>
    void add(std::string core, Each each) {
        if (core.empty()) {
            return;
        }
        last_.push_back(std::move(core));
        if (last_.size() > kGroup) {
            last_.pop_front();
        }
        if (last_.size() == kGroup) {
            std::string group;
            for (const std::string& word : last_) {
                group += word;
                group += ' ';
            }
            each(group);
        }
    }

private:
    std::deque<std::string> last_;
};

bool read_surely(const std::vector<const ocr::PageReading*>& pages) {
    std::int64_t sum = 0;
    std::int64_t words = 0;
    for (const ocr::PageReading* page : pages) {
        for (const ocr::PageWord& word : page->words) {
            sum += word.confidence;
            ++words;
        }
    }
    return words > 0 && sum >= words * LikenessLimits::kSurely;
}

double similarity_of(const Sketch& a, const Sketch& b) {
    int equal = 0;
    for (std::size_t i = 0; i < kSketchWords; ++i) {
        equal += a.words[i] == b.words[i] ? 1 : 0;
    }
    return static_cast<double>(equal) / kSketchWords;
}

// How much of the smaller text stands in the larger one, 0 to 1.
double held_of(const Sketch& a, const Sketch& b, double similarity) {
    const double both = similarity / (1 + similarity) * (a.groups + b.groups);
    return std::min(1.0, both / std::max(1U, std::min(a.groups, b.groups)));
}

struct PagesMet {
    int nearest = 64;
    std::size_t pairs = 0;  // one page of each, not further than kSamePage
};

PagesMet meet(const std::vector<std::uint64_t>& few, const std::vector<std::uint64_t>& many) {
    PagesMet out;
    std::array<bool, kSketchPages> taken{};
    for (const std::uint64_t page : few) {
        int nearest = 65;
        std::size_t which = 0;
        for (std::size_t i = 0; i < many.size(); ++i) {
            const int distance = std::popcount(page ^ many[i]);
            out.nearest = std::min(out.nearest, distance);
            if (!taken[i] && distance < nearest) {
                nearest = distance;
                which = i;
            }
        }
        if (nearest <= LikenessLimits::kSamePage) {
            taken[which] = true;
            ++out.pairs;
        }
    }
    return out;
}

bool differ(std::uint32_t a, std::uint32_t b) noexcept {
    return a != 0 && b != 0 && a != b;
}

bool agree(std::uint32_t a, std::uint32_t b) noexcept {
    return a != 0 && a == b;
}

// Known to be another one: a witness speaks against, and none for. One misread digit or letter
// makes nobody another person.
bool other_sender(const Sketch& a, const Sketch& b) {
    return !agree(a.identity, b.identity) && !agree(a.sender, b.sender) &&
           (differ(a.identity, b.identity) || differ(a.sender, b.sender));
}

}  // namespace

std::string_view name_of(Like like) noexcept {
    switch (like) {
        case Like::None:
            return "none";
        case Like::SamePaper:
            return "same_paper";
        case Like::SameText:
            return "same_text";
        case Like::MassLetter:
            return "mass_letter";
    }
    return "none";
}

Likeness compare(const Sketch& a, const Sketch& b) {
    using Limits = LikenessLimits;
    Likeness out;
    const bool a_is_less = a.pages.size() <= b.pages.size();
    const auto met = meet(a_is_less ? a.pages : b.pages, a_is_less ? b.pages : a.pages);
    out.distance = met.nearest;
    const bool read = a.groups > 0 && b.groups > 0;
    out.similarity = read ? similarity_of(a, b) : 0;
    const double held = read ? held_of(a, b, out.similarity) : 0;
    const bool same_number = agree(a.identity, b.identity);

    const bool text = read && (out.similarity >= Limits::kSameText ||
                               (out.similarity >= Limits::kPartText && held >= Limits::kPartHeld) ||
                               (same_number && out.similarity >= Limits::kSenderText));
    // Two full pages look much the same from afar where words could not be read; where they could,
    // they must not speak against it.
    const bool against = read && a.surely_read && b.surely_read &&
                         (out.similarity < Limits::kTextKnown || held < Limits::kTextKnownHeld);
    const std::size_t less = std::min(a.pages.size(), b.pages.size());
    const bool paper = less > 0 && met.pairs * 3 >= less * 2 && !against;

    if (other_sender(a, b)) {
        // Also where the pages are alike: a copied letter with another name on it, or one form.
        out.like = text ? Like::MassLetter : Like::None;
    } else if (paper) {
        out.like = Like::SamePaper;
    } else if (text) {
        out.like = Like::SameText;
    }
    out.same_number = out.like != Like::None && same_number;
    return out;
}

Sketcher::Sketcher(ByteView secret)
    : words_(secret, "likeness/words"), marks_(secret, "likeness/marks") {
    const crypto::ShortHash page(secret, "likeness/pages");
    for (std::size_t bit = 0; bit < planes_.size(); ++bit) {
        std::uint64_t signs = 0;
        for (std::size_t i = 0; i < kFingerprintBytes; ++i) {
            if (i % 64 == 0) {
                Bytes which;
                put_u32(which, static_cast<std::uint32_t>(bit));
                put_u32(which, static_cast<std::uint32_t>(i));
                signs = page(which);
            }
            planes_[bit].push_back(static_cast<std::int8_t>((signs >> i % 64 & 1) != 0 ? 1 : -1));
        }
    }
    const crypto::ShortHash seed(secret, "likeness/seeds");
    for (std::size_t i = 0; i < seeds_.size(); ++i) {
        Bytes which;
        put_u32(which, static_cast<std::uint32_t>(i));
        seeds_[i] = seed(which);
    }
    Groups groups;
    for (std::size_t at = 0; at < kMotto.size();) {
        const std::size_t end = std::min(kMotto.find(' ', at), kMotto.size());
        groups.add(std::string(kMotto.substr(at, end - at)),
                   [this](const std::string& group) { motto_.push_back(words_(as_bytes(group))); });
        at = end + 1;
    }
    const Digest name = crypto::hmac_sha256(secret, as_bytes("likeness/name"));
    std::copy_n(name.begin(), secret_name_.size(), secret_name_.begin());
}

std::uint64_t Sketcher::page_hash(ByteView fingerprint) const {
    std::uint64_t out = 0;
    for (std::size_t bit = 0; bit < planes_.size(); ++bit) {
        std::int32_t side = 0;
        for (std::size_t i = 0; i < fingerprint.size(); ++i) {
            side += planes_[bit][i] * static_cast<std::int8_t>(fingerprint[i]);
        }
        out |= static_cast<std::uint64_t>(side > 0 ? 1 : 0) << bit;
    }
    return out;
}

void Sketcher::put_words(const std::vector<const ocr::PageReading*>& pages, Sketch& out) const {
    std::vector<std::uint64_t> hashes;
    Groups groups;
    for (const ocr::PageReading* page : pages) {
        for (const ocr::PageWord& word : page->words) {
            if (hashes.size() >= kMostGroups) {
                break;
            }
            groups.add(core_of(word.text), [&](const std::string& group) {
                hashes.push_back(words_(as_bytes(group)));
            });
        }
    }
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    for (const std::uint64_t group : motto_) {
        const auto [first, last] = std::equal_range(hashes.begin(), hashes.end(), group);
        hashes.erase(first, last);
    }
    if (hashes.size() < LikenessLimits::kLeastGroups) {
        return;
    }
    out.groups = static_cast<std::uint32_t>(hashes.size());
    for (std::size_t i = 0; i < kSketchWords; ++i) {
        std::uint64_t least = ~std::uint64_t{0};
        for (const std::uint64_t group : hashes) {
            least = std::min(least, mixed(group ^ seeds_[i]));
        }
        out.words[i] = static_cast<std::uint16_t>(least & 0xFFFF);
    }
}

std::uint32_t Sketcher::mark_of(std::string_view purpose, std::string_view text) const {
    if (text.empty()) {
        return 0;
    }
    const std::uint64_t hash = marks_(as_bytes(std::string(purpose) + '\n' + std::string(text)));
    return static_cast<std::uint32_t>(hash & ((1U << kMarkBits) - 1)) + 1;
}

Sketch Sketcher::sketch_of(const std::vector<const ocr::PageReading*>& pages,
                           std::string_view identity_number,
                           std::string_view sender) const {
    Sketch out;
    for (const ocr::PageReading* page : pages) {
        if (page->fingerprint.size() == kFingerprintBytes && out.pages.size() < kSketchPages) {
            out.pages.push_back(page_hash(page->fingerprint));
        }
    }
    put_words(pages, out);
    out.surely_read = read_surely(pages);
    std::string digits;
    std::copy_if(
        identity_number.begin(), identity_number.end(), std::back_inserter(digits), is_digit);
    out.identity = mark_of("identity", digits);
    out.sender = mark_of("sender", core_of(sender));
    return out;
}

bool is_same_sheet(const ocr::PageReading& a, const ocr::PageReading& b) {
    constexpr std::size_t kLeastWords = 2;
    if (a.fingerprint.empty() || a.fingerprint.size() != b.fingerprint.size()) {
        return a.fingerprint.empty() && b.fingerprint.empty() && a.words.size() >= kLeastWords &&
               a.text == b.text;
    }
    double both = 0;
    double own = 0;
    double other = 0;
    for (std::size_t i = 0; i < a.fingerprint.size(); ++i) {
        const auto x = static_cast<double>(static_cast<std::int8_t>(a.fingerprint[i]));
        const auto y = static_cast<double>(static_cast<std::int8_t>(b.fingerprint[i]));
        both += x * y;
        own += x * x;
        other += y * y;
    }
    return both > LikenessLimits::kSameSheet * std::sqrt(own * other);
}

Bytes bytes_of(const Sketch& sketch) {
    Bytes out;
    put_u8(out, kVersion);
    put_u8(out, static_cast<std::uint8_t>(sketch.pages.size()));
    for (const std::uint64_t page : sketch.pages) {
        put_u64(out, page);
    }
    put_u8(out, sketch.surely_read ? 1 : 0);
    put_u32(out, sketch.groups);
    for (const std::uint16_t word : sketch.words) {
        put_u16(out, word);
    }
    put_u32(out, sketch.identity);
    put_u32(out, sketch.sender);
    return out;
}

Result<Sketch> sketch_from(ByteView bytes) {
    ByteReader reader(bytes);
    Sketch out;
    KIOSK_TRY(const auto version, reader.u8());
    KIOSK_TRY(const auto pages, reader.u8());
    if (version != kVersion || pages > kSketchPages) {
        return Error{ErrorCode::BadArgument, "no sketch of this version"};
    }
    for (int i = 0; i < pages; ++i) {
        KIOSK_TRY(const auto page, reader.u64());
        out.pages.push_back(page);
    }
    KIOSK_TRY(const auto surely, reader.u8());
    out.surely_read = surely == 1;
    KIOSK_TRY(out.groups, reader.u32());
    for (std::uint16_t& word : out.words) {
        KIOSK_TRY(word, reader.u16());
    }
    KIOSK_TRY(out.identity, reader.u32());
    KIOSK_TRY(out.sender, reader.u32());
    const bool groups_fit = out.groups == 0 || (out.groups >= LikenessLimits::kLeastGroups &&
                                                out.groups <= kMostGroups);
    if (reader.left() != 0 || surely > 1 || !groups_fit || out.identity > 1U << kMarkBits ||
        out.sender > 1U << kMarkBits) {
        return Error{ErrorCode::BadArgument, "a sketch out of its bounds"};
    }
    return out;
}

}  // namespace kiosk::kioskd
