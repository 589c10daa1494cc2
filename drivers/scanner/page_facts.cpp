// Walks PNG chunks, JPEG segments or the PNM text header with bounds-checked reads. The walk stops
// at the first image data, so its cost does not depend on the size of the page.
#include "drivers/scanner/page_facts.hpp"

#include <array>
#include <cstdlib>

namespace kiosk::scanner {
namespace {

constexpr int kMostSide_px = 20'000;
constexpr std::array<int, 8> kUsualDpi{75, 100, 150, 200, 240, 300, 400, 600};
constexpr std::array<std::uint8_t, 8> kPngMagic{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

Error truncated() {
    return Error{ErrorCode::PageTruncated, "the header ends early"};
}

Result<PageFacts> checked(const PageFacts& facts) {
    if (facts.width_px < 1 || facts.height_px < 1) {
        return Error{ErrorCode::PageNotImage, "a side of no pixels"};
    }
    if (facts.width_px > kMostSide_px || facts.height_px > kMostSide_px) {
        return Error{ErrorCode::PageTooLarge, "a side above 20,000 px"};
    }
    return facts;
}

int side(std::uint32_t value) {
    return value > 1'000'000 ? 1'000'000 : static_cast<int>(value);
}

// Dots per metre to dots per inch, rounded.
int dpi_of_metre(std::uint32_t per_metre) {
    return per_metre > 100'000 ? 0 : static_cast<int>((per_metre * 254 + 5'000) / 10'000);
}

Result<PageFacts> png_facts(ByteView file) {
    PageFacts facts;
    ByteReader reader(file.subspan(kPngMagic.size()));
    while (true) {
        const auto length = reader.u32();
        const auto type = reader.take(4);
        if (!length || !type) {
            return truncated();
        }
        const auto name = as_text(*type);
        if (name == "IDAT" || name == "IEND") {
            return checked(facts);
        }
        const auto body = reader.take(*length);
        if (!body || !reader.take(4)) {
            return truncated();
        }
        ByteReader values(*body);
        if (name == "IHDR" && body->size() >= 8) {
            facts.width_px = side(values.u32().value());
            facts.height_px = side(values.u32().value());
        } else if (name == "pHYs" && body->size() == 9 && (*body)[8] == 1) {
            facts.dpi = dpi_of_metre(values.u32().value());
        }
    }
}

bool is_frame_header(std::uint8_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

void read_jfif(ByteView body, PageFacts& facts) {
    if (body.size() < 12 || as_text(body.first(4)) != "JFIF") {
        return;
    }
    const int density = body[8] << 8 | body[9];
    facts.dpi = body[7] == 1 ? density : body[7] == 2 ? (density * 254 + 50) / 100 : 0;
}

Result<PageFacts> jpeg_facts(ByteView file) {
    PageFacts facts;
    facts.format = PageFormat::Jpeg;
    ByteReader reader(file.subspan(2));
    while (true) {
        const auto start = reader.u8();
        auto marker = reader.u8();
        while (marker && *marker == 0xff) {
            marker = reader.u8();
        }
        if (!start || !marker) {
            return truncated();
        }
        if (*start != 0xff || *marker == 0xd9 || *marker == 0xda) {
            return Error{ErrorCode::PageNotImage, "a JPEG without a frame header"};
        }
        if (*marker == 0x01 || (*marker >= 0xd0 && *marker <= 0xd8)) {
            continue;
        }
        const auto length = reader.u16();
        if (!length || *length < 2) {
            return truncated();
        }
        const auto body = reader.take(*length - std::size_t{2});
        if (!body) {
            return truncated();
        }
        if (*marker == 0xe0) {
            read_jfif(*body, facts);
        } else if (is_frame_header(*marker)) {
            if (body->size() < 6) {
                return truncated();
            }
            facts.height_px = (*body)[1] << 8 | (*body)[2];
            facts.width_px = (*body)[3] << 8 | (*body)[4];
            return checked(facts);
        }
    }
}

// One number of a PNM header, after blanks and comments; -1 when there is none.
int pnm_number(ByteView file, std::size_t& at) {
    while (at < file.size() && (file[at] <= ' ' || file[at] == '#')) {
        if (file[at] == '#') {
            while (at < file.size() && file[at] != '\n') {
                ++at;
            }
        } else {
            ++at;
        }
    }
    int value = -1;
    while (at < file.size() && file[at] >= '0' && file[at] <= '9' && value < 1'000'000) {
        value = (value < 0 ? 0 : value * 10) + (file[at] - '0');
        ++at;
    }
    return value;
}

Result<PageFacts> pnm_facts(ByteView file) {
    PageFacts facts;
    facts.format = PageFormat::Pnm;
    std::size_t at = 2;
    facts.width_px = pnm_number(file, at);
    facts.height_px = pnm_number(file, at);
    if (at >= file.size()) {
        return truncated();
    }
    return checked(facts);
}

}  // namespace

Result<PageFacts> page_facts(ByteView file) {
    if (file.size() >= kPngMagic.size() &&
        std::equal(kPngMagic.begin(), kPngMagic.end(), file.begin())) {
        return png_facts(file);
    }
    if (file.size() >= 3 && file[0] == 0xff && file[1] == 0xd8 && file[2] == 0xff) {
        return jpeg_facts(file);
    }
    if (file.size() >= 3 && file[0] == 'P' && file[1] >= '4' && file[1] <= '6') {
        return pnm_facts(file);
    }
    return Error{ErrorCode::PageNotImage};
}

int likely_dpi(const PageFacts& facts) noexcept {
    if (facts.dpi >= 50 && facts.dpi <= 1'200) {
        return facts.dpi;
    }
    const int guess = facts.width_px * 254 / 2'100;
    int best = kUsualDpi.front();
    for (const int dpi : kUsualDpi) {
        if (std::abs(dpi - guess) < std::abs(best - guess)) {
            best = dpi;
        }
    }
    return best;
}

}  // namespace kiosk::scanner
