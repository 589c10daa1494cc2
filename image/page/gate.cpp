// Each format is walked by its own length fields (chunks, segments, header tokens) with every read
// bounds-checked, up to the end of its one image. Pixel data is never decoded here: the limits are
// on what the header claims, so a bomb costs nothing.
#include "image/page/gate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "image/page/parameters.hpp"

namespace kiosk::page {
namespace {

Error refuse(ErrorCode code, const char* reason) {
    return Error{code, reason};
}

bool starts_with(ByteView file, std::string_view magic) {
    return file.size() >= magic.size() && as_text(file.first(magic.size())) == magic;
}

std::uint32_t big32(ByteView at) {
    return (std::uint32_t{at[0]} << 24) | (std::uint32_t{at[1]} << 16) |
           (std::uint32_t{at[2]} << 8) | at[3];
}

std::uint32_t big16(ByteView at) {
    return (std::uint32_t{at[0]} << 8) | at[1];
}

Status check_size(std::uint64_t width, std::uint64_t height) {
    if (width > kMaxSide_px || height > kMaxSide_px) {
        return refuse(ErrorCode::PageTooLarge, "a side above 20,000 px");
    }
    if (width * height > kMaxPixels) {
        return refuse(ErrorCode::PageTooLarge, "more than 40 Mpx");
    }
    if (width < kMinSide_px || height < kMinSide_px) {
        return refuse(ErrorCode::PageTooSmall, "a side under 200 px");
    }
    return {};
}

// ---- PNG

struct PngState {
    Header header;
    int colour_type = 0;
    bool palette = false;
    bool data = false;
};

Status png_header(ByteView body, PngState& state) {
    if (body.size() != 13) {
        return refuse(ErrorCode::PageNotImage, "PNG header of the wrong length");
    }
    const int depth = body[8];
    state.colour_type = body[9];
    state.header.width_px = big32(body);
    state.header.height_px = big32(body.subspan(4));
    const bool small_depths = depth == 1 || depth == 2 || depth == 4 || depth == 8;
    const bool known =
        state.colour_type == 0 || state.colour_type == 3
            ? small_depths
            : (state.colour_type == 2 || state.colour_type == 4 || state.colour_type == 6) &&
                  depth == 8;
    if (!known || body[10] != 0 || body[11] != 0 || body[12] > 1) {
        return refuse(ErrorCode::PageNotImage, "PNG of a kind that scanners do not make");
    }
    state.header.channels = state.colour_type == 0 || state.colour_type == 4 ? 1 : 3;
    return check_size(state.header.width_px, state.header.height_px);
}

Status png_chunk(std::string_view type, ByteView body, PngState& state) {
    if (type == "PLTE") {
        if (body.empty() || body.size() > 768 || body.size() % 3 != 0 || state.palette) {
            return refuse(ErrorCode::PageNotImage, "PNG palette");
        }
        state.palette = true;
    } else if (type == "IDAT") {
        if (state.colour_type == 3 && !state.palette) {
            return refuse(ErrorCode::PageNotImage, "PNG without its palette");
        }
        state.data = true;
    } else if (type == "acTL" || type == "fcTL" || type == "fdAT" || type == "IHDR") {
        return refuse(ErrorCode::PageNotImage, "more than one image");
    } else if (type == "pHYs" && body.size() == 9 && body[8] == 1) {
        state.header.dpi = static_cast<int>(std::lround(std::min(big32(body), 1U << 20) * 0.0254));
    } else if (body.size() > kMaxSideData_bytes) {
        return refuse(ErrorCode::PageTooLarge, "PNG side data above 1 MiB");
    }
    return {};
}

Result<Header> inspect_png(ByteView file) {
    PngState state;
    std::size_t at = 8;
    for (bool first = true;; first = false) {
        if (file.size() - at < 12) {
            return refuse(ErrorCode::PageTruncated, "PNG ends inside a chunk header");
        }
        const std::uint32_t length = big32(file.subspan(at));
        const auto type = as_text(file.subspan(at + 4, 4));
        // Size claims are judged before the bytes behind them are asked for.
        if (first && type != "IHDR") {
            return refuse(ErrorCode::PageNotImage, "PNG without a header");
        }
        if (length > file.size() - at - 12) {
            return refuse(ErrorCode::PageTruncated, "PNG ends inside a chunk");
        }
        const auto body = file.subspan(at + 8, length);
        at += 12 + std::size_t{length};
        if (first) {
            KIOSK_CHECK(png_header(body, state));
        } else if (type == "IEND") {
            break;
        } else {
            KIOSK_CHECK(png_chunk(type, body, state));
        }
    }
    if (!state.data) {
        return refuse(ErrorCode::PageTruncated, "PNG without pixels");
    }
    if (at != file.size()) {
        return refuse(ErrorCode::PageNotImage, "bytes behind the PNG's end");
    }
    return state.header;
}

// ---- JPEG

struct JpegState {
    Header header;
    bool frame = false;
    int scans = 0;
};

Status jpeg_frame(ByteView body, JpegState& state) {
    if (state.frame || body.size() < 6) {
        return refuse(ErrorCode::PageNotImage, "JPEG frame header");
    }
    const int components = body[5];
    if (body[0] != 8 || (components != 1 && components != 3) ||
        body.size() != 6U + 3U * static_cast<unsigned>(components)) {
        return refuse(ErrorCode::PageNotImage, "JPEG that is neither gray nor colour of 8 bits");
    }
    state.frame = true;
    state.header.height_px = big16(body.subspan(1));
    state.header.width_px = big16(body.subspan(3));
    state.header.channels = components;
    return check_size(state.header.width_px, state.header.height_px);
}

void jpeg_density(ByteView body, JpegState& state) {
    if (body.size() >= 12 && as_text(body.first(4)) == "JFIF") {
        const auto density = static_cast<double>(big16(body.subspan(8)));
        if (body[7] == 1) {
            state.header.dpi = static_cast<int>(density);
        } else if (body[7] == 2) {
            state.header.dpi = static_cast<int>(std::lround(density * 2.54));
        }
    }
}

bool is_frame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Status jpeg_segment(int marker, ByteView body, JpegState& state) {
    if (is_frame(marker)) {
        if (marker > 0xC2) {
            return refuse(ErrorCode::PageNotImage, "JPEG that is not baseline or progressive");
        }
        return jpeg_frame(body, state);
    }
    if (marker == 0xE0) {
        jpeg_density(body, state);
    } else if (marker == 0xDA) {
        if (!state.frame || ++state.scans > kMaxJpegScans) {
            return refuse(ErrorCode::PageNotImage, "JPEG scan without a frame, or too many scans");
        }
    } else if (marker == 0xDC) {
        return refuse(ErrorCode::PageNotImage, "JPEG whose height comes after its pixels");
    }
    return {};
}

// The next marker at or after `at`; entropy-coded bytes and stuffed zeros are passed over.
std::optional<std::size_t> next_marker(ByteView file, std::size_t at) {
    for (; at + 1 < file.size(); ++at) {
        const int code = file[at + 1];
        if (file[at] == 0xFF && code != 0x00 && code != 0xFF && (code < 0xD0 || code > 0xD7)) {
            return at;
        }
    }
    return std::nullopt;
}

Result<Header> inspect_jpeg(ByteView file) {
    JpegState state;
    std::size_t at = 2;
    while (true) {
        const auto marker_at = next_marker(file, at);
        if (!marker_at) {
            return refuse(ErrorCode::PageTruncated, "JPEG without its end");
        }
        if (state.scans == 0 && *marker_at != at &&
            !std::all_of(file.begin() + static_cast<std::ptrdiff_t>(at),
                         file.begin() + static_cast<std::ptrdiff_t>(*marker_at),
                         [](std::uint8_t byte) { return byte == 0xFF; })) {
            return refuse(ErrorCode::PageNotImage, "JPEG with bytes between its segments");
        }
        at = *marker_at;
        const int marker = file[at + 1];
        if (marker == 0xD9) {
            break;
        }
        if (marker == 0xD8) {
            return refuse(ErrorCode::PageNotImage, "more than one image");
        }
        if (file.size() - at < 4) {
            return refuse(ErrorCode::PageTruncated, "JPEG ends inside a segment header");
        }
        const std::size_t length = big16(file.subspan(at + 2));
        if (length < 2) {
            return refuse(ErrorCode::PageNotImage, "JPEG segment length");
        }
        if (length > file.size() - at - 2) {
            return refuse(ErrorCode::PageTruncated, "JPEG ends inside a segment");
        }
        KIOSK_CHECK(jpeg_segment(marker, file.subspan(at + 4, length - 2), state));
        at += 2 + length;
    }
    if (!state.frame || state.scans == 0) {
        return refuse(ErrorCode::PageTruncated, "JPEG without pixels");
    }
    const auto rest = file.subspan(at + 2);  // some devices pad to an even or a sector length
    if (rest.size() > 4096 ||
        !std::all_of(rest.begin(), rest.end(), [](auto b) { return b == 0 || b == 0xFF; })) {
        return refuse(ErrorCode::PageNotImage, "bytes behind the JPEG's end");
    }
    return state.header;
}

// ---- PNM

class PnmTokens {
public:
    explicit PnmTokens(ByteView file) : file_(file) {}

    // One decimal number after blanks and comments; nullopt at the end or at
    // another byte.
    std::optional<std::uint64_t> number() {
        skip_blanks();
        std::uint64_t value = 0;
        const std::size_t start = at_;
        while (at_ < file_.size() && file_[at_] >= '0' && file_[at_] <= '9' && at_ - start < 9) {
            value = value * 10 + (file_[at_++] - '0');
        }
        // A number that runs into the end may be half a number.
        return at_ == start || ended() ? std::nullopt : std::optional(value);
    }

    [[nodiscard]] bool ended() const { return at_ >= file_.size(); }

    [[nodiscard]] std::size_t at() const { return at_; }

private:
    static bool blank(std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

    void skip_blanks() {
        while (at_ < file_.size() && (blank(file_[at_]) || file_[at_] == '#')) {
            if (file_[at_] == '#') {
                while (at_ < file_.size() && file_[at_] != '\n') {
                    ++at_;
                }
            } else {
                ++at_;
            }
        }
    }

    ByteView file_;
    std::size_t at_ = 2;
};

Result<Header> inspect_pnm(ByteView file) {
    const char kind = static_cast<char>(file[1]);
    PnmTokens tokens(file);
    std::array<std::uint64_t, 3> numbers{0, 0, 255};
    const std::size_t count = kind == '4' ? 2 : 3;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = tokens.number();
        if (!number) {
            return tokens.ended() ? refuse(ErrorCode::PageTruncated, "PNM header ends early")
                                  : refuse(ErrorCode::PageNotImage, "PNM header");
        }
        numbers[i] = *number;
    }
    KIOSK_CHECK(check_size(numbers[0], numbers[1]));
    if (numbers[2] != 255) {
        return refuse(ErrorCode::PageNotImage, "PNM whose white is not 255");
    }
    Header out;
    out.format = Format::Pnm;
    out.width_px = static_cast<std::uint32_t>(numbers[0]);
    out.height_px = static_cast<std::uint32_t>(numbers[1]);
    out.channels = kind == '6' ? 3 : 1;
    const std::uint64_t row = kind == '4'   ? (numbers[0] + 7) / 8
                              : kind == '6' ? numbers[0] * 3
                                            : numbers[0];
    const std::uint64_t need = tokens.at() + 1 + row * numbers[1];
    if (file.size() < need) {
        return refuse(ErrorCode::PageTruncated, "PNM ends inside its pixels");
    }
    if (file.size() > need + 1) {  // one final newline is common
        return refuse(ErrorCode::PageNotImage, "bytes behind the PNM's end");
    }
    return out;
}

}  // namespace

Result<Header> inspect(ByteView file) {
    if (file.empty()) {
        return refuse(ErrorCode::PageTruncated, "an empty file");
    }
    if (file.size() > kMaxFileBytes) {
        return refuse(ErrorCode::PageTooLarge, "a file above 64 MiB");
    }
    if (starts_with(file, "\x89PNG\r\n\x1a\n")) {
        KIOSK_TRY(auto header, inspect_png(file));
        header.format = Format::Png;
        return header;
    }
    if (starts_with(file, "\xff\xd8\xff")) {
        KIOSK_TRY(auto header, inspect_jpeg(file));
        header.format = Format::Jpeg;
        return header;
    }
    if (file.size() > 2 && file[0] == 'P' && file[1] >= '4' && file[1] <= '6') {
        return inspect_pnm(file);
    }
    return refuse(ErrorCode::PageNotImage, "neither PNG nor JPEG nor binary PNM");
}

}  // namespace kiosk::page
