// The work is done outside of the lock; two requests of one device may do it twice, once.
#include "sync/hub/routes/known_peers.hpp"

#include <cstring>

#include "firmware/crypto/hash.hpp"

namespace kiosk::hub {

std::size_t KnownPeers::Spread::operator()(const Digest& digest) const noexcept {
    std::size_t out = 0;
    std::memcpy(&out, digest.data(), sizeof(out));
    return out;
}

Result<PeerFacts> KnownPeers::facts_of(ByteView presented,
                                       std::int64_t now_unix_s,
                                       const WorkOut& work_out) {
    const Digest name = crypto::sha256(presented);
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(name);
        if (found != known_.end()) {
            const Known& known = found->second;
            if (now_unix_s >= known.since_unix_s && now_unix_s < known.since_unix_s + kBelieved_s &&
                now_unix_s <= known.facts.not_after_unix_s) {
                return known.facts;
            }
        }
    }
    KIOSK_TRY(const PeerFacts facts, work_out());
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMost) {
        known_.clear();
    }
    known_.insert_or_assign(name, Known{facts, now_unix_s});
    return facts;
}

}  // namespace kiosk::hub
