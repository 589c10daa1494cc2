// Goal: the gate takes what scanners make and refuses the rest by its header alone. Method: files
// built byte by byte, so that each test is wrong in exactly one place.
#include "image/page/gate.hpp"

#include <string>

#include "image/page/parameters.hpp"
#include "tests/support/check.hpp"

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::page::Format;
using kiosk::page::inspect;

namespace {

void chunk(Bytes& out, const std::string& type, const Bytes& body) {
    kiosk::put_u32(out, static_cast<std::uint32_t>(body.size()));
    kiosk::put_bytes(out, kiosk::as_bytes(type));
    kiosk::put_bytes(out, body);
    kiosk::put_u32(out, 0);  // the checksum is libpng's business
}

struct PngParts {
    std::uint32_t width = 2480;
    std::uint32_t height = 3508;
    std::uint8_t depth = 8;
    std::uint8_t colour = 2;
    std::string extra{};  // one more chunk before the pixels
    std::size_t extra_bytes = 0;
};

Bytes png(const PngParts& parts) {
    Bytes out = kiosk::to_bytes("\x89PNG\r\n\x1a\n");
    Bytes head;
    kiosk::put_u32(head, parts.width);
    kiosk::put_u32(head, parts.height);
    kiosk::put_bytes(head, Bytes{parts.depth, parts.colour, 0, 0, 0});
    chunk(out, "IHDR", head);
    Bytes physical;
    kiosk::put_u32(physical, 11811);
    kiosk::put_u32(physical, 11811);
    kiosk::put_u8(physical, 1);
    chunk(out, "pHYs", physical);
    if (!parts.extra.empty()) {
        chunk(out, parts.extra, Bytes(parts.extra_bytes));
    }
    chunk(out, "IDAT", Bytes(40));
    chunk(out, "IEND", {});
    return out;
}

void segment(Bytes& out, std::uint8_t marker, const Bytes& body) {
    kiosk::put_bytes(out, Bytes{0xFF, marker});
    kiosk::put_u16(out, static_cast<std::uint16_t>(body.size() + 2));
    kiosk::put_bytes(out, body);
}

struct JpegParts {
    std::uint16_t width = 2480;
    std::uint16_t height = 3508;
    std::uint8_t frame = 0xC0;
    std::uint8_t bits = 8;
    std::uint8_t components = 3;
    int scans = 1;
};

Bytes jpeg(const JpegParts& parts) {
    Bytes out{0xFF, 0xD8};
    segment(out, 0xE0, Bytes{'J', 'F', 'I', 'F', 0, 1, 2, 1, 1, 44, 1, 44, 0, 0});
    Bytes frame{parts.bits};
    kiosk::put_u16(frame, parts.height);
    kiosk::put_u16(frame, parts.width);
    kiosk::put_u8(frame, parts.components);
    frame.resize(frame.size() + std::size_t{3} * parts.components);
    segment(out, parts.frame, frame);
    for (int i = 0; i < parts.scans; ++i) {
        segment(out, 0xDA, Bytes(10));
        kiosk::put_bytes(out, Bytes{1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4});
    }
    kiosk::put_bytes(out, Bytes{0xFF, 0xD9});
    return out;
}

Bytes pnm(const std::string& head, std::size_t pixels) {
    Bytes out = kiosk::to_bytes(head);
    out.resize(out.size() + pixels, 200);
    return out;
}

}  // namespace

TEST_GROUP(PageGate){};

TEST(PageGate, takes_png_and_reads_its_sides_and_resolution) {
    const auto header = inspect(png({}));

    CHECK_OK(header);
    CHECK(header->format == Format::Png);
    LONGS_EQUAL(2480, header->width_px);
    LONGS_EQUAL(3508, header->height_px);
    LONGS_EQUAL(3, header->channels);
    LONGS_EQUAL(300, header->dpi);
}

TEST(PageGate, takes_baseline_and_progressive_jpeg) {
    const auto baseline = inspect(jpeg({}));
    JpegParts progressive;
    progressive.frame = 0xC2;
    progressive.scans = 10;

    CHECK_OK(baseline);
    CHECK(baseline->format == Format::Jpeg);
    LONGS_EQUAL(300, baseline->dpi);
    CHECK_OK(inspect(jpeg(progressive)));
}

TEST(PageGate, takes_binary_pnm_of_bits_gray_and_colour) {
    CHECK_OK(inspect(pnm("P4\n210 300\n", 27 * 300)));
    CHECK_OK(inspect(pnm("P5\n# a comment\n210 300 255\n", 210 * 300)));
    CHECK_OK(inspect(pnm("P6 210 300 255\n", std::size_t{3} * 210 * 300)));
}

TEST(PageGate, refuses_other_formats) {
    for (const char* start : {"II*\0",
                              "MM\0*",
                              "GIF89a",
                              "BM",
                              "%PDF-1.4",
                              "RIFF",
                              "P2\n1 1 255 ",
                              "P7\n",
                              "<svg",
                              "P"}) {
        Bytes file = kiosk::to_bytes(start);
        file.resize(4000);
        CHECK_ERROR(ErrorCode::PageNotImage, inspect(file));
    }
}

TEST(PageGate, refuses_an_empty_file) {
    CHECK_ERROR(ErrorCode::PageTruncated, inspect({}));
}

TEST(PageGate, refuses_bombs_by_their_header) {
    PngParts wide;
    wide.width = wide.height = 20'000;
    PngParts absurd;
    absurd.width = absurd.height = 0xFFFFFFFF;
    JpegParts photo;
    photo.width = photo.height = 20'000;

    CHECK_ERROR(ErrorCode::PageTooLarge, inspect(png(wide)));
    CHECK_ERROR(ErrorCode::PageTooLarge, inspect(png(absurd)));
    CHECK_ERROR(ErrorCode::PageTooLarge, inspect(jpeg(photo)));
    for (const char* head : {"P4\n20000 20000\n",
                             "P5\n20000 20000 255\n",
                             "P6\n20000 20000 255\n",
                             "P6\n999999999 999999999 255\n"}) {
        CHECK_ERROR(ErrorCode::PageTooLarge, inspect(pnm(head, 100)));
    }
}

TEST(PageGate, refuses_a_long_thin_page_and_a_file_over_64_mib) {
    PngParts thin;
    thin.width = 20'001;
    thin.height = 300;

    CHECK_ERROR(ErrorCode::PageTooLarge, inspect(png(thin)));
    CHECK_ERROR(ErrorCode::PageTooLarge,
                inspect(pnm("P5\n2000 2000 255\n", kiosk::page::kMaxFileBytes)));
}

TEST(PageGate, refuses_sides_under_200_px) {
    PngParts small;
    small.width = 199;

    CHECK_ERROR(ErrorCode::PageTooSmall, inspect(png(small)));
    CHECK_ERROR(ErrorCode::PageTooSmall, inspect(pnm("P5\n300 0 255\n", 0)));
}

TEST(PageGate, finds_every_cut_of_every_format) {
    for (const auto& whole : {png({}), jpeg({}), pnm("P5\n200 200 255\n", 40'000)}) {
        CHECK_OK(inspect(whole));
        for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
            const auto cut = inspect(kiosk::ByteView(whole).first(length));
            CHECK_FALSE(cut.has_value());
            CHECK(cut.error().code == ErrorCode::PageTruncated ||
                  (length < 8 && cut.error().code == ErrorCode::PageNotImage));
        }
    }
}

TEST(PageGate, refuses_depths_and_kinds_that_scanners_do_not_make) {
    PngParts deep;
    deep.depth = 16;
    PngParts no_palette;
    no_palette.colour = 3;
    JpegParts twelve_bits;
    twelve_bits.bits = 12;
    JpegParts cmyk;
    cmyk.components = 4;
    JpegParts lossless;
    lossless.frame = 0xC3;
    JpegParts endless;
    endless.frame = 0xC2;
    endless.scans = 33;

    CHECK_ERROR(ErrorCode::PageNotImage, inspect(png(deep)));
    CHECK_ERROR(ErrorCode::PageNotImage, inspect(png(no_palette)));
    for (const auto& parts : {twelve_bits, cmyk, lossless, endless}) {
        CHECK_ERROR(ErrorCode::PageNotImage, inspect(jpeg(parts)));
    }
    CHECK_ERROR(ErrorCode::PageNotImage, inspect(pnm("P5\n300 300 65535\n", 180'000)));
}

TEST(PageGate, refuses_more_than_one_image_and_hidden_bytes) {
    PngParts animated;
    animated.extra = "acTL";
    animated.extra_bytes = 8;
    PngParts hoarding;
    hoarding.extra = "zTXt";
    hoarding.extra_bytes = (1 << 20) + 1;
    auto two = jpeg({});
    kiosk::put_bytes(two, jpeg({}));
    auto tail = png({});
    tail.resize(tail.size() + 100, 'x');
    auto pages = pnm("P5\n200 200 255\n", 40'000);
    kiosk::put_bytes(pages, pnm("P5\n200 200 255\n", 40'000));

    CHECK_ERROR(ErrorCode::PageNotImage, inspect(png(animated)));
    CHECK_ERROR(ErrorCode::PageTooLarge, inspect(png(hoarding)));
    CHECK_ERROR(ErrorCode::PageNotImage, inspect(two));
    CHECK_ERROR(ErrorCode::PageNotImage, inspect(tail));
    CHECK_ERROR(ErrorCode::PageNotImage, inspect(pages));
}
