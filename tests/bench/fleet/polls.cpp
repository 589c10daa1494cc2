// What a kiosk's downlink does (sync/client/downlink.cpp), for thousands on one thread: ask, be
// held, ask again, and fetch what the signed list names.
#include "tests/bench/fleet/polls.hpp"

#include <algorithm>
#include <thread>

#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::bench {
namespace {

constexpr std::uint64_t kTurn_ms = 50;
constexpr std::uint64_t kLeastPoll_ms = 1000;  // between two questions of a kiosk

}  // namespace

Polls::Polls(const std::vector<Kiosk>& kiosks, PollPlan plan, std::uint64_t seed)
    : kiosks_(kiosks), plan_(std::move(plan)), random_(seed) {
    for (std::size_t i = 0; i < kiosks_.size(); ++i) {
        auto link = link_of(kiosks_[i], plan_.url, plan_.ca_pem);
        link.least_bytes_per_s = 0;  // the hub is silent while nothing changes
        link.total_timeout_ms = (plan_.wait_s + 60) * 1000;
        crowd_.add(std::move(link), address_of(i));
        Listener listener{.backoff = sync::Backoff(random_)};
        listeners_.push_back(std::move(listener));
        later(i, random_.below(plan_.spread_ms + 1));
    }
}

void Polls::wait_for_all() {
    const std::uint64_t end_ms =
        clock_->monotonic_ms() + plan_.spread_ms + plan_.wait_s * 1000 + plan_.patience_ms;
    while ((all_waited_ < kiosks_.size() || held_ < kiosks_.size()) &&
           clock_->monotonic_ms() < end_ms) {
        carry_on();
    }
}

PollReport Polls::publish(const std::function<void()>& publish) {
    published_ms_ = clock_->monotonic_ms();
    const std::jthread publisher(publish);
    const std::uint64_t end_ms = published_ms_ + plan_.patience_ms;
    while (static_cast<std::size_t>(report_.have) < kiosks_.size() &&
           clock_->monotonic_ms() < end_ms) {
        carry_on();
    }
    report_.waited = static_cast<int>(all_waited_);
    return std::move(report_);
}

void Polls::carry_on() {
    std::uint64_t now_ms = clock_->monotonic_ms();
    while (!due_.empty() && due_.front().first <= now_ms) {
        const std::size_t index = due_.front().second;
        std::pop_heap(due_.begin(), due_.end(), std::greater<>());
        due_.pop_back();
        ask(index);
    }
    now_ms = clock_->monotonic_ms();
    const std::uint64_t next_ms = due_.empty() ? now_ms + kTurn_ms : due_.front().first;
    crowd_.carry_on(std::min(kTurn_ms, next_ms - std::min(next_ms, now_ms)));
}

void Polls::ask(std::size_t index) {
    Listener& listener = listeners_[index];
    http::ClientRequest request;
    request.target = sync::kStatePathPrefix + kiosks_[index].id.text();
    listener.state = listener.etag.empty() ? State::Asking : State::Held;
    if (listener.state == State::Held) {
        request.target += "?wait=" + std::to_string(plan_.wait_s);
        request.headers["if-none-match"] = listener.etag;
        ++held_;
    }
    listener.asked_ms = clock_->monotonic_ms();
    crowd_.send(index, std::move(request), [this, index](const auto& ended) {
        held_ -= listeners_[index].state == State::Held ? 1U : 0U;
        answered(index, ended);
    });
}

void Polls::answered(std::size_t index, const test::Crowd::Ended& ended) {
    if (!ended.response) {
        return failed(index, describe(ended.response.error()));
    }
    const std::uint64_t before = listeners_[index].traffic;
    listeners_[index].traffic = ended.sent_bytes + ended.received_bytes;
    if (ended.response->status == 304) {
        if (!ended.new_connection && !ended.response->headers.contains("retry-after")) {
            report_.idle_bytes = std::max(report_.idle_bytes,
                                          static_cast<double>(listeners_[index].traffic - before));
        }
        return unchanged(index, ended);
    }
    if (ended.response->status != 200) {
        return failed(index, fmt::format("{}: {}", ended.response->status, ended.response->text()));
    }
    if (const auto taken = changed(index, *ended.response); !taken) {
        failed(index, describe(taken.error()));
    }
}

void Polls::unchanged(std::size_t index, const test::Crowd::Ended& ended) {
    Listener& listener = listeners_[index];
    const std::uint64_t now_ms = clock_->monotonic_ms();
    if (const auto retry_s = sync::parse_byte_count(ended.response->header("retry-after"))) {
        ++report_.turned_away;
        return later(index, *retry_s * 1000);
    }
    const std::uint64_t took_ms = now_ms - listener.asked_ms;
    if (!listener.waited && took_ms >= plan_.wait_s * 1000) {
        listener.waited = true;
        ++all_waited_;
    }
    later(index, took_ms >= kLeastPoll_ms ? 0 : kLeastPoll_ms - took_ms);
}

Status Polls::changed(std::size_t index, const http::Response& response) {
    Listener& listener = listeners_[index];
    const Kiosk& kiosk = kiosks_[index];
    KIOSK_TRY(const auto manifest, sync::parse_manifest(response.text(), kiosk.id, kiosk.hub_key));
    listener.etag = sync::manifest_etag(manifest);
    const auto entry = std::find_if(manifest.documents.begin(),
                                    manifest.documents.end(),
                                    [](const auto& one) { return one.name == "holidays"; });
    if (published_ms_ == 0 || entry == manifest.documents.end()) {
        later(index, 0);
        return {};
    }
    listener.wanted = entry->sha256;
    fetch(index);
    return {};
}

void Polls::fetch(std::size_t index) {
    Listener& listener = listeners_[index];
    listener.state = State::Fetching;
    http::ClientRequest request;
    request.target = sync::kDocumentPathPrefix + to_hex(listener.wanted);
    crowd_.send(index, std::move(request), [this, index](const auto& end) { fetched(index, end); });
}

void Polls::fetched(std::size_t index, const test::Crowd::Ended& ended) {
    Listener& listener = listeners_[index];
    const bool right = ended.response && ended.response->status == 200 &&
                       crypto::sha256(ended.response->body) == listener.wanted;
    if (!right) {
        listener.etag.clear();  // from the start
        return failed(index,
                      ended.response ? fmt::format("document: {}", ended.response->status)
                                     : describe(ended.response.error()));
    }
    if (!std::exchange(listener.has, true)) {
        ++report_.have;
        report_.have_ms.push_back(static_cast<double>(clock_->monotonic_ms() - published_ms_));
    }
    listener.state = State::Away;
}

void Polls::later(std::size_t index, std::uint64_t ms) {
    listeners_[index].state = State::Away;
    due_.emplace_back(clock_->monotonic_ms() + ms, index);
    std::push_heap(due_.begin(), due_.end(), std::greater<>());
}

void Polls::failed(std::size_t index, const std::string& words) {
    ++report_.failures;
    if (report_.first_failure.empty()) {
        report_.first_failure = words;
    }
    later(index, listeners_[index].backoff.failed_wait_ms());
}

}  // namespace kiosk::bench
