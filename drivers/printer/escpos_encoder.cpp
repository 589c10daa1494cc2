// Bands are whole GS v 0 commands. The mark that proves the ticket stands behind the cut, so that
// it speaks for the knife as well. Feeding uses ESC J in steps of 255 motion units.
#include "drivers/printer/escpos_encoder.hpp"

#include <algorithm>

#include "firmware/base/assert.hpp"

namespace kiosk::printer {
namespace {

constexpr std::uint8_t kDle = 0x10;
constexpr std::uint8_t kEsc = 0x1b;
constexpr std::uint8_t kGs = 0x1d;
constexpr int kMostFeed = 255;
constexpr int kTallestBand = 256;
constexpr std::uint8_t kReportAll = 0x0f;  // GS a: drawer, on/off line, errors, paper
constexpr std::uint32_t kAttempts = 4'096;

void put(Bytes& out, std::initializer_list<int> bytes) {
    for (const int byte : bytes) {
        out.push_back(static_cast<std::uint8_t>(byte));
    }
}

bool is_bad(int height, const Profile& profile) {
    return std::any_of(profile.bad_heights.begin(), profile.bad_heights.end(), [height](int bad) {
        return height % bad == 0;
    });
}

void put_band(Bytes& out, const Bitmap& picture, int first, int height) {
    const auto row_bytes = static_cast<int>(picture.row_bytes());
    put(out,
        {kGs, 'v', '0', 0, row_bytes & 0xff, row_bytes >> 8 & 0xff, height & 0xff, height >> 8});
    const int there = std::min(height, picture.height_px() - first);
    put_bytes(out, picture.rows(first, there));
    out.resize(out.size() + static_cast<std::size_t>(height - there) * picture.row_bytes());
}

void put_feed_and_cut(Bytes& out, const Profile& profile) {
    for (int left = profile.feed_rows; left > 0; left -= kMostFeed) {
        put(out, {kEsc, 'J', std::min(left, kMostFeed)});
    }
    if (profile.cut != Cut::None) {
        put(out, {kGs, 'V', profile.cut == Cut::Partial ? 1 : 0});
    }
}

Bytes tail(const Profile& profile, const EchoMark& mark) {
    Bytes out;
    put_feed_and_cut(out, profile);
    switch (profile.proof) {
        case Proof::None:
            break;
        case Proof::Barrier:
            put(out, {kGs, 'r', 1});
            break;
        case Proof::Echo:
            put(out, {kGs, '(', 'H', 6, 0, 48, 48, mark[0], mark[1], mark[2], mark[3]});
            break;
        case Proof::Presenter:
            put(out, {kGs, 'e', 3, profile.present_steps});
            break;
    }
    return out;
}

}  // namespace

EchoMark echo_mark(const PrintJobId& job, std::uint32_t attempt) {
    // 64 printable characters from '0' to 'o': 12 bits of the job, 12 bits of the attempt.
    const std::uint32_t count = attempt % kAttempts;
    const auto character = [](std::uint32_t six) {
        return static_cast<std::uint8_t>('0' + (six & 0x3f));
    };
    return {
        character(job.bytes[0]), character(job.bytes[1]), character(count >> 6), character(count)};
}

std::vector<int> band_heights(int rows, const Profile& profile) {
    int whole = profile.band_rows;
    while (whole > 1 && is_bad(whole, profile)) {
        --whole;
    }
    std::vector<int> out;
    for (int left = rows; left > 0; left -= whole) {
        int height = std::min(left, whole);
        while (height < whole && is_bad(height, profile)) {
            ++height;  // white rows below the last row of the ticket
        }
        out.push_back(height);
    }
    return out;
}

std::vector<Bytes> encode_ticket(const Bitmap& picture,
                                 const Profile& profile,
                                 const EchoMark& mark) {
    KIOSK_ASSERT(picture.width_px() == profile.width_dots, "a ticket is as wide as the paper");
    std::vector<Bytes> out;
    Bytes& opening = out.emplace_back();
    put(opening, {kEsc, '@'});
    if (profile.asb) {
        put(opening, {kGs, 'a', kReportAll});
    }
    int first = 0;
    for (const int height : band_heights(picture.height_px(), profile)) {
        put_band(out.emplace_back(), picture, first, height);
        first += height;
    }
    Bytes end = tail(profile, mark);
    if (!end.empty()) {
        out.push_back(std::move(end));
    }
    return out;
}

Bytes sensor_question(int n) {
    return {kDle, 4, static_cast<std::uint8_t>(n)};
}

Bytes presenter_question() {
    return {kDle, 4, 20};
}

Bytes retract_command() {
    return {kGs, 'e', 2};
}

Bytes clear_command() {
    return {kDle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
}

Bytes padding(const Profile& profile) {
    // NUL is white inside a picture and nothing between commands.
    return Bytes(static_cast<std::size_t>(profile.width_dots / 8 * kTallestBand), 0);
}

Bytes push_out(const Profile& profile) {
    Bytes out;
    put(out, {kEsc, '@'});
    put_feed_and_cut(out, profile);
    if (profile.proof == Proof::Presenter) {
        put(out, {kGs, 'e', 5});  // eject: nobody is asked to take a torn piece
    }
    return out;
}

}  // namespace kiosk::printer
