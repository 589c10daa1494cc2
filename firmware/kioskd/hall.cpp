// The board is changed and read on the office loop's thread only; what the announcer tells comes
// there as a read, so that a view never mixes two states.
#include "firmware/kioskd/hall.hpp"

#include <algorithm>

namespace kiosk::kioskd {
namespace {

constexpr std::size_t kPage = 500;  // journal rows read at once

}  // namespace

Result<std::unique_ptr<Hall>> Hall::create(const provisioning::SpeechSettings& speech,
                                           std::string office_name,
                                           const Clock& clock,
                                           server::EventHub& events) {
    std::unique_ptr<Hall> out(new Hall(speech, std::move(office_name), clock, events));
    if (speech.device.empty()) {
        return out;
    }
    speech::SpeechOptions options;
    options.device = speech.device;
    options.volume_percent = speech.volume;
    KIOSK_TRY(out->speech_, speech::make_speech(options, clock));
    AnnouncerOptions rules;
    rules.languages = speech.languages;
    rules.zones = speech.zones;
    out->announcer_ = std::make_unique<Announcer>(*out->speech_, std::move(rules), clock);
    return out;
}

Status Hall::catch_up(OfficeLoop& office) {
    auto fold = [this](const View& view) -> Status {
        Seq from = view.state.day_seq;
        while (from.value > 0 && from < view.state.next_seq) {
            KIOSK_TRY(const auto rows, view.store.journal().read(from, kPage));
            if (rows.empty()) {
                break;
            }
            for (const store::JournalRow& row : rows) {
                KIOSK_TRY(const auto fact, store::recorded_from(view.state.identity, row));
                board_.apply(fact, view.state);
            }
            from = Seq{rows.back().header.seq.value + 1};
        }
        return {};
    };
    KIOSK_TRY(const Status folded, office.query(fold).get());
    KIOSK_CHECK(folded);
    if (announcer_) {
        announcer_->on_change([this, &office] {
            office.read([this](Result<View> now) {
                if (now && events_.anybody()) {
                    events_.publish_hall(view(now->state));
                }
            });
        });
    }
    return {};
}

void Hall::follow(const std::vector<office::Recorded>& facts, const office::State& state) {
    for (const office::Recorded& fact : facts) {
        board_.apply(fact, state);
    }
    if (announcer_) {
        announcer_->follow(facts, state);
    }
    const bool changed = std::any_of(facts.begin(), facts.end(), [](const office::Recorded& fact) {
        return server::HallBoard::concerns(fact.event);
    });
    if (changed && events_.anybody()) {
        events_.publish_hall(view(state));
    }
}

void Hall::follow_primary(const std::vector<office::Recorded>& facts,
                          const office::State& primary,
                          LineNews::Age age) {
    for (const office::Recorded& fact : facts) {
        board_.apply(fact, primary);
    }
    if (announcer_ && age == LineNews::Age::Now) {
        announcer_->follow(facts, primary);
    }
    if (events_.anybody()) {
        events_.publish_hall(view(primary));
    }
}

Json Hall::view(const office::State& state) const {
    const auto voice_of = [this](const TicketId& ticket) {
        const auto voice = announcer_ ? announcer_->state_of(ticket) : std::nullopt;
        return std::string(announcement_name(voice.value_or(Announcement::Shown)));
    };
    return board_.view(state, office_name_, voice_of, clock_.wall().unix_ms);
}

void Hall::test(std::string zone, server::Appliance::Reply reply) {
    if (!announcer_) {
        reply(Error{ErrorCode::UnknownDevice, "speech"});
        return;
    }
    const std::string where = zone.empty() ? std::string(kOneZone) : std::move(zone);
    const bool known = std::any_of(settings_.zones.begin(),
                                   settings_.zones.end(),
                                   [&](const auto& entry) { return entry.second == where; });
    if (where != kOneZone && !known) {
        reply(Error{ErrorCode::BadArgument, "zone: no counter has this one"});
        return;
    }
    announcer_->test(where, [where, reply = std::move(reply)](Status said) {
        reply(said ? Result<Json>(Json{{"zone", where}}) : Result<Json>(said.error()));
    });
}

Status Hall::say_number(const queue::Ticket& ticket) {
    return announcer_ ? announcer_->say_number(ticket)
                      : Status(Error{ErrorCode::UnknownDevice, "speech"});
}

Json Hall::describe() const {
    if (!announcer_) {
        return nullptr;
    }
    Json out = announcer_->describe();
    out["name"] = "speech";
    return out;
}

Status Hall::simulate(std::string_view word) {
    return speech_ ? speech_->simulate(word) : Status(Error{ErrorCode::UnknownDevice, "speech"});
}

}  // namespace kiosk::kioskd
