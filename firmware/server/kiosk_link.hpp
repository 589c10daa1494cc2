#pragma once
// The kiosks of one office as the API sees them: who asks from another kiosk, and what this one
// does to belong to an office. kioskd implements it. docs/protocols/office-link.md.

#include <functional>
#include <optional>
#include <string>

#include "firmware/base/json.hpp"
#include "firmware/http/message.hpp"
#include "firmware/office/actor.hpp"
#include "firmware/office/kiosks.hpp"

namespace kiosk::office {
struct State;
}

namespace kiosk::server {

// Every call returns at once; each reply is called exactly once, from any thread.
class KioskLink {
public:
    using Reply = std::function<void(Result<Json>)>;

    virtual ~KioskLink() = default;

    // ---- asked by another kiosk

    // Who this is and what its proofs are made over; schema LinkHello.
    [[nodiscard]] virtual Json hello() const = 0;
    // The kiosk that the request's headers prove, of those that the office knows: UnknownKiosk,
    // WrongProof, StaleProof (made over the nonce of a process before this one).
    [[nodiscard]] virtual Result<DeviceId> who(const http::Request& request) const = 0;
    // The same for a kiosk that is not known yet, whose key stands in the request's body.
    [[nodiscard]] virtual Status proves(const http::Request& request,
                                        const std::string& key) const = 0;
    // Uses the pairing code up: WrongPairing, AccountLocked (too many wrong ones from there).
    [[nodiscard]] virtual Status redeem_pairing(const std::string& code,
                                                const std::string& address) = 0;

    // ---- asked by people of the office

    // A code with which one more kiosk may join in the next 15 minutes; it replaces the one before.
    // Schema Pairing.
    virtual void open_pairing(Reply reply) = 0;

    struct JoinWish {
        std::string address;  // "https://10.0.0.5:8443"
        std::string pin;      // "sha256//…"
        std::string code;
        std::string name;
    };

    // TicketsToday, PrimaryGone, ForeignPeer (the listener there has another key), and what the
    // primary refuses: WrongPairing, NoSlotLeft, NotPrimary.
    virtual void join(JoinWish wish, office::Actor by, Reply reply) = 0;
    // This kiosk, which has lost its primary, becomes the primary. BadArgument when it is one.
    virtual void take_over(office::Actor by, Reply reply) = 0;
    // How the link of a secondary stands, and when each kiosk of a primary was last heard; schema
    // Kiosks. Office thread.
    [[nodiscard]] virtual Json view(const office::State& state) const = 0;

    // ---- asked for the citizens' screens

    // What the office's line looks like at the primary: runs `look` on its state when this is a
    // secondary whose link is up and whose copy is whole; else gives false without calling it.
    [[nodiscard]] virtual bool at_primary(
        const std::function<void(const office::State&)>& look) const = 0;
    // A secondary: another kiosk says that it is the primary now. It must be one that the office
    // knows and have proved it; followed when its epoch is higher. {"followed": bool}.
    virtual void hear_of_primary(office::KioskContact primary, std::int64_t epoch, Reply reply) = 0;
};

}  // namespace kiosk::server
