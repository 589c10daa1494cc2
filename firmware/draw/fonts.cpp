// A fontconfig configuration that holds only the named files: 6 to 9 ms instead of the 125 to 165
// ms of the system's folders (docs/screens.md), and no fallback that no test has seen.
#include <map>
#include <mutex>
#include <system_error>

#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {
namespace {

constexpr double kDpi = 96;

// Pango 1.50 looks for fonts on threads of its own, and these look into the font map when they end,
// also into one that is freed by then (free_patterns() in pangofc-fontmap.c). So a map lives as
// long as the process; who is done with one leaves it for the next who names the same files.
class Shelf {
public:
    static Shelf& of_process() {
        static auto* const shelf = new Shelf;  // never destroyed: such a thread may outlive main()
        return *shelf;
    }

    // Null: there is none.
    [[nodiscard]] PangoFontMap* take(const std::string& files) {
        const std::lock_guard lock(mutex_);
        const auto found = maps_.extract(files);
        return found.empty() ? nullptr : found.mapped();
    }

    void put(const std::string& files, PangoFontMap* map) {
        const std::lock_guard lock(mutex_);
        maps_.emplace(files, map);
    }

private:
    std::mutex mutex_;
    std::multimap<std::string, PangoFontMap*> maps_;
};

// Names of all files, also the order; FontMissing for the first that is none.
Result<std::string> names_of(const FontFiles& files) {
    std::string out;
    for (const auto* list : {&files.inter, &files.fallback}) {
        for (const auto& path : *list) {
            std::error_code failed;
            if (!std::filesystem::is_regular_file(path, failed)) {
                return Error{ErrorCode::FontMissing, path.string()};
            }
            out += path.string() + '\n';
        }
        out += '\n';
    }
    return out;
}

Status add_file(FcConfig& config, const std::filesystem::path& path) {
    const std::string name = path.string();
    const auto* bytes = reinterpret_cast<const FcChar8*>(name.c_str());
    const FcFontSet* before = FcConfigGetFonts(&config, FcSetApplication);
    const int had = before == nullptr ? 0 : before->nfont;
    const bool added = FcConfigAppFontAddFile(&config, bytes) == FcTrue;
    const FcFontSet* after = FcConfigGetFonts(&config, FcSetApplication);
    if (!added || after == nullptr || after->nfont == had) {
        return Error{ErrorCode::FontMissing, name + ": not a font"};
    }
    return {};
}

// Pango starts a thread that loads fontconfig's own configuration, all fonts of the system, unless
// the process has one already: this one is empty. Fontconfig keeps it to the end of the process.
void forbid_system_fonts() {
    static const bool done = [] {
        const Owned<FcConfig> empty(FcConfigCreate());
        return FcConfigSetCurrent(empty.get()) == FcTrue;
    }();
    KIOSK_ASSERT(done, "fontconfig takes an empty configuration");
}

Result<PangoFontMap*> make_map(const FontFiles& files) {
    const Owned<FcConfig> config(FcConfigCreate());
    for (const auto* list : {&files.inter, &files.fallback}) {
        for (const auto& path : *list) {
            KIOSK_CHECK(add_file(*config, path));
        }
    }
    forbid_system_fonts();
    PangoFontMap* map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    KIOSK_ASSERT(map != nullptr, "Debian's Pango draws with FreeType");
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config.get());
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), kDpi);
    return map;
}

Owned<PangoContext> make_context(PangoFontMap& map) {
    Owned<PangoContext> context(pango_font_map_create_context(&map));
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_subpixel_order(options.get(), CAIRO_SUBPIXEL_ORDER_DEFAULT);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_cairo_context_set_resolution(context.get(), kDpi);
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    // Else the machine's locale would choose among fallback fonts.
    pango_context_set_language(context.get(), pango_language_from_string("vi"));
    return context;
}

}  // namespace

void FontMapBack::operator()(PangoFontMap* map) const {
    Shelf::of_process().put(files, map);
}

Result<Fonts> Fonts::open(const FontFiles& files) {
    KIOSK_TRY(std::string names, names_of(files));
    PangoFontMap* map = Shelf::of_process().take(names);
    if (map == nullptr) {
        KIOSK_TRY(map, make_map(files));
    }
    auto context = make_context(*map);
    return Fonts(LentFontMap(map, {std::move(names)}), std::move(context));
}

Owned<PangoLayout> Fonts::layout(const TextStyle& style) const {
    const Owned<PangoFontDescription> font(pango_font_description_new());
    pango_font_description_set_family(font.get(), "Inter,Noto Sans");
    pango_font_description_set_weight(font.get(), static_cast<PangoWeight>(style.weight));
    pango_font_description_set_absolute_size(font.get(), style.size_px * PANGO_SCALE);
    Owned<PangoLayout> layout(pango_layout_new(context_.get()));
    pango_layout_set_font_description(layout.get(), font.get());
    const Owned<PangoAttrList> attributes(pango_attr_list_new());
    // A code or a number that is broken anywhere must not gain a character.
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
    if (style.digits == Digits::Tabular) {
        pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("tnum=1"));
    }
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_layout_set_wrap(layout.get(),
                          style.breaks == Break::Anywhere ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
    return layout;
}

}  // namespace kiosk::draw
