#pragma once
// Whose certificate it is, worked out once for many requests: reading and checking one costs more
// than the rest of a small request.

#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_map>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::hub {

// What a certificate says, once it is proved to be of this city's CA. Whether the device may still
// speak is another question, asked of the database at every request.
struct PeerFacts {
    DeviceId device;
    Digest tls_pin{};
    std::int64_t not_after_unix_s = 0;
};

// Any thread; blocks for a look-up only.
class KnownPeers {
public:
    // Kept at once; a city's kiosks and some renewals. When there are more all are forgotten, and
    // worked out again as they come.
    static constexpr std::size_t kMost = 32'768;
    // Dates of certificate and CA are judged again after so long.
    static constexpr std::int64_t kBelieved_s = 300;

    using WorkOut = std::function<Result<PeerFacts>()>;

    // The facts of the certificate that was presented in exactly these bytes: remembered ones, or
    // what `work_out` gives now. Its errors are given back and not remembered. Outside of its
    // dates, and after a clock that went back, a certificate is worked out again.
    [[nodiscard]] Result<PeerFacts> facts_of(ByteView presented,
                                             std::int64_t now_unix_s,
                                             const WorkOut& work_out);

private:
    struct Known {
        PeerFacts facts;
        std::int64_t since_unix_s = 0;
    };

    // The key is a SHA-256 already, so any eight bytes of it spread well.
    struct Spread {
        std::size_t operator()(const Digest& digest) const noexcept;
    };

    std::mutex mutex_;  // guards known_
    std::unordered_map<Digest, Known, Spread> known_;
};

}  // namespace kiosk::hub
