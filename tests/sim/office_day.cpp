// Steps of about ten seconds from 07:00 to 18:00. A fault is drawn per step, so a thousand seeds
// meet most meetings of faults.
#include "tests/sim/office_day.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/office/codec.hpp"
#include "tests/support/random_moves.hpp"

namespace kiosk::test {
namespace {

constexpr std::int64_t kStep_ms = 10'000;
// 2026-11-24 is a Tuesday.
constexpr std::int64_t kMidnight_ms = kMorning_ms - 8 * kHour_ms;

office::AppliedSettings settings_with_hours() {
    office::AppliedSettings out = busy_settings();
    out.counters.push_back({CounterId{"4"}, {ServiceId{"don-thu"}}, {}, 0});
    out.services[1].contingent = 30;
    const std::vector<queue::Span> day = {{8 * 60, 11 * 60 + 30}, {13 * 60 + 30, 17 * 60}};
    for (auto& weekday : out.hours.week) {
        weekday = day;
    }
    out.hours.intake_ends_before_min = 30;
    out.hours.day_ends_at_min = 18 * 60 + 30;
    out.printing = office::Printing::On;
    return out;
}

}  // namespace

OfficeDays::OfficeDays(std::uint64_t seed) : random_(seed) {
    state_.identity = sample_identity();
    for (std::size_t i = 0; i < clerks_.size(); ++i) {
        clerks_[i].counter = CounterId{std::to_string(i + 1)};
    }
}

Moment OfficeDays::moment() const {
    Moment out;
    out.wall = WallTime{true_ms_ + clock_error_ms_, trust_};
    out.mono_ms = mono_ms_;
    out.boot.bytes.fill(boot_);
    return out;
}

void OfficeDays::note(const std::string& breach) {
    if (breach_.empty()) {
        breach_ = breach;
    }
}

bool OfficeDays::act(const office::Command& command) {
    const auto decision = office::decide(state_, command, moment());
    if (!decision) {
        tally_.refused_untrusted += decision.error().code == ErrorCode::ClockUntrusted ? 1 : 0;
        return false;
    }
    note(watch_.look(state_, command, *decision));
    office::evolve(state_, *decision);
    note(watch_.settled(state_));
    journal_.insert(journal_.end(), decision->facts.begin(), decision->facts.end());
    if (decision->key) {
        keys_.emplace_back(journal_.size(), *decision->key);
    }
    return true;
}

void OfficeDays::follow_clock() {
    for (int turn = 0; turn < 3; ++turn) {
        const auto ask = office::due(state_, moment().wall);
        if (!ask) {
            return;
        }
        act(by_system(*ask));
    }
    if (office::due(state_, moment().wall)) {
        note("8: what the clock asks for does not come to an end");
    }
}

void OfficeDays::commit() {
    durable_ = journal_.size();
    for (Wish& wish : wishes_) {
        wish.answered = wish.answered || state_.keys.contains(wish.ask.key);
    }
    std::erase_if(wishes_, [](const Wish& wish) { return wish.answered; });
}

// What a start finds: the journal's bytes, decoded and folded from the last day.opened.
office::State OfficeDays::folded() const {
    office::State out;
    out.identity = sample_identity();
    std::size_t first = durable_;
    while (first > 0 && !std::holds_alternative<office::DayOpened>(journal_[first - 1].event)) {
        --first;
    }
    first = first > 0 ? first - 1 : 0;
    if (first < durable_) {
        out.next_seq = journal_[first].seq;
    }
    for (std::size_t i = first; i < durable_; ++i) {
        office::Recorded fact = journal_[i];
        const auto body = office::encode_body(fact.event, fact.by);
        KIOSK_ASSERT(body.has_value(), "a fact that was decided can be written");
        auto read = office::decode(office::kind_of(fact.event), *body);
        KIOSK_ASSERT(read.has_value(), "a fact that was written can be read");
        fact.event = std::move(read->event);
        office::evolve(out, fact);
    }
    for (const auto& [length, key] : keys_) {
        if (length <= durable_ && out.queue.high_water() == key.day) {
            out.keys.emplace(key.key, key);
        }
    }
    return out;
}

void OfficeDays::power_cut(bool loses_group) {
    ++tally_.power_cuts;
    if (!loses_group) {
        commit();
    }
    const bool lost = durable_ < journal_.size();
    tally_.lost_groups += lost ? 1 : 0;
    office::State again = folded();
    if (!lost && !(again == state_)) {
        note("5: the fold of the journal is another state");
    }
    journal_.resize(durable_);
    std::erase_if(keys_, [&](const auto& key) { return key.first > durable_; });
    state_ = std::move(again);
    if (lost) {
        watch_ = OfficeWatch();  // it saw what never happened
    }
    ++boot_;
    mono_ms_ = 500;
    for (Clerk& clerk : clerks_) {
        clerk.acts_at_ms = 0;
    }
    act(by_system(office::SettlePaper{}));
    for (const queue::PaperJob* job : state_.paper.open()) {
        if (job->state == queue::PaperState::Sending || job->state == queue::PaperState::Sent) {
            note("2: a job that the power cut says that it is still being sent");
        }
    }
    commit();
}

void OfficeDays::jump_clock() {
    ++tally_.clock_jumps;
    switch (random_.below(4)) {
        case 0:  // a dead battery: 1970
            clock_error_ms_ = -true_ms_;
            trust_ = WallTrust::Untrusted;
            break;
        case 1:  // 2036
            clock_error_ms_ = 10 * 365 * kDay_ms;
            trust_ = WallTrust::Untrusted;
            break;
        case 2:
            clock_error_ms_ = -static_cast<std::int64_t>(random_.below(7'200'000));
            break;
        default:
            clock_error_ms_ = static_cast<std::int64_t>(random_.below(120'000));
            break;
    }
}

void OfficeDays::set_clock_right() {
    clock_error_ms_ = 0;
    trust_ = WallTrust::Trusted;
}

void OfficeDays::pass(std::uint64_t ms) {
    true_ms_ += static_cast<std::int64_t>(ms);
    mono_ms_ += ms;
}

void OfficeDays::citizens() {
    const std::vector<Wish> unanswered = wishes_;
    for (const Wish& wish : unanswered) {
        act(by_citizen(wish.ask));  // again, with the same key
    }
    const std::int64_t hour = (true_ms_ - kMidnight_ms) % kDay_ms / kHour_ms;
    if (!chance(hour < 9 ? 8 : 30)) {
        return;
    }
    static constexpr std::array<const char*, 3> kServices = {"don-thu", "tu-van", "lanh-dao"};
    Wish wish;
    wish.ask = issue(fmt::format("page-{}", next_key_++),
                     kServices[random_.below(kServices.size())],
                     chance(12) ? 5 + static_cast<int>(random_.below(20))
                                : 1 + static_cast<int>(random_.below(3)));
    if (chance(4)) {
        wish.ask.priority = queue::Priority::Declared;
    }
    const bool given = chance(15) ? act(by_staff(wish.ask)) : act(by_citizen(wish.ask));
    if (given) {
        ++tally_.issued;
        wishes_.push_back(std::move(wish));
    }
}

void OfficeDays::serve(Clerk& clerk, const queue::Ticket& ticket) {
    switch (random_.below(8)) {
        case 0:
            act(by_staff(office::HoldTicket{
                ticket.id,
                {queue::HoldReason::Papers,
                 chance(2) ? queue::HoldPool::Shared : queue::HoldPool::Counter,
                 moment().wall.unix_ms + static_cast<std::int64_t>(1 + random_.below(900'000))}}));
            break;
        case 1: {
            office::TransferTicket ask{ticket.id, {}};
            ask.wish.service = ServiceId{ticket.service.value == "tu-van" ? "don-thu" : "tu-van"};
            ask.wish.back =
                chance(2) ? queue::TransferWish::Back::Counter : queue::TransferWish::Back::No;
            act(by_staff(ask));
            break;
        }
        default:
            act(by_staff(office::Done{ticket.id, "received"}));
            break;
    }
    clerk.acts_at_ms = mono_ms_ + random_.below(60'000);
}

void OfficeDays::clerk_acts(Clerk& clerk) {
    const queue::Counter* counter = state_.queue.counter(clerk.counter);
    if (counter == nullptr) {
        return;
    }
    if (counter->state != queue::Counter::State::Open) {
        act(by_staff(office::OpenCounter{clerk.counter}));
        return;
    }
    const queue::Ticket* ticket =
        counter->at_hand ? state_.queue.ticket(*counter->at_hand) : nullptr;
    if (ticket == nullptr) {
        if (chance(60)) {
            act(by_staff(office::StartBreak{clerk.counter, {}}));
            clerk.acts_at_ms = mono_ms_ + random_.below(900'000);
        } else if (act(by_staff(office::CallNext{clerk.counter}))) {
            ++tally_.calls;
            clerk.acts_at_ms = mono_ms_ + 5'000 + random_.below(60'000);
        }
        return;
    }
    const TicketId id = ticket->id;
    if (ticket->state == queue::TicketState::Serving) {
        serve(clerk, *ticket);
    } else if (chance(8)) {
        act(by_staff(office::Recall{id}));
        act(by_staff(office::NoShow{id}));
        clerk.acts_at_ms = mono_ms_;
    } else {
        act(by_staff(office::Arrive{
            id, chance(5) ? std::optional<int>(ticket->people() + 1) : std::nullopt}));
        clerk.acts_at_ms = mono_ms_ + 60'000 + random_.below(900'000);
    }
}

// Whoever is due presses in the same moment: one group, as the loop commits it.
void OfficeDays::clerks() {
    int pressed = 0;
    for (Clerk& clerk : clerks_) {
        if (mono_ms_ >= clerk.acts_at_ms) {
            clerk_acts(clerk);
            ++pressed;
        }
    }
    tally_.races += pressed > 1 ? 1 : 0;
    if (!state_.queue.missed().empty() && chance(20)) {
        act(by_staff(office::ReturnTicket{*state_.queue.missed().begin()}));
    }
    if (chance(100)) {
        RandomMoves moves(random_);
        act(moves.next(state_, moment()));
    }
}

void OfficeDays::printer() {
    for (const queue::PaperJob* job : state_.paper.open()) {
        const PaperJobId id = job->id;
        if (job->state == queue::PaperState::Queued) {
            if (paper_out_) {
                act(by_system(office::FailPaper{id, queue::PaperFault::PaperOut}));
            } else {
                act(by_system(office::BeginPaper{id}));
                act(by_system(office::PaperAllSent{id}));
                act(by_system(office::ConfirmPaper{id, queue::PaperProof::Presenter}));
            }
        } else if (job->state == queue::PaperState::Failed && !paper_out_) {
            act(by_system(office::RequeuePaper{id}));
        }
        return;  // one a step
    }
}

void OfficeDays::troubles() {
    if (chance(200)) {
        paper_out_ = !paper_out_;
        tally_.paper_out += paper_out_ ? 1 : 0;
    }
    if (chance(700)) {
        jump_clock();
    } else if (clock_error_ms_ != 0 && chance(20)) {
        set_clock_right();
    }
    if (chance(900)) {
        power_cut(chance(2));
    }
}

void OfficeDays::morning(int day) {
    const std::int64_t starts = kMidnight_ms + day * kDay_ms + 7 * kHour_ms;
    // Half of the nights the box is off.
    if (day > 0 && chance(2)) {
        power_cut(false);
    }
    pass(static_cast<std::uint64_t>(starts - true_ms_));
    set_clock_right();
    paper_out_ = false;
}

std::string OfficeDays::play(int days) {
    true_ms_ = kMidnight_ms + 6 * kHour_ms;
    act(by_system(office::ApplySettings{settings_with_hours()}));
    commit();
    for (int day = 0; day < days && breach_.empty(); ++day) {
        morning(day);
        const std::int64_t ends = kMidnight_ms + day * kDay_ms + 19 * kHour_ms;
        while (true_ms_ < ends && breach_.empty()) {
            follow_clock();
            citizens();
            clerks();
            printer();
            troubles();
            commit();
            pass(static_cast<std::uint64_t>(kStep_ms));
        }
        set_clock_right();
        follow_clock();
        commit();
        note(watch_.whole(state_));
        if (state_.queue.day_is_open()) {
            note("8: the day was not closed at its hour");
        }
    }
    if (breach_.empty() && !(folded() == state_)) {
        note("5: the fold of the journal is another state");
    }
    return breach_;
}

}  // namespace kiosk::test
