// One thread: a heap of who is due, and test::Crowd for who is under way. Answers are checked as a
// kiosk checks them: verdicts, head, and the hub's signature under every receipt.
#include "tests/bench/fleet/storm.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "sync/protocol/pack.hpp"
#include "sync/protocol/page_path.hpp"
#include "tests/bench/must.hpp"

namespace kiosk::bench {
namespace {

constexpr std::uint64_t kTurn_ms = 100;

std::size_t whole_ones(const sync::PackAnswer& answer) {
    return static_cast<std::size_t>(std::count_if(
        answer.pages.begin(), answer.pages.end(), [](const auto& page) { return page.whole; }));
}

}  // namespace

Storm::Storm(const std::vector<Kiosk>& kiosks, StormPlan plan, int rounds, std::uint64_t seed)
    : kiosks_(kiosks),
      plan_(std::move(plan)),
      round_ms_(plan_.spread_ms / static_cast<std::uint64_t>(rounds)),
      random_(seed) {
    for (std::size_t i = 0; i < kiosks_.size(); ++i) {
        auto link = link_of(kiosks_[i], plan_.url, plan_.ca_pem);
        crowd_.add(std::move(link), address_of(i));
        senders_.push_back({0, random_.below(round_ms_ + 1), {}, sync::Backoff(random_)});
    }
}

StormReport Storm::run() {
    const std::uint64_t start_ms = clock_->monotonic_ms();
    for (std::size_t i = 0; i < senders_.size(); ++i) {
        senders_[i].begins_ms += start_ms;
        due_.emplace_back(senders_[i].begins_ms, i);
    }
    std::make_heap(due_.begin(), due_.end(), std::greater<>());
    const std::uint64_t end_ms = start_ms + plan_.spread_ms + plan_.patience_ms;
    std::uint64_t now_ms = start_ms;
    while ((!due_.empty() || crowd_.under_way() > 0) && now_ms < end_ms) {
        while (!due_.empty() && due_.front().first <= now_ms) {
            const std::size_t index = due_.front().second;
            std::pop_heap(due_.begin(), due_.end(), std::greater<>());
            due_.pop_back();
            send(index);
        }
        const std::uint64_t next_ms = due_.empty() ? now_ms + kTurn_ms : due_.front().first;
        crowd_.carry_on(std::min(kTurn_ms, next_ms - std::min(next_ms, now_ms)));
        now_ms = clock_->monotonic_ms();
    }
    report_.took_ms = static_cast<double>(last_records_ms_ - std::min(last_records_ms_, start_ms));
    return std::move(report_);
}

void Storm::send(std::size_t index) {
    Sender& sender = senders_[index];
    if (!sender.first_try_ms) {
        sender.first_try_ms = clock_->monotonic_ms();
    }
    crowd_.send(index, request_of(index), [this, index](const auto& end) { ended(index, end); });
}

http::ClientRequest Storm::request_of(std::size_t index) {
    const Parcel& parcel = kiosks_[index].parcels[senders_[index].next];
    http::ClientRequest out;
    out.method = "POST";
    out.replay = http::Replay::Never;
    if (parcel.kind == Parcel::Kind::Pages && !senders_[index].asking) {
        out.target = sync::kPackPath;
        out.body = parcel.body;
        return out;
    }
    out.target = sync::kBatchPath;
    out.headers["content-encoding"] = "zstd";
    out.body = senders_[index].asking ? question_for_receipts(kiosks_[index], parcel) : parcel.body;
    return out;
}

// A batch without records, behind the letter's.
Bytes Storm::question_for_receipts(const Kiosk& kiosk, const Parcel& parcel) const {
    const auto at =
        std::find_if(kiosk.parcels.begin(), kiosk.parcels.end(), [&parcel](const Parcel& other) {
            return other.kind == Parcel::Kind::Records && other.last == parcel.last;
        });
    sync::Batch batch;
    batch.device = kiosk.id;
    batch.epoch = kiosk.epoch;
    batch.first_seq = Seq{parcel.last.value + 1};
    batch.chain_before = at->chain;
    sync::sign_batch(batch, crypto::SigningKey::from_seed(kiosk.seed));
    return must(sync::encode_batch(batch));
}

void Storm::ended(std::size_t index, const test::Crowd::Ended& ended) {
    if (!ended.response) {
        ++report_.broken_links;
        note(describe(ended.response.error()));
        return again(index, std::nullopt);
    }
    const http::Response& response = *ended.response;
    if (response.status != 200) {
        ++report_.statuses[response.status];
        note(fmt::format("{}: {}", response.status, response.text()));
        return again(index, sync::parse_byte_count(response.header("retry-after")));
    }
    if (const auto judged = judge(index, response); !judged) {
        ++report_.garbage;
        note(describe(judged.error()));
        return again(index, std::nullopt);
    }
    acknowledged(index);
}

Status Storm::judge(std::size_t index, const http::Response& response) {
    const Parcel& parcel = kiosks_[index].parcels[senders_[index].next];
    if (parcel.kind != Parcel::Kind::Pages || senders_[index].asking) {
        KIOSK_TRY(const auto answer, sync::parse_answer(response.text()));
        return judge_batch(index, answer);
    }
    KIOSK_TRY(const auto answer, sync::parse_pack_answer(response.text(), parcel.blobs));
    if (whole_ones(answer) != parcel.blobs) {
        return Error{ErrorCode::HubRefused, "a pack that came whole was not taken"};
    }
    return keep_receipts(index, answer.receipts);
}

Status Storm::judge_batch(std::size_t index, const sync::BatchAnswer& answer) {
    const Parcel& parcel = kiosks_[index].parcels[senders_[index].next];
    for (const sync::Verdict& verdict : answer.verdicts) {
        report_.refused += verdict.kind == sync::VerdictKind::Refused ? 1 : 0;
        if (verdict.kind == sync::VerdictKind::Gap) {
            ++report_.lost;
            return Error{ErrorCode::HubGarbage, "the hub lacks what it acknowledged"};
        }
    }
    KIOSK_CHECK(keep_receipts(index, answer.receipts));
    if (answer.head < parcel.last) {
        return Error{ErrorCode::HubGarbage, "a head below what was sent"};
    }
    return {};
}

Status Storm::keep_receipts(std::size_t index, const std::vector<sync::Receipt>& receipts) {
    for (const sync::Receipt& receipt : receipts) {
        KIOSK_CHECK(sync::verify_receipt(receipt, kiosks_[index].hub_key));
        if (receipt.kind == sync::ReceiptKind::Complete) {
            senders_[index].receipts.insert(receipt.seq.value);
        }
    }
    return {};
}

void Storm::acknowledged(std::size_t index) {
    Sender& sender = senders_[index];
    const Kiosk& kiosk = kiosks_[index];
    const Parcel& parcel = kiosk.parcels[sender.next];
    const std::uint64_t now_ms = clock_->monotonic_ms();
    sender.backoff.progressed();
    if (parcel.kind == Parcel::Kind::Pages) {
        sender.asking = !sender.receipts.contains(parcel.last.value);
        if (sender.asking) {
            return again(index, std::nullopt);
        }
        report_.page_ms.push_back(static_cast<double>(now_ms - *sender.first_try_ms));
    } else {
        report_.record_ms.push_back(static_cast<double>(now_ms - *sender.first_try_ms));
        if (last_records_ms_ != 0) {
            report_.stall_ms =
                std::max(report_.stall_ms, static_cast<double>(now_ms - last_records_ms_));
        }
        last_records_ms_ = now_ms;
    }
    sender.backoff = sync::Backoff(random_);
    sender.first_try_ms.reset();
    if (++sender.next == kiosk.parcels.size()) {
        ++report_.done;
        return;
    }
    const auto round = static_cast<std::uint64_t>(kiosk.parcels[sender.next].round);
    const std::uint64_t at_ms = std::max(now_ms, sender.begins_ms + round * round_ms_);
    due_.emplace_back(at_ms, index);
    std::push_heap(due_.begin(), due_.end(), std::greater<>());
}

void Storm::again(std::size_t index, std::optional<std::uint64_t> retry_after_s) {
    sync::Backoff& backoff = senders_[index].backoff;
    const std::uint64_t wait_ms =
        retry_after_s ? backoff.failed_wait_ms(*retry_after_s) : backoff.failed_wait_ms();
    due_.emplace_back(clock_->monotonic_ms() + wait_ms, index);
    std::push_heap(due_.begin(), due_.end(), std::greater<>());
}

void Storm::note(const std::string& failure) {
    if (report_.first_failure.empty()) {
        report_.first_failure = failure;
    }
}

}  // namespace kiosk::bench
