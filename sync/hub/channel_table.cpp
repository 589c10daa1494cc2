// Every value is bound, never part of a statement's text.
#include "sync/hub/channel_table.hpp"

#include <array>

#include "firmware/base/text.hpp"

namespace kiosk::hub {
namespace {

constexpr std::array<std::pair<RequestState, std::string_view>, 4> kRequestStates = {{
    {RequestState::Received, "received"},
    {RequestState::Open, "open"},
    {RequestState::Closed, "closed"},
    {RequestState::Refused, "refused"},
}};

#define KIOSK_REQUEST_COLUMNS                                                                    \
    "SELECT no, token, channel, service, description, released, address, place, sender, phone, " \
    "email, state, note, officer, requested_ms, updated_ms FROM channel_requests "
constexpr std::string_view kByNo = KIOSK_REQUEST_COLUMNS "WHERE no = ?";
constexpr std::string_view kHoldRequest = KIOSK_REQUEST_COLUMNS "WHERE no = ? FOR NO KEY UPDATE";
constexpr std::string_view kByToken = KIOSK_REQUEST_COLUMNS "WHERE token = ?";
constexpr std::string_view kOfState = KIOSK_REQUEST_COLUMNS "WHERE ? = '' OR state = ? ORDER BY no";
// Service codes hold neither a comma nor a sign of LIKE.
constexpr std::string_view kSeen = KIOSK_REQUEST_COLUMNS
    "WHERE state IN (?, ?) AND requested_ms >= ? AND requested_ms <= ? "
    "AND (? = '' OR ? LIKE '%,' || service || ',%') "
    "ORDER BY requested_ms DESC, no DESC LIMIT ? OFFSET ?";
#undef KIOSK_REQUEST_COLUMNS

static_assert(kHoldRequest.ends_with(db::kRowLock));

Digest key_hash(std::string_view key) {
    std::string plain;
    for (const char c : key) {
        if (c != '-' && c != ' ') {
            plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return crypto::sha256(as_bytes("tiepdan-channel-1" + plain));
}

// Lengths before the texts, so that no two contents have the same bytes.
Digest content_hash(std::string_view channel, const RequestContent& content) {
    Bytes bytes;
    for (const std::string_view part : {channel,
                                        std::string_view(content.service),
                                        std::string_view(content.description),
                                        std::string_view(content.address),
                                        std::string_view(content.place),
                                        std::string_view(content.sender),
                                        std::string_view(content.phone),
                                        std::string_view(content.email)}) {
        put_bytes(bytes, as_bytes(std::to_string(part.size()) + ":"));
        put_bytes(bytes, as_bytes(part));
    }
    return crypto::sha256(bytes);
}

Result<ChannelRequest> request_of(const db::Query& row) {
    ChannelRequest out;
    out.no = row.integer(0);
    out.token = row.text(1);
    out.channel = row.text(2);
    out.content.service = row.text(3);
    out.content.description = row.text(4);
    out.released = row.integer(5) != 0;
    out.content.address = row.text(6);
    out.content.place = row.text(7);
    out.content.sender = row.text(8);
    out.content.phone = row.text(9);
    out.content.email = row.text(10);
    KIOSK_TRY(out.state, parse_request_state(row.text(11)));
    out.note = row.text(12);
    out.officer = row.text(13);
    out.requested_ms = row.integer(14);
    out.updated_ms = row.integer(15);
    return out;
}

Result<std::vector<ChannelRequest>> all_of(db::Query query) {
    std::vector<ChannelRequest> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        KIOSK_TRY(ChannelRequest request, request_of(query));
        out.push_back(std::move(request));
    }
}

Result<ChannelRequest> one_of(db::Query query) {
    KIOSK_TRY(auto found, all_of(std::move(query)));
    return found.empty() ? Result<ChannelRequest>(Error{ErrorCode::NotFound, "no such request"})
                         : std::move(found.front());
}

}  // namespace

std::string_view request_state_name(RequestState state) noexcept {
    for (const auto& [value, name] : kRequestStates) {
        if (value == state) {
            return name;
        }
    }
    return "";
}

Result<RequestState> parse_request_state(std::string_view name) {
    for (const auto& [value, text] : kRequestStates) {
        if (text == name) {
            return value;
        }
    }
    return Error{ErrorCode::BadArgument, "a state is one of received, open, closed, refused"};
}

Result<std::string> ChannelTable::add(std::string_view name, Random& random, std::int64_t now_ms) {
    if (!is_account_name(name)) {
        return Error{ErrorCode::BadArgument,
                     "NAME: 2 to 32 of a-z 0-9 . - and a letter first, such as web or hotline"};
    }
    KIOSK_TRY(const std::int64_t there,
              db_.number("SELECT COUNT(*) FROM channels WHERE name = ?", name));
    if (there > 0) {
        return Error{ErrorCode::AlreadyThere, std::string(name)};
    }
    const std::string letters = to_base32(random.bytes<16>()).substr(0, 25);
    std::string key;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        key += i > 0 && i % 5 == 0 ? "-" : "";
        key += letters[i];
    }
    const Digest hash = key_hash(key);
    KIOSK_CHECK(db_.run("INSERT INTO channels (name, key_hash, added_ms) VALUES (?, ?, ?)",
                        name,
                        ByteView(hash),
                        now_ms));
    return key;
}

Status ChannelTable::revoke(std::string_view name, std::int64_t now_ms) {
    KIOSK_TRY(const std::int64_t changed,
              db_.change("UPDATE channels SET revoked_ms = ? WHERE name = ? AND revoked_ms IS NULL",
                         now_ms,
                         name));
    if (changed == 0) {
        return Error{ErrorCode::NotFound, "no channel " + std::string(name) + " with a valid key"};
    }
    return {};
}

Result<std::vector<Channel>> ChannelTable::all() {
    KIOSK_TRY(auto query,
              db_.query("SELECT name, added_ms, revoked_ms FROM channels ORDER BY name"));
    std::vector<Channel> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        Channel channel{query.text(0), query.integer(1), std::nullopt};
        if (!query.is_null(2)) {
            channel.revoked_ms = query.integer(2);
        }
        out.push_back(std::move(channel));
    }
}

Result<std::string> ChannelTable::channel_of(std::string_view key) {
    const Digest hash = key_hash(key);
    KIOSK_TRY(auto query,
              db_.query("SELECT name FROM channels WHERE key_hash = ? AND revoked_ms IS NULL",
                        ByteView(hash)));
    KIOSK_TRY(const bool row, query.next());
    return row ? Result<std::string>(query.text(0)) : Error{ErrorCode::WrongChannelKey, "api_key"};
}

Result<std::string> ChannelTable::take(std::string_view channel,
                                       const RequestContent& content,
                                       Random& random,
                                       std::int64_t now_ms) {
    const Digest hash = content_hash(channel, content);
    {
        // Held until the commit: of two hubs that are sent the same content, the second finds it.
        KIOSK_TRY(
            auto speaking,
            db_.query("SELECT revoked_ms FROM channels WHERE name = ? FOR NO KEY UPDATE", channel));
        KIOSK_TRY(const bool row, speaking.next());
        if (!row || !speaking.is_null(0)) {
            return Error{ErrorCode::WrongChannelKey, "api_key"};
        }
    }
    {
        KIOSK_TRY(auto same,
                  db_.query("SELECT token FROM channel_requests WHERE content_hash = ? AND "
                            "requested_ms > ? ORDER BY no LIMIT 1",
                            ByteView(hash),
                            now_ms - kSameRequest_ms));
        KIOSK_TRY(const bool row, same.next());
        if (row) {
            return same.text(0);
        }
    }
    const std::string token = to_hex(random.bytes<16>());
    KIOSK_CHECK(
        db_.run("INSERT INTO channel_requests (token, channel, content_hash, service, description, "
                "address, place, sender, phone, email, state, requested_ms, updated_ms) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?)",
                token,
                channel,
                ByteView(hash),
                content.service,
                content.description,
                content.address,
                content.place,
                content.sender,
                content.phone,
                content.email,
                now_ms,
                now_ms));
    return token;
}

Result<ChannelRequest> ChannelTable::by_no(std::int64_t no) {
    KIOSK_TRY(auto query, db_.query(kByNo, no));
    return one_of(std::move(query));
}

Result<ChannelRequest> ChannelTable::by_token(std::string_view token) {
    KIOSK_TRY(auto query, db_.query(kByToken, token));
    return one_of(std::move(query));
}

Result<std::vector<ChannelRequest>> ChannelTable::seen_by_all(const RequestFilter& filter) {
    std::string services;
    for (const std::string& service : filter.services) {
        services += (services.empty() ? "," : "") + service + ",";
    }
    KIOSK_TRY(auto query,
              db_.query(kSeen,
                        request_state_name(filter.state.value_or(RequestState::Open)),
                        request_state_name(filter.state.value_or(RequestState::Closed)),
                        filter.from_ms,
                        filter.to_ms,
                        services,
                        services,
                        filter.most,
                        filter.skip));
    return all_of(std::move(query));
}

Result<std::vector<ChannelRequest>> ChannelTable::of_state(std::optional<RequestState> state) {
    const std::string_view name = state ? request_state_name(*state) : "";
    KIOSK_TRY(auto query, db_.query(kOfState, name, name));
    return all_of(std::move(query));
}

Status ChannelTable::answer(std::int64_t no, const RequestAnswer& answer, std::int64_t now_ms) {
    if (answer.officer.empty() || answer.officer.size() > 64) {
        return Error{ErrorCode::BadArgument, "the officer's name"};
    }
    if (answer.state == RequestState::Received) {
        return Error{ErrorCode::BadArgument, "the state is open, closed or refused"};
    }
    // Held: of two officers at once each decides on what the other left.
    KIOSK_TRY(auto held, db_.query(kHoldRequest, no));
    KIOSK_TRY(const ChannelRequest now, one_of(std::move(held)));
    const RequestState state = answer.state.value_or(now.state);
    const bool seen = state == RequestState::Open || state == RequestState::Closed;
    const bool released = answer.released.value_or(seen && now.released);
    if (released && !seen) {
        return Error{ErrorCode::BadArgument, "only what is open or closed can be made public"};
    }
    return db_.run(
        "UPDATE channel_requests SET state = ?, note = ?, released = ?, officer = ?, "
        "updated_ms = ? WHERE no = ?",
        request_state_name(state),
        answer.note.value_or(now.note),
        std::int64_t{released ? 1 : 0},
        answer.officer,
        now_ms,
        no);
}

Result<std::int64_t> ChannelTable::forget(std::int64_t now_ms) {
    const std::int64_t before_ms = now_ms - kContactKept_ms;
    KIOSK_TRY(const std::int64_t closed,
              db_.change("UPDATE channel_requests SET place = '', sender = '', phone = '', "
                         "email = '' WHERE state = 'closed' AND updated_ms < ? "
                         "AND (place <> '' OR sender <> '' OR phone <> '' OR email <> '')",
                         before_ms));
    KIOSK_TRY(const std::int64_t refused,
              db_.change("UPDATE channel_requests SET content_hash = ?, description = '', "
                         "address = '', place = '', sender = '', phone = '', email = '', "
                         "note = '' WHERE state = 'refused' AND updated_ms < ? "
                         "AND description <> ''",
                         ByteView(),
                         before_ms));
    return closed + refused;
}

}  // namespace kiosk::hub
