#pragma once
// The lane of pages: which piece of which blob goes next, and what the hub's answers mean. Pure,
// like record_lane. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sync/client/hub_link.hpp"
#include "sync/client/ports.hpp"

namespace kiosk::sync {

// True for a status that speaks of the hub or of this device: the whole pass ends. Any other
// refusal is about the one thing asked for.
[[nodiscard]] bool ends_the_pass(int status) noexcept;

// Sizes requests with page bytes in them up to 4 MiB, so that one takes about two seconds (records
// wait no longer behind it) and a cut loses little. It doubles with each request that was large
// enough to tell and quick, until a cut: what a cut loses is what went out and the hub did not
// keep. More than a twentieth of what the connection carried halves the size down to 128 KiB and
// makes wary: TLS records become small, since a torn one is lost, and it takes 32 requests without
// a cut to double the size again. Smaller ones would save no bytes, since the hub keeps what came
// of one (the loss lies in buffers on the way), and would cost time; only where a connection
// carried nothing at all it goes on to 4 KiB. Nor on a link with long answers do small requests
// pay: there it grows on.
class PieceSize {
public:
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

    // For HubRequest::record_bytes.
    [[nodiscard]] std::size_t record_bytes() const noexcept { return wary_ ? 4096 : 0; }

    // A request without bytes was answered: that is how long the link takes.
    void asked(std::uint64_t took_ms) noexcept { round_trip_ms_ = took_ms; }

    void piece_done(std::uint64_t bytes, std::uint64_t took_ms);
    // `carried`: page bytes acknowledged over the connection that ended; `lost`: sent in vain.
    void connection_ended(std::uint64_t carried_bytes, std::uint64_t lost_bytes);

private:
    [[nodiscard]] bool answers_rule() const noexcept;

    std::size_t bytes_ = std::size_t{128} << 10;
    std::uint64_t carried_ = 0;  // since the size last changed
    bool wary_ = false;          // a cut cost too much at a size like this
    std::uint64_t round_trip_ms_ = 0;
    std::uint64_t last_took_ms_ = 0;
};

// Bytes of a blob that are on their way, or were when the link was cut.
struct SentPage {
    Digest sha256{};
    std::uint64_t total = 0;   // size of the blob
    std::uint64_t offset = 0;  // of the first byte sent
    std::uint64_t end = 0;     // behind the last one
};

class PageLane {
public:
    struct Piece {  // send from here on
        Digest sha256{};
        std::uint64_t offset = 0;
    };

    struct Step {
        // Where does the hub stand with these blobs? At most kMaxPackPages.
        std::vector<Digest> ask;
        // Else: what may go in the same request, in order.
        std::vector<Piece> row;
    };

    // The letters that wait; blobs of others are forgotten. Only letters whose record the hub has.
    void set_letters(const std::vector<WaitingLetter>& letters);
    // The hub named what it lacks of a letter; the rest of its manifest is there.
    void hub_wants(const WaitingLetter& letter, const std::vector<WantedPage>& pages);
    // No answer came to a request with these blobs: the hub may have any part of them, and is
    // asked.
    void cut_off(const std::vector<SentPage>& sent);

    // It was not asked yet for all of them.
    [[nodiscard]] bool cut_is_open() const;

    // Blobs that were set aside are asked for again.
    void retry_aside();
    // The hub says all pages are there but sends no receipt: ask for each again.
    void forget_all();
    [[nodiscard]] bool any_aside() const;
    // Takes a blob out until retry_aside() or forget_all(): it cannot be sent now (a 4xx, a read
    // error).
    void set_aside(const Digest& sha256);

    // What to do next: oldest letter first, content before pages. Empty when nothing can be sent.
    // After a cut the hub is asked first.
    [[nodiscard]] Step next() const;
    [[nodiscard]] std::uint64_t pages_waiting() const;
    // Bytes that the hub ever acknowledged of the partials known now; only differences mean
    // something.
    [[nodiscard]] std::uint64_t acknowledged_bytes() const;
    // Where the hub stands with a blob, as far as it is known: its end for a whole one.
    [[nodiscard]] std::uint64_t offset_of(const Digest& sha256) const;
    // True when each blob of some letter is at the hub, but its receipt has not come.
    [[nodiscard]] bool receipt_missing() const;

    enum class Outcome { Kept, Whole, Moved, Aside, Broken, Failed };
    // Applies an answer to a HEAD or a PUT. Kept and Whole are progress where bytes grew (told by
    // `progress`); Moved: the hub stands elsewhere, go on there; Aside: skipped, a 4xx of this
    // blob alone; Broken: the hub computed another digest, the caller checks the blob; Failed: the
    // whole pass ends (refusal_of says why).
    [[nodiscard]] Outcome answered_ask(const Digest& sha256,
                                       const HubResponse& response,
                                       bool& progress);
    [[nodiscard]] Outcome answered_piece(const Piece& piece,
                                         std::uint64_t end_offset,
                                         const HubResponse& response,
                                         bool& progress);
    // A pack was answered, or a question in one. True when the hub has more of the blob than it
    // ever said.
    bool became_whole(const SentPage& page);
    bool stands_at(const Digest& sha256, std::uint64_t offset);
    // The hub computed another digest: it has nothing of this blob any more.
    void start_again(const Digest& sha256);

private:
    struct Blob {
        std::optional<std::uint64_t> offset;  // where the hub stands, if known
        std::uint64_t best = 0;               // highest offset ever acknowledged
        bool whole = false;
        bool aside = false;
        bool cut = false;  // was in a request without an answer, and the hub was not asked since

        // Nothing is known of it, and it is wanted.
        [[nodiscard]] bool open() const noexcept { return !whole && !aside && !offset; }
    };

    [[nodiscard]] bool stand_at(Blob& blob, std::uint64_t offset) const;
    [[nodiscard]] std::vector<Digest> open_blobs() const;

    std::vector<WaitingLetter> letters_;
    std::map<Digest, Blob> blobs_;
};

}  // namespace kiosk::sync
