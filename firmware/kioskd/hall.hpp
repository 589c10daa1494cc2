#pragma once
// The waiting hall: what its displays show and what its loudspeaker says, both made of the
// office's facts and of nothing else.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/speech/speech.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/kioskd/announcer.hpp"
#include "firmware/kioskd/line_news.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/provisioning/settings.hpp"
#include "firmware/server/appliance.hpp"
#include "firmware/server/event_hub.hpp"
#include "firmware/server/hall.hpp"
#include "firmware/server/hall_screens.hpp"

namespace kiosk::kioskd {

class Hall {
public:
    // No device in the settings: calls are shown and not said. Errors of speech::make_speech.
    // `events` and `clock` outlive it.
    [[nodiscard]] static Result<std::unique_ptr<Hall>> create(
        const provisioning::SpeechSettings& speech,
        const provisioning::HallSettings& halls,
        std::string office_name,
        const Clock& clock,
        server::EventHub& events);

    // Folds the calls of today; before anybody is told anything. Errors of the journal. `office`
    // must be stopped before the hall ends, as its listener calls follow().
    [[nodiscard]] Status catch_up(OfficeLoop& office);
    // The office loop's listener; on its thread.
    void follow(const std::vector<office::Recorded>& facts, const office::State& state);
    // As GET /v1/hall has it, for a zone that zone() gave. On the office loop's thread.
    [[nodiscard]] Json view(const office::State& state, const std::string& zone) const;
    // As Appliance::hall_zone. Any thread.
    [[nodiscard]] Result<std::string> zone(std::string_view asked) const;

    // Of the settings. Any thread.
    [[nodiscard]] const std::vector<server::Appliance::NoticeSentence>& sentences() const {
        return sentences_;
    }

    // As HallScreens. Any thread.
    [[nodiscard]] Status screen_seen(const std::string& name,
                                     const std::string& zone,
                                     std::int64_t version);
    [[nodiscard]] Json screens() const;

    // At a secondary kiosk: what the primary's line did; earlier calls are shown and not said.
    // Office thread.
    void follow_primary(const std::vector<office::Recorded>& facts,
                        const office::State& primary,
                        LineNews::Age age);
    // Says a fixed sentence in a zone ("" = the first). UnknownDevice without a loudspeaker,
    // BadArgument for a zone that no counter has; else as Announcer::test. Any thread.
    void test(std::string zone, server::Appliance::Reply reply);
    // UnknownDevice without a loudspeaker; else as Announcer::say_number. Any thread.
    [[nodiscard]] Status say_number(const queue::Ticket& ticket);
    // The loudspeaker for the list of devices; null without one. Any thread.
    [[nodiscard]] Json describe() const;
    // UnknownDevice without a loudspeaker; else as Speech::simulate. Any thread.
    [[nodiscard]] Status simulate(std::string_view word);

private:
    Hall(const provisioning::HallSettings& halls,
         std::string office_name,
         const Clock& clock,
         server::EventHub& events);

    void publish(const office::State& state);

    const server::HallZones zones_;
    const std::string usual_zone_;  // of displays that name none; "" = the whole office
    const std::vector<server::Appliance::NoticeSentence> sentences_;
    const std::string office_name_;
    const Clock& clock_;
    server::EventHub& events_;
    server::HallScreens screens_;
    server::HallBoard board_;  // the office loop's thread alone
    std::unique_ptr<speech::Speech> speech_;
    std::unique_ptr<Announcer> announcer_;
};

}  // namespace kiosk::kioskd
