#pragma once
// Sends sealed pages: makes the next request from the lane of pages and the blobs on this disk, and
// applies what came of it. Does no network I/O: the engine carries requests and answers.

#include <cstdint>
#include <optional>
#include <vector>

#include "firmware/base/clock.hpp"
#include "sync/client/hub_link.hpp"
#include "sync/client/page_lane.hpp"
#include "sync/client/ports.hpp"
#include "sync/protocol/pack.hpp"

namespace kiosk::sync {

// What an answer meant.
struct PageNews {
    bool progress = false;          // the hub acknowledged something new
    std::vector<Receipt> receipts;  // of letters that became whole; not verified yet
    std::optional<Error> failure;   // ends the pass
    std::optional<std::uint64_t> retry_after_s;
};

// Not thread-safe. The references must outlive it.
class PageSender {
public:
    // `aside_ms`: how long a blob that cannot be sent now is left out.
    PageSender(BlobSource& blobs, const Clock& clock, std::uint64_t aside_ms)
        : blobs_(blobs), clock_(clock), aside_ms_(aside_ms) {}

    [[nodiscard]] PageLane& lane() noexcept { return lane_; }

    [[nodiscard]] const PageLane& lane() const noexcept { return lane_; }

    // The next request; nullopt when nothing can be sent now. One at a time: answered() or lost()
    // comes before the next. A blob that cannot be read is set aside.
    [[nodiscard]] std::optional<HubRequest> next_request();
    [[nodiscard]] PageNews answered(const HubResponse& response);
    // No answer came; `sent_bytes` of the body went out.
    void lost(std::uint64_t sent_bytes);

    // ms until blobs that were set aside are tried again; nullopt: there are none.
    [[nodiscard]] std::optional<std::uint64_t> aside_due_in_ms() const;

    // Tries them now (a person asked).
    void push() noexcept { aside_due_ms_ = 0; }

    // Why the latest blob was set aside; kept until none is.
    [[nodiscard]] std::optional<Error> aside_reason() const;

private:
    // What the request under way asks or carries.
    struct UnderWay {
        bool ask = false;
        bool pack = false;
        std::vector<SentPage> pages;  // one of a piece or a HEAD, some of a pack
        std::uint64_t body_bytes = 0;
        std::uint64_t start_ms = 0;
    };

    [[nodiscard]] HubRequest ask_request(const Digest& sha256);
    [[nodiscard]] std::optional<HubRequest> ask_pack_request(const std::vector<Digest>& blobs);
    [[nodiscard]] std::optional<HubRequest> pack_request(const std::vector<PageLane::Piece>& row);
    [[nodiscard]] std::optional<HubRequest> piece_request(const PageLane::Piece& piece);
    [[nodiscard]] PageNews answered_ask(const HubResponse& response);
    [[nodiscard]] PageNews answered_piece(const HubResponse& response);
    [[nodiscard]] PageNews answered_pack(const HubResponse& response);
    void apply(const SentPage& page, const PackResult& result, PageNews& news);
    void page_refused(const SentPage& page, ErrorCode code, PageNews& news);
    void broken_blob(const Digest& sha256, PageNews& news);
    void set_aside(const Digest& sha256, Error reason);
    // True when requests become smaller.
    bool measure_loss();

    BlobSource& blobs_;
    const Clock& clock_;
    const std::uint64_t aside_ms_;
    PageLane lane_;
    PieceSize size_;
    UnderWay under_way_;
    std::vector<SentPage> broken_;  // went out before a cut; what it cost is known later
    bool packs_ = true;             // false: this hub takes none
    std::uint64_t life_bytes_ = 0;  // page bytes acknowledged since the last break
    std::uint64_t aside_due_ms_ = 0;
    std::optional<Error> aside_reason_;
};

}  // namespace kiosk::sync
