// Fixed big-endian fields in one buffer each; parsing reads them back and refuses every byte
// string that encoding could not have made, so that a header has one form only.
#include "firmware/crypto/journal_chain.hpp"

#include <algorithm>
#include <string_view>

#include "firmware/crypto/hash.hpp"

namespace kiosk::crypto {
namespace {

constexpr std::string_view kChainName = "tiepdan-journal-1";
constexpr std::size_t kMaxKindBytes = 255;

bool kind_is_valid(std::string_view kind) {
    return !kind.empty() && kind.size() <= kMaxKindBytes &&
           std::all_of(kind.begin(), kind.end(), [](char c) { return c > ' ' && c < 127; });
}

}  // namespace

bool RecordHeader::operator==(const RecordHeader& other) const {
    return seq == other.seq && boot_id == other.boot_id && mono_ms == other.mono_ms &&
           wall.unix_ms == other.wall.unix_ms && wall.trust == other.wall.trust &&
           kind == other.kind;
}

Bytes encode_header(const RecordHeader& header) {
    KIOSK_ASSERT(header.seq.value >= 1, "a record's number starts at 1");
    KIOSK_ASSERT(kind_is_valid(header.kind), "a record's kind is 1..255 printable ASCII bytes");
    Bytes out;
    out.reserve(43 + header.kind.size());
    put_u8(out, kRecordVersion);
    put_u64(out, static_cast<std::uint64_t>(header.seq.value));
    put_bytes(out, header.boot_id.bytes);
    put_u64(out, header.mono_ms);
    put_u64(out, static_cast<std::uint64_t>(header.wall.unix_ms));
    put_u8(out, static_cast<std::uint8_t>(header.wall.trust));
    put_u8(out, static_cast<std::uint8_t>(header.kind.size()));
    put_bytes(out, as_bytes(header.kind));
    return out;
}

Result<RecordHeader> parse_header(ByteView bytes) {
    ByteReader reader(bytes);
    KIOSK_TRY(const std::uint8_t version, reader.u8());
    if (version != kRecordVersion) {
        return Error{ErrorCode::UnsupportedVersion, "record header"};
    }
    RecordHeader out;
    KIOSK_TRY(const std::uint64_t seq, reader.u64());
    out.seq.value = static_cast<std::int64_t>(seq);
    KIOSK_TRY(const ByteView boot, reader.take(16));
    std::copy(boot.begin(), boot.end(), out.boot_id.bytes.begin());
    KIOSK_TRY(out.mono_ms, reader.u64());
    KIOSK_TRY(const std::uint64_t wall_ms, reader.u64());
    out.wall.unix_ms = static_cast<std::int64_t>(wall_ms);
    KIOSK_TRY(const std::uint8_t trust, reader.u8());
    KIOSK_TRY(const std::uint8_t kind_bytes, reader.u8());
    KIOSK_TRY(const ByteView kind, reader.take(kind_bytes));
    out.kind = std::string(as_text(kind));
    if (out.seq.value < 1 || trust > 1 || !kind_is_valid(out.kind) || reader.left() != 0) {
        return Error{ErrorCode::BadArgument, "record header"};
    }
    out.wall.trust = trust == 1 ? WallTrust::Trusted : WallTrust::Untrusted;
    return out;
}

Digest chain_start(const DeviceId& device, Epoch epoch) {
    Bytes text = to_bytes(kChainName);
    put_bytes(text, device.bytes);
    put_u64(text, static_cast<std::uint64_t>(epoch.value));
    return sha256(text);
}

Digest chain_next(const Digest& previous, ByteView header, ByteView body) {
    return chain_next_of_digest(previous, header, sha256(body));
}

Digest chain_next_of_digest(const Digest& previous, ByteView header, const Digest& body_digest) {
    Bytes text;
    text.reserve(previous.size() + header.size() + body_digest.size());
    put_bytes(text, previous);
    put_bytes(text, header);
    put_bytes(text, body_digest);
    return sha256(text);
}

RecordId record_id(const DeviceId& device, Epoch epoch, Seq seq) {
    Bytes text;
    put_bytes(text, device.bytes);
    put_u64(text, static_cast<std::uint64_t>(epoch.value));
    put_u64(text, static_cast<std::uint64_t>(seq.value));
    const Digest digest = sha256(text);
    RecordId out{};
    std::copy_n(digest.begin(), out.size(), out.begin());
    return out;
}

}  // namespace kiosk::crypto
