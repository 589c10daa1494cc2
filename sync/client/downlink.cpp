// A list is worked off document by document, and one that cannot be put yet holds up no other. Only
// when all are settled its ETag counts as known, so whatever is not is asked for again. Documents
// are fetched in pieces, so that a link which is cut again and again brings them all the same.
#include "sync/client/downlink.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/crypto/hash.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kLeastPiece = std::size_t{4} << 10;
constexpr std::size_t kFirstPiece = std::size_t{32} << 10;
constexpr std::size_t kMostPiece = std::size_t{512} << 10;
// A hub that answers at once, whatever it was asked, is not asked more often.
constexpr std::uint64_t kLeastPoll_ms = 1000;
// After so many questions that were cut while they waited, the link is one that cuts; a hub that is
// down fails at once. One in so many questions tries whether that has changed.
constexpr int kCutPolls = 3;
constexpr std::uint64_t kWaited_ms = 2000;
constexpr int kTryAgain = 12;
constexpr std::uint64_t kMostRetry_s = 900;

bool is_our_trouble(ErrorCode code) noexcept {
    return code == ErrorCode::InUse || code == ErrorCode::DiskFull ||
           code == ErrorCode::StoreFailed || code == ErrorCode::IoFailed ||
           code == ErrorCode::Overloaded;
}

// What rests on another document is put behind it: appointments on the calendar, that on services.
int rank_of(std::string_view name) noexcept {
    return name == "appointments" ? 2 : name == "calendar" ? 1 : 0;
}

}  // namespace

Downlink::Downlink(DownlinkRules rules,
                   DeviceId device,
                   const crypto::VerifyKey& hub_key,
                   DocumentShelf& shelf,
                   HubLink& link,
                   const Clock& clock,
                   Random& random)
    : rules_(rules),
      device_(device),
      hub_key_(hub_key),
      shelf_(shelf),
      link_(link),
      clock_(clock),
      random_(random),
      backoff_(random),
      put_backoff_(random),
      not_before_ms_(clock.monotonic_ms() + random.below(rules.first_contact_ms + 1)),
      piece_bytes_(kFirstPiece) {}

std::uint64_t Downlink::step() {
    shelf_.end_expired();
    const std::uint64_t now_ms = clock_.monotonic_ms();
    if (now_ms < not_before_ms_) {
        return not_before_ms_ - now_ms;
    }
    return wanted_.empty() ? ask() : fetch();
}

std::uint64_t Downlink::ask() {
    const bool cuts = cut_polls_ >= kCutPolls;
    short_asks_ = cuts ? short_asks_ + 1 : 0;
    const bool short_poll = cuts && short_asks_ % kTryAgain != 0;
    HubRequest request;
    request.method = HubMethod::Get;
    request.path = kStatePathPrefix + device_.text();
    const bool waits = !short_poll && !etag_.empty();
    if (waits) {
        request.path += "?wait=" + std::to_string(rules_.wait_s);
    }
    request.if_none_match = etag_;
    const std::uint64_t asked_ms = clock_.monotonic_ms();
    const auto response = link_.send(request);
    if (!response) {
        cut_polls_ += waits && clock_.monotonic_ms() - asked_ms >= kWaited_ms ? 1 : 0;
        return failed(response.error(), {});
    }
    if (response->status != 200 && response->status != 304) {
        return failed(refusal_of(*response), response->retry_after_s);
    }
    if (auto taken = take(*response); !taken) {
        return failed(std::move(taken).error(), {});
    }
    backoff_.progressed();
    failure_.reset();
    if (!wanted_.empty()) {
        return 0;
    }
    cut_polls_ = waits ? 0 : cut_polls_;
    const std::uint64_t retry_s = std::min(response->retry_after_s.value_or(0), kMostRetry_s);
    const std::uint64_t least_ms = std::max({short_poll ? rules_.short_poll_ms : kLeastPoll_ms,
                                             retry_s * 1000 + random_.below(retry_s * 200 + 1)});
    not_before_ms_ = std::max(not_before_ms_, asked_ms + least_ms);
    return 0;
}

Status Downlink::take(const HubResponse& response) {
    if (response.status == 304) {
        return {};
    }
    KIOSK_TRY(const Manifest manifest, parse_manifest(response.body, device_, hub_key_));
    etag_pending_ = manifest_etag(manifest);
    sort_out(manifest);
    if (wanted_.empty()) {
        list_done();
    }
    return {};
}

// What is new is fetched; a name that is missing stays as it was, so that an old list which
// somebody plays back takes nothing away.
void Downlink::sort_out(const Manifest& manifest) {
    const auto in_force = shelf_.in_force();
    unsettled_ = false;
    for (const DocumentEntry& entry : manifest.documents) {
        const auto known = std::find(kDocumentNames.begin(), kDocumentNames.end(), entry.name);
        const auto held = in_force.find(entry.name);
        if (known == kDocumentNames.end() || hopeless_.contains({entry.name, entry.version}) ||
            (held != in_force.end() && held->second == entry)) {
            continue;
        }
        if (held != in_force.end() && entry.version <= held->second.version) {
            shelf_.refuse_older(entry);
            continue;
        }
        wanted_.push_back(entry);
    }
    std::stable_sort(wanted_.begin(), wanted_.end(), [](const auto& a, const auto& b) {
        return rank_of(a.name) < rank_of(b.name);
    });
}

std::uint64_t Downlink::fetch() {
    const DocumentEntry entry = wanted_.front();
    if (!fetch_ || fetch_->entry.sha256 != entry.sha256) {
        fetch_ = Fetch{entry, {}};
    }
    if (fetch_->content.size() < entry.size) {
        HubRequest request;
        request.method = HubMethod::Get;
        request.path = kDocumentPathPrefix + to_hex(entry.sha256);
        request.range_first = fetch_->content.size();
        request.range_bytes = std::min<std::uint64_t>(piece_bytes_, entry.size);
        const auto response = link_.send(request);
        if (!response) {
            piece_bytes_ = std::max(piece_bytes_ / 2, kLeastPiece);
            return failed(response.error(), {});
        }
        if (response->status == 404) {
            wanted_.clear();  // the list is not this one any more
        }
        if (response->status != 200 && response->status != 206) {
            return failed(refusal_of(*response), response->retry_after_s);
        }
        if (response->status == 200) {
            fetch_->content.clear();
        }
        put_bytes(fetch_->content, as_bytes(response->body));
        piece_bytes_ = std::min(piece_bytes_ * 2, kMostPiece);
        backoff_.progressed();
        if (fetch_->content.size() < entry.size && !response->body.empty()) {
            return 0;
        }
    }
    const Bytes content = std::move(fetch_->content);
    fetch_.reset();
    if (auto done = put(entry, content); !done) {
        put_failure_ = std::move(done).error();
        unsettled_ = true;
    }
    wanted_.erase(wanted_.begin());
    if (wanted_.empty()) {
        list_done();
    }
    return 0;
}

// What could not be put comes with the same list again, or with a newer one.
void Downlink::list_done() {
    if (unsettled_) {
        not_before_ms_ = clock_.monotonic_ms() + put_backoff_.failed_wait_ms();
        return;
    }
    etag_ = etag_pending_;
    put_failure_.reset();
    put_backoff_ = Backoff(random_);
}

Status Downlink::put(const DocumentEntry& entry, ByteView content) {
    if (content.size() != entry.size || crypto::sha256(content) != entry.sha256) {
        return Error{ErrorCode::HubGarbage, "document " + entry.name};
    }
    auto done = shelf_.put(entry, content);
    if (done || is_our_trouble(done.error().code)) {
        return done;
    }
    log::warn("sync",
              "document {} {} refused: {}",
              entry.name,
              entry.version,
              error_name(done.error().code));
    hopeless_.insert({entry.name, entry.version});
    return {};
}

std::uint64_t Downlink::failed(Error error, std::optional<std::uint64_t> retry_after_s) {
    const std::uint64_t wait_ms =
        retry_after_s ? backoff_.failed_wait_ms(*retry_after_s) : backoff_.failed_wait_ms();
    if (!failure_ || failure_->code != error.code) {
        log::warn("sync", "documents: {}; next attempt in {} ms", describe(error), wait_ms);
    }
    failure_ = std::move(error);
    not_before_ms_ = clock_.monotonic_ms() + wait_ms;
    return wait_ms;
}

}  // namespace kiosk::sync
