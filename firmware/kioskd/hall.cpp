// The board is changed and read on the office loop's thread only; what the announcer tells comes
// there as a read, so that a view never mixes two states.
#include "firmware/kioskd/hall.hpp"

#include <algorithm>

namespace kiosk::kioskd {
namespace {

constexpr std::size_t kPage = 500;  // journal rows read at once
constexpr std::string_view kWholeOffice = "*";

server::HallZones zones_of(const provisioning::HallSettings& halls) {
    std::vector<server::HallZone> names;
    names.reserve(halls.zones.size());
    for (const provisioning::ZoneSettings& zone : halls.zones) {
        names.push_back({zone.id, zone.name_vi, zone.name_en});
    }
    return {halls.zone_of, std::move(names)};
}

std::vector<server::Appliance::NoticeSentence> sentences_of(
    const provisioning::HallSettings& halls) {
    std::vector<server::Appliance::NoticeSentence> out;
    out.reserve(halls.sentences.size());
    for (const provisioning::HallSettings::Sentence& one : halls.sentences) {
        out.push_back({one.id, one.notice});
    }
    return out;
}

}  // namespace

Hall::Hall(const provisioning::HallSettings& halls,
           std::string office_name,
           const Clock& clock,
           server::EventHub& events)
    : zones_(zones_of(halls)),
      usual_zone_(halls.zone),
      sentences_(sentences_of(halls)),
      office_name_(std::move(office_name)),
      clock_(clock),
      events_(events),
      screens_(halls.screens, clock.monotonic_ms()) {}

Result<std::unique_ptr<Hall>> Hall::create(const provisioning::SpeechSettings& speech,
                                           const provisioning::HallSettings& halls,
                                           std::string office_name,
                                           const Clock& clock,
                                           server::EventHub& events) {
    std::unique_ptr<Hall> out(new Hall(halls, std::move(office_name), clock, events));
    if (speech.device.empty()) {
        return out;
    }
    speech::SpeechOptions options;
    options.device = speech.device;
    options.volume_percent = speech.volume;
    KIOSK_TRY(out->speech_, speech::make_speech(options, clock));
    AnnouncerOptions rules;
    rules.languages = speech.languages;
    rules.zones = halls.zone_of;
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
                if (now) {
                    publish(now->state);
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
    if (changed) {
        screens_.changed(state.next_seq.value - 1, clock_.monotonic_ms());
        publish(state);
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
    screens_.changed(primary.next_seq.value - 1, clock_.monotonic_ms());
    publish(primary);
}

void Hall::publish(const office::State& state) {
    for (const std::string& zone : events_.zones()) {
        events_.publish_hall(view(state, zone), zone);
    }
}

Result<std::string> Hall::zone(std::string_view asked) const {
    if (asked.empty()) {
        return usual_zone_;
    }
    if (asked == kWholeOffice) {
        return std::string();
    }
    if (zones_.find(asked) == nullptr) {
        return Error{ErrorCode::BadArgument, "zone: no counter has this one"};
    }
    return std::string(asked);
}

Status Hall::screen_seen(const std::string& name, const std::string& zone, std::int64_t version) {
    return screens_.seen(name, zone, version, clock_.monotonic_ms(), clock_.wall().unix_ms);
}

Json Hall::screens() const {
    return screens_.view(clock_.monotonic_ms());
}

Json Hall::view(const office::State& state, const std::string& zone) const {
    const auto voice_of = [this](const TicketId& ticket) {
        const auto voice = announcer_ ? announcer_->state_of(ticket) : std::nullopt;
        return std::string(announcement_name(voice.value_or(Announcement::Shown)));
    };
    return board_.view(state, office_name_, voice_of, clock_.wall().unix_ms, {zones_, zone});
}

void Hall::test(std::string zone, server::Appliance::Reply reply) {
    if (!announcer_) {
        reply(Error{ErrorCode::UnknownDevice, "speech"});
        return;
    }
    const std::string where = zone.empty() ? std::string(kOneZone) : std::move(zone);
    if (where != kOneZone && zones_.find(where) == nullptr) {
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
