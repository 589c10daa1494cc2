#pragma once
// Owners for what the C libraries count. Only .cpp files of this folder include it.

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <memory>

namespace kiosk::draw {

struct Unref {
    void operator()(cairo_t* it) const { cairo_destroy(it); }

    void operator()(cairo_surface_t* it) const { cairo_surface_destroy(it); }

    void operator()(cairo_pattern_t* it) const { cairo_pattern_destroy(it); }

    void operator()(cairo_font_options_t* it) const { cairo_font_options_destroy(it); }

    void operator()(FcConfig* it) const { FcConfigDestroy(it); }

    void operator()(PangoContext* it) const { g_object_unref(it); }

    void operator()(PangoLayout* it) const { g_object_unref(it); }

    void operator()(PangoFontDescription* it) const { pango_font_description_free(it); }

    void operator()(PangoAttrList* it) const { pango_attr_list_unref(it); }
};

template <class T>
using Owned = std::unique_ptr<T, Unref>;

}  // namespace kiosk::draw
