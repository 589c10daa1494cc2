#pragma once
// A client of tus 1.0 (https://tus.io/protocols/resumable-upload, core protocol and creation):
// takes bytes to a store that another wrote, over links that are cut, and goes on where it stopped.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firmware/base/log.hpp"
#include "firmware/base/random.hpp"
#include "firmware/http/address.hpp"
#include "firmware/http/client.hpp"

namespace kiosk::hubctl {

struct TusStore {
    http::Address address;          // where uploads are made
    std::string ca_pem;             // https: the only CA that is believed
    Redacted<std::string> token{};  // "" = none; else sent as "Authorization: Bearer"
};

// What a store is told of an upload: names without blanks or commas, any values.
using TusMetadata = std::vector<std::pair<std::string, std::string>>;

// One thread. `random` must outlive it.
class TusSender {
public:
    // Waits that long before the next attempt; called between attempts only.
    using Wait = std::function<void(std::uint64_t ms)>;
    // Keeps the target of an upload for another run; called before its first byte goes out.
    using Remember = std::function<Status(const std::string& upload)>;

    TusSender(TusStore store, Random& random, Wait wait);

    // Returns when the store has all of them. `upload` is the target of one begun earlier, ""
    // for none; when the store knows it no more, another is made. Retried until it is done as long
    // as more arrives, and twelve times where nothing does (some minutes). Errors: BodyStoreGone,
    // then; BodyStoreForeign, before a byte is sent; BodyStoreRefused names the status; those of
    // `remember`.
    [[nodiscard]] Status send(ByteView bytes,
                              const TusMetadata& metadata,
                              std::string upload,
                              const Remember& remember);

    // Bytes of bodies that went out since the beginning, also those a cut swallowed.
    [[nodiscard]] std::uint64_t sent_bytes() const noexcept { return sent_bytes_; }

private:
    // Where an upload stands; none: the store knows no such.
    using Stand = std::optional<std::uint64_t>;

    // Makes the upload where there is none, and sends what the store has not: where it stands then.
    // `reached`: the most that it ever had.
    [[nodiscard]] Result<std::uint64_t> attempt(ByteView bytes,
                                                const TusMetadata& metadata,
                                                std::string& upload,
                                                const Remember& remember,
                                                std::uint64_t& reached);
    [[nodiscard]] http::ClientRequest request(std::string method, std::string target) const;
    [[nodiscard]] Result<http::Response> perform(const http::ClientRequest& request);
    [[nodiscard]] Result<std::string> create(std::uint64_t size, const TusMetadata& metadata);
    [[nodiscard]] Result<Stand> ask(const std::string& upload, std::uint64_t size);
    [[nodiscard]] Result<std::uint64_t> bring(const std::string& upload,
                                              ByteView bytes,
                                              std::uint64_t offset);
    // Waits, or gives the failure back when it is one that stays.
    [[nodiscard]] Status failed(const Error& error, int failures);

    const TusStore store_;
    Random& random_;
    const Wait wait_;
    http::Client client_;
    std::uint64_t sent_bytes_ = 0;
    std::uint64_t asked_ms_ = 0;  // the store named a time, see Retry-After
};

}  // namespace kiosk::hubctl
