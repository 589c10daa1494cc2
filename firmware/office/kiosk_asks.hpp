#pragma once
// What can be asked about the kiosks of one office. Part of command.hpp; include that one.

#include <string>
#include <variant>
#include <vector>

#include "firmware/office/kiosks.hpp"
#include "firmware/queue/decide.hpp"

namespace kiosk::office {

// At the primary, for a kiosk that showed a pairing code.
struct EnrolKiosk {
    KioskContact kiosk;
    std::string name;
};

// At the primary; the kiosk gives on from its own range until it is told.
struct RemoveKiosk {
    DeviceId device;
};

// At the kiosk that joins, with what the primary answered; or at one that follows another primary
// (a higher `epoch`), which keeps its slot. No facts follow when it stands so already.
struct JoinOffice {
    KioskContact primary;
    int slot = 2;
    std::int64_t epoch = 1;
};

struct LeaveOffice {};

struct NumberWant {
    std::string prefix;
    queue::BlockUse use = queue::BlockUse::Live;
    int after = 0;  // the last number that it got for this use
    bool operator==(const NumberWant&) const = default;
};

// At the primary. What was given away since `after` stands for the answer, so that an answer that
// was lost costs no numbers.
struct LeaseNumbers {
    DeviceId device;
    queue::BusinessDay day;
    std::vector<NumberWant> wants;
};

// At the secondary, what the primary answered; known blocks are passed over.
struct ReceiveNumbers {
    queue::BusinessDay day;
    std::vector<queue::NumberBlock> blocks;
};

// At the primary: tickets of another kiosk. Those that cannot be taken are left out and the others
// taken all the same; adopt() tells why.
struct AdoptTickets {
    std::vector<queue::TicketAdopted> tickets;
};

// At the secondary: the primary has them. Those that have ended are passed over.
struct HandOverTickets {
    std::vector<TicketId> tickets;
};

// A secondary becomes the primary: the lost one's open tickets as far as they are known here, and
// the other kiosks of the office.
struct TakeOver {
    std::vector<queue::TicketAdopted> open;
    std::vector<KioskEnrolled> others;
};

using KioskAsk = std::variant<EnrolKiosk,
                              RemoveKiosk,
                              JoinOffice,
                              LeaveOffice,
                              LeaseNumbers,
                              ReceiveNumbers,
                              AdoptTickets,
                              HandOverTickets,
                              TakeOver>;

template <class Ask>
concept IsKioskAsk = requires {
    KioskAsk(std::declval<Ask>());
}

&&!std::is_same_v<std::decay_t<Ask>, KioskAsk>;

}  // namespace kiosk::office
