#pragma once
// The text of data/tcd01.toml, built in by CMake. For tcd01_layout.cpp and its test.

#include <string_view>

namespace kiosk::reception {

extern const std::string_view kTcd01Data;

}  // namespace kiosk::reception
