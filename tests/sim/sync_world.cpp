// A step is work at an office, a stretch of time, or a death. What dies in the middle of work dies
// at one of the operations on its disk: the work is done first and the disk then set back.
#include "tests/sim/sync_world.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "tests/sim/sync_verdict.hpp"
#include "tests/support/office_samples.hpp"

namespace kiosk::test {
namespace {

constexpr std::size_t kMostKiosks = 4;
constexpr std::uint64_t kKioskAway_ms = 120'000;
constexpr int kMostTurnsToRest = 2000;

std::vector<EnrolledDevice> all_devices() {
    std::vector<EnrolledDevice> out;
    for (std::size_t number = 0; number < kMostKiosks; ++number) {
        out.push_back(PlayedKiosk::name(number));
    }
    return out;
}

}  // namespace

SyncWorld::SyncWorld(std::uint64_t seed, PlantedFaults planted)
    : planted_(planted), random_(seed), clock_(kMorning_ms) {
    hub_ = std::make_unique<PlayedHub>(all_devices(), clock_, random_, planted.hub);
    network_ =
        std::make_unique<PlayedNetwork>(*hub_, clock_, random_, trace_, 10 + random_.below(60));
    note(hub_->start());
    // Mostly two: what kiosks do to each other at the hub, two do.
    const std::size_t count = 2 + (chance(3) ? random_.below(kMostKiosks - 1) : 0);
    for (std::size_t number = 0; number < count; ++number) {
        links_.push_back(network_->link(number));
        const auto ahead_ms = static_cast<std::int64_t>(random_.below(600'000)) - 300'000;
        kiosks_.push_back(std::make_unique<PlayedKiosk>(
            number, clock_, ahead_ms, random_, *links_.back(), planted.keeping));
    }
    wakes_ms_.resize(count);
}

void SyncWorld::note(const std::string& breach) {
    if (breach_.empty()) {
        breach_ = breach;
    }
}

SyncWorld::Tally SyncWorld::tally() const {
    Tally out = tally_;
    out.network = network_->tally();
    out.events = trace_.events();
    return out;
}

std::string SyncWorld::run() {
    const std::uint64_t steps = 10 + random_.below(20);
    for (std::uint64_t i = 0; i < steps && breach_.empty(); ++i) {
        one_step();
        note(network_->breach());
    }
    if (breach_.empty()) {
        settle();
    }
    if (breach_.empty()) {
        look();
    }
    trace_.add(breach_);
    return breach_;
}

void SyncWorld::one_step() {
    wake_kiosks(false);
    const std::size_t number = random_.below(kiosks_.size());
    PlayedKiosk& kiosk = *kiosks_[number];
    switch (random_.below(10)) {
        case 0:
        case 1:
        case 2:
        case 3:
            office_work(number);
            break;
        case 4:
            if (kiosk.up()) {
                kiosk_dies(number, kiosk.moment());
            }
            break;
        case 5:
            network_->hub_dies();
            break;
        default:
            let_pass(1 + random_.below(chance(4) ? 900'000 : 40'000));
            break;
    }
}

void SyncWorld::office_work(std::size_t number) {
    PlayedKiosk& kiosk = *kiosks_[number];
    if (!kiosk.up()) {
        return;
    }
    const std::size_t since = kiosk.moment();
    const std::uint64_t what = random_.below(8);
    if (what < 4) {
        kiosk.issue_ticket();
        ++tally_.tickets;
    } else if (what < 6) {
        kiosk.confirm_letter();
        ++tally_.letters;
    } else if (what == 6) {
        kiosk.tidy();
    } else {
        kiosk.push();
    }
    trace_.add(fmt::format("{} kiosk {} works {}", clock_.monotonic_ms(), number, what));
    if (chance(12)) {
        kiosk_dies(number, since);
    } else {
        kiosk.settled();
    }
}

void SyncWorld::kiosk_dies(std::size_t number, std::size_t since) {
    PlayedKiosk& kiosk = *kiosks_[number];
    const bool killed = since == kiosk.moment() && chance(2);
    if (killed) {
        ++tally_.kiosk_kills;
        kiosk.kill();
    } else {
        ++tally_.kiosk_power_cuts;
        kiosk.power_cut(since);
    }
    wakes_ms_[number] = clock_.monotonic_ms() + random_.below(kKioskAway_ms);
    trace_.add(fmt::format("kiosk {} {}", number, killed ? "killed" : "without power"));
}

void SyncWorld::wake_kiosks(bool now) {
    for (std::size_t number = 0; number < kiosks_.size(); ++number) {
        PlayedKiosk& kiosk = *kiosks_[number];
        if (!kiosk.up() && (now || clock_.monotonic_ms() >= wakes_ms_[number])) {
            note(kiosk.start());
            trace_.add(fmt::format("kiosk {} up", number));
        }
    }
}

// One step of an engine. It reads before its request and writes behind the answer, so the disk may
// be set back to anywhere in what it wrote.
void SyncWorld::step(std::size_t number) {
    PlayedKiosk& kiosk = *kiosks_[number];
    const std::size_t since = kiosk.moment();
    if (!kiosk.step()) {
        return;
    }
    if (kiosk.moment() > since && chance(25)) {
        kiosk_dies(number, since);
    } else {
        kiosk.settled();
    }
}

// The kiosks speak when they want to; who is due first comes first.
void SyncWorld::let_pass(std::uint64_t ms) {
    const std::uint64_t end_ms = clock_.monotonic_ms() + ms;
    for (int turns = 0; turns < 12 && breach_.empty(); ++turns) {
        wake_kiosks(false);
        std::optional<std::size_t> first;
        for (std::size_t number = 0; number < kiosks_.size(); ++number) {
            if (kiosks_[number]->up() &&
                (!first || kiosks_[number]->due_ms() < kiosks_[*first]->due_ms())) {
                first = number;
            }
        }
        if (!first || kiosks_[*first]->due_ms() > end_ms) {
            break;
        }
        const std::uint64_t now_ms = clock_.monotonic_ms();
        clock_.advance_ms(std::max(kiosks_[*first]->due_ms(), now_ms) - now_ms);
        step(*first);
    }
    if (clock_.monotonic_ms() < end_ms) {
        clock_.advance_ms(end_ms - clock_.monotonic_ms());
    }
}

bool SyncWorld::at_rest() const {
    return std::all_of(
        kiosks_.begin(), kiosks_.end(), [](const auto& kiosk) { return kiosk->at_rest(); });
}

// The link is good, both sides have power, nobody works: all must arrive.
void SyncWorld::settle() {
    network_->calm();
    network_->wake_hub(true);
    wake_kiosks(true);
    network_->release(true);
    for (const auto& kiosk : kiosks_) {
        kiosk->push();
    }
    for (int turns = 0; breach_.empty() && !at_rest(); ++turns) {
        if (turns == kMostTurnsToRest) {
            return note("it never comes to rest");
        }
        const auto first =
            std::min_element(kiosks_.begin(), kiosks_.end(), [](const auto& a, const auto& b) {
                return a->due_ms() < b->due_ms();
            });
        const std::uint64_t now_ms = clock_.monotonic_ms();
        clock_.advance_ms(std::max((*first)->due_ms(), now_ms) - now_ms);
        (*first)->step();
        (*first)->settled();
        note(network_->breach());
    }
}

// What was said must be on the disks: neither side may need what it had in memory.
void SyncWorld::look() {
    hub_->power_cut(hub_->moment());
    note(hub_->start());
    for (const auto& kiosk : kiosks_) {
        kiosk->power_cut(kiosk->moment());
        note(kiosk->start());
    }
    note(breach_.empty() ? what_broke_at(*hub_) : "");
    for (std::size_t number = 0; number < kiosks_.size() && breach_.empty(); ++number) {
        const std::string broke = what_broke_between(*hub_, number, *kiosks_[number]);
        note(broke.empty() ? "" : fmt::format("kiosk {}: {}", number, broke));
    }
}

}  // namespace kiosk::test
