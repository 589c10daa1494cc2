#pragma once
// How the hub answers about the bytes of a page: one upload, several protocols. A tongue knows
// statuses and headers only; what became of the bytes it is told.

#include <cstdint>
#include <vector>

#include "firmware/http/server.hpp"
#include "sync/protocol/answer.hpp"

namespace kiosk::hub {

// Any server thread; outlives the sinks that speak it.
class PageTongue {
public:
    virtual ~PageTongue() = default;
    // The piece is kept; the page is not whole yet.
    [[nodiscard]] virtual http::Response piece(std::uint64_t offset, std::uint64_t total) const = 0;
    // These bytes made it whole, and these letters complete.
    [[nodiscard]] virtual http::Response whole(
        std::uint64_t total, const std::vector<sync::Receipt>& receipts) const = 0;
    // It was whole already when bytes from `offset` on were offered.
    [[nodiscard]] virtual http::Response was_whole(std::uint64_t total,
                                                   std::uint64_t offset) const = 0;
    [[nodiscard]] virtual http::Response wrong_offset(std::uint64_t true_offset) const = 0;
    // The piece is dropped; its bytes have this digest.
    [[nodiscard]] virtual http::Response wrong_digest(const Digest& computed) const = 0;
    [[nodiscard]] virtual http::Response refused(const Error& error) const = 0;
};

// PUT /v1/pages/{sha256}: docs/protocols/city-sync.md, section "Pages".
[[nodiscard]] const PageTongue& put_tongue();

}  // namespace kiosk::hub
