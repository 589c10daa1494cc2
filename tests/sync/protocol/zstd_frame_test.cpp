// Goal: packed bytes from outside cost no more than the caller allows. Method: round trips, a
// bomb, and every cut and every flipped byte of a small frame.
#include "sync/protocol/zstd_frame.hpp"

#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

}  // namespace

TEST_GROUP(ZstdFrame){};

TEST(ZstdFrame, what_was_packed_comes_back) {
    for (const std::size_t size : {0U, 1U, 16384U, 16385U, 200000U}) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) {
            text += static_cast<char>('a' + (i * i) % 23);
        }

        const auto back = decompress(compress(text), 262144);

        CHECK_OK(back);
        CHECK(text == *back);
    }
}

TEST(ZstdFrame, a_bomb_stops_at_the_bound) {
    const Bytes bomb = compress(std::string(64 << 20, '\0'));

    CHECK(bomb.size() < 16384);
    CHECK_ERROR(ErrorCode::BodyTooLarge, decompress(bomb, 262144));
}

TEST(ZstdFrame, the_bound_itself_is_allowed) {
    CHECK_OK(decompress(compress(std::string(1000, 'x')), 1000));
    CHECK_ERROR(ErrorCode::BodyTooLarge, decompress(compress(std::string(1001, 'x')), 1000));
}

TEST(ZstdFrame, cut_frames_and_trailing_bytes_are_refused) {
    const Bytes good = compress("a short text, a short text, a short text");
    for (std::size_t size = 0; size < good.size(); ++size) {
        CHECK_ERROR(ErrorCode::BadArgument, decompress(ByteView(good).first(size), 1000));
    }
    Bytes longer = good;
    longer.push_back(0);
    CHECK_ERROR(ErrorCode::BadArgument, decompress(longer, 1000));
    CHECK_ERROR(ErrorCode::BadArgument, decompress(as_bytes("<html>portal</html>"), 1000));
}

TEST(ZstdFrame, changed_bytes_never_exceed_the_bound) {
    const Bytes good = compress("end of " + std::string(500, 'y'));
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int flip = 1; flip < 256; flip += 7) {
            Bytes changed = good;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ flip);
            const auto out = decompress(changed, 1000);
            CHECK(!out || out->size() <= 1000);
        }
    }
}
