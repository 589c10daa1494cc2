#pragma once
// A letter while it is scanned and confirmed. No word of it is here: only hashes and facts.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/queue/business_day.hpp"
#include "firmware/queue/moment.hpp"

namespace kiosk::petitions {

// What the law calls the kind of a letter. A denunciation, or a kind not yet known, is protected:
// the denouncer's secrecy (Law 25/2018/QH14) is kept until an officer has classified it.
enum class LetterKind { Complaint, Denunciation, Recommendation, Reflection, Mixed };
enum class LetterClass { Ordinary, Protected };
enum class Source { Feeder, Flatbed, Duplex };  // "adf", "flatbed", "adf_duplex" (both sides)
enum class Side { Front, Back };
// Separator: a sheet between two letters of one stack ended the letter; it is not paused by a
// fault. Stopped: staff did. Backs: fewer or more backs came than there are sheets.
enum class PauseReason { Jam, Cover, Empty, Busy, Disk, Fault, Separator, Stopped, Backs };
enum class AbandonReason { Rescan, Mistake };
enum class BatchState { Feeding, Paused, Counted };
enum class Review { Done, AsIs };  // AsIs: handed over unread after a restart

[[nodiscard]] LetterClass class_of(std::optional<LetterKind> kind) noexcept;

// Wire names and back; nullopt for a name that is not in the list.
[[nodiscard]] std::string_view name_of(LetterKind value) noexcept;
[[nodiscard]] std::string_view name_of(LetterClass value) noexcept;
[[nodiscard]] std::string_view name_of(Source value) noexcept;
[[nodiscard]] std::string_view name_of(Side value) noexcept;
[[nodiscard]] std::string_view name_of(PauseReason value) noexcept;
[[nodiscard]] std::string_view name_of(AbandonReason value) noexcept;
[[nodiscard]] std::string_view name_of(BatchState value) noexcept;
template <class Enum>
[[nodiscard]] std::optional<Enum> from_name(std::string_view name) noexcept;

// A body that receives letters, with its X25519 public key, and while keys roll over the next one.
struct ReceivingBody {
    using Key = std::array<std::uint8_t, 32>;

    struct NextKey {
        Key key;  // no initializer: clang 14 takes an optional of such a member type for unusable
        queue::BusinessDay from;  // counts from this day on, in place of the former
        bool operator==(const NextKey&) const = default;
    };

    BodyId id;
    std::string name;
    Key key{};
    enum class Use { Ordinary, Protected } use = Use::Ordinary;
    std::optional<queue::BusinessDay> key_until{};  // the last day of `key`; nullopt: no end is set
    std::optional<NextKey> next{};
    bool operator==(const ReceivingBody&) const = default;

    // The key that letters are sealed to on this day; null: none is valid.
    [[nodiscard]] const Key* key_on(queue::BusinessDay day) const noexcept;
};

inline constexpr int kMaxPages = 200;    // of all letters on the desk: one stack
inline constexpr int kMaxLetters = 40;   // of one stack
inline constexpr int kMaxRemoved = 100;  // pages taken out, of all letters on the desk
inline constexpr std::int64_t kMaxBlobBytes = 64LL * 1024 * 1024;  // of a page

struct Page {
    int n = 1;               // its place in the letter
    Digest hash{};           // SHA-256 of the sealed blob; no two pages have the same
    std::int64_t bytes = 0;  // of the sealed blob
    int dpi = 300;
    Side side = Side::Front;
    // How an officer turned it: clockwise quarter turns (0-3) from as it was scanned to upright.
    std::optional<int> turn{};
    bool operator==(const Page&) const = default;
};

struct Letter {
    LetterId id;
    int dpi = 300;
    Source source = Source::Feeder;
    BatchState state = BatchState::Feeding;
    std::optional<PauseReason> paused;
    std::vector<Page> pages;
    // Taken out by staff, the last one last; `n` is where it stood. Kept until the letter ends.
    std::vector<Page> removed;
    Moment opened;
    bool operator==(const Letter&) const = default;
};

// Where the next back belongs when a stack of fronts was turned over as it lay: behind the last
// front that has none. nullopt: every sheet has its back.
[[nodiscard]] std::optional<int> place_of_next_back(const std::vector<Page>& pages) noexcept;

// Smallest k such that `bytes` <= 64 KiB * 2^k: all that is told about a letter's size.
[[nodiscard]] int size_bucket(std::int64_t bytes) noexcept;

// ---- facts

struct BatchOpened {
    LetterId letter;
    int dpi = 300;
    Source source = Source::Feeder;
    bool operator==(const BatchOpened&) const = default;
};

// `page.n` is behind the last page, or, of a back that came after all fronts did, behind its front.
struct PageScanned {
    LetterId letter;
    Page page;
    bool operator==(const PageScanned&) const = default;
};

struct BatchPaused {
    LetterId letter;
    PauseReason reason = PauseReason::Empty;
    int page = 1;  // the page that comes next
    bool operator==(const BatchPaused&) const = default;
};

struct BatchResumed {
    LetterId letter;
    int page = 1;
    bool operator==(const BatchResumed&) const = default;
};

// A separator sheet ended `letter`; what comes next belongs to `next`, scanned the same way.
struct BatchSplit {
    LetterId letter;
    LetterId next;
    bool operator==(const BatchSplit&) const = default;
};

// The page at `from` now stands at `to`; those between have closed up.
struct PageMoved {
    LetterId letter;
    int from = 1;
    int to = 1;
    bool operator==(const PageMoved&) const = default;
};

struct PageTurned {
    LetterId letter;
    int n = 1;
    int turn = 0;  // as Page::turn
    bool operator==(const PageTurned&) const = default;
};

struct PageRemoved {
    LetterId letter;
    int n = 1;
    Digest hash{};
    bool operator==(const PageRemoved&) const = default;
};

// A page that was taken out stands at `n` again.
struct PageRestored {
    LetterId letter;
    int n = 1;
    Digest hash{};
    bool operator==(const PageRestored&) const = default;
};

// Scanned again: the new page stands at page.n, the one before it is among those taken out.
struct PageReplaced {
    LetterId letter;
    Page page;
    bool operator==(const PageReplaced&) const = default;
};

struct CountConfirmed {
    LetterId letter;
    int pages = 0;
    bool operator==(const CountConfirmed&) const = default;
};

struct BatchAbandoned {
    LetterId letter;
    AbandonReason reason = AbandonReason::Mistake;
    bool operator==(const BatchAbandoned&) const = default;
};

// Of a protected letter, code, kind, body and ticket are empty and never reach the journal.
struct LetterConfirmed {
    LetterId letter;
    LetterClass letter_class = LetterClass::Protected;
    std::string code;
    std::optional<LetterKind> kind;
    std::optional<BodyId> body;
    std::optional<BodyId> sealed_for;  // whose key opens it where `body` had none that was valid
    std::optional<TicketId> ticket;    // with which the letter was brought
    int pages = 0;
    int bucket = 0;
    std::vector<Digest> manifest;  // content document first, then pages 1…n
    Review review = Review::Done;
    bool operator==(const LetterConfirmed&) const = default;
};

struct LetterHandedOver {
    LetterId letter;
    bool operator==(const LetterHandedOver&) const = default;
};

// A letter that the former installation of this machine confirmed. Where the city has it not, it
// waits here to be handed over as if it had been confirmed here; else it is only known, so that its
// code is found.
struct LetterAdopted {
    LetterConfirmed letter;
    DeviceId device;  // whose record confirmed it, and which
    Epoch epoch;
    Seq seq;
    int dpi = 300;
    Source source = Source::Feeder;
    std::vector<Page> pages;  // as they stood when it was confirmed, page 1 first
    std::int64_t opened_ms = 0;
    std::int64_t confirmed_ms = 0;
    std::optional<std::int64_t> handed_over_ms;  // nullopt: still to be handed over
    bool operator==(const LetterAdopted&) const = default;
};

}  // namespace kiosk::petitions
