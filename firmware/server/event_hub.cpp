// A ring of rendered changes under one mutex; streams take bytes without blocking.
#include "firmware/server/event_hub.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/office/codec.hpp"
#include "firmware/office/glass.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

constexpr std::size_t kKept = 2048;
constexpr std::chrono::seconds kBeat{2};

// Print jobs are public, as the citizen's screen follows its own; a receipt's first fact names a
// letter and is not. Of a visit only that it began: its row of the book is for staff.
// Groups, sessions and bookings are theirs too.
bool is_public(const office::Event& event) {
    if (const auto* queued = std::get_if<queue::PaperQueued>(&event)) {
        return !queued->letter;
    }
    const std::string kind = office::kind_of(event);
    return kind.starts_with("paper.") || kind.starts_with("ticket.") ||
           kind.starts_with("counter.") || kind.starts_with("day.closed") ||
           kind.starts_with("intake.") || kind == "visit.opened" || kind.starts_with("help.");
}

std::string sent(std::string_view event, std::optional<std::int64_t> id, const Json& data) {
    const std::string number = id ? fmt::format("id: {}\n", *id) : std::string();
    return fmt::format("{}event: {}\ndata: {}\n\n", number, event, to_text(data));
}

// The names of accounts are for staff: "staff:ha.nguyen" becomes "staff".
Json without_name(Json change) {
    Json& body = change["body"];
    if (body.is_object() && body.contains("by") && body["by"].is_string()) {
        const std::string by = body["by"];
        body["by"] = by.substr(0, by.find(':'));
    }
    return change;
}

bool is_of_the_calendar(const office::Recorded& fact) {
    return std::visit(
        [](const auto& each) { return calendar::IsCalendarFact<std::decay_t<decltype(each)>>; },
        fact.event);
}

}  // namespace

EventHub::EventHub() : heart_([this](const std::stop_token& stop) { beat(stop); }) {}

EventHub::~EventHub() {
    heart_.request_stop();
    woken_.notify_all();
    const std::lock_guard lock(mutex_);
    for (const Subscriber& subscriber : subscribers_) {
        subscriber.stream->close();
    }
}

void EventHub::send(const std::string& text, const std::string& public_text, Audience audience) {
    std::erase_if(subscribers_, [&](const Subscriber& subscriber) {
        const bool is_public = subscriber.audience == Audience::Public;
        if (audience == Audience::Staff && is_public) {
            return !subscriber.stream->open();
        }
        return !subscriber.stream->push(is_public ? public_text : text);
    });
}

void EventHub::publish(const std::vector<office::Recorded>& facts, const office::State& state) {
    const std::lock_guard lock(mutex_);
    if (facts.empty()) {
        ring_.clear();
        version_ = state.next_seq.value - 1;
        const std::string text = sent("snapshot", version_, queue_view(state));
        send(text, text, Audience::Public);
        return;
    }
    for (const office::Recorded& fact : facts) {
        const Audience audience = is_public(fact.event) ? Audience::Public : Audience::Staff;
        const Json view = change_view(fact);
        Change change{fact.seq.value,
                      audience,
                      sent("change", fact.seq.value, view),
                      sent("change", fact.seq.value, without_name(view))};
        send(change.text, change.public_text, audience);
        ring_.push_back(std::move(change));
        version_ = fact.seq.value;
        // A new day or new settings change more than one change can say.
        if (std::holds_alternative<office::DayOpened>(fact.event) ||
            std::holds_alternative<office::SettingsApplied>(fact.event)) {
            ring_.clear();
            const std::string text = sent("snapshot", version_, queue_view(state));
            send(text, text, Audience::Public);
        }
    }
    while (ring_.size() > kKept) {
        ring_.pop_front();
    }
    if (std::any_of(facts.begin(), facts.end(), is_of_the_calendar)) {
        const std::string text =
            sent("calendar", std::nullopt, {{"check_in", office::check_in_today(state)}});
        send(text, text, Audience::Public);
    }
}

void EventHub::publish_letter(const Json& letter) {
    const std::lock_guard lock(mutex_);
    send(sent("letter", std::nullopt, letter), "", Audience::Staff);
}

void EventHub::publish_device(const Json& device) {
    const std::lock_guard lock(mutex_);
    std::string text = sent("device", std::nullopt, device);
    send(text, text, Audience::Public);
    devices_[get_string_or(device, "name", "").value_or(std::string())] = std::move(text);
}

void EventHub::publish_code(const std::string& text) {
    std::string message = sent("code", std::nullopt, {{"text", text}});
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(subscribers_, [&](const Subscriber& subscriber) {
            return subscriber.listener.codes == Codes::Heard && !subscriber.stream->push(message);
        });
    }
    std::fill(message.begin(), message.end(), '\0');
}

void EventHub::publish_hall(const Json& hall, std::string_view zone) {
    const std::lock_guard lock(mutex_);
    const std::string text = sent("hall", std::nullopt, hall);
    std::erase_if(subscribers_, [&](const Subscriber& subscriber) {
        return subscriber.listener.zone == zone ? !subscriber.stream->push(text)
                                                : !subscriber.stream->open();
    });
}

std::set<std::string> EventHub::zones() const {
    const std::lock_guard lock(mutex_);
    std::set<std::string> out;
    for (const Subscriber& subscriber : subscribers_) {
        out.insert(subscriber.listener.zone);
    }
    return out;
}

bool EventHub::anybody() const {
    const std::lock_guard lock(mutex_);
    return !subscribers_.empty();
}

void EventHub::subscribe(std::shared_ptr<http::Stream> stream,
                         Audience audience,
                         std::optional<std::int64_t> last,
                         const Json& snapshot,
                         Listener listener) {
    const std::lock_guard lock(mutex_);
    const std::int64_t version = get_int_or(snapshot, "version", 0).value_or(0);
    const bool resumes = last && *last <= version_ &&
                         (*last == version_ || (!ring_.empty() && ring_.front().seq <= *last + 1));
    std::string text;
    if (!resumes) {
        text = sent("snapshot", version, snapshot);
    }
    for (const Change& change : ring_) {
        const bool visible = audience == Audience::Staff || change.audience == Audience::Public;
        if (visible && change.seq > (resumes ? *last : version)) {
            text += audience == Audience::Staff ? change.text : change.public_text;
        }
    }
    for (const auto& [name, device] : devices_) {
        text += device;
    }
    if (stream->push(text.empty() ? ": resumed\n\n" : text)) {
        subscribers_.push_back({std::move(stream), audience, std::move(listener)});
    }
}

void EventHub::beat(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        woken_.wait_for(lock, stop, kBeat, [] { return false; });
        for (const Subscriber& subscriber : subscribers_) {
            if (subscriber.listener.still && !subscriber.listener.still()) {
                subscriber.stream->close();
            }
        }
        const std::string text = sent("heartbeat", std::nullopt, {{"version", version_}});
        send(text, text, Audience::Public);
    }
}

}  // namespace kiosk::server
