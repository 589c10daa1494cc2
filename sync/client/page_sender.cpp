// One rule for sizes: a request carries at most what PieceSize allows, of as many blobs as there
// are. What belongs to one blob only goes as a plain piece.
#include "sync/client/page_sender.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kMostPutBytes = std::size_t{1} << 20;

// A refusal of one page that says something about the hub, not about the page.
bool ends_the_pass(ErrorCode code) {
    return code == ErrorCode::DiskFull || code == ErrorCode::Overloaded ||
           code == ErrorCode::IoFailed || code == ErrorCode::StoreFailed;
}

}  // namespace

std::optional<HubRequest> PageSender::next_request() {
    if (lane_.any_aside() && aside_due_ms_ <= clock_.monotonic_ms()) {
        aside_due_ms_ = clock_.monotonic_ms() + aside_ms_;
        lane_.retry_aside();
    }
    while (true) {
        const PageLane::Step step = lane_.next();
        under_way_ = {};
        under_way_.start_ms = clock_.monotonic_ms();
        if (!step.ask.empty()) {
            if (auto pack = ask_pack_request(step.ask)) {
                return pack;
            }
            return ask_request(step.ask.front());
        }
        if (step.row.empty()) {
            return std::nullopt;
        }
        if (auto pack = pack_request(step.row)) {
            return pack;
        }
        if (auto piece = piece_request(step.row.front())) {
            return piece;
        }
    }
}

// One question about several, since each costs a round trip. nullopt: there is one only, or the hub
// takes no packs.
std::optional<HubRequest> PageSender::ask_pack_request(const std::vector<Digest>& blobs) {
    HubRequest request;
    std::vector<SentPage> pages;
    for (const Digest& sha256 : blobs) {
        const auto size = blobs_.size(sha256);
        if (packs_ && size && *size > 0) {
            put_pack_frame(request.body, {sha256, *size, 0, 0});
            pages.push_back(SentPage{sha256, *size});
        }
    }
    if (pages.size() < 2) {
        return std::nullopt;
    }
    request.method = HubMethod::Post;
    request.path = kPackPath;
    under_way_.ask = true;
    under_way_.pack = true;
    under_way_.pages = std::move(pages);
    return request;
}

HubRequest PageSender::ask_request(const Digest& sha256) {
    under_way_.ask = true;
    under_way_.pages = {SentPage{sha256}};
    HubRequest request;
    request.method = HubMethod::Head;
    request.path = page_path(sha256);
    return request;
}

std::optional<HubRequest> PageSender::pack_request(const std::vector<PageLane::Piece>& row) {
    if (!packs_ || row.size() < 2) {
        return std::nullopt;
    }
    const std::size_t most = std::min(size_.bytes(), kMaxPackBytes);
    HubRequest request;
    std::vector<SentPage> pages;
    for (const PageLane::Piece& piece : row) {
        const auto size = blobs_.size(piece.sha256);
        const std::size_t room = most - std::min(most, request.body.size() + kPackFrameBytes);
        if (!size || *size == 0 || piece.offset > *size || room == 0) {
            break;
        }
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(room, *size - piece.offset));
        const auto bytes = blobs_.read(piece.sha256, piece.offset, count);
        if (!bytes || bytes->size() != count) {
            break;  // as a piece of its own it is looked at closer
        }
        put_pack_frame(request.body, {piece.sha256, *size, piece.offset, count});
        put_bytes(request.body, *bytes);
        pages.push_back({piece.sha256, *size, piece.offset, piece.offset + count});
    }
    if (pages.size() < 2) {
        return std::nullopt;
    }
    request.method = HubMethod::Post;
    request.path = kPackPath;
    request.record_bytes = size_.record_bytes();
    under_way_.pack = true;
    under_way_.pages = std::move(pages);
    under_way_.body_bytes = request.body.size();
    return request;
}

std::optional<HubRequest> PageSender::piece_request(const PageLane::Piece& piece) {
    const auto size = blobs_.size(piece.sha256);
    auto bytes =
        size ? blobs_.read(piece.sha256, piece.offset, std::min(size_.bytes(), kMostPutBytes))
             : Result<Bytes>(size.error());
    if (!bytes || piece.offset > *size) {
        set_aside(piece.sha256,
                  bytes ? Error{ErrorCode::HubGarbage, "offset behind the end of a page"}
                        : std::move(bytes).error().with("sealed page"));
        return std::nullopt;
    }
    HubRequest request;
    request.method = HubMethod::Put;
    request.path = page_path(piece.sha256);
    request.record_bytes = size_.record_bytes();
    request.upload_offset = piece.offset;
    request.upload_length = *size;
    request.body = std::move(*bytes);
    under_way_.pages = {{piece.sha256, *size, piece.offset, piece.offset + request.body.size()}};
    under_way_.body_bytes = request.body.size();
    return request;
}

PageNews PageSender::answered(const HubResponse& response) {
    const std::uint64_t before = lane_.acknowledged_bytes();
    PageNews news = under_way_.pack  ? answered_pack(response)
                    : under_way_.ask ? answered_ask(response)
                                     : answered_piece(response);
    if (!news.failure) {
        life_bytes_ += lane_.acknowledged_bytes() - before;
        const std::uint64_t took_ms = clock_.monotonic_ms() - under_way_.start_ms;
        if (under_way_.ask) {
            size_.asked(took_ms);
            // A smaller one is another attempt: it is made at once, as after progress.
            news.progress = measure_loss() || news.progress;
        } else {
            size_.piece_done(under_way_.body_bytes, took_ms);
        }
    }
    return news;
}

PageNews PageSender::answered_ask(const HubResponse& response) {
    PageNews news;
    const Digest& sha256 = under_way_.pages.front().sha256;
    if (lane_.answered_ask(sha256, response, news.progress) == PageLane::Outcome::Failed) {
        news.failure = refusal_of(response);
        news.retry_after_s = response.retry_after_s;
    }
    return news;
}

PageNews PageSender::answered_piece(const HubResponse& response) {
    const SentPage& page = under_way_.pages.front();
    const PageLane::Piece piece{page.sha256, page.offset};
    PageNews news;
    switch (lane_.answered_piece(piece, page.end, response, news.progress)) {
        case PageLane::Outcome::Failed:
            news.failure = refusal_of(response);
            news.retry_after_s = response.retry_after_s;
            lane_.cut_off(under_way_.pages);
            return news;
        case PageLane::Outcome::Broken:
            broken_blob(piece.sha256, news);
            return news;
        case PageLane::Outcome::Aside:
            set_aside(piece.sha256, refusal_of(response));
            return news;
        default:
            break;
    }
    if (!response.body.empty()) {
        auto receipts = parse_page_answer(response.body);
        if (receipts) {
            news.receipts = std::move(*receipts);
        } else {
            news.failure = std::move(receipts).error();
        }
    }
    return news;
}

PageNews PageSender::answered_pack(const HubResponse& response) {
    PageNews news;
    if (response.status != 200) {
        if (ends_the_pass(response.status) || response.status < 400) {
            news.failure = refusal_of(response);
            news.retry_after_s = response.retry_after_s;
        } else {
            log::warn("sync", "the hub takes no packs: {}", describe(refusal_of(response)));
            packs_ = false;
        }
        return news;
    }
    auto answer = parse_pack_answer(response.body, under_way_.pages.size());
    if (!answer) {
        news.failure = std::move(answer).error();
        return news;
    }
    for (std::size_t i = 0; i < answer->pages.size(); ++i) {
        apply(under_way_.pages[i], answer->pages[i], news);
    }
    news.receipts = std::move(answer->receipts);
    return news;
}

// To a question any place in the blob is an answer; bytes must have moved it.
void PageSender::apply(const SentPage& page, const PackResult& result, PageNews& news) {
    const bool moved =
        result.offset <= page.total && (under_way_.ask || result.offset > page.offset);
    if (result.refused) {
        page_refused(page, *result.refused, news);
    } else if (!result.whole && !moved) {
        // Sent again as it is, it would be sent for ever.
        lane_.cut_off({page});
        news.failure = Error{ErrorCode::HubGarbage, "a pack that moves nothing"};
    } else if (result.whole ? lane_.became_whole(page)
                            : lane_.stands_at(page.sha256, result.offset)) {
        news.progress = true;
    }
}

void PageSender::page_refused(const SentPage& page, ErrorCode code, PageNews& news) {
    if (code == ErrorCode::DigestMismatch) {
        lane_.start_again(page.sha256);
        broken_blob(page.sha256, news);
    } else if (ends_the_pass(code)) {
        lane_.cut_off({page});
        news.failure = Error{code, "the hub's answer about a page"};
    } else if (code == ErrorCode::WrongOffset) {
        lane_.cut_off({page});  // another upload of it came between: ask where it stands
    } else {
        set_aside(page.sha256, Error{code, "the hub's answer about a page"});
    }
}

// The hub computed another digest: either the bytes changed on the way, or here on the disk.
void PageSender::broken_blob(const Digest& sha256, PageNews& news) {
    const auto bytes = blobs_.read(sha256, 0, kMaxPageBytes);
    if (bytes && crypto::sha256(*bytes) == sha256) {
        news.failure = Error{ErrorCode::DigestMismatch, "a page changed on the way"};
        return;
    }
    log::error("sync", "sealed page {} is damaged on this disk", to_hex(sha256));
    set_aside(sha256, Error{ErrorCode::DigestMismatch, "sealed page on this disk"});
}

void PageSender::lost(std::uint64_t sent_bytes) {
    if (under_way_.ask) {
        return;
    }
    broken_.clear();
    std::uint64_t at = 0;  // place in the body
    for (SentPage page : under_way_.pages) {
        at += under_way_.pack ? kPackFrameBytes : 0;
        if (under_way_.pack && at >= sent_bytes) {
            break;
        }
        const std::uint64_t count = page.end - page.offset;
        page.end = page.offset + std::min(count, sent_bytes - std::min(at, sent_bytes));
        broken_.push_back(page);
        at += count;
    }
    lane_.cut_off(broken_);
}

// After a cut the hub's offsets tell what of the last request it had not read.
bool PageSender::measure_loss() {
    if (broken_.empty() || lane_.cut_is_open()) {
        return false;
    }
    std::uint64_t lost = 0;
    for (const SentPage& page : broken_) {
        lost += page.end - std::min(page.end, lane_.offset_of(page.sha256));
    }
    const std::size_t before = size_.bytes();
    size_.connection_ended(life_bytes_, lost);
    broken_.clear();
    life_bytes_ = 0;
    return size_.bytes() < before;
}

void PageSender::set_aside(const Digest& sha256, Error reason) {
    lane_.set_aside(sha256);
    aside_due_ms_ = clock_.monotonic_ms() + aside_ms_;
    aside_reason_ = std::move(reason);
}

std::optional<std::uint64_t> PageSender::aside_due_in_ms() const {
    if (!lane_.any_aside()) {
        return std::nullopt;
    }
    const std::uint64_t now_ms = clock_.monotonic_ms();
    return aside_due_ms_ > now_ms ? aside_due_ms_ - now_ms : 0;
}

std::optional<Error> PageSender::aside_reason() const {
    return lane_.any_aside() ? aside_reason_ : std::nullopt;
}

}  // namespace kiosk::sync
