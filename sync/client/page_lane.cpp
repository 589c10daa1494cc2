// The address of a blob is its hash, so there is nothing to create and nothing to remember on
// disk: after any break the hub is asked (HEAD) where it stands. Progress is an offset that the
// hub never acknowledged before, so a hub that drops partials again and again is no progress.
#include "sync/client/page_lane.hpp"

#include <algorithm>

#include "sync/protocol/version.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kLeastPiece = std::size_t{4} << 10;
constexpr std::size_t kWaryPiece = std::size_t{128} << 10;
constexpr std::size_t kMostPiece = std::size_t{4} << 20;
constexpr std::uint64_t kPieceTime_ms = 2000;
constexpr std::uint64_t kPiecesToGrow = 32;
constexpr std::uint64_t kLossShare = 20;
constexpr std::uint64_t kLongRoundTrip_ms = 20;

std::size_t clamped(std::uint64_t bytes) {
    return static_cast<std::size_t>(std::clamp<std::uint64_t>(bytes, kLeastPiece, kMostPiece));
}

}  // namespace

bool ends_the_pass(int status) noexcept {
    return status >= 500 || status == 429 || status == 401 || status == 403;
}

// The link takes longer to answer than to carry a request.
bool PieceSize::answers_rule() const noexcept {
    return round_trip_ms_ > kLongRoundTrip_ms && last_took_ms_ < 2 * round_trip_ms_;
}

void PieceSize::piece_done(std::uint64_t bytes, std::uint64_t took_ms) {
    const std::uint64_t in_time = bytes * kPieceTime_ms / std::max<std::uint64_t>(took_ms, 1);
    const bool tells = bytes * 2 >= bytes_;
    last_took_ms_ = took_ms;
    carried_ += bytes;
    if (wary_ && !answers_rule() ? carried_ >= kPiecesToGrow * bytes_ : tells) {
        bytes_ *= 2;
        carried_ = 0;
        wary_ = wary_ && answers_rule();
    }
    // A small request is slow for its size, which says nothing about larger ones.
    if (tells || took_ms > kPieceTime_ms) {
        bytes_ = clamped(std::min<std::uint64_t>(in_time, bytes_));
    }
}

void PieceSize::connection_ended(std::uint64_t carried_bytes, std::uint64_t lost_bytes) {
    if (lost_bytes * kLossShare > carried_bytes) {
        const std::size_t least = carried_bytes == 0 ? kLeastPiece : kWaryPiece;
        if (bytes_ > least && !answers_rule()) {
            bytes_ = std::max(bytes_ / 2, least);
        }
        wary_ = true;
    }
    carried_ = 0;
}

void PageLane::set_letters(const std::vector<WaitingLetter>& letters) {
    letters_ = letters;
    std::map<Digest, Blob> kept;
    for (const auto& letter : letters_) {
        for (const auto& sha256 : letter.manifest) {
            const auto known = blobs_.find(sha256);
            kept[sha256] = known == blobs_.end() ? Blob{} : known->second;
        }
    }
    blobs_ = std::move(kept);
}

void PageLane::hub_wants(const WaitingLetter& letter, const std::vector<WantedPage>& pages) {
    for (const auto& sha256 : letter.manifest) {
        Blob& blob = blobs_[sha256];
        const auto wanted = std::find_if(pages.begin(), pages.end(), [&](const WantedPage& page) {
            return page.sha256 == sha256;
        });
        blob.cut = false;
        blob.whole = wanted == pages.end();
        blob.offset = blob.whole ? std::nullopt : std::optional(wanted->offset);
    }
}

void PageLane::cut_off(const std::vector<SentPage>& sent) {
    for (const SentPage& page : sent) {
        Blob& blob = blobs_[page.sha256];
        blob.offset.reset();
        blob.cut = true;
    }
}

bool PageLane::cut_is_open() const {
    return std::any_of(blobs_.begin(), blobs_.end(), [](const auto& item) {
        return item.second.cut && item.second.open();
    });
}

void PageLane::retry_aside() {
    for (auto& [sha256, blob] : blobs_) {
        if (blob.aside) {
            blob.offset.reset();
            blob.aside = false;
        }
    }
}

void PageLane::forget_all() {
    for (auto& [sha256, blob] : blobs_) {
        blob.offset.reset();
        blob.whole = blob.aside = blob.cut = false;
    }
}

bool PageLane::any_aside() const {
    return std::any_of(blobs_.begin(), blobs_.end(), [](const auto& b) { return b.second.aside; });
}

void PageLane::set_aside(const Digest& sha256) {
    Blob& blob = blobs_[sha256];
    blob.aside = true;
    blob.cut = false;
}

// In order, each once.
std::vector<Digest> PageLane::open_blobs() const {
    std::vector<Digest> out;
    for (const auto& letter : letters_) {
        for (const auto& sha256 : letter.manifest) {
            const bool listed = std::find(out.begin(), out.end(), sha256) != out.end();
            if (blobs_.at(sha256).open() && !listed) {
                out.push_back(sha256);
            }
            if (out.size() == kMaxPackPages) {
                return out;
            }
        }
    }
    return out;
}

PageLane::Step PageLane::next() const {
    Step step;
    if (cut_is_open()) {
        step.ask = open_blobs();
        return step;
    }
    for (const auto& letter : letters_) {
        for (const auto& sha256 : letter.manifest) {
            const Blob& blob = blobs_.at(sha256);
            if (blob.whole || blob.aside) {
                continue;
            }
            if (!blob.offset && step.row.empty()) {
                step.ask = open_blobs();
            }
            if (!blob.offset || step.row.size() == kMaxPackPages) {
                return step;
            }
            const bool known = std::any_of(step.row.begin(), step.row.end(), [&](const Piece& p) {
                return p.sha256 == sha256;
            });
            if (!known) {
                step.row.push_back({sha256, *blob.offset});
            }
        }
    }
    return step;
}

std::uint64_t PageLane::pages_waiting() const {
    return static_cast<std::uint64_t>(
        std::count_if(blobs_.begin(), blobs_.end(), [](const auto& b) { return !b.second.whole; }));
}

std::uint64_t PageLane::offset_of(const Digest& sha256) const {
    const auto found = blobs_.find(sha256);
    if (found == blobs_.end()) {
        return 0;
    }
    return found->second.whole ? found->second.best : found->second.offset.value_or(0);
}

std::uint64_t PageLane::acknowledged_bytes() const {
    std::uint64_t sum = 0;
    for (const auto& [sha256, blob] : blobs_) {
        sum += blob.best;
    }
    return sum;
}

bool PageLane::receipt_missing() const {
    return std::any_of(letters_.begin(), letters_.end(), [this](const WaitingLetter& letter) {
        return std::all_of(letter.manifest.begin(),
                           letter.manifest.end(),
                           [this](const Digest& sha256) { return blobs_.at(sha256).whole; });
    });
}

bool PageLane::stand_at(Blob& blob, std::uint64_t offset) const {
    blob.offset = offset;
    blob.cut = false;
    const bool grew = offset > blob.best;
    blob.best = std::max(blob.best, offset);
    return grew;
}

bool PageLane::became_whole(const SentPage& page) {
    Blob& blob = blobs_[page.sha256];
    const bool news = !blob.whole;
    blob.whole = true;
    blob.cut = false;
    blob.best = std::max(blob.best, page.total);
    return news;
}

bool PageLane::stands_at(const Digest& sha256, std::uint64_t offset) {
    return stand_at(blobs_[sha256], offset);
}

void PageLane::start_again(const Digest& sha256) {
    (void)stand_at(blobs_[sha256], 0);
}

PageLane::Outcome PageLane::answered_ask(const Digest& sha256,
                                         const HubResponse& response,
                                         bool& progress) {
    Blob& blob = blobs_[sha256];
    if (response.status == 404) {
        (void)stand_at(blob, 0);
        return Outcome::Moved;
    }
    if (response.status == 200 && response.upload_complete) {
        progress = became_whole({sha256, response.upload_length.value_or(0)});
        return Outcome::Whole;
    }
    if (response.status == 200 && response.upload_offset) {
        progress = stand_at(blob, *response.upload_offset);
        return Outcome::Moved;
    }
    if (response.status >= 400 && !ends_the_pass(response.status)) {
        set_aside(sha256);
        return Outcome::Aside;
    }
    return Outcome::Failed;
}

PageLane::Outcome PageLane::answered_piece(const Piece& piece,
                                           std::uint64_t end_offset,
                                           const HubResponse& response,
                                           bool& progress) {
    Blob& blob = blobs_[piece.sha256];
    switch (response.status) {
        case 200:
        case 201:
            progress = true;
            blob.whole = true;
            blob.best = std::max(blob.best, end_offset);
            return Outcome::Whole;
        case 204:
            if (!response.upload_offset || *response.upload_offset > end_offset ||
                *response.upload_offset <= piece.offset) {
                return Outcome::Failed;  // a piece that moves nothing would be sent for ever
            }
            progress = stand_at(blob, *response.upload_offset);
            return Outcome::Kept;
        case 409:
            if (!response.upload_offset || *response.upload_offset == piece.offset) {
                return Outcome::Failed;
            }
            progress = stand_at(blob, *response.upload_offset);
            return Outcome::Moved;
        case 422:
            start_again(piece.sha256);
            return Outcome::Broken;
        default:
            break;
    }
    if (response.status >= 400 && !ends_the_pass(response.status)) {
        set_aside(piece.sha256);
        return Outcome::Aside;
    }
    return Outcome::Failed;
}

}  // namespace kiosk::sync
