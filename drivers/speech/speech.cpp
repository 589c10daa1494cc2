// The registry: an intrusive list whose head is constant-initialised, so that nodes of other
// files may be constructed in any order.
#include "drivers/speech/speech.hpp"

namespace kiosk::speech {
namespace {

constinit const SpeechDriver* first_driver = nullptr;

}  // namespace

SpeechDriver::SpeechDriver(const char* driver, MakeSpeech maker) noexcept
    : name_(driver), make_(maker), next_(first_driver) {
    first_driver = this;
}

const SpeechDriver* SpeechDriver::first() noexcept {
    return first_driver;
}

Result<std::unique_ptr<Speech>> make_speech(const SpeechOptions& options, const Clock& clock) {
    const std::string_view device = options.device;
    const std::string_view name = device.substr(0, device.find(':'));
    for (const SpeechDriver* driver = first_driver; driver != nullptr; driver = driver->next()) {
        if (name == driver->name()) {
            KIOSK_TRY(auto speech, driver->make()(options, clock));
            KIOSK_CHECK(speech->set_volume(options.volume_percent));
            return Result<std::unique_ptr<Speech>>(std::move(speech));
        }
    }
    return Error{ErrorCode::BadArgument, "speech: no driver named " + std::string(name)};
}

}  // namespace kiosk::speech
