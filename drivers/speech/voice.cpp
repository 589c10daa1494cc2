// espeak-ng takes the text on its standard input, not as an argument, so that no text is ever read
// as an option, and gives WAV on its output. Its own way to the sound card is not used: without a
// card it is silent and ends with exit code 0 (seen with 1.51 on Debian 12).
#include "drivers/speech/voice.hpp"

#include "drivers/speech/program.hpp"
#include "drivers/speech/speaking.hpp"
#include "drivers/speech/wording.hpp"

namespace kiosk::speech {
namespace {

constexpr int kAfterChime_ms = 150;
constexpr int kBetweenParts_ms = 400;
// Slower than espeak-ng's 175: old people, a hall that echoes.
constexpr const char* kWordsPerMinute = "140";
constexpr std::uint64_t kVoiceTimeout_ms = 10'000;
constexpr std::size_t kMostWav = std::size_t{8} << 20;  // three minutes

Result<Samples> voiced_part(const Part& part,
                            const std::string& program,
                            const Clock& clock,
                            const std::atomic<bool>& stop) {
    ProgramRun run;
    run.arguments = {program, "-v", part.language, "-s", kWordsPerMinute, "--stdin", "--stdout"};
    run.input = as_bytes(part.text);
    run.timeout_ms = kVoiceTimeout_ms;
    run.most_output = kMostWav;
    KIOSK_TRY(const Bytes wav, run_program(run, clock, stop));
    return samples_of_wav(wav);
}

}  // namespace

Result<Samples> voiced(const Utterance& utterance,
                       const std::string& program,
                       const Clock& clock,
                       const std::atomic<bool>& stop) {
    KIOSK_CHECK(check_utterance(utterance));
    Samples out;
    if (utterance.chime == Chime::First) {
        out = chime();
        append(out, silence(kAfterChime_ms));
    }
    for (std::size_t i = 0; i < utterance.parts.size(); ++i) {
        if (i > 0) {
            append(out, silence(kBetweenParts_ms));
        }
        KIOSK_TRY(const Samples part, voiced_part(utterance.parts[i], program, clock, stop));
        append(out, part);
    }
    return out;
}

Status check_voice(const std::string& program, const Clock& clock, const std::atomic<bool>& stop) {
    KIOSK_TRY(const Samples spoken,
              voiced_part({"vi", test_words(Tongue::Vi)}, program, clock, stop));
    return spoken.empty() ? Error{ErrorCode::SpeechGone, program + ": no sound"} : Status();
}

}  // namespace kiosk::speech
