#pragma once
// What drawing needs and is costly to make: fonts, laid-out text, icon and shadow rasters.

#include <array>
#include <filesystem>
#include <memory>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/draw/text.hpp"

namespace kiosk::draw {

// The font files, each by its path. Nothing else on the machine is ever looked at, so that a
// picture has the same pixels on every Debian 12.
struct FontFiles {
    std::vector<std::filesystem::path> inter;     // 400, 500, 600, 700; never Inter Display
    std::vector<std::filesystem::path> fallback;  // Noto Sans of the scripts we promise

    // Where Debian's fonts-inter and fonts-noto-core put them.
    [[nodiscard]] static FontFiles debian();
};

// Made once per thread that draws, and passed to every Canvas. One thread at a time. Making the
// first one takes about 5 ms; text and icons seen before cost nothing to measure again.
class Toolbox {
public:
    // FontMissing names the first file that is not there or is no font. There is no other font to
    // fall back to: a machine without Inter would show screens that no test has seen.
    [[nodiscard]] static Result<Toolbox> open(const FontFiles& files = FontFiles::debian());

    Toolbox(Toolbox&&) noexcept;
    Toolbox& operator=(Toolbox&&) noexcept;
    Toolbox(const Toolbox&) = delete;
    Toolbox& operator=(const Toolbox&) = delete;
    ~Toolbox();

    // The room `text` takes. The last kMostLayouts different texts are remembered.
    [[nodiscard]] TextSize measure(const Text& text);

    // Forgets every remembered text and overwrites our copies of it with zeros. For the end of a
    // citizen's session: typed words must not outlive it.
    void forget_texts();

    class Parts;

    // The insides, for Canvas.
    [[nodiscard]] Parts& parts() { return *parts_; }

private:
    explicit Toolbox(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

inline constexpr std::size_t kMostLayouts = 512;  // twenty screens of 25 texts

}  // namespace kiosk::draw
