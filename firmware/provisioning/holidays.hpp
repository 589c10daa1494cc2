#pragma once
// The file of public holidays (TOML): firmware/calendar/holidays-vn.toml says its form. A new
// notice is installed as a file and named in the settings; no program changes.

#include <string>
#include <string_view>

#include "firmware/base/result.hpp"
#include "firmware/calendar/holidays.hpp"

namespace kiosk::provisioning {

// BadSettings names file, line and key of the first mistake; a row without a source is one.
[[nodiscard]] Result<calendar::Holidays> parse_holidays(std::string_view toml_text,
                                                        std::string_view file_name);
// Of the file at `path`; "" = the one that ships. NotFound or IoFailed name the path.
[[nodiscard]] Result<calendar::Holidays> read_holidays(const std::string& path);

// The text that ships.
[[nodiscard]] std::string_view shipped_holidays() noexcept;

}  // namespace kiosk::provisioning
