// RIFF WAVE, little-endian: "RIFF" size "WAVE", then chunks of id, size, bytes; we need "fmt " and
// "data". Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft).
#include "drivers/speech/sound.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kiosk::speech {
namespace {

constexpr std::size_t kChunkHeader = 8;
constexpr std::size_t kFormatBytes = 16;

std::uint32_t little(ByteView bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = count; i > 0; --i) {
        value = (value << 8) | bytes[at + i - 1];
    }
    return value;
}

void put_little(Bytes& out, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) {
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
}

// A bell: a sine and its octave that die away; 10 ms of rise and fall against clicks.
void ring(Samples& out, double tone_hz, int length_ms) {
    const auto count = static_cast<std::size_t>(kSamplesPerSecond * length_ms / 1000);
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / kSamplesPerSecond;
        const double left = static_cast<double>(count - i) / kSamplesPerSecond;
        const double edge = std::min({1.0, t / 0.01, left / 0.01});
        const double angle = 2 * std::numbers::pi * tone_hz * t;
        const double wave = 0.75 * std::sin(angle) + 0.25 * std::sin(2 * angle);
        out.push_back(static_cast<std::int16_t>(16'000 * edge * std::exp(-4 * t) * wave));
    }
}

Status check_format(ByteView format) {
    const bool ours = little(format, 0, 2) == 1 && little(format, 2, 2) == 1 &&
                      little(format, 4, 4) == kSamplesPerSecond && little(format, 14, 2) == 16;
    return ours ? Status() : Error{ErrorCode::SpeechGone, "the voice's sound is of another kind"};
}

}  // namespace

Samples chime() {
    Samples out;
    ring(out, 784.0, 300);  // g'', then e'': a third down, as door bells ring
    ring(out, 659.3, 400);
    return out;
}

Samples silence(int length_ms) {
    return Samples(static_cast<std::size_t>(kSamplesPerSecond * length_ms / 1000));
}

void append(Samples& to, const Samples& more) {
    to.insert(to.end(), more.begin(), more.end());
}

void set_loudness(Samples& samples, int percent) {
    for (std::int16_t& sample : samples) {
        sample = static_cast<std::int16_t>(sample * percent / 100);
    }
}

std::uint64_t length_ms(const Samples& samples) noexcept {
    return samples.size() * 1000 / kSamplesPerSecond;
}

Result<Samples> samples_of_wav(ByteView file) {
    const auto is = [&](std::size_t at, std::string_view id) {
        return as_text(file.subspan(at, 4)) == id;
    };
    const Error broken{ErrorCode::SpeechGone, "the voice gave no sound"};
    if (file.size() < 12 || !is(0, "RIFF") || !is(8, "WAVE")) {
        return broken;
    }
    bool known = false;
    std::size_t at = 12;
    while (file.size() - at >= kChunkHeader) {
        const std::size_t size = little(file, at + 4, 4);
        const std::size_t rest = file.size() - at - kChunkHeader;
        const ByteView body = file.subspan(at + kChunkHeader, std::min(size, rest));
        if (is(at, "fmt ")) {
            if (body.size() < kFormatBytes) {
                return broken;
            }
            KIOSK_CHECK(check_format(body));
            known = true;
        } else if (is(at, "data")) {
            if (!known || body.size() < 2) {
                return broken;
            }
            Samples out;
            out.reserve(body.size() / 2);
            for (std::size_t i = 0; i + 1 < body.size(); i += 2) {
                out.push_back(static_cast<std::int16_t>(little(body, i, 2)));
            }
            return out;
        }
        at += kChunkHeader + body.size();
    }
    return broken;
}

Bytes wav_of(const Samples& samples) {
    const auto data_bytes = static_cast<std::uint32_t>(samples.size() * 2);
    Bytes out;
    put_bytes(out, as_bytes("RIFF"));
    put_little(out, 36 + data_bytes, 4);
    put_bytes(out, as_bytes("WAVEfmt "));
    put_little(out, kFormatBytes, 4);
    put_little(out, 1, 2);  // PCM
    put_little(out, 1, 2);  // mono
    put_little(out, kSamplesPerSecond, 4);
    put_little(out, kSamplesPerSecond * 2, 4);
    put_little(out, 2, 2);  // bytes a sample
    put_little(out, 16, 2);
    put_bytes(out, as_bytes("data"));
    put_little(out, data_bytes, 4);
    for (const std::int16_t sample : samples) {
        put_little(out, static_cast<std::uint16_t>(sample), 2);
    }
    return out;
}

}  // namespace kiosk::speech
