#pragma once
// The console's pages as they are built into kioskd: what is served is what was tested with this
// version of the API, and nobody can change a page on a running device.

#include <span>

#include "firmware/http/static_files.hpp"

namespace kiosk::console {

// "/" is index.html. All live as long as the program.
[[nodiscard]] std::span<const http::StaticFile> files();

}  // namespace kiosk::console
