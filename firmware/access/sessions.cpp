// Looking up by the digest of the token also makes the comparison's timing tell nothing about it.
#include "firmware/access/sessions.hpp"

#include <algorithm>

#include "firmware/base/bytes.hpp"
#include "firmware/crypto/password.hpp"
#include "firmware/crypto/secret.hpp"

namespace kiosk::access {

using crypto::token_digest;

bool csrf_fits(const Session& session, std::string_view shown) {
    return crypto::equal_in_constant_time(as_bytes(session.csrf), as_bytes(shown));
}

// Of one user's sessions, or of all for "".
void Sessions::drop_first_ending(std::string_view name) {
    auto first = entries_.end();
    for (auto at = entries_.begin(); at != entries_.end(); ++at) {
        if ((name.empty() || at->second.session.name == name) &&
            (first == entries_.end() || at->second.ends_ms < first->second.ends_ms)) {
            first = at;
        }
    }
    if (first != entries_.end()) {
        entries_.erase(first);
    }
}

std::string Sessions::open(const User& user,
                           const std::string& counter,
                           Place place,
                           Random& random,
                           std::uint64_t now_ms) {
    std::erase_if(entries_, [&](const auto& item) { return item.second.ends_ms <= now_ms; });
    const auto own = std::count_if(entries_.begin(), entries_.end(), [&](const auto& item) {
        return item.second.session.name == user.name;
    });
    if (static_cast<std::size_t>(own) >= kPerUser) {
        drop_first_ending(user.name);
    }
    if (entries_.size() >= kMost) {
        drop_first_ending("");
    }
    std::string token = to_hex(random.bytes<32>());
    Entry entry;
    entry.session.place = place;
    entry.session.name = user.name;
    entry.session.grade = user.grade;
    entry.session.counter = counter;
    entry.session.csrf = to_hex(random.bytes<32>());
    entry.ends_ms = now_ms + kSession_ms;
    entry.acted_ms = now_ms;
    entries_[token_digest(token)] = std::move(entry);
    return token;
}

Result<Session> Sessions::find(std::string_view token, std::uint64_t now_ms) {
    const auto found = entries_.find(token_digest(token));
    if (found == entries_.end()) {
        return Error{ErrorCode::NotSignedIn};
    }
    Entry& entry = found->second;
    const bool idle = now_ms - entry.acted_ms >= kIdle_ms;
    if (entry.ends_ms <= now_ms || (idle && entry.session.place == Place::Device)) {
        entries_.erase(found);
        return Error{ErrorCode::NotSignedIn};
    }
    if (idle) {
        entry.session.screen = Session::Screen::Locked;
    }
    entry.session.ends_in_ms = entry.ends_ms - now_ms;
    return entry.session;
}

std::vector<Session> Sessions::all(std::uint64_t now_ms) const {
    std::vector<Session> out;
    for (const auto& [digest, entry] : entries_) {
        if (entry.ends_ms > now_ms) {
            out.push_back(entry.session);
        }
    }
    return out;
}

void Sessions::act(std::string_view token, std::uint64_t now_ms) {
    const auto found = entries_.find(token_digest(token));
    if (found != entries_.end() && found->second.session.screen == Session::Screen::Open) {
        found->second.acted_ms = now_ms;
    }
}

void Sessions::lock(std::string_view token) {
    if (const auto found = entries_.find(token_digest(token)); found != entries_.end()) {
        if (found->second.session.place == Place::Device) {
            entries_.erase(found);
            return;
        }
        found->second.session.screen = Session::Screen::Locked;
    }
}

void Sessions::unlock(std::string_view token, std::uint64_t now_ms) {
    if (const auto found = entries_.find(token_digest(token)); found != entries_.end()) {
        found->second.session.screen = Session::Screen::Open;
        found->second.acted_ms = now_ms;
    }
}

void Sessions::end(std::string_view token) {
    entries_.erase(token_digest(token));
}

void Sessions::end_all_of(std::string_view name) {
    std::erase_if(entries_, [&](const auto& item) { return item.second.session.name == name; });
}

}  // namespace kiosk::access
