// Goal: whatever is cut, lost or replaced between three kiosks of one office, every number is given
// once and every ticket comes to one line (docs/queue.md, invariant 12). Method: random days with
// lost answers, restarts and a primary that is taken over, by seed; a failing one names itself.
#include <map>
#include <set>

#include "firmware/base/random.hpp"
#include "tests/sim/seeds.hpp"
#include "tests/support/kiosk_box.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

namespace {

// A random day of three kiosks. Any conversation may lose its answer, any kiosk may restart, and
// once in some days the primary is lost for good or for a while.
class Day {
public:
    explicit Day(std::uint64_t seed) : random_(seed) {
        for (std::uint8_t i = 0; i < 3; ++i) {
            kiosks_.emplace_back(static_cast<std::uint8_t>(i + 1), 1);
        }
        join(kiosks_[1], kiosks_[0]);
        join(kiosks_[2], kiosks_[0]);
        loses_primary_ = random_.below(2) == 0;
    }

    // What broke; "" = nothing.
    std::string run() {
        const std::uint64_t steps = 60 + random_.below(240);
        const std::uint64_t lost_at = random_.below(steps);
        for (std::uint64_t step = 0; step < steps; ++step) {
            if (loses_primary_ && step == lost_at) {
                take_over();
            }
            one_step();
        }
        settle();
        return what_broke();
    }

private:
    KioskBox& any() { return kiosks_[random_.below(3)]; }

    [[nodiscard]] Answer answer() { return random_.below(4) == 0 ? Answer::Lost : Answer::Comes; }

    [[nodiscard]] KioskBox& primary() { return kiosks_[primary_]; }

    // An old primary that has not heard of the new one speaks to nobody.
    [[nodiscard]] bool talks(const KioskBox& kiosk) {
        return kiosk.state.kiosks.membership() &&
               kiosk.state.kiosks.membership()->primary.device == primary().device();
    }

    void one_step() {
        KioskBox& kiosk = any();
        switch (random_.below(6)) {
            case 0:
            case 1:
            case 2:
                given_.push_back(kiosk.issue_one(random_.below(3) == 0 ? "tu-van" : "don-thu").id);
                break;
            case 3:
                if (talks(kiosk)) {
                    fetch_numbers(kiosk, primary(), answer());
                }
                break;
            case 4:
                if (talks(kiosk)) {
                    hand_over(kiosk, primary(), answer());
                }
                break;
            default:
                kiosk.restart();
                break;
        }
    }

    // The copy may be behind: what is missing in it comes when the old one returns.
    void take_over() {
        KioskBox& old = kiosks_[0];
        std::vector<queue::TicketAdopted> copy = old.open_tickets();
        copy.resize(copy.size() - random_.below(copy.size() + 1));
        std::vector<KioskEnrolled> others{{old.contact(), 1, "cũ"}};
        for (const auto& [device, kiosk] : old.state.kiosks.enrolled()) {
            others.push_back({kiosk.contact, kiosk.slot, kiosk.name});
        }
        primary_ = 1 + random_.below(2);
        primary().act(by_staff(TakeOver{copy, others}));
    }

    // Every cut heals; those who wait come to the one line.
    void settle() {
        for (KioskBox& kiosk : kiosks_) {
            if (&kiosk == &primary()) {
                continue;
            }
            if (!talks(kiosk)) {
                kiosk.act(
                    by_system(JoinOffice{primary().contact(), 1, primary().state.kiosks.epoch()}));
            }
            hand_over(kiosk, primary());
        }
    }

    std::string what_broke() {
        std::set<std::string> numbers;
        for (const TicketId& id : given_) {
            const queue::Ticket* ticket = primary().state.queue.ticket(id);
            if (ticket == nullptr || ticket->state != queue::TicketState::Waiting) {
                return "a ticket does not wait at the primary";
            }
            if (!numbers.insert(ticket->number.text()).second) {
                return "a number was given twice";
            }
        }
        return blocks_are_disjoint() && order_is_one() ? ""
                                                       : "blocks meet, or the order depends on "
                                                         "who came first";
    }

    bool blocks_are_disjoint() {
        std::map<std::pair<std::string, int>, DeviceId> owner;
        for (const KioskBox& kiosk : kiosks_) {
            for (const Recorded& fact : kiosk.journal()) {
                const auto* lease = std::get_if<NumbersLeased>(&fact.event);
                if (lease == nullptr) {
                    continue;
                }
                for (int n = lease->block.from; n <= lease->block.to; ++n) {
                    const auto at =
                        owner.emplace(std::pair(lease->block.prefix, n), lease->device).first;
                    if (at->second != lease->device) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    // The same tickets, brought in another order, stand in the same line.
    bool order_is_one() {
        std::vector<queue::TicketAdopted> all = primary().open_tickets();
        KioskBox one(8, 1);
        KioskBox other(9, 1);
        one.act(by_system(AdoptTickets{all}));
        for (std::size_t i = all.size(); i > 1; --i) {
            std::swap(all[i - 1], all[random_.below(i)]);
        }
        for (const auto& ticket : all) {
            other.act(by_system(AdoptTickets{{ticket}}));
        }
        return line_of(one.state, "don-thu") == line_of(other.state, "don-thu") &&
               line_of(one.state, "tu-van") == line_of(other.state, "tu-van");
    }

    SeededRandom random_;
    std::vector<KioskBox> kiosks_;
    std::vector<TicketId> given_;
    std::size_t primary_ = 0;
    bool loses_primary_ = false;
};

}  // namespace

TEST_GROUP(KioskDays){};

TEST(KioskDays, three_kiosks_come_to_one_line_of_unique_numbers) {
    over_seeds(300, [](std::uint64_t seed) { return Day(seed).run(); });
}
