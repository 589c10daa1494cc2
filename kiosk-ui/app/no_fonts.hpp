#pragma once
// A glass without fonts: it can draw no text, and the person before it must be told all the same.

#include "firmware/draw/surface.hpp"
#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/platform/window.hpp"
#include "kiosk-ui/toolkit/env.hpp"

namespace kiosk::ui {

// "Máy tạm ngừng. Mời đến quầy. Out of order. Please ask at a counter.", kept as outlines
// (firmware/draw/icons/out-of-order.svg), as large as the glass allows. Needs no font file.
[[nodiscard]] draw::Surface out_of_order(const Panel& panel);

// Logs what is missing, shows out_of_order() and looks for the files every ten seconds. Returns
// once all are there, or `missing` when the window was closed. The UI thread; blocks until then.
[[nodiscard]] Result<draw::Toolbox> wait_for_fonts(Window& window,
                                                   const Panel& panel,
                                                   const draw::FontFiles& files,
                                                   const Error& missing);

}  // namespace kiosk::ui
