#pragma once
// A device that writes a journal for a hub, and what it says of letters; for tests and benches.

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/hub/device_table.hpp"
#include "sync/hub/letter_table.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::test {

inline constexpr Epoch kFakeEpoch{4711};

// Writes a journal as a device does and cuts batches out of it.
class FakeDevice {
public:
    explicit FakeDevice(std::uint8_t name)
        : FakeDevice(crypto::SigningKey::from_seed(seed_of(name))) {}

    explicit FakeDevice(crypto::SigningKey own)
        : key(std::move(own)),
          id(crypto::device_id_of(key.public_key())),
          chains{crypto::chain_start(id, epoch)} {}

    static std::array<std::uint8_t, 32> seed_of(std::uint8_t name) {
        std::array<std::uint8_t, 32> out{};
        out.fill(name);
        return out;
    }

    Seq append(std::string kind, const Json& body) {
        return append_text(std::move(kind), *canonical_json(body));
    }

    Seq append_text(std::string kind, std::string body) {
        sync::BatchRecord record;
        record.header.seq = Seq{static_cast<std::int64_t>(records.size()) + 1};
        record.header.mono_ms = records.size() * 10;
        record.header.wall = WallTime{wall_ms, WallTrust::Trusted};
        record.header.kind = std::move(kind);
        record.body = std::move(body);
        chains.push_back(crypto::chain_next(
            chains.back(), crypto::encode_header(record.header), as_bytes(record.body)));
        records.push_back(record);
        return record.header.seq;
    }

    Seq issue_ticket(int number) {
        return append("ticket.issued",
                      Json{{"business_day", "2026-01-05"},
                           {"service", "don-thu"},
                           {"prefix", "A"},
                           {"number", number},
                           {"party", 1},
                           {"language", "vi"},
                           {"arrival_ms", 1767228000000},
                           {"rank", 0},
                           {"by", "citizen"}});
    }

    // Of a declared priority: its place in the line lies before its arrival.
    Seq issue_with_head_start(int number, int minutes) {
        return append("ticket.issued",
                      Json{{"business_day", "2026-01-05"},
                           {"service", "don-thu"},
                           {"prefix", "A"},
                           {"number", number},
                           {"party", 1},
                           {"language", "vi"},
                           {"arrival_ms", 1767228000000 - minutes * 60'000},
                           {"head_start_min", minutes},
                           {"rank", 0},
                           {"by", "citizen"}});
    }

    // Records first .. last, signed.
    [[nodiscard]] sync::Batch batch(std::int64_t first, std::int64_t last) const {
        sync::Batch out;
        out.device = id;
        out.epoch = epoch;
        out.first_seq = Seq{first};
        out.chain_before = chains.at(static_cast<std::size_t>(first - 1));
        for (std::int64_t seq = first; seq <= last; ++seq) {
            out.records.push_back(records.at(static_cast<std::size_t>(seq - 1)));
        }
        sync::sign_batch(out, key);
        return out;
    }

    [[nodiscard]] sync::Batch everything() const {
        return batch(1, static_cast<std::int64_t>(records.size()));
    }

    crypto::SigningKey key;
    Epoch epoch = kFakeEpoch;
    std::int64_t wall_ms = 1767228000000;  // of records from now on
    DeviceId id;
    std::vector<sync::BatchRecord> records;
    std::vector<Digest> chains;  // chains[n] = after record n
};

// The body of a letter.confirmed whose blobs have these digests (content document first).
inline Json letter_body(const LetterId& id,
                        hub::LetterClass letter_class,
                        const std::vector<Digest>& manifest) {
    Json out{{"letter", id.text()},
             {"pages", manifest.size() - 1},
             {"bucket", 2},
             {"by", "staff:1000"},
             {"manifest", Json::array()}};
    for (const Digest& digest : manifest) {
        out["manifest"].push_back(to_hex(digest));
    }
    if (letter_class == hub::LetterClass::Ordinary) {
        out["class"] = "ordinary";
        out["code"] = "HN-26-7K3M9QRT-X";
        out["kind"] = "complaint";
        out["body"] = "thanh-tra";
    } else {
        out["class"] = "protected";
    }
    return out;
}

inline Json letter_body(std::uint8_t letter,
                        hub::LetterClass letter_class,
                        const std::vector<Digest>& manifest) {
    LetterId id;
    id.bytes.fill(letter);
    return letter_body(id, letter_class, manifest);
}

// As the hub knows the device once it is enrolled.
inline hub::Device row_of(const FakeDevice& fake) {
    hub::Device out;
    out.id = fake.id;
    out.office = "HN";
    out.journal_key = fake.key.public_key();
    out.epoch = fake.epoch;
    return out;
}

}  // namespace kiosk::test
