#pragma once
// A screen with every kind of thing that Canvas paints, as full as a real one (25 nodes). For the
// golden pictures and the bench of draw.

#include "firmware/draw/canvas.hpp"
#include "firmware/draw/tokens.hpp"

namespace kiosk::test {

// Paints all of it on a surface of 1080 x 1920.
void paint_sample_screen(draw::Canvas& canvas, const draw::tokens::Theme& theme);

}  // namespace kiosk::test
