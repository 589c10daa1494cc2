#pragma once
// Who did something, as the journal's `by` says it.

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::office {

// "citizen", "system", a role with the number of a Unix user ("staff:1004", "technician:1001"), or
// a role with the name of a console user ("staff:ha.nguyen", "supervisor:…", "technician:…"). The
// name of an account, never of a citizen; a name begins with a letter, so the two forms differ.
class Actor {
public:
    [[nodiscard]] static Actor citizen() { return Actor("citizen"); }

    [[nodiscard]] static Actor system() { return Actor("system"); }

    [[nodiscard]] static Actor staff(std::uint32_t uid);
    [[nodiscard]] static Actor technician(std::uint32_t uid);
    // `role` is "staff", "supervisor" or "technician", `name` an account
    // (is_account_name); BadArgument for others.
    [[nodiscard]] static Result<Actor> person(std::string_view role, std::string_view name);
    // BadArgument for any other text.
    [[nodiscard]] static Result<Actor> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    bool operator==(const Actor&) const = default;

private:
    explicit Actor(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace kiosk::office
