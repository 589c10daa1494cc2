// Hex, RFC 4648 base32 and base64, and big-endian integers.
#include "firmware/base/bytes.hpp"

#include <algorithm>

namespace kiosk {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Regroups bytes into `bits`-wide digits, left-aligned; both base32 and base64 are this.
std::string to_digits(ByteView bytes, int bits, std::string_view alphabet) {
    std::string out;
    std::uint32_t buffer = 0;
    int held = 0;
    const std::uint32_t mask = (1U << bits) - 1;
    for (const std::uint8_t byte : bytes) {
        buffer = buffer << 8 | byte;
        held += 8;
        while (held >= bits) {
            held -= bits;
            out += alphabet[(buffer >> held) & mask];
        }
    }
    if (held > 0) {
        out += alphabet[(buffer << (bits - held)) & mask];
    }
    return out;
}

Result<Bytes> from_digits(std::string_view text, int bits, std::string_view alphabet) {
    Bytes out;
    std::uint32_t buffer = 0;
    int held = 0;
    for (const char c : text) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) {
            return Error{ErrorCode::BadArgument, "a character outside the alphabet"};
        }
        buffer = buffer << bits | static_cast<std::uint32_t>(digit);
        held += bits;
        if (held >= 8) {
            held -= 8;
            out.push_back(static_cast<std::uint8_t>(buffer >> held));
        }
    }
    if (held >= bits || (buffer & ((1U << held) - 1)) != 0) {
        return Error{ErrorCode::BadArgument, "text ends inside a byte"};
    }
    return out;
}

template <class T>
void put_big_endian(Bytes& out, T value) {
    for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

}  // namespace

ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes to_bytes(std::string_view text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

std::string to_hex(ByteView bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    return out;
}

Result<Bytes> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) {
        return Error{ErrorCode::BadArgument, "hex text of odd length"};
    }
    Bytes out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const std::size_t high = kHex.find(hex[i]);
        const std::size_t low = kHex.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return Error{ErrorCode::BadArgument, "a character that is no lower-case hex digit"};
        }
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return out;
}

std::string to_base32(ByteView bytes) {
    return to_digits(bytes, 5, kBase32);
}

Result<Bytes> from_base32(std::string_view text) {
    return from_digits(text, 5, kBase32);
}

std::string to_base64(ByteView bytes) {
    std::string out = to_digits(bytes, 6, kBase64);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

Result<Bytes> from_base64(std::string_view text) {
    std::size_t padding = 0;
    while (padding < 2 && !text.empty() && text.back() == '=') {
        text.remove_suffix(1);
        ++padding;
    }
    if ((text.size() + padding) % 4 != 0) {
        return Error{ErrorCode::BadArgument, "base64 text of the wrong length"};
    }
    return from_digits(text, 6, kBase64);
}

void put_u8(Bytes& out, std::uint8_t value) {
    out.push_back(value);
}

void put_u16(Bytes& out, std::uint16_t value) {
    put_big_endian(out, value);
}

void put_u32(Bytes& out, std::uint32_t value) {
    put_big_endian(out, value);
}

void put_u64(Bytes& out, std::uint64_t value) {
    put_big_endian(out, value);
}

void put_bytes(Bytes& out, ByteView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

Result<ByteView> ByteReader::take(std::size_t count) {
    if (count > rest_.size()) {
        return Error{ErrorCode::BadArgument, "the bytes end too early"};
    }
    const ByteView out = rest_.first(count);
    rest_ = rest_.subspan(count);
    return out;
}

namespace {

Result<std::uint64_t> read_big_endian(ByteReader& reader, std::size_t width) {
    KIOSK_TRY(const ByteView raw, reader.take(width));
    std::uint64_t value = 0;
    for (const std::uint8_t byte : raw) {
        value = value << 8 | byte;
    }
    return value;
}

}  // namespace

Result<std::uint8_t> ByteReader::u8() {
    KIOSK_TRY(const std::uint64_t value, read_big_endian(*this, 1));
    return static_cast<std::uint8_t>(value);
}

Result<std::uint16_t> ByteReader::u16() {
    KIOSK_TRY(const std::uint64_t value, read_big_endian(*this, 2));
    return static_cast<std::uint16_t>(value);
}

Result<std::uint32_t> ByteReader::u32() {
    KIOSK_TRY(const std::uint64_t value, read_big_endian(*this, 4));
    return static_cast<std::uint32_t>(value);
}

Result<std::uint64_t> ByteReader::u64() {
    return read_big_endian(*this, 8);
}

}  // namespace kiosk
