// Records behind next_ were answered; those among them that were refused stay in refused_ and hold
// the cursor back until they are taken or parked. Later records pass them, since the hub keeps
// header and body digest of what it refuses and the chain goes on.
#include "sync/client/record_lane.hpp"

#include <algorithm>

namespace kiosk::sync {
namespace {

Error garbage(std::string_view what) {
    return Error{ErrorCode::HubGarbage, "answer to a batch: " + std::string(what)};
}

}  // namespace

void RecordLane::restart(Seq cursor) {
    cursor_ = cursor;
    next_ = Seq{cursor.value + 1};
    refused_.clear();
    pushed_ = true;
}

void RecordLane::saw_head(Seq head, bool letter_waits, std::uint64_t now_ms) {
    if (head_ < next_ && head >= next_) {
        unsent_since_ms_ = now_ms;
    }
    head_ = head;
    letter_waits_ = letter_waits;
    pushed_ = pushed_ && head_ >= next_;
}

bool RecordLane::settled(Seq seq) const {
    return seq < next_ && refused_.find(seq) == refused_.end();
}

std::uint64_t RecordLane::oldest_unsent_ms(std::uint64_t now_ms) const {
    return head_ < next_ ? 0 : now_ms - unsent_since_ms_;
}

std::optional<std::uint64_t> RecordLane::batch_due_in_ms(std::uint64_t now_ms) const {
    const std::int64_t unsent = head_.value - next_.value + 1;
    if (unsent <= 0) {
        return std::nullopt;
    }
    const std::uint64_t age_ms = now_ms - unsent_since_ms_;
    if (pushed_ || letter_waits_ || unsent >= rules_.fill_records || age_ms >= rules_.fill_ms) {
        return 0;
    }
    return rules_.fill_ms - age_ms;
}

std::optional<Seq> RecordLane::refused() const {
    return refused_.empty() ? std::nullopt : std::optional(refused_.begin()->first);
}

std::optional<std::uint64_t> RecordLane::refused_due_in_ms(std::uint64_t now_ms) const {
    if (refused_.empty()) {
        return std::nullopt;
    }
    return refused_due_ms_ > now_ms ? refused_due_ms_ - now_ms : 0;
}

Status RecordLane::check(const Batch& sent, const BatchAnswer& answer) const {
    const auto& verdicts = answer.verdicts;
    if (verdicts.size() == 1 && verdicts.front().kind == VerdictKind::Gap) {
        const Seq expected = verdicts.front().expected;
        if (expected == sent.first_seq || expected.value > head_.value + 1) {
            return garbage("a gap that cannot be");
        }
        return {};
    }
    if (verdicts.size() != sent.records.size()) {
        return garbage("not one verdict per record");
    }
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (verdicts[i].seq.value != sent.first_seq.value + static_cast<std::int64_t>(i) ||
            verdicts[i].kind == VerdictKind::Gap) {
            return garbage("verdicts out of order");
        }
    }
    return {};
}

void RecordLane::rewind(Seq expected, std::uint64_t now_ms) {
    next_ = expected;
    cursor_ = std::min(cursor_, Seq{expected.value - 1});
    refused_.erase(refused_.lower_bound(expected), refused_.end());
    unsent_since_ms_ = now_ms;
    pushed_ = true;
}

void RecordLane::refuse(const Verdict& verdict, Applied& out) {
    if (verdict.code == ErrorCode::ForkDetected || verdict.code == ErrorCode::DeviceRevoked) {
        out.fenced = Error{verdict.code, "record " + std::to_string(verdict.seq.value)};
    }
    Refusal& refusal = refused_[verdict.seq];
    refusal.code = verdict.code;
    if (++refusal.count >= kRefusalsBeforeParking && !out.fenced) {
        out.parked.emplace_back(verdict.seq, verdict.code);
        refused_.erase(verdict.seq);
    }
}

Result<Applied> RecordLane::apply(const Batch& sent,
                                  const BatchAnswer& answer,
                                  Seq hub_has,
                                  std::uint64_t now_ms) {
    KIOSK_CHECK(check(sent, answer));
    Applied out;
    if (!answer.verdicts.empty() && answer.verdicts.front().kind == VerdictKind::Gap) {
        rewind(answer.verdicts.front().expected, now_ms);
        out.cursor = cursor_;
        return out;
    }
    const bool tried_refused = !sent.records.empty() && sent.first_seq < next_;
    for (const Verdict& verdict : answer.verdicts) {
        if (verdict.kind == VerdictKind::Refused) {
            refuse(verdict, out);
            continue;
        }
        const bool taken_at_last = refused_.erase(verdict.seq) > 0;
        out.progress = out.progress || taken_at_last || verdict.seq >= next_;
        if (verdict.kind == VerdictKind::WaitingForPages) {
            out.wanted[verdict.seq] = verdict.pages;
        }
    }
    if (!refused_.empty() && (tried_refused || refused_due_ms_ <= now_ms)) {
        refused_due_ms_ = now_ms + std::max<std::uint64_t>(1, refused_wait_.failed_wait_ms());
    }
    next_ = std::max(next_, Seq{sent.last_seq().value + 1});
    if (head_ < next_) {
        pushed_ = false;
        letter_waits_ = false;
    } else {
        unsent_since_ms_ = std::min(unsent_since_ms_, now_ms);
    }
    const Seq answered{refused_.empty() ? next_.value - 1 : refused_.begin()->first.value - 1};
    cursor_ = std::max(cursor_, std::min(answered, hub_has));
    out.cursor = cursor_;
    return out;
}

}  // namespace kiosk::sync
