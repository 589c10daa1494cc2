#pragma once
// What comes to the city by network channels: who may bring it (channels, each with a key), and the
// requests: recommendations and reflections of citizens, with what officers made of them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

struct Channel {
    std::string name;
    std::int64_t added_ms = 0;
    std::optional<std::int64_t> revoked_ms;
};

// Received: nobody has looked; it may be a denunciation, so only its token is known outside.
// Refused: an officer found that it does not belong here.
enum class RequestState { Received, Open, Closed, Refused };

[[nodiscard]] std::string_view request_state_name(RequestState state) noexcept;
[[nodiscard]] Result<RequestState> parse_request_state(std::string_view name);

// As a citizen sent it: words, names and numbers of theirs, never logged.
struct RequestContent {
    std::string service;
    std::string description;
    std::string address;
    std::string place;  // "21.02851,105.85234", or ""
    std::string sender;
    std::string phone;
    std::string email;
};

struct ChannelRequest {
    std::int64_t no = 0;
    std::string token;  // 32 hex digits; whoever has it may ask for the number
    std::string channel;
    RequestContent content;
    bool released = false;  // an officer made the description public
    RequestState state = RequestState::Received;
    std::string note;     // to the citizen
    std::string officer;  // who looked last
    std::int64_t requested_ms = 0;
    std::int64_t updated_ms = 0;
};

// What the public may ask for; newest first.
struct RequestFilter {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
    std::vector<std::string> services;  // empty: all
    std::optional<RequestState> state;  // none: open and closed
    std::int64_t skip = 0;
    std::int64_t most = 1000;
};

// What an officer decides; none: stays.
struct RequestAnswer {
    std::optional<RequestState> state;
    std::optional<std::string> note;
    std::optional<bool> released;
    std::string officer;
};

// The same content by the same channel within this time is the same request: a client that lost the
// answer sends it again, since the standard gives it no key of its own.
inline constexpr std::int64_t kSameRequest_ms = std::int64_t{10} * 60 * 1000;

// What was closed keeps its sender's name and ways to reach them this long after the last answer;
// what was refused keeps nothing of its content: it may have been a denunciation.
inline constexpr std::int64_t kContactKept_ms = std::int64_t{90} * 24 * 3600 * 1000;

// Errors are those of db::Database. The caller holds the transaction and the thread.
class ChannelTable {
public:
    explicit ChannelTable(db::Database& database) : db_(database) {}

    // A new channel and its key, which is told once and kept as a hash. AlreadyThere, also for the
    // name of one that was revoked; BadArgument for a name.
    [[nodiscard]] Result<std::string> add(std::string_view name,
                                          Random& random,
                                          std::int64_t now_ms);
    // NotFound when there is none that still speaks.
    [[nodiscard]] Status revoke(std::string_view name, std::int64_t now_ms);
    [[nodiscard]] Result<std::vector<Channel>> all();
    // The channel of a key; WrongChannelKey for one that is unknown or revoked.
    [[nodiscard]] Result<std::string> channel_of(std::string_view key);

    // Takes a request, or finds the one that it repeats. Says its token. WrongChannelKey when the
    // channel was revoked meanwhile.
    [[nodiscard]] Result<std::string> take(std::string_view channel,
                                           const RequestContent& content,
                                           Random& random,
                                           std::int64_t now_ms);
    // NotFound.
    [[nodiscard]] Result<ChannelRequest> by_no(std::int64_t no);
    [[nodiscard]] Result<ChannelRequest> by_token(std::string_view token);
    // Requests that are open or closed.
    [[nodiscard]] Result<std::vector<ChannelRequest>> seen_by_all(const RequestFilter& filter);
    // All of one state, or of every state; oldest first.
    [[nodiscard]] Result<std::vector<ChannelRequest>> of_state(std::optional<RequestState> state);
    // NotFound; BadArgument for a way back to Received or without the officer's name.
    [[nodiscard]] Status answer(std::int64_t no, const RequestAnswer& answer, std::int64_t now_ms);
    // Clears what is kept no longer (kContactKept_ms); says of how many requests.
    [[nodiscard]] Result<std::int64_t> forget(std::int64_t now_ms);

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
