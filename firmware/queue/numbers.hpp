#pragma once
// Which numbers are free today, per prefix. Source: docs/queue.md, "Several kiosks in one office".

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/queue/ticket.hpp"

namespace kiosk::queue {

// What a block of numbers is for: Live ones are few, so that the order on paper stays near the
// order of calls; Reserve ones wait for the hour in which the primary cannot be reached.
enum class BlockUse { Live, Reserve };

[[nodiscard]] std::string_view name_of(BlockUse use) noexcept;  // "live", "reserve"
[[nodiscard]] std::optional<BlockUse> block_use_from(std::string_view name) noexcept;

// Numbers of one prefix for one day that the primary gave to one kiosk, first and last included.
struct NumberBlock {
    std::string prefix;
    int from = 0;
    int to = 0;
    BlockUse use = BlockUse::Live;
    bool operator==(const NumberBlock&) const = default;
};

inline constexpr int kMostBlock = 100;  // numbers of one block
inline constexpr int kLiveRefill = 1;   // a live block is asked for when so many are left
inline constexpr int kReserveBlock = 20;
inline constexpr int kReserveRefill = 5;

// Where this kiosk takes its numbers from. Whatever it is, the numbers of two kiosks of one office
// never meet: the primary alone gives out 001-999, and slots differ.
enum class NumberSource {
    Shared,  // the primary, and an office with one kiosk: 001-999, then the own range
    Leased,  // a secondary: its blocks (live, then reserve), then the own range
    Own      // the primary was replaced today: the own range until the day ends
};

// Of one business day. Changed by facts only.
class Numbers {
public:
    // The number that a ticket of this prefix gets now at kiosk `slot`; NumbersUsedUp.
    [[nodiscard]] Result<int> next(const std::string& prefix, int slot, NumberSource source) const;
    // A number was given, here or at another kiosk of the office.
    void given(const TicketNumber& number);
    // The next `count` (1 to kMostBlock) shared numbers, fewer near the end; NumbersUsedUp. For the
    // primary, which records them as given away before it tells anybody.
    [[nodiscard]] Result<NumberBlock> cut(const std::string& prefix, int count, BlockUse use) const;
    // The block was given away.
    void gave_away(const NumberBlock& block);
    // This kiosk got the block.
    void received(const NumberBlock& block);
    // Numbers that are left in blocks of this use.
    [[nodiscard]] int left(const std::string& prefix, BlockUse use) const;
    // The highest number of all blocks of this prefix and use that came; 0 = none.
    [[nodiscard]] int last_received(const std::string& prefix, BlockUse use) const;

    bool operator==(const Numbers&) const = default;

private:
    // `next` is the first that was not given; beyond `block.to` it is used up.
    struct Held {
        NumberBlock block;
        int next = 0;
        bool operator==(const Held&) const = default;
    };

    // Highest number given per prefix: [0] in 1…999, [slot] in the slot's own range.
    std::map<std::string, std::array<int, 10>> highest_;
    std::map<std::string, std::vector<Held>> held_;
};

}  // namespace kiosk::queue
