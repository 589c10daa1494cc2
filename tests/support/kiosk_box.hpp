#pragma once
// Kiosks of one office as pure states that exchange what the wire would carry.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/crypto/sign.hpp"
#include "firmware/office/decide.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"

namespace kiosk::test {

// One kiosk: its state, and its journal to fold anew.
class KioskBox {
public:
    KioskBox(std::uint8_t seed, int slot) : key_(crypto::SigningKey::from_seed({seed})) {
        state.identity.device = crypto::device_id_of(key_.public_key());
        state.identity.epoch = Epoch{seed + 1};
        office::AppliedSettings settings = sample_settings();
        settings.slot = slot;
        act(by_system(office::ApplySettings{settings}));
        act(by_system(office::OpenDay{}));
    }

    [[nodiscard]] DeviceId device() const { return state.identity.device; }

    [[nodiscard]] office::KioskContact contact() const {
        return {device(), key_.public_key().text(), "https://10.0.0.9:8443", "sha256//abc="};
    }

    Result<office::Decision> attempt(const office::Command& command) {
        return office::decide(state, command, now);
    }

    office::Decision act(const office::Command& command) {
        auto decision = attempt(command);
        CHECK_OK(decision);
        office::evolve(state, *decision);
        journal_.insert(journal_.end(), decision->facts.begin(), decision->facts.end());
        if (decision->key) {
            keys_.push_back(*decision->key);
        }
        return std::move(decision).value();
    }

    // The power goes and comes: the state is what the journal says.
    void restart() {
        office::State again;
        again.identity = state.identity;
        for (const office::Recorded& fact : journal_) {
            office::evolve(again, fact);
        }
        for (const office::KeyUse& use : keys_) {
            if (use.day == *again.queue.high_water()) {
                again.keys.emplace(use.key, use);
            }
        }
        CHECK_TRUE(again == state);
        state = std::move(again);
    }

    queue::Ticket issue_one(const std::string& service = "don-thu") {
        now.wall.unix_ms += 1'000;
        now.mono_ms += 1'000;
        const office::Decision made =
            act(by_citizen(issue("key-" + std::to_string(++issues_), service)));
        return *state.queue.ticket(made.key->ticket);
    }

    [[nodiscard]] std::vector<queue::TicketAdopted> open_tickets() const {
        std::vector<queue::TicketAdopted> out;
        for (const auto& [id, ticket] : state.queue.tickets()) {
            if (!ticket.is_final()) {
                queue::TicketAdopted told;
                told.ticket = id;
                told.device = ticket.from.value_or(device());
                told.day = ticket.day;
                told.service = ticket.service;
                told.number = ticket.number;
                told.language = ticket.language;
                told.issued_ms = ticket.issued.wall.unix_ms;
                told.arrival_ms = ticket.arrival_ms;
                told.order_seq = ticket.order_seq;
                out.push_back(told);
            }
        }
        return out;
    }

    [[nodiscard]] const std::vector<office::Recorded>& journal() const { return journal_; }

    office::State state;
    Moment now = moment_at(kMorning_ms);

private:
    crypto::SigningKey key_;
    std::vector<office::Recorded> journal_;
    std::vector<office::KeyUse> keys_;
    int issues_ = 0;
};

inline void join(KioskBox& kiosk, KioskBox& primary) {
    primary.act(by_system(office::EnrolKiosk{kiosk.contact(), "sảnh"}));
    const office::EnrolledKiosk& place = primary.state.kiosks.enrolled().at(kiosk.device());
    kiosk.act(
        by_staff(office::JoinOffice{primary.contact(), place.slot, primary.state.kiosks.epoch()}));
}

inline std::vector<office::NumberWant> wants_of(const KioskBox& kiosk) {
    std::vector<office::NumberWant> out;
    const queue::QueueState& queue = kiosk.state.queue;
    for (const queue::Service& service : queue.services()) {
        for (const queue::BlockUse use : {queue::BlockUse::Live, queue::BlockUse::Reserve}) {
            const int refill =
                use == queue::BlockUse::Live ? queue::kLiveRefill : queue::kReserveRefill;
            if (queue.numbers().left(service.prefix, use) <= refill) {
                out.push_back(
                    {service.prefix, use, queue.numbers().last_received(service.prefix, use)});
            }
        }
    }
    return out;
}

enum class Answer { Comes, Lost };

// The conversation about numbers; the primary has decided even when its answer is lost.
inline void fetch_numbers(KioskBox& kiosk, KioskBox& primary, Answer answer = Answer::Comes) {
    const queue::BusinessDay day = *kiosk.state.queue.high_water();
    const auto wants = wants_of(kiosk);
    primary.act(by_system(office::LeaseNumbers{kiosk.device(), day, wants}));
    if (answer == Answer::Lost) {
        return;
    }
    office::ReceiveNumbers received{day, {}};
    for (const office::NumberWant& want : wants) {
        for (const auto& block : primary.state.kiosks.granted_after(
                 kiosk.device(), want.prefix, want.use, want.after)) {
            received.blocks.push_back(block);
        }
    }
    kiosk.act(by_system(received));
}

inline void hand_over(KioskBox& kiosk, KioskBox& primary, Answer answer = Answer::Comes) {
    const auto tickets = kiosk.open_tickets();
    primary.act(by_system(office::AdoptTickets{tickets}));
    if (answer == Answer::Lost) {
        return;
    }
    office::HandOverTickets taken;
    for (const auto& ticket : tickets) {
        const queue::Ticket* here = primary.state.queue.ticket(ticket.ticket);
        if (here != nullptr && here->state != queue::TicketState::HandedOver) {
            taken.tickets.push_back(ticket.ticket);
        }
    }
    kiosk.act(by_system(taken));
}

inline std::vector<std::string> line_of(const office::State& state,
                                        const std::string& service = "don-thu") {
    std::vector<std::string> out;
    const auto found = state.queue.lines().find(ServiceId{service});
    if (found != state.queue.lines().end()) {
        for (const queue::WaitKey& key : found->second.keys) {
            out.push_back(state.queue.ticket(key.ticket)->number.text());
        }
    }
    return out;
}

}  // namespace kiosk::test
