#pragma once
// What a page looks like from afar: where its ink lies, as a few hundred numbers, so that the same
// paper scanned again is known whatever became of it. It holds no secret and no word: at 13 mm
// nothing can be read, but two fingerprints of one paper are alike for anybody. Whoever keeps
// something of it keeps a keyed hash (firmware/kioskd/likeness.hpp).

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "image/page/raster.hpp"

namespace kiosk::page {

inline constexpr int kPrintColumns = 16;  // frequencies across the page, half waves of 220 mm
inline constexpr int kPrintRows = 24;     // and down, half waves of 310 mm
inline constexpr std::size_t kPrintBytes = 16 * 24 - 1;  // all but the mean

// Row by row, (u, v) at v * kPrintColumns + u - 1. The length of the whole is always about the
// same, so that how dark a scan is does not matter.
using Fingerprint = std::array<std::int8_t, kPrintBytes>;

// Of a cleaned, upright and level copy (Prepared::copy) of any resolution. Where the paper lay on
// the glass does not matter: the ink's own middle is the origin. nullopt for a page with less ink
// than kPrintLeastInk_mm2, for one with a few words looks like every other, and for one that is
// black for the larger part.
// Pure, about 10 ms on A4 at 300 dpi.
[[nodiscard]] std::optional<Fingerprint> fingerprint(const Gray8& page);

// How alike two are, -1 to 1: the cosine of the angle between them. On the corpus the same paper
// is at 0.97 and more under all damages, different letters at 0.38 and less.
[[nodiscard]] double likeness(const Fingerprint& a, const Fingerprint& b);

}  // namespace kiosk::page
