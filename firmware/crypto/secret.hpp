#pragma once
// Memory for keys: locked against swapping, kept out of core dumps, guarded by unmapped pages,
// wiped when it is freed (libsodium, sodium_malloc). Secrets are moved, never copied by accident.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::crypto {

// `size` bytes of guarded memory, zeroed at first and wiped at the end of life. Running out of
// locked memory is a broken invariant: a key is never put anywhere else. One owner; views end
// with it. Any thread, but not two at once.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size);
    explicit SecretBytes(ByteView copied);

    [[nodiscard]] std::span<std::uint8_t> writable() noexcept { return {bytes_.get(), size_}; }

    [[nodiscard]] ByteView view() const noexcept { return {bytes_.get(), size_}; }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    struct Free {
        void operator()(std::uint8_t* bytes) const noexcept;
    };

    std::unique_ptr<std::uint8_t, Free> bytes_;
    std::size_t size_ = 0;
};

// True when both are equal; the time depends on the length only.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b) noexcept;

// Overwrites a buffer in ordinary memory that held a key for a moment.
void wipe(std::span<std::uint8_t> bytes) noexcept;

}  // namespace kiosk::crypto
