// One thread says; the office loop only puts calls into the queue. The queue's mutex is never held
// while something is said. Waits end at least every kTick_ms, so that a clock that is moved by hand
// (tests, the simulation) is seen.
#include "firmware/kioskd/announcer.hpp"

#include <algorithm>

#include "drivers/speech/wording.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kComponent = "speech";
constexpr std::uint64_t kTick_ms = 50;
constexpr int kEndTick_ms = 20;

speech::Part part_of(speech::Tongue tongue, std::string text) {
    return {tongue == speech::Tongue::Vi ? "vi" : "en", std::move(text)};
}

}  // namespace

Announcer::Announcer(speech::Speech& speech, AnnouncerOptions options, const Clock& clock)
    : speech_(speech),
      options_(std::move(options)),
      clock_(clock),
      queue_(options_.rules),
      thread_([this] { run(); }) {}

Announcer::~Announcer() {
    {
        std::unique_lock lock(mutex_);
        stopping_ = true;
        woken_.notify_all();
        // An utterance may begin just now: ask until the thread has ended.
        while (!ended_) {
            if (saying_in_) {
                speech_.stop(*saying_in_);
            }
            woken_.wait_for(lock, std::chrono::milliseconds(kEndTick_ms));
        }
    }
    thread_.join();
}

void Announcer::on_change(std::function<void()> changed) {
    const std::lock_guard lock(mutex_);
    changed_ = std::move(changed);
}

void Announcer::follow(const std::vector<office::Recorded>& facts, const office::State& state) {
    {
        const std::lock_guard lock(mutex_);
        for (const office::Recorded& fact : facts) {
            take_fact(fact, state);
        }
        if (facts.empty()) {
            for (const TicketId& id : queue_.waiting()) {
                const queue::Ticket* ticket = state.queue.ticket(id);
                if (ticket == nullptr || ticket->state != queue::TicketState::Called) {
                    queue_.answered(id);
                }
            }
        }
        news_ = true;
    }
    woken_.notify_all();
}

void Announcer::take_fact(const office::Recorded& fact, const office::State& state) {
    if (const auto* called = std::get_if<queue::TicketCalled>(&fact.event)) {
        add_call(called->ticket, called->counter, state);
    } else if (const auto* recalled = std::get_if<queue::TicketRecalled>(&fact.event)) {
        add_call(recalled->ticket, recalled->counter, state);
    } else if (const auto* arrived = std::get_if<queue::TicketArrived>(&fact.event)) {
        queue_.answered(arrived->ticket);
    } else if (const auto* done = std::get_if<queue::TicketDone>(&fact.event)) {
        queue_.answered(done->ticket);
    } else if (const auto* missed = std::get_if<queue::TicketNoShow>(&fact.event)) {
        queue_.answered(missed->ticket);
    } else if (const auto* expired = std::get_if<queue::TicketExpired>(&fact.event)) {
        queue_.answered(expired->ticket);
    } else if (std::holds_alternative<office::DayOpened>(fact.event)) {
        queue_.clear();
    }
}

void Announcer::add_call(const TicketId& id, const CounterId& counter, const office::State& state) {
    const queue::Ticket* ticket = state.queue.ticket(id);
    if (ticket == nullptr) {
        return;  // of a day that ended in the same commit
    }
    const std::string number = ticket->number.text();
    speech::Utterance utterance;
    const auto zone = options_.zones.find(counter.value);
    utterance.zone = zone == options_.zones.end() ? std::string(kOneZone) : zone->second;
    utterance.parts.push_back(
        part_of(speech::Tongue::Vi, speech::call_words(speech::Tongue::Vi, number, counter.value)));
    const auto own = speech::tongue_from(ticket->language);
    if (own && *own != speech::Tongue::Vi && is_spoken(ticket->language)) {
        utterance.parts.push_back(part_of(*own, speech::call_words(*own, number, counter.value)));
    }
    if (!queue_.add(utterance, id, clock_.monotonic_ms())) {
        log::warn(kComponent, "too many calls wait in zone {}: one is only shown", utterance.zone);
    }
}

bool Announcer::is_spoken(std::string_view language) const {
    return std::find(options_.languages.begin(), options_.languages.end(), language) !=
           options_.languages.end();
}

Status Announcer::say_number(const queue::Ticket& ticket) {
    const std::string number = ticket.number.text();
    speech::Utterance utterance;
    utterance.zone = std::string(kOneZone);
    utterance.chime = speech::Chime::None;  // a chime makes the whole hall look up
    utterance.parts.push_back(
        part_of(speech::Tongue::Vi, speech::own_number_words(speech::Tongue::Vi, number)));
    const auto own = speech::tongue_from(ticket.language);
    if (own && *own != speech::Tongue::Vi && is_spoken(ticket.language)) {
        utterance.parts.push_back(part_of(*own, speech::own_number_words(*own, number)));
    }
    {
        const std::lock_guard lock(mutex_);
        if (gone_) {
            return ErrorCode::SpeechGone;
        }
        const bool waits = std::any_of(asked_.begin(), asked_.end(), [&](const auto& entry) {
            return entry.second.number == ticket.id;
        });
        if (waits) {
            return {};
        }
        const auto id =
            stopping_ ? std::nullopt : queue_.add(utterance, std::nullopt, clock_.monotonic_ms());
        if (!id) {
            return ErrorCode::Overloaded;
        }
        asked_.emplace(*id, Asked{ticket.id, nullptr});
        news_ = true;
    }
    woken_.notify_all();
    return {};
}

void Announcer::test(const std::string& zone, std::function<void(Status)> reply) {
    speech::Utterance utterance;
    utterance.zone = zone;
    for (const std::string& language : options_.languages) {
        if (const auto tongue = speech::tongue_from(language)) {
            utterance.parts.push_back(part_of(*tongue, speech::test_words(*tongue)));
        }
    }
    bool taken = false;
    {
        const std::lock_guard lock(mutex_);
        const auto id =
            stopping_ ? std::nullopt : queue_.add(utterance, std::nullopt, clock_.monotonic_ms());
        if (id) {
            asked_.emplace(*id, Asked{std::nullopt, reply});
            check_at_ms_ = gone_ ? std::optional(clock_.monotonic_ms()) : check_at_ms_;
            news_ = true;
            taken = true;
        }
    }
    if (!taken) {
        reply(ErrorCode::Overloaded);
        return;
    }
    woken_.notify_all();
}

std::optional<Announcement> Announcer::state_of(const TicketId& ticket) const {
    const std::lock_guard lock(mutex_);
    return queue_.state_of(ticket);
}

Json Announcer::describe() const {
    Json out = speech_.describe();
    const std::lock_guard lock(mutex_);
    out["waiting"] = queue_.size();
    return out;
}

void Announcer::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        news_ = false;
        const std::uint64_t now_ms = clock_.monotonic_ms();
        if (check_at_ms_ && *check_at_ms_ <= now_ms) {
            check(lock);
        } else if (gone_) {
            wait(lock);
        } else if (const auto due = queue_.take(now_ms)) {
            say(lock, *due);
        } else {
            wait(lock);
        }
    }
    drop_asked(lock, ErrorCode::SpeechStopped);
    ended_ = true;
    woken_.notify_all();
}

void Announcer::check(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    const Status outcome = speech_.check();
    lock.lock();
    note_gone(outcome);
    if (!outcome) {
        drop_asked(lock, outcome);
    }
    tell_changed(lock);
}

void Announcer::drop_asked(std::unique_lock<std::mutex>& lock, const Status& why) {
    for (const auto& [id, asked] : std::exchange(asked_, {})) {
        queue_.drop_test(id);
        if (asked.reply) {
            lock.unlock();
            asked.reply(why);
            lock.lock();
        }
    }
}

void Announcer::say(std::unique_lock<std::mutex>& lock, const CallQueue::Due& due) {
    saying_in_ = due.utterance.zone;
    lock.unlock();
    const Status outcome = speech_.say(due.utterance);
    lock.lock();
    saying_in_.reset();
    std::function<void(Status)> reply;
    if (const auto found = asked_.find(due.id); found != asked_.end()) {
        reply = std::move(found->second.reply);
        asked_.erase(found);
    }
    if (outcome) {
        queue_.said(clock_.monotonic_ms());
    } else if (outcome.error().code == ErrorCode::BadArgument) {
        queue_.give_up();  // no voice takes these words: they are not tried for ever
    } else {
        queue_.failed();
    }
    note_gone(outcome);
    if (reply) {
        lock.unlock();
        reply(outcome);
        lock.lock();
    }
    tell_changed(lock);
}

// Logs on change only.
void Announcer::note_gone(const Status& outcome) {
    const bool gone = !outcome && outcome.error().code == ErrorCode::SpeechGone;
    if (gone != gone_) {
        if (gone) {
            log::warn(kComponent, "{}", kiosk::describe(outcome.error()));
        } else {
            log::info(kComponent, "the loudspeaker is there");
        }
    }
    gone_ = gone;
    check_at_ms_ = gone ? std::optional(clock_.monotonic_ms() + options_.retry_ms) : std::nullopt;
}

void Announcer::wait(std::unique_lock<std::mutex>& lock) {
    const auto ready = [this] { return news_ || stopping_; };
    if (check_at_ms_ || queue_.next_due_ms()) {
        woken_.wait_for(lock, std::chrono::milliseconds(kTick_ms), ready);
    } else {
        woken_.wait(lock, ready);
    }
}

void Announcer::tell_changed(std::unique_lock<std::mutex>& lock) {
    if (changed_ && !stopping_) {
        const auto changed = changed_;
        lock.unlock();
        changed();
        lock.lock();
    }
}

}  // namespace kiosk::kioskd
