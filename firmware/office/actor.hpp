#pragma once
// Who did something, as the journal's `by` says it.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::office {

// "citizen", "staff:1004", "technician:1001" or "system": a role and a user number, never a name.
class Actor {
public:
    [[nodiscard]] static Actor citizen() { return Actor("citizen"); }

    [[nodiscard]] static Actor system() { return Actor("system"); }

    [[nodiscard]] static Actor staff(std::uint32_t uid);
    [[nodiscard]] static Actor technician(std::uint32_t uid);
    // BadArgument for any other text.
    [[nodiscard]] static Result<Actor> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    bool operator==(const Actor&) const = default;

private:
    explicit Actor(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace kiosk::office
