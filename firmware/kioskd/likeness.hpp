#pragma once
// Whether two letters are one paper scanned twice, one text, or one text of many senders. Of each
// letter a sketch is made: keyed hashes of how its pages look, of groups of its words and of its
// sender. Sketches are compared with one another; nobody is refused, merged or deleted by what
// comes out (docs/scanning.md).
//
// What a stolen sketch tells. Without the secret: which sketches are alike, how many inked pages
// and about how many words a letter has; no word, number or name, and no guess can be tested. With
// the secret, that is with the whole device in hand: a guessed text or picture can be tested, and
// the sender's marks say which of a million numbers or names the sender has one of: some hundred
// living people share each. A text cannot be read out of a sketch.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/crypto/keyed_hash.hpp"
#include "image/worker/ocr_client.hpp"

namespace kiosk::kioskd {

// Every threshold of likeness, chosen together on seeds 7 and 19 of the corpus and held against
// letter 01 of seed 23 (`./run bench likeness`): different letters are at 12 bits and more and at
// 0.19 and less. Distances are bits of 64, similarities shares of word groups.
struct LikenessLimits {
    static constexpr int kSamePage = 8;            // at most
    static constexpr double kSameSheet = 0.95;     // cosine of raw prints; one paper: 0.97 and more
    static constexpr double kSameText = 0.5;       // a quarter changed: 0.46 to 0.71
    static constexpr double kSenderText = 0.3;     // enough beside the same identity number
    static constexpr double kPartText = 0.2;       // of a letter that came back with more papers,
    static constexpr double kPartHeld = 0.75;      // this much of the smaller text in the larger
    static constexpr double kTextKnown = 0.05;     // below both, the words speak against one paper
    static constexpr double kTextKnownHeld = 0.3;  //
    static constexpr std::size_t kLeastGroups = 40;  // fewer tell nothing: about 45 words
    // Mean of the words, to speak against one paper: damaged print is read at 92 and more, what
    // is read into handwriting is another nonsense each time.
    static constexpr int kSurely = 80;
};

inline constexpr std::size_t kSketchPages = 16;  // the first that have a fingerprint
inline constexpr std::size_t kSketchWords = 128;

struct Sketch {
    std::vector<std::uint64_t> pages;  // of each page with enough ink, at most kSketchPages
    // Least keyed hashes of its word groups (MinHash), the low 16 bits of each. No groups: too few
    // words.
    std::array<std::uint16_t, kSketchWords> words{};
    std::uint32_t groups = 0;
    bool surely_read = false;
    // 20 bits of keyed hash and one more: so few that a mark fits a hundred people. 0: unknown.
    std::uint32_t identity = 0;
    std::uint32_t sender = 0;

    bool operator==(const Sketch&) const = default;
};

// Whether two pages of one letter are the same sheet scanned twice, as after a jam: by their
// fingerprints, or, of pages with a few words, by these. Forms with little filled in are alike too,
// so somebody looks. Pure, under a microsecond; no secret is needed, for nothing is kept.
[[nodiscard]] bool is_same_sheet(const ocr::PageReading& a, const ocr::PageReading& b);

// Bytes: 1 u8 | pages u8 | u64 each | surely_read u8 | groups u32 | words 128 u16 | identity u32 |
// sender u32.
[[nodiscard]] Bytes bytes_of(const Sketch& sketch);
// BadArgument for anything that bytes_of() does not make.
[[nodiscard]] Result<Sketch> sketch_from(ByteView bytes);

enum class Like {
    None,
    SamePaper,  // the paper itself, scanned again, or a copy of it
    SameText,   // typed or printed again
    MassLetter  // the same text from another sender
};

[[nodiscard]] std::string_view name_of(Like like) noexcept;  // "none", "same_paper", …

struct Likeness {
    Like like = Like::None;
    bool same_number = false;  // and the identity number is the same: a strong link
    int distance = 64;         // of the nearest two pages
    double similarity = 0;     // of the word groups, +-0.05; 0 when either has none
};

// Pure, about a microsecond. Both sketches must be of one secret.
[[nodiscard]] Likeness compare(const Sketch& a, const Sketch& b);

// Makes sketches under one secret. Any thread. Move only: it holds what follows from the secret.
class Sketcher {
public:
    // 32 bytes of provisioning::open_likeness_secret(); need not live longer than the call.
    explicit Sketcher(ByteView secret);

    // `pages` in the order of the letter, with words as staff corrected them and the fingerprints
    // as they were read; an unread page has neither. `identity_number` (digits) and `sender` are
    // the values of the letter's fields, "" where there is none. The same letter gives the same
    // sketch. Pure, about 1 ms a page, at most a second.
    [[nodiscard]] Sketch sketch_of(const std::vector<const ocr::PageReading*>& pages,
                                   std::string_view identity_number,
                                   std::string_view sender) const;

    // Names the secret without telling it: sketches of another name cannot be compared.
    [[nodiscard]] const std::array<std::uint8_t, 8>& secret_name() const noexcept {
        return secret_name_;
    }

private:
    using Planes = std::array<std::vector<std::int8_t>, 64>;

    [[nodiscard]] std::uint64_t page_hash(ByteView fingerprint) const;
    void put_words(const std::vector<const ocr::PageReading*>& pages, Sketch& out) const;
    [[nodiscard]] std::uint32_t mark_of(std::string_view purpose, std::string_view text) const;

    crypto::ShortHash words_;
    crypto::ShortHash marks_;
    Planes planes_;  // +-1 for each number of a fingerprint
    std::array<std::uint64_t, kSketchWords> seeds_{};
    std::vector<std::uint64_t> motto_;  // groups that stand on every letter
    std::array<std::uint8_t, 8> secret_name_{};
};

}  // namespace kiosk::kioskd
