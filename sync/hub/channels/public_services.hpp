#pragma once
// What the hub's public door takes: recommendations (kiến nghị) and reflections (phản ánh) by field
// of life, and the rule that keeps complaints and denunciations out.

#include <span>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::hub {

struct PublicService {
    std::string code;  // "reflection-environment"
    std::string name;  // "Phản ánh: Môi trường"
    std::string description;
    std::string keywords;  // separated by commas
    std::string group;     // "Phản ánh" or "Kiến nghị"
};

// All of them, in order. Lives as long as the program.
[[nodiscard]] std::span<const PublicService> public_services();

// NotThisDoor for a code that names a complaint or a denunciation, in Vietnamese or in English;
// UnknownService for any other that is not in the list.
[[nodiscard]] Result<PublicService> find_public_service(std::string_view code);

// NotThisDoor when a text speaks of a complaint or a denunciation. It may refuse a reflection that
// merely mentions one: the sender can say it otherwise, a published denouncer cannot be
// unpublished. The text is UTF-8 in NFC; what it says appears in no error.
[[nodiscard]] Status may_be_public(std::string_view text);

}  // namespace kiosk::hub
