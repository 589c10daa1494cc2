// Goal: the WAV files we read and write, and the chime. Method: small files made by hand; a long
// one through both directions.
#include "drivers/speech/sound.hpp"

#include <cstdlib>

#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::speech;

namespace {

// A header as espeak-ng writes it to a pipe: lengths that are not true.
Bytes piped(std::uint8_t channels, std::uint8_t bits) {
    Bytes out = to_bytes("RIFF");
    put_bytes(out, Bytes{0x24, 0xf0, 0xff, 0x7f});
    put_bytes(out, as_bytes("WAVEfmt "));
    put_bytes(out, Bytes{16, 0, 0, 0, 1, 0, channels, 0, 0x22, 0x56, 0, 0, 0x44, 0xac, 0, 0, 2, 0});
    put_bytes(out, Bytes{bits, 0});
    put_bytes(out, as_bytes("data"));
    put_bytes(out, Bytes{0x00, 0xf0, 0xff, 0x7f});
    return out;
}

}  // namespace

TEST_GROUP(SpeechSound){};

TEST(SpeechSound, wav_files_come_back_as_they_were) {
    SeededRandom random(3);
    Samples samples(5000);
    for (std::int16_t& sample : samples) {
        const auto two = random.bytes<2>();
        sample = static_cast<std::int16_t>(two[0] | (two[1] << 8));
    }

    const auto read = samples_of_wav(wav_of(samples));

    CHECK_OK(read);
    CHECK_TRUE(*read == samples);
}

TEST(SpeechSound, a_header_written_to_a_pipe_is_taken_by_what_follows) {
    Bytes file = piped(1, 16);
    put_bytes(file, Bytes{0x01, 0x00, 0xff, 0xff});

    const auto read = samples_of_wav(file);

    CHECK_OK(read);
    CHECK_TRUE((*read == Samples{1, -1}));
}

TEST(SpeechSound, other_kinds_and_cut_files_are_refused) {
    Bytes sound{1, 0, 2, 0};
    Bytes stereo = piped(2, 16);
    Bytes bytes_only = piped(1, 8);
    put_bytes(stereo, sound);
    put_bytes(bytes_only, sound);
    CHECK_ERROR(ErrorCode::SpeechGone, samples_of_wav(stereo));
    CHECK_ERROR(ErrorCode::SpeechGone, samples_of_wav(bytes_only));
    const Bytes whole = piped(1, 16);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        CHECK_ERROR(ErrorCode::SpeechGone, samples_of_wav(ByteView(whole).first(length)));
    }
    CHECK_ERROR(ErrorCode::SpeechGone, samples_of_wav(as_bytes("RIFX....WAVE")));
}

TEST(SpeechSound, the_chime_is_heard_and_begins_and_ends_in_silence) {
    const Samples bell = chime();

    CHECK_TRUE(length_ms(bell) >= 600 && length_ms(bell) <= 800);
    int loudest = 0;
    int widest_step = 0;
    for (std::size_t i = 0; i < bell.size(); ++i) {
        loudest = std::max(loudest, std::abs(bell[i]));
        widest_step = i > 0 ? std::max(widest_step, std::abs(bell[i] - bell[i - 1])) : 0;
    }
    CHECK_TRUE(loudest > 8'000 && loudest < 32'000);
    CHECK_EQUAL(0, bell.front());
    CHECK_TRUE(std::abs(bell.back()) < 200);
    CHECK_TRUE(widest_step < 8'000);  // a click jumps
}

TEST(SpeechSound, loudness_goes_from_silence_to_what_it_was) {
    Samples samples{1000, -1000, 32767, -32768};
    Samples same = samples;
    Samples quiet = samples;

    set_loudness(same, 100);
    set_loudness(quiet, 0);
    set_loudness(samples, 50);

    CHECK_TRUE((same == Samples{1000, -1000, 32767, -32768}));
    CHECK_TRUE((quiet == Samples{0, 0, 0, 0}));
    CHECK_TRUE((samples == Samples{500, -500, 16383, -16384}));
}
