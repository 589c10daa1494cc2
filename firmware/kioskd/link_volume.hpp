#pragma once
// What the link to the city carried today, kept over a restart in DATA/link-volume.json.

#include <filesystem>

#include "sync/client/link_budget.hpp"

namespace kiosk::kioskd {

// Nothing for a file that is not there, or is damaged (logged): the day then counts from now.
[[nodiscard]] sync::LinkVolume load_link_volume(const std::filesystem::path& data);

// DiskFull, IoFailed.
[[nodiscard]] Status keep_link_volume(const std::filesystem::path& data,
                                      const sync::LinkVolume& volume);

}  // namespace kiosk::kioskd
