#pragma once
// A journal and blobs in memory behind the sync client's ports, with the real header, chain and
// record formats. For tests of one thread.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "sync/client/ports.hpp"

namespace kiosk::test {

class MemoryJournal final : public sync::JournalSource {
public:
    MemoryJournal(const DeviceId& device, Epoch epoch) {
        chains_.push_back(crypto::chain_start(device, epoch));
    }

    Seq append(const std::string& kind, const Json& body, std::int64_t wall_ms = 0) {
        sync::BatchRecord record;
        record.header.seq = Seq{static_cast<std::int64_t>(records_.size()) + 1};
        record.header.mono_ms = 1000 + static_cast<std::uint64_t>(wall_ms % 1'000'000'000);
        record.header.wall.unix_ms = wall_ms;
        record.header.kind = kind;
        record.body = canonical_json(body).value();
        chains_.push_back(crypto::chain_next(
            chains_.back(), crypto::encode_header(record.header), as_bytes(record.body)));
        records_.push_back(record);
        return record.header.seq;
    }

    // A body as it comes, canonical or not.
    Seq append_text(const std::string& kind, std::string body) {
        sync::BatchRecord record;
        record.header.seq = Seq{static_cast<std::int64_t>(records_.size()) + 1};
        record.header.mono_ms = 1000;
        record.header.kind = kind;
        record.body = std::move(body);
        chains_.push_back(crypto::chain_next(
            chains_.back(), crypto::encode_header(record.header), as_bytes(record.body)));
        records_.push_back(record);
        return record.header.seq;
    }

    // What a disk does to a journal: a byte of a body changes, a row goes, everything behind a
    // record goes (an older copy was put back).
    void alter(Seq seq) { records_[static_cast<std::size_t>(seq.value) - 1].body[3] ^= 1; }

    void lose(Seq seq) { gone_.insert(seq.value); }

    void roll_back(Seq last) {
        records_.resize(static_cast<std::size_t>(last.value));
        chains_.resize(static_cast<std::size_t>(last.value) + 1);
        cursor = std::min(cursor, last);
    }

    Seq append_ticket(int number) {
        return append("ticket.issued", Json{{"by", "citizen"}, {"number", number}});
    }

    // The record's body is filled up to at least `least_bytes`.
    Seq append_letter(const std::vector<Digest>& manifest,
                      std::size_t least_bytes = 0,
                      std::int64_t wall_ms = 0) {
        Json hex = Json::array();
        for (const auto& digest : manifest) {
            hex.push_back(to_hex(digest));
        }
        LetterId letter;
        ++letters_made_;
        letter.bytes[0] = static_cast<std::uint8_t>(letters_made_);
        letter.bytes[1] = static_cast<std::uint8_t>(letters_made_ >> 8);
        Json body{{"by", "staff:1"},
                  {"letter", letter.text()},
                  {"class", "protected"},
                  {"pages", manifest.size() - 1},
                  {"bucket", 4},
                  {"as_is", false},
                  {"manifest", std::move(hex)}};
        const std::size_t bytes = canonical_json(body).value().size() + sizeof(",'note':''") - 1;
        if (bytes < least_bytes) {
            std::string filler(least_bytes - bytes, 'x');
            for (std::size_t i = 0; i < filler.size(); ++i) {
                filler[i] = to_hex(letter.bytes)[i % 32];
            }
            body["note"] = std::move(filler);
        }
        const Seq seq = append("letter.confirmed", body, wall_ms);
        letters_.push_back({letter, seq, manifest});
        made_.push_back(letters_.back());
        return seq;
    }

    Result<Seq> head() override {
        if (fails) {
            return *fails;
        }
        return Seq{static_cast<std::int64_t>(records_.size())};
    }

    Result<Seq> acknowledged() override { return cursor; }

    Result<Digest> chain_at(Seq seq) override {
        if (seq.value < 0 || seq.value >= static_cast<std::int64_t>(chains_.size())) {
            return ErrorCode::NotFound;
        }
        return chains_[static_cast<std::size_t>(seq.value)];
    }

    Result<std::vector<sync::BatchRecord>> records_from(Seq first, std::size_t most) override {
        const std::size_t from = static_cast<std::size_t>(first.value) - 1;
        const std::size_t to = std::min(records_.size(), from + most);
        std::vector<sync::BatchRecord> out;
        for (std::size_t i = from; i < to; ++i) {
            if (!gone_.contains(static_cast<std::int64_t>(i) + 1)) {
                out.push_back(records_[i]);
            }
        }
        return out;
    }

    Result<std::vector<sync::WaitingLetter>> letters_waiting() override { return letters_; }

    Result<std::optional<sync::WaitingLetter>> letter_of(Seq confirmed) override {
        const auto found = std::find_if(
            made_.begin(), made_.end(), [&](const auto& l) { return l.confirmed == confirmed; });
        return found == made_.end() ? std::optional<sync::WaitingLetter>() : *found;
    }

    Result<std::int64_t> parked() override {
        std::set<Seq> once;
        for (const auto& [seq, code] : parked_ones) {
            once.insert(seq);
        }
        return static_cast<std::int64_t>(once.size());
    }

    Status acknowledge(Seq seq, const std::vector<sync::Receipt>& receipts) override {
        cursor = seq;
        receipts_kept += receipts.size();
        return {};
    }

    Status hand_over(const LetterId& letter) override {
        letters_.erase(std::remove_if(letters_.begin(),
                                      letters_.end(),
                                      [&](const auto& l) { return l.letter == letter; }),
                       letters_.end());
        handed_over.push_back(letter);
        append("letter.handed_over", Json{{"by", "system"}, {"letter", letter.text()}});
        return {};
    }

    Status park(Seq seq, ErrorCode code) override {
        parked_ones.emplace_back(seq, code);
        append("record.parked",
               Json{{"by", "system"}, {"seq", seq.value}, {"code", std::string(error_name(code))}});
        return {};
    }

    Seq cursor;
    std::size_t receipts_kept = 0;
    std::vector<LetterId> handed_over;
    std::vector<std::pair<Seq, ErrorCode>> parked_ones;
    std::optional<Error> fails;

private:
    std::vector<sync::BatchRecord> records_;
    std::set<std::int64_t> gone_;
    std::vector<Digest> chains_;
    std::vector<sync::WaitingLetter> letters_;
    std::vector<sync::WaitingLetter> made_;
    int letters_made_ = 0;
};

class MemoryBlobs final : public sync::BlobSource {
public:
    Digest add(Bytes bytes) {
        const Digest digest = crypto::sha256(bytes);
        blobs[digest] = std::move(bytes);
        return digest;
    }

    Result<std::uint64_t> size(const Digest& sha256) override {
        const auto found = blobs.find(sha256);
        return found == blobs.end() ? Result<std::uint64_t>(ErrorCode::NotFound)
                                    : Result<std::uint64_t>(found->second.size());
    }

    Result<Bytes> read(const Digest& sha256, std::uint64_t offset, std::size_t most) override {
        const auto found = blobs.find(sha256);
        if (found == blobs.end()) {
            return ErrorCode::NotFound;
        }
        const Bytes& all = found->second;
        const std::size_t from = std::min<std::size_t>(offset, all.size());
        const std::size_t to = std::min(all.size(), from + most);
        return Bytes(all.begin() + static_cast<std::ptrdiff_t>(from),
                     all.begin() + static_cast<std::ptrdiff_t>(to));
    }

    std::map<Digest, Bytes> blobs;
};

}  // namespace kiosk::test
