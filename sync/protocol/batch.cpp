// The document names header fields one by one (they pack better than hex of the header); the
// receiver builds the header bytes again, so a changed field shows up as a broken chain.
#include "sync/protocol/batch.hpp"

#include <algorithm>

#include "firmware/base/json.hpp"
#include "sync/protocol/zstd_frame.hpp"

namespace kiosk::sync {
namespace {

Json record_json(const BatchRecord& record) {
    return Json{{"boot", record.header.boot_id.text()},
                {"mono_ms", record.header.mono_ms},
                {"wall_ms", record.header.wall.unix_ms},
                {"trust", static_cast<int>(record.header.wall.trust)},
                {"kind", record.header.kind},
                {"body", record.body}};
}

Error too_large(std::string_view what) {
    return Error{ErrorCode::BodyTooLarge, std::string(what)};
}

Result<Digest> digest_member(const Json& object, std::string_view key) {
    KIOSK_TRY(const std::string hex, get_string(object, key));
    auto out = fixed_from_hex<32>(hex);
    if (!out) {
        return Error{ErrorCode::BadArgument, std::string(key)};
    }
    return out;
}

Result<BatchRecord> parse_record(const Json& item, Seq seq) {
    BatchRecord out;
    out.header.seq = seq;
    KIOSK_TRY(const std::string boot, get_string(item, "boot"));
    KIOSK_TRY(out.header.boot_id, BootId::parse(boot));
    KIOSK_TRY(const std::int64_t mono_ms, get_int(item, "mono_ms"));
    KIOSK_TRY(out.header.wall.unix_ms, get_int(item, "wall_ms"));
    KIOSK_TRY(const std::int64_t trust, get_int(item, "trust"));
    KIOSK_TRY(out.header.kind, get_string(item, "kind"));
    KIOSK_TRY(out.body, get_string(item, "body"));
    const std::string& kind = out.header.kind;
    const bool kind_fits =
        !kind.empty() && kind.size() <= 255 &&
        std::all_of(kind.begin(), kind.end(), [](char c) { return c > ' ' && c < 127; });
    if (mono_ms < 0 || trust < 0 || trust > 1 || !kind_fits) {
        return Error{ErrorCode::BadArgument, "records: a header field is out of range"};
    }
    out.header.mono_ms = static_cast<std::uint64_t>(mono_ms);
    out.header.wall.trust = trust == 1 ? WallTrust::Trusted : WallTrust::Untrusted;
    return out;
}

// No record is refused for what a device calls its software.
std::string software_told(const Json& document) {
    const auto found = document.find("software");
    if (found == document.end() || !found->is_string()) {
        return {};
    }
    auto text = found->get<std::string>();
    return is_software(text) ? std::move(text) : std::string();
}

Status parse_records(const Json& document, Batch& out) {
    KIOSK_TRY(const Json records, get_array(document, "records"));
    if (records.size() > kMaxBatchRecords) {
        return too_large("records");
    }
    std::size_t letters = 0;
    for (const Json& item : records) {
        const Seq seq{out.first_seq.value + static_cast<std::int64_t>(out.records.size())};
        KIOSK_TRY(auto record, parse_record(item, seq));
        letters += is_letter(record) ? std::size_t{1} : std::size_t{0};
        out.records.push_back(std::move(record));
    }
    if (letters > kMaxBatchLetters) {
        return too_large("letters in one batch");
    }
    return {};
}

}  // namespace

Bytes head_message(const DeviceId& device, Epoch epoch, Seq seq, const Digest& chain) {
    Bytes out = to_bytes("tiepdan-head-1");
    put_bytes(out, device.bytes);
    put_u64(out, static_cast<std::uint64_t>(epoch.value));
    put_u64(out, static_cast<std::uint64_t>(seq.value));
    put_bytes(out, chain);
    return out;
}

void sign_batch(Batch& batch, const crypto::SigningKey& key) {
    batch.chain_after = batch.chain_before;
    for (const BatchRecord& record : batch.records) {
        batch.chain_after = crypto::chain_next(
            batch.chain_after, crypto::encode_header(record.header), as_bytes(record.body));
    }
    batch.signature =
        key.sign(head_message(batch.device, batch.epoch, batch.last_seq(), batch.chain_after));
}

Result<std::vector<Digest>> verify_batch(const Batch& batch, const crypto::VerifyKey& key) {
    std::vector<Digest> out;
    Digest chain = batch.chain_before;
    for (const BatchRecord& record : batch.records) {
        if (record.header.seq.value !=
            batch.first_seq.value + static_cast<std::int64_t>(out.size())) {
            return Error{ErrorCode::BadArgument, "records: seq out of its row"};
        }
        chain =
            crypto::chain_next(chain, crypto::encode_header(record.header), as_bytes(record.body));
        out.push_back(chain);
    }
    if (chain != batch.chain_after) {
        return Error{ErrorCode::ChainBroken, "chain_after"};
    }
    KIOSK_CHECK(crypto::verify_signature(
        key, head_message(batch.device, batch.epoch, batch.last_seq(), chain), batch.signature));
    return out;
}

std::size_t wire_bytes(const BatchRecord& record) {
    return to_text(record_json(record)).size() + 1;
}

bool is_letter(const BatchRecord& record) {
    return record.header.kind == "letter.confirmed" || is_adopted_letter(record);
}

bool is_adopted_letter(const BatchRecord& record) {
    return record.header.kind == "letter.adopted";
}

bool is_software(std::string_view text) {
    return !text.empty() && text.size() <= kMaxSoftwareBytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

Result<Bytes> encode_batch(const Batch& batch) {
    if (batch.records.size() > kMaxBatchRecords) {
        return too_large("records");
    }
    if (std::count_if(batch.records.begin(), batch.records.end(), is_letter) >
        static_cast<std::ptrdiff_t>(kMaxBatchLetters)) {
        return too_large("letters in one batch");
    }
    Json records = Json::array();
    for (const BatchRecord& record : batch.records) {
        records.push_back(record_json(record));
    }
    Json document{{"v", kProtocolVersion},
                  {"device", batch.device.text()},
                  {"epoch", batch.epoch.value},
                  {"first_seq", batch.first_seq.value},
                  {"chain_before", to_hex(batch.chain_before)},
                  {"records", std::move(records)},
                  {"chain_after", to_hex(batch.chain_after)},
                  {"signature", to_hex(batch.signature)},
                  {"device_wall_ms", batch.device_wall_ms},
                  {"backlog", batch.backlog},
                  {"oldest_unsent_ms", batch.oldest_unsent_ms},
                  {"most_receipts", batch.most_receipts}};
    if (batch.broken_at) {
        document["broken_at"] = batch.broken_at->value;
    }
    if (is_software(batch.software)) {
        document["software"] = batch.software;
    }
    const std::string text = to_text(document);
    if (text.size() > kMaxBatchBytes) {
        return too_large("batch");
    }
    return compress(text);
}

Result<Batch> decode_batch(ByteView frame) {
    KIOSK_TRY(const std::string text, decompress(frame, kMaxBatchBytes));
    KIOSK_TRY(const Json document, parse_json(text));
    KIOSK_TRY(const std::int64_t version, get_int(document, "v"));
    if (version != kProtocolVersion) {
        return Error{ErrorCode::UnsupportedVersion, "batch"};
    }
    Batch out;
    KIOSK_TRY(const std::string device, get_string(document, "device"));
    KIOSK_TRY(out.device, DeviceId::parse(device));
    KIOSK_TRY(out.epoch.value, get_int(document, "epoch"));
    KIOSK_TRY(out.first_seq.value, get_int(document, "first_seq"));
    if (out.first_seq.value < 1 || out.epoch.value < 0 ||
        out.first_seq.value > INT64_MAX - static_cast<std::int64_t>(kMaxBatchRecords)) {
        return Error{ErrorCode::BadArgument, "first_seq or epoch out of range"};
    }
    KIOSK_TRY(out.chain_before, digest_member(document, "chain_before"));
    KIOSK_TRY(out.chain_after, digest_member(document, "chain_after"));
    KIOSK_TRY(const std::string signature, get_string(document, "signature"));
    KIOSK_TRY(out.signature, fixed_from_hex<64>(signature));
    KIOSK_TRY(out.device_wall_ms, get_int_or(document, "device_wall_ms", 0));
    KIOSK_TRY(out.backlog, get_int_or(document, "backlog", 0));
    KIOSK_TRY(out.oldest_unsent_ms, get_int_or(document, "oldest_unsent_ms", 0));
    KIOSK_TRY(const std::int64_t broken_at, get_int_or(document, "broken_at", 0));
    if (broken_at > 0) {
        out.broken_at = Seq{broken_at};
    }
    constexpr std::int64_t kMost = kMaxReceipts;
    KIOSK_TRY(const std::int64_t receipts, get_int_or(document, "most_receipts", kMost));
    out.most_receipts = static_cast<std::size_t>(std::clamp<std::int64_t>(receipts, 0, kMost));
    out.software = software_told(document);
    KIOSK_CHECK(parse_records(document, out));
    return out;
}

}  // namespace kiosk::sync
