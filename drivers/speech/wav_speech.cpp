// `wav:DIR`: real speech by espeak-ng, written instead of played: DIR/call-0001.wav and so on, and
// one line of words each in DIR/speech.txt. For offices without a sound card and headless demos. It
// takes the time of writing, not of speaking. The newest kMostFiles files stay.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "drivers/speech/said_file.hpp"
#include "drivers/speech/speaking.hpp"
#include "drivers/speech/voice.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::speech {
namespace {

constexpr int kMostFiles = 500;

class WavSpeech final : public Speech {
public:
    WavSpeech(SpeechOptions options, std::filesystem::path folder, const Clock& clock)
        : options_(std::move(options)), folder_(std::move(folder)), clock_(clock) {}

    Status say(const Utterance& utterance) override {
        return speaking_.end(write(utterance, speaking_.begin(utterance.zone)));
    }

    Status check() override {
        const std::atomic<bool> never = false;
        return speaking_.checked(check_voice(options_.voice, clock_, never));
    }

    void stop(std::string_view zone) override { speaking_.stop(zone); }

    Status set_volume(int percent) override { return speaking_.set_volume(percent); }

    Json describe() const override {
        Json out = speaking_.describe();
        out["device"] = options_.device;
        out["simulated"] = true;
        return out;
    }

    // There is nothing to play: the sound is real, and the disk is the kiosk's own.
    Status simulate(std::string_view word) override {
        return word == "ok" ? Status() : Error{ErrorCode::BadArgument, "speech wav: knows ok"};
    }

private:
    [[nodiscard]] std::filesystem::path file(int number) const {
        return folder_ / fmt::format("call-{:04}.wav", number);
    }

    [[nodiscard]] int highest_number() const {
        int highest = 0;
        std::error_code failed;
        for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with("call-") && name.ends_with(".wav")) {
                highest = std::max(highest, std::atoi(name.c_str() + 5));
            }
        }
        return highest;
    }

    Status write(const Utterance& utterance, const std::atomic<bool>& stop) {
        KIOSK_TRY(Samples sound, voiced(utterance, options_.voice, clock_, stop));
        set_loudness(sound, speaking_.volume());
        std::error_code failed;
        std::filesystem::create_directories(folder_, failed);
        if (next_ == 0) {
            next_ = highest_number() + 1;
        }
        if (auto kept = write_file_durably(file(next_), wav_of(sound)); !kept) {
            return Error{ErrorCode::SpeechGone, kept.error().context, kept.error().os_errno};
        }
        KIOSK_CHECK(add_said_line(folder_, said_line(utterance)));
        std::filesystem::remove(file(next_ - kMostFiles), failed);
        ++next_;
        return {};
    }

    const SpeechOptions options_;
    const std::filesystem::path folder_;
    const Clock& clock_;
    Speaking speaking_;
    int next_ = 0;  // 0 = the folder has not been looked at
};

Result<std::unique_ptr<Speech>> make_wav(const SpeechOptions& options, const Clock& clock) {
    KIOSK_TRY(auto folder, folder_of(options.device));
    return std::unique_ptr<Speech>(std::make_unique<WavSpeech>(options, std::move(folder), clock));
}

const SpeechDriver wav_driver{"wav", &make_wav};

}  // namespace
}  // namespace kiosk::speech
