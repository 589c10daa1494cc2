// Puts the parts together; each part has its own file.
#include "firmware/draw/toolbox.hpp"

#include "firmware/draw/toolbox_parts.hpp"

namespace kiosk::draw {

FontFiles FontFiles::debian() {
    const std::filesystem::path inter = "/usr/share/fonts/opentype/inter";
    const std::filesystem::path noto = "/usr/share/fonts/truetype/noto";
    FontFiles files;
    for (const char* name : {"Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"}) {
        files.inter.push_back(inter / (std::string(name) + ".otf"));
    }
    // Noto Sans itself holds Latin, Greek and Cyrillic; the others are the scripts of languages
    // that an office in Hanoi may configure. A Chinese font would add 20 MB: not in noto-core.
    for (const char* script : {"", "Arabic", "Devanagari", "Hebrew", "Khmer", "Lao", "Thai"}) {
        for (const char* weight : {"-Regular.ttf", "-Bold.ttf"}) {
            files.fallback.push_back(noto / (std::string("NotoSans") + script + weight));
        }
    }
    return files;
}

Result<Toolbox> Toolbox::open(const FontFiles& files) {
    KIOSK_TRY(auto fonts, Fonts::open(files));
    return Toolbox(std::make_unique<Parts>(std::move(fonts)));
}

Toolbox::Toolbox(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Toolbox::Toolbox(Toolbox&&) noexcept = default;
Toolbox& Toolbox::operator=(Toolbox&&) noexcept = default;
Toolbox::~Toolbox() = default;

TextSize Toolbox::measure(const Text& text) {
    return parts_->texts.lay_out(text).size;
}

void Toolbox::forget_texts() {
    parts_->texts.forget();
}

}  // namespace kiosk::draw
