#pragma once
// Byte strings: hex, base32, base64 and big-endian integers, for formats that are frozen by bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;  // SHA-256

[[nodiscard]] ByteView as_bytes(std::string_view text) noexcept;
[[nodiscard]] std::string_view as_text(ByteView bytes) noexcept;
[[nodiscard]] Bytes to_bytes(std::string_view text);

// Lower-case hex; from_hex refuses odd lengths and other characters with BadArgument.
[[nodiscard]] std::string to_hex(ByteView bytes);
[[nodiscard]] Result<Bytes> from_hex(std::string_view hex);
// RFC 4648 base32 (upper case, no padding) and base64 (with padding); wrong input is BadArgument.
[[nodiscard]] std::string to_base32(ByteView bytes);
[[nodiscard]] Result<Bytes> from_base32(std::string_view text);
[[nodiscard]] std::string to_base64(ByteView bytes);
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);

// Copies exactly N bytes; BadArgument when the length differs.
template <std::size_t N>
[[nodiscard]] Result<std::array<std::uint8_t, N>> fixed_bytes(ByteView bytes) {
    if (bytes.size() != N) {
        return Error{ErrorCode::BadArgument, "byte string of the wrong length"};
    }
    std::array<std::uint8_t, N> out{};
    for (std::size_t i = 0; i < N; ++i) {
        out[i] = bytes[i];
    }
    return out;
}

template <std::size_t N>
[[nodiscard]] Result<std::array<std::uint8_t, N>> fixed_from_hex(std::string_view hex) {
    KIOSK_TRY(auto bytes, from_hex(hex));
    return fixed_bytes<N>(bytes);
}

// Appends an integer, most significant byte first.
void put_u8(Bytes& out, std::uint8_t value);
void put_u16(Bytes& out, std::uint16_t value);
void put_u32(Bytes& out, std::uint32_t value);
void put_u64(Bytes& out, std::uint64_t value);
void put_bytes(Bytes& out, ByteView bytes);

// Reads big-endian values from the front of a view. A read past the end is BadArgument and moves
// nothing. The viewed bytes must outlive the reader.
class ByteReader {
public:
    explicit ByteReader(ByteView bytes) : rest_(bytes) {}

    [[nodiscard]] Result<std::uint8_t> u8();
    [[nodiscard]] Result<std::uint16_t> u16();
    [[nodiscard]] Result<std::uint32_t> u32();
    [[nodiscard]] Result<std::uint64_t> u64();
    [[nodiscard]] Result<ByteView> take(std::size_t count);

    [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }

private:
    ByteView rest_;
};

}  // namespace kiosk
