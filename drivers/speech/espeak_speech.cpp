// `espeak:` and `espeak:DEVICE`: espeak-ng's sound with our chime before it, as one stream through
// aplay to an ALSA device ("" = the default one). aplay, because it ends only when the last sample
// has been played and says by its exit code when the card is not there.
#include <atomic>

#include "drivers/speech/program.hpp"
#include "drivers/speech/speaking.hpp"
#include "drivers/speech/voice.hpp"

namespace kiosk::speech {
namespace {

constexpr std::uint64_t kPlayGrace_ms = 5'000;  // opening the card, and what it buffers
constexpr int kProbe_ms = 20;                   // of silence, to see whether the card takes it

class EspeakSpeech final : public Speech {
public:
    EspeakSpeech(SpeechOptions options, std::string card, const Clock& clock)
        : options_(std::move(options)), card_(std::move(card)), clock_(clock) {}

    Status say(const Utterance& utterance) override {
        return speaking_.end(say(utterance, speaking_.begin(utterance.zone)));
    }

    Status check() override {
        const std::atomic<bool> never = false;
        if (auto voice = check_voice(options_.voice, clock_, never); !voice) {
            return speaking_.checked(std::move(voice));
        }
        return speaking_.checked(play(silence(kProbe_ms), never));
    }

    void stop(std::string_view zone) override { speaking_.stop(zone); }

    Status set_volume(int percent) override { return speaking_.set_volume(percent); }

    Json describe() const override {
        Json out = speaking_.describe();
        out["device"] = options_.device;
        out["simulated"] = false;
        return out;
    }

    Status simulate(std::string_view) override { return ErrorCode::NotSimulated; }

private:
    Status say(const Utterance& utterance, const std::atomic<bool>& stop) {
        KIOSK_TRY(Samples sound, voiced(utterance, options_.voice, clock_, stop));
        set_loudness(sound, speaking_.volume());
        return play(sound, stop);
    }

    Status play(const Samples& sound, const std::atomic<bool>& stop) {
        const Bytes wav = wav_of(sound);
        ProgramRun run;
        run.arguments = {options_.player, "-q", "-t", "wav"};
        if (!card_.empty()) {
            run.arguments.insert(run.arguments.end(), {"-D", card_});
        }
        run.arguments.emplace_back("-");
        run.input = wav;
        run.timeout_ms = length_ms(sound) + kPlayGrace_ms;
        KIOSK_TRY(const Bytes nothing, run_program(run, clock_, stop));
        (void)nothing;
        return {};
    }

    const SpeechOptions options_;
    const std::string card_;
    const Clock& clock_;
    Speaking speaking_;
};

Result<std::unique_ptr<Speech>> make_espeak(const SpeechOptions& options, const Clock& clock) {
    const std::size_t colon = options.device.find(':');
    const std::string card =
        colon == std::string::npos ? std::string() : options.device.substr(colon + 1);
    if (card.starts_with('-')) {
        return Error{ErrorCode::BadArgument, "speech espeak:DEVICE names no sound card"};
    }
    return std::unique_ptr<Speech>(std::make_unique<EspeakSpeech>(options, card, clock));
}

const SpeechDriver espeak_driver{"espeak", &make_espeak};

}  // namespace
}  // namespace kiosk::speech
