#pragma once
// The frozen bytes of the journal (docs/protocols/journal.md): header, chain and record ids. The
// device's store and the city's hub compute them from this one place.

#include <array>
#include <cstdint>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::crypto {

inline constexpr std::uint8_t kRecordVersion = 1;
inline constexpr std::size_t kMaxBodyBytes = std::size_t{64} * 1024;

// One record's header. `kind` is 1..255 printable ASCII characters without spaces.
struct RecordHeader {
    Seq seq;
    BootId boot_id;
    std::uint64_t mono_ms = 0;
    WallTime wall;
    std::string kind;

    bool operator==(const RecordHeader& other) const;
};

// v u8 | seq u64 | boot_id 16 B | mono_ms u64 | wall_ms i64 | wall_trust u8 | kind_len u8 | kind,
// big-endian. A seq below 1 or a kind outside its range is a broken invariant.
[[nodiscard]] Bytes encode_header(const RecordHeader& header);

// The exact reverse: bytes that encode_header would not make are BadArgument (another version is
// UnsupportedVersion). parse_header(encode_header(h)) == h, and encode(parse(b)) == b.
[[nodiscard]] Result<RecordHeader> parse_header(ByteView bytes);

// chain_0 = SHA-256("tiepdan-journal-1" | device 16 B | epoch u64).
[[nodiscard]] Digest chain_start(const DeviceId& device, Epoch epoch);

// chain_n = SHA-256(chain_{n-1} | header | SHA-256(body)). The second form serves a record of
// which only the body's digest is kept.
[[nodiscard]] Digest chain_next(const Digest& previous, ByteView header, ByteView body);
[[nodiscard]] Digest chain_next_of_digest(const Digest& previous,
                                          ByteView header,
                                          const Digest& body_digest);

// First 16 bytes of SHA-256(device 16 B | epoch u64 | seq u64).
using RecordId = std::array<std::uint8_t, 16>;
[[nodiscard]] RecordId record_id(const DeviceId& device, Epoch epoch, Seq seq);

}  // namespace kiosk::crypto
