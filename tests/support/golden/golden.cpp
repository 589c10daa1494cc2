#include "tests/support/golden/golden.hpp"

#include <cstdlib>
#include <map>

#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {
namespace {

using Lines = std::map<std::string, std::string, std::less<>>;  // name -> hash

Lines read(const std::filesystem::path& list) {
    Lines lines;
    const std::string text = read_text_file(list).value_or(std::string());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        const std::size_t gap = line.find("  ");
        if (gap != std::string::npos) {
            lines[line.substr(gap + 2)] = line.substr(0, gap);
        }
        at = end + 1;
    }
    return lines;
}

void write(const std::filesystem::path& list, const Lines& lines) {
    std::string text;
    for (const auto& [name, hash] : lines) {
        text += hash + "  " + name + "\n";
    }
    CHECK_OK(write_file_durably(list, as_bytes(text)));
}

std::filesystem::path save(std::string_view name, const draw::Surface& picture) {
    const std::filesystem::path folder = std::filesystem::path(KIOSK_PICTURE_DIR);
    std::filesystem::create_directories(folder);
    std::filesystem::path path = folder / (std::string(name) + ".png");
    CHECK_OK(write_file_durably(path, picture.to_png().value()));
    return path;
}

void compare(const std::filesystem::path& list,
             std::string_view name,
             const std::string& hash,
             const draw::Surface& picture) {
    Lines lines = read(list);
    if (std::getenv("KIOSK_SAVE_PICTURES") != nullptr) {
        save(name, picture);
    }
    if (std::getenv("KIOSK_RECORD_GOLDENS") != nullptr) {
        lines[std::string(name)] = hash;
        write(list, lines);
        return;
    }
    const auto known = lines.find(name);
    if (known == lines.end() || known->second != hash) {
        const std::string words = "picture " + std::string(name) +
                                  " is not the recorded one; see " + save(name, picture).string() +
                                  "; if it is right, run the test with KIOSK_RECORD_GOLDENS=1";
        FAIL(words.c_str());
    }
}

Digest hash_of(const draw::Surface& picture) {
    Bytes bytes;
    put_u32(bytes, static_cast<std::uint32_t>(picture.width_px()));
    put_u32(bytes, static_cast<std::uint32_t>(picture.height_px()));
    for (const std::uint32_t pixel : picture.pixels()) {
        put_u32(bytes, pixel);
    }
    return crypto::sha256(bytes);
}

}  // namespace

void check_golden(const std::filesystem::path& list,
                  std::string_view name,
                  const draw::Surface& picture) {
    compare(list, name, to_hex(hash_of(picture)), picture);
}

void check_golden(const std::filesystem::path& list, std::string_view name, const Bitmap& picture) {
    Bytes bytes;
    put_u32(bytes, static_cast<std::uint32_t>(picture.width_px()));
    put_u32(bytes, static_cast<std::uint32_t>(picture.height_px()));
    put_bytes(bytes, picture.bits());
    compare(list, name, to_hex(crypto::sha256(bytes)), to_surface(picture));
}

draw::Surface to_surface(const Bitmap& bitmap) {
    draw::Surface out(bitmap.width_px(), bitmap.height_px(), draw::kWhite);
    const auto width = static_cast<std::size_t>(bitmap.width_px());
    for (int y = 0; y < bitmap.height_px(); ++y) {
        for (int x = 0; x < bitmap.width_px(); ++x) {
            if (bitmap.black(x, y)) {
                out.pixels()[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] =
                    0xFF000000U;
            }
        }
    }
    return out;
}

}  // namespace kiosk::test
