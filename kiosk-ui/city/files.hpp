#pragma once
// The city's pages as they are built into cityhub: what is served is what was tested with this
// version of its API.

#include <span>

#include "firmware/http/static_files.hpp"

namespace kiosk::city {

// "/" is index.html. All live as long as the program.
[[nodiscard]] std::span<const http::StaticFile> files();

}  // namespace kiosk::city
