#pragma once
// Pictures that must not change by accident: SHA-256 of the pixels, kept in a text file.

#include <filesystem>
#include <string_view>

#include "firmware/base/bitmap.hpp"
#include "firmware/draw/surface.hpp"

namespace kiosk::test {

// Fails the running test when the picture's hash is not the one that `list` has for `name` (lines
// "sha256  name"); then the picture lies in build/…/goldens/ as a PNG to look at. With
// KIOSK_RECORD_GOLDENS=1 in the environment the line is written anew instead: for a wanted change
// of looks or a new Pango, in a commit of its own, after looking at the pictures.
// With KIOSK_SAVE_PICTURES=1 every picture is written, also when it is right.
void check_golden(const std::filesystem::path& list,
                  std::string_view name,
                  const draw::Surface& picture);
void check_golden(const std::filesystem::path& list, std::string_view name, const Bitmap& picture);

// Black on white, for looking at.
[[nodiscard]] draw::Surface to_surface(const Bitmap& bitmap);

}  // namespace kiosk::test
