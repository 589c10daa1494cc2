// Blocks are few (a day has some dozen per prefix), so they are looked at one by one.
#include "firmware/queue/numbers.hpp"

#include <algorithm>

namespace kiosk::queue {
namespace {

constexpr int kRange = 1000;  // own ranges begin at multiples of it, plus one

Error used_up(const std::string& prefix) {
    return Error{ErrorCode::NumbersUsedUp, "prefix " + prefix};
}

}  // namespace

std::string_view name_of(BlockUse use) noexcept {
    return use == BlockUse::Live ? "live" : "reserve";
}

std::optional<BlockUse> block_use_from(std::string_view name) noexcept {
    if (name == name_of(BlockUse::Live)) {
        return BlockUse::Live;
    }
    return name == name_of(BlockUse::Reserve) ? std::optional(BlockUse::Reserve) : std::nullopt;
}

Result<int> Numbers::next(const std::string& prefix, int slot, NumberSource source) const {
    const auto found = highest_.find(prefix);
    const auto highest = found == highest_.end() ? std::array<int, 10>{} : found->second;
    if (source == NumberSource::Shared && highest[0] < kSharedNumbers) {
        return highest[0] + 1;
    }
    const auto blocks = held_.find(prefix);
    if (source == NumberSource::Leased && blocks != held_.end()) {
        for (const BlockUse use : {BlockUse::Live, BlockUse::Reserve}) {
            for (const Held& held : blocks->second) {
                if (held.block.use == use && held.next <= held.block.to) {
                    return held.next;
                }
            }
        }
    }
    const int own = std::max(highest[static_cast<std::size_t>(slot)], kRange * slot);
    if (own < kRange * slot + kSharedNumbers) {
        return own + 1;
    }
    return used_up(prefix);
}

void Numbers::given(const TicketNumber& number) {
    const int slot = number.number / kRange;
    KIOSK_ASSERT(slot >= 0 && slot <= 9, "a number has at most four digits");
    int& highest = highest_[number.prefix][static_cast<std::size_t>(slot)];
    highest = std::max(highest, number.number);
    const auto blocks = held_.find(number.prefix);
    if (blocks == held_.end()) {
        return;
    }
    for (Held& held : blocks->second) {
        if (number.number >= held.next && number.number <= held.block.to) {
            held.next = number.number + 1;
        }
    }
}

Result<NumberBlock> Numbers::cut(const std::string& prefix, int count, BlockUse use) const {
    KIOSK_ASSERT(count >= 1 && count <= kMostBlock, "a block has 1 to 100 numbers");
    const auto found = highest_.find(prefix);
    const int highest = found == highest_.end() ? 0 : found->second[0];
    if (highest >= kSharedNumbers) {
        return used_up(prefix);
    }
    return NumberBlock{prefix, highest + 1, std::min(highest + count, kSharedNumbers), use};
}

void Numbers::gave_away(const NumberBlock& block) {
    int& highest = highest_[block.prefix][0];
    KIOSK_ASSERT(block.from > highest, "what is given away was free");
    highest = block.to;
}

void Numbers::received(const NumberBlock& block) {
    held_[block.prefix].push_back(Held{block, block.from});
}

int Numbers::left(const std::string& prefix, BlockUse use) const {
    int out = 0;
    if (const auto blocks = held_.find(prefix); blocks != held_.end()) {
        for (const Held& held : blocks->second) {
            out += held.block.use == use ? held.block.to - held.next + 1 : 0;
        }
    }
    return out;
}

int Numbers::last_received(const std::string& prefix, BlockUse use) const {
    int out = 0;
    if (const auto blocks = held_.find(prefix); blocks != held_.end()) {
        for (const Held& held : blocks->second) {
            out = held.block.use == use ? std::max(out, held.block.to) : out;
        }
    }
    return out;
}

}  // namespace kiosk::queue
