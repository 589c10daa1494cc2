// The simulator `sim:DIR`: writes what would be said to DIR/speech.txt, at once and in silence.
// DIR/speech.state holds one word, written by people, scripts or simulate(), and is read before
// each utterance: "ok", "gone" (no sound card), "slow" (an utterance takes three seconds).
#include <atomic>

#include "drivers/speech/said_file.hpp"
#include "drivers/speech/speaking.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::speech {
namespace {

constexpr std::uint64_t kSlow_ms = 3'000;
constexpr std::uint64_t kTick_ms = 5;
constexpr std::size_t kMostState = 64;

class SimSpeech final : public Speech {
public:
    SimSpeech(SpeechOptions options, std::filesystem::path folder, const Clock& clock)
        : options_(std::move(options)), folder_(std::move(folder)), clock_(clock) {}

    Status say(const Utterance& utterance) override {
        return speaking_.end(write(utterance, speaking_.begin(utterance.zone)));
    }

    Status check() override { return speaking_.checked(card()); }

    void stop(std::string_view zone) override { speaking_.stop(zone); }

    Status set_volume(int percent) override { return speaking_.set_volume(percent); }

    Json describe() const override {
        Json out = speaking_.describe();
        out["device"] = options_.device;
        out["simulated"] = true;
        return out;
    }

    Status simulate(std::string_view word) override {
        if (word != "ok" && word != "gone" && word != "slow") {
            return Error{ErrorCode::BadArgument, "speech knows ok, gone, slow"};
        }
        std::error_code failed;
        std::filesystem::create_directories(folder_, failed);
        return write_file_durably(folder_ / "speech.state", as_bytes(word));
    }

private:
    [[nodiscard]] std::string state() const {
        const auto text = read_text_file(folder_ / "speech.state", kMostState);
        return text ? std::string(trim(*text)) : "ok";
    }

    [[nodiscard]] Status card() const {
        return state() == "gone" ? Error{ErrorCode::SpeechGone, "simulated"} : Status();
    }

    Status write(const Utterance& utterance, const std::atomic<bool>& stop) {
        KIOSK_CHECK(check_utterance(utterance));
        KIOSK_CHECK(card());
        KIOSK_CHECK(add_said_line(
            folder_,
            said_line(utterance) + " (volume " + std::to_string(speaking_.volume()) + ")"));
        const std::uint64_t until_ms = clock_.monotonic_ms() + (state() == "slow" ? kSlow_ms : 0);
        while (clock_.monotonic_ms() < until_ms) {
            if (stop.load()) {
                return ErrorCode::SpeechStopped;
            }
            pause_ms(kTick_ms);
        }
        return {};
    }

    const SpeechOptions options_;
    const std::filesystem::path folder_;
    const Clock& clock_;
    Speaking speaking_;
};

Result<std::unique_ptr<Speech>> make_sim(const SpeechOptions& options, const Clock& clock) {
    KIOSK_TRY(auto folder, folder_of(options.device));
    return std::unique_ptr<Speech>(std::make_unique<SimSpeech>(options, std::move(folder), clock));
}

const SpeechDriver sim_driver{"sim", &make_sim};

}  // namespace
}  // namespace kiosk::speech
