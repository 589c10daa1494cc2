#pragma once
// A hub in memory behind the HubLink port: the rules of docs/protocols/city-sync.md without disk
// and network, and every answer that can go wrong. It checks signatures, chain and digests, so a
// test sees what a strict hub sees.

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/client/hub_link.hpp"
#include "sync/protocol/answer.hpp"
#include "sync/protocol/batch.hpp"
#include "sync/protocol/pack.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::test {

class MemoryHub final : public sync::HubLink {
public:
    explicit MemoryHub(crypto::VerifyKey device_key) : device_key_(device_key) {}

    Result<sync::HubResponse> send(const sync::HubRequest& request) override {
        ++requests;
        sent_bytes_ = request.body.size();
        if (!faults.empty()) {
            const Result<sync::HubResponse> fault = faults.front();
            faults.pop_front();
            return fault;
        }
        if (down) {
            return Error{ErrorCode::HubUnreachable, "test"};
        }
        if (request.path == sync::kBatchPath) {
            return batch(request);
        }
        if (request.path == sync::kPackPath && takes_packs) {
            return pack(request);
        }
        const auto digest = sync::parse_page_path(request.path);
        if (!digest) {
            return response(404);
        }
        return request.method == sync::HubMethod::Head ? head(*digest) : put(*digest, request);
    }

    [[nodiscard]] std::uint64_t sent_bytes() const override { return sent_bytes_; }

    void close() override {}

    static sync::HubResponse response(int status) {
        sync::HubResponse out;
        out.status = status;
        return out;
    }

    // Loses the answer of the next request, or (for a page or a pack) cuts its body after `bytes`.
    void cut_next_page_after(std::uint64_t bytes) { cut_page_after_ = bytes; }

    void lose_next_answer() { lose_answer_ = true; }

    struct Letter {
        std::string id;
        std::vector<Digest> manifest;
        bool told = false;  // by the device: it handed the letter over
    };

    int requests = 0;
    int batches = 0;
    Seq broken_at;         // as the device told last
    std::string software;  // as it told last
    int packs = 0;
    std::optional<std::size_t> cut_batches_above;  // records
    std::optional<std::size_t> cut_answers_above;  // bytes of an answer to a batch
    std::size_t most_receipts_above_records = 0;   // batches that asked for more than they brought
    std::size_t most_receipts = sync::kMaxReceipts;  // in an answer to a batch
    bool takes_packs = true;
    std::map<Digest, ErrorCode> refuse_page;  // in packs
    std::uint64_t page_bytes = 0;
    bool down = false;
    std::deque<Result<sync::HubResponse>> faults;
    std::set<std::int64_t> refuse;  // these records are refused
    ErrorCode refuse_code = ErrorCode::NotCanonical;
    std::map<std::int64_t, Digest> records;  // seq → digest of header and body
    std::map<std::int64_t, Digest> chains;
    std::map<std::int64_t, Letter> letters;
    std::map<Digest, Bytes> pages;
    std::map<Digest, Bytes> partials;
    crypto::SigningKey key = crypto::SigningKey::generate();
    bool forget_receipts = false;

private:
    Result<sync::HubResponse> batch(const sync::HubRequest& request) {
        ++batches;
        const auto decoded = sync::decode_batch(request.body);
        const auto chain = decoded ? sync::verify_batch(*decoded, device_key_)
                                   : Result<std::vector<Digest>>(decoded.error());
        if (!chain) {
            return response(400);
        }
        broken_at = decoded->broken_at.value_or(broken_at);
        software = decoded->software;
        if (cut_batches_above && decoded->records.size() > *cut_batches_above) {
            return Error{ErrorCode::HubUnreachable, "cut"};
        }
        most_receipts_above_records += decoded->most_receipts > decoded->records.size() ? 1U : 0U;
        sync::BatchAnswer answer;
        answer.hub_time_ms = 1'790'000'000'000;
        answer.hub_generation = 1;
        const std::int64_t first = decoded->first_seq.value;
        const std::int64_t head = chains.empty() ? 0 : chains.rbegin()->first;
        if (first > head + 1) {
            answer.verdicts.push_back({decoded->first_seq, sync::VerdictKind::Gap});
            answer.verdicts.back().expected = Seq{head + 1};
        } else {
            for (std::size_t i = 0; i < decoded->records.size(); ++i) {
                chains[first + static_cast<std::int64_t>(i)] = (*chain)[i];
                answer.verdicts.push_back(verdict(decoded->records[i]));
            }
        }
        answer.head = Seq{chains.empty() ? 0 : chains.rbegin()->first};
        answer.receipts = receipts(*decoded);
        if (std::exchange(lose_answer_, false)) {
            return Error{ErrorCode::HubUnreachable, "lost answer"};
        }
        auto out = response(200);
        out.body = sync::encode_answer(answer);
        if (cut_answers_above && out.body.size() > *cut_answers_above) {
            return Error{ErrorCode::HubUnreachable, "cut"};
        }
        return out;
    }

    sync::Verdict verdict(const sync::BatchRecord& record) {
        sync::Verdict out;
        out.seq = record.header.seq;
        if (refuse.count(out.seq.value) > 0) {
            out.kind = sync::VerdictKind::Refused;
            out.code = refuse_code;
            return out;
        }
        Bytes all = crypto::encode_header(record.header);
        put_bytes(all, as_bytes(record.body));
        const Digest digest = crypto::sha256(all);
        const auto known = records.find(out.seq.value);
        if (known != records.end()) {
            out.kind =
                known->second == digest ? sync::VerdictKind::Duplicate : sync::VerdictKind::Refused;
            out.code = ErrorCode::ForkDetected;
            return out;
        }
        records[out.seq.value] = digest;
        if (sync::is_letter(record)) {
            return letter(record, out);
        }
        if (record.header.kind == "letter.handed_over") {
            const Json body = parse_json(record.body).value();
            for (auto& [seq, letter] : letters) {
                letter.told = letter.told || letter.id == body["letter"].get<std::string>();
            }
        }
        return out;
    }

    sync::Verdict letter(const sync::BatchRecord& record, sync::Verdict out) {
        const Json body = parse_json(record.body).value();
        Letter& made = letters[out.seq.value];
        made.id = body["letter"].get<std::string>();
        for (const auto& hex : body["manifest"]) {
            made.manifest.push_back(fixed_from_hex<32>(hex.get<std::string>()).value());
            if (pages.count(made.manifest.back()) == 0) {
                out.kind = sync::VerdictKind::WaitingForPages;
                out.pages.push_back({made.manifest.back(), partials[made.manifest.back()].size()});
            }
        }
        return out;
    }

    std::vector<sync::Receipt> receipts(const sync::Batch& batch) {
        std::vector<sync::Receipt> out;
        device_ = batch.device;
        epoch_ = batch.epoch;
        if (!chains.empty() && !forget_receipts) {
            out.push_back(receipt(chains.rbegin()->first, sync::ReceiptKind::Records));
            const auto whole = complete();
            const std::size_t count = std::min({whole.size(), batch.most_receipts, most_receipts});
            out.insert(out.end(), whole.begin(), whole.begin() + static_cast<long>(count));
        }
        return out;
    }

    sync::Receipt receipt(std::int64_t seq, sync::ReceiptKind kind) {
        sync::Receipt out;
        out.device = device_;
        out.epoch = epoch_;
        out.seq = Seq{seq};
        out.chain = chains[seq];
        out.kind = kind;
        out.hub_time_ms = 1'790'000'000'000;
        out.hub_generation = 1;
        sync::sign_receipt(out, key);
        return out;
    }

    std::vector<sync::Receipt> complete() {
        std::vector<sync::Receipt> out;
        for (const auto& [seq, letter] : letters) {
            const bool whole = std::all_of(letter.manifest.begin(),
                                           letter.manifest.end(),
                                           [this](const Digest& d) { return pages.count(d) > 0; });
            if (whole && !letter.told) {
                out.push_back(receipt(seq, sync::ReceiptKind::Complete));
            }
        }
        return out;
    }

    Result<sync::HubResponse> head(const Digest& digest) {
        if (pages.count(digest) > 0) {
            auto out = response(200);
            out.upload_complete = true;
            return out;
        }
        const auto partial = partials.find(digest);
        if (partial == partials.end() || partial->second.empty()) {
            return response(404);
        }
        auto out = response(200);
        out.upload_offset = partial->second.size();
        return out;
    }

    // Keeps the blobs of a pack as they come.
    struct PackTaker final : sync::PackVisitor {
        explicit PackTaker(MemoryHub& owner) : hub(owner) {}

        void begin(const sync::PackFrame& frame) override {
            now = frame;
            const auto refused = hub.refuse_page.find(frame.sha256);
            results.push_back({});
            if (refused != hub.refuse_page.end()) {
                results.back().refused = refused->second;
            }
            const std::uint64_t there = hub.partials[frame.sha256].size();
            results.back().whole = hub.pages.contains(frame.sha256);
            const bool takes = !results.back().whole && !results.back().refused;
            if (takes && there < frame.offset) {
                results.back().refused = ErrorCode::WrongOffset;
            }
            skip = takes && !results.back().refused ? there - frame.offset : frame.bytes;
        }

        void bytes(ByteView piece) override {
            brought = true;
            const auto skipped =
                static_cast<std::size_t>(std::min<std::uint64_t>(skip, piece.size()));
            skip -= skipped;
            put_bytes(hub.partials[now.sha256], piece.subspan(skipped));
            hub.page_bytes += piece.size() - skipped;
        }

        void end() override {
            sync::PackResult& result = results.back();
            result.offset = hub.partials[now.sha256].size();
            if (result.whole || result.refused || result.offset < now.total) {
                return;
            }
            if (crypto::sha256(hub.partials[now.sha256]) != now.sha256) {
                result.refused = ErrorCode::DigestMismatch;
            } else {
                result.whole = true;
                hub.pages[now.sha256] = hub.partials[now.sha256];
            }
            hub.partials.erase(now.sha256);
        }

        MemoryHub& hub;
        sync::PackFrame now;
        std::uint64_t skip = 0;
        bool brought = false;  // bytes, not questions alone
        std::vector<sync::PackResult> results;
    };

    Result<sync::HubResponse> pack(const sync::HubRequest& request) {
        ++packs;
        PackTaker taker(*this);
        sync::PackReader reader;
        ByteView body = request.body;
        const bool cut = cut_page_after_ && *cut_page_after_ < body.size();
        if (cut) {
            body = body.first(*cut_page_after_);
            cut_page_after_.reset();
        }
        sent_bytes_ = body.size();
        const auto taken = reader.take(body, taker);
        if (cut || std::exchange(lose_answer_, false)) {
            return Error{ErrorCode::HubUnreachable, "cut"};
        }
        if (!taken || !reader.finish()) {
            return response(400);
        }
        auto out = response(200);
        const bool tells = taker.brought && !forget_receipts;
        out.body = sync::encode_pack_answer(
            {taker.results, tells ? complete() : std::vector<sync::Receipt>{}});
        return out;
    }

    Result<sync::HubResponse> put(const Digest& digest, const sync::HubRequest& request) {
        if (pages.count(digest) > 0) {
            return response(200);
        }
        Bytes& partial = partials[digest];
        if (request.upload_offset != partial.size()) {
            auto out = response(409);
            out.upload_offset = partial.size();
            return out;
        }
        std::uint64_t taken = request.body.size();
        const bool cut = cut_page_after_ && *cut_page_after_ < taken;
        if (cut) {
            taken = *cut_page_after_;
            cut_page_after_.reset();
        }
        page_bytes += taken;
        sent_bytes_ = taken;
        put_bytes(partial, ByteView(request.body).first(taken));
        if (cut) {
            return Error{ErrorCode::HubUnreachable, "cut"};
        }
        if (partial.size() < request.upload_length) {
            auto out = response(204);
            out.upload_offset = partial.size();
            return out;
        }
        if (crypto::sha256(partial) != digest) {
            partials.erase(digest);
            return response(422);
        }
        pages[digest] = partial;
        partials.erase(digest);
        if (std::exchange(lose_answer_, false)) {
            return Error{ErrorCode::HubUnreachable, "lost answer"};
        }
        auto out = response(201);
        out.body =
            sync::encode_page_answer(forget_receipts ? std::vector<sync::Receipt>{} : complete());
        return out;
    }

    crypto::VerifyKey device_key_;
    DeviceId device_;
    Epoch epoch_;
    std::optional<std::uint64_t> cut_page_after_;
    bool lose_answer_ = false;
    std::uint64_t sent_bytes_ = 0;
};

}  // namespace kiosk::test
