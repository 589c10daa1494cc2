#pragma once
// Sound as samples: 16-bit, mono, 22,050 a second, which is what espeak-ng gives. Pure; any thread.

#include <cstdint>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::speech {

inline constexpr int kSamplesPerSecond = 22'050;

using Samples = std::vector<std::int16_t>;

// Two falling tones of 0.7 s together, ours and made here: it begins and ends at silence.
[[nodiscard]] Samples chime();
[[nodiscard]] Samples silence(int length_ms);
void append(Samples& to, const Samples& more);
// Louder than 100 is not possible: full scale stays full scale.
void set_loudness(Samples& samples, int percent);

[[nodiscard]] std::uint64_t length_ms(const Samples& samples) noexcept;

// The samples of a WAV file, also of one written to a pipe, whose lengths are not true. SpeechGone
// when it is not 16-bit mono PCM of our rate, or ends before its first sample.
[[nodiscard]] Result<Samples> samples_of_wav(ByteView file);
[[nodiscard]] Bytes wav_of(const Samples& samples);

}  // namespace kiosk::speech
