// librsvg draws each icon once per size; only its alpha is kept, and the colour comes at painting.
#include <librsvg/rsvg.h>

#include "firmware/base/assert.hpp"
#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

// 44 icons in four sizes; an animated size must not fill the memory.
constexpr std::size_t kMostIcons = 256;

Owned<cairo_surface_t> draw(Icon icon, int size_px) {
    const std::string_view svg = icon_svg(icon);
    RsvgHandle* handle =
        rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr);
    KIOSK_ASSERT(handle != nullptr, "each built-in icon is an SVG; a test draws them all");
    Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_A8, size_px, size_px));
    const Owned<cairo_t> pen(cairo_create(surface.get()));
    const auto side = static_cast<double>(size_px);
    const RsvgRectangle place{0, 0, side, side};
    const bool drawn = rsvg_handle_render_document(handle, pen.get(), &place, nullptr) != FALSE;
    g_object_unref(handle);
    KIOSK_ASSERT(drawn, "each built-in icon can be drawn; a test draws them all");
    cairo_surface_flush(surface.get());
    return surface;
}

}  // namespace

cairo_surface_t* IconRasters::get(Icon icon, int size_px) {
    const std::pair key{icon, size_px};
    auto it = rasters_.find(key);
    if (it == rasters_.end()) {
        if (rasters_.size() >= kMostIcons) {
            rasters_.clear();
        }
        it = rasters_.emplace(key, draw(icon, size_px)).first;
    }
    return it->second.get();
}

}  // namespace kiosk::draw
