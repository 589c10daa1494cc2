// The loudspeaker is as loud as the settings say from its first word on.
#include "drivers/speech/speech.hpp"

namespace kiosk::speech {

Result<std::unique_ptr<Speech>> make_speech(const SpeechOptions& options, const Clock& clock) {
    KIOSK_TRY(auto speech, SpeechDriver::make("speech", options, clock));
    KIOSK_CHECK(speech->set_volume(options.volume_percent));
    return Result<std::unique_ptr<Speech>>(std::move(speech));
}

}  // namespace kiosk::speech
