// The thread and its jobs; what other kiosks and people ask. What people ask for (joining, taking
// over) runs between two rounds on the same thread, so a conversation needs no lock.
#include "firmware/kioskd/office_link.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "firmware/crypto/kiosk_proof.hpp"
#include "firmware/kioskd/office_link_parts.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kPoll_ms = 250;     // how old the primary's line may look here
constexpr std::uint64_t kIdle_ms = 10'000;  // a primary has nothing to do by itself
constexpr int kNonceBytes = 16;
constexpr std::uint64_t kSilent_ms = 30'000;  // then a kiosk of the office counts as gone

std::string make_nonce(Random& random) {
    std::array<std::uint8_t, kNonceBytes> bytes{};
    random.fill(bytes);
    return to_hex(bytes);
}

Json ms_ago(std::uint64_t then_ms, std::uint64_t now_ms) {
    return then_ms == 0 ? Json(nullptr) : Json(now_ms - then_ms);
}

std::string_view name_of(queue::NumberSource source) {
    switch (source) {
        case queue::NumberSource::Shared:
            return "shared";
        case queue::NumberSource::Leased:
            return "leased";
        case queue::NumberSource::Own:
            return "own";
    }
    return "shared";
}

}  // namespace

OfficeLink::OfficeLink(OfficeLinkParts parts)
    : parts_(std::move(parts)),
      nonce_(make_nonce(parts_.random)),
      pairing_(parts_.clock, parts_.random) {}

Result<std::unique_ptr<OfficeLink>> OfficeLink::create(OfficeLinkParts parts) {
    std::unique_ptr<OfficeLink> out(new OfficeLink(std::move(parts)));
    KIOSK_CHECK(out->parts_.office.subscribe(
        [link = out.get()](const std::vector<office::Recorded>& facts, const office::State& state) {
            link->follow(facts, state);
        }));
    return out;
}

void OfficeLink::run() {
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

OfficeLink::~OfficeLink() {
    stop();
}

void OfficeLink::stop() {
    thread_.request_stop();
    if (thread_.joinable()) {
        thread_.join();
    }
    const std::lock_guard lock(mutex_);
    for (Job& job : jobs_) {
        job.reply(Error{ErrorCode::ServiceGone});
    }
    jobs_.clear();
}

void OfficeLink::follow(const std::vector<office::Recorded>& facts, const office::State& state) {
    const std::lock_guard lock(mutex_);
    Place now{state.kiosks.epoch(), state.kiosks.membership(), state.kiosks.enrolled()};
    const bool moved = now != place_;
    if (moved) {
        place_ = std::move(now);
    }
    if (moved || (place_.membership && !facts.empty())) {
        wake_ = true;
        woken_.notify_all();
    }
}

OfficeLink::Place OfficeLink::place() const {
    const std::lock_guard lock(mutex_);
    return place_;
}

void OfficeLink::later(std::function<void()> job, Reply reply) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({std::move(job), std::move(reply)});
    wake_ = true;
    woken_.notify_all();
}

void OfficeLink::wait(const std::stop_token& stop, std::uint64_t ms) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, std::chrono::milliseconds(ms), [this] { return wake_; });
    wake_ = false;
}

void OfficeLink::run_jobs() {
    while (true) {
        Job job;
        {
            const std::lock_guard lock(mutex_);
            if (jobs_.empty()) {
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job.run();
    }
}

void OfficeLink::work(const std::stop_token& stop) {
    stop_ = stop;
    while (!stop.stop_requested()) {
        run_jobs();
        const Place now = place();
        if (now.membership) {
            serve_secondary(*now.membership);
        } else {
            primary_.reset();
            {
                const std::lock_guard lock(mutex_);
                link_ = Link::Alone;
                why_down_.reset();
            }
            tell_others(now);
        }
        const std::uint64_t now_ms = parts_.clock.monotonic_ms();
        std::uint64_t pause = now.membership ? kPoll_ms : kIdle_ms;
        if (next_try_ms_ > now_ms) {
            pause = next_try_ms_ - now_ms;
        }
        wait(stop, pause);
    }
}

// ---- a primary's

void OfficeLink::tell_others(const Place& now) {
    next_try_ms_ = 0;
    if (now.epoch <= 1) {
        return;
    }
    const ListenerFacts listener = parts_.listener();
    bool all = true;
    for (const auto& [device, kiosk] : now.enrolled) {
        if (kiosk.contact.address.empty() || told_.contains({device, now.epoch}) ||
            listener.port == 0) {
            continue;
        }
        KioskPeer peer(kiosk.contact, parts_.identity, stop_);
        const auto answer = peer.ask("POST",
                                     "/v1/link/primary",
                                     {{"key", parts_.identity.journal_key.public_key().text()},
                                      {"port", listener.port},
                                      {"pin", listener.pin},
                                      {"epoch", now.epoch}});
        if (answer) {
            told_.insert({device, now.epoch});
        } else {
            all = false;
        }
    }
    if (!all) {
        next_try_ms_ = parts_.clock.monotonic_ms() + kLongestRetry_ms;
    }
}

// ---- what kiosks ask

std::map<DeviceId, crypto::VerifyKey> OfficeLink::keys() const {
    std::map<DeviceId, crypto::VerifyKey> out;
    const auto add = [&out](const office::KioskContact& contact) {
        if (const auto key = crypto::VerifyKey::parse(contact.key)) {
            out.emplace(contact.device, *key);
        }
    };
    const auto add_all = [&add](const std::map<DeviceId, office::EnrolledKiosk>& kiosks) {
        for (const auto& [device, kiosk] : kiosks) {
            add(kiosk.contact);
        }
    };
    std::shared_ptr<PrimaryCopy> copy;
    {
        const std::lock_guard lock(mutex_);
        add_all(place_.enrolled);
        if (place_.membership) {
            add(place_.membership->primary);
            copy = copy_;
        }
    }
    if (copy) {
        copy->look([&](const office::State& state) { add_all(state.kiosks.enrolled()); });
    }
    out.emplace(parts_.identity.device, parts_.identity.journal_key.public_key());
    return out;
}

Json OfficeLink::hello() const {
    const Place now = place();
    return {{"device", parts_.identity.device.text()},
            {"installation", parts_.identity.epoch.value},
            {"key", parts_.identity.journal_key.public_key().text()},
            {"nonce", nonce_},
            {"primary", !now.membership.has_value()},
            {"epoch", now.epoch}};
}

Status OfficeLink::proves(const http::Request& request, const std::string& key) const {
    KIOSK_TRY(const auto known, crypto::VerifyKey::parse(key));
    if (request.header(kNonceHeader) != nonce_) {
        return Error{ErrorCode::StaleProof};
    }
    return crypto::check_kiosk_proof(
        known, {nonce_, request.method, request.path}, request.header(kProofHeader));
}

Result<DeviceId> OfficeLink::who(const http::Request& request) const {
    const auto device = DeviceId::parse(request.header(kDeviceHeader));
    if (!device) {
        return Error{ErrorCode::WrongProof, "no kiosk asks"};
    }
    const auto known = keys();
    const auto key = known.find(*device);
    if (key == known.end() || *device == parts_.identity.device) {
        return Error{ErrorCode::UnknownKiosk};
    }
    KIOSK_CHECK(proves(request, key->second.text()));
    const std::lock_guard lock(mutex_);
    seen_ms_[*device] = parts_.clock.monotonic_ms();
    return *device;
}

Status OfficeLink::redeem_pairing(const std::string& code, const std::string& address) {
    return pairing_.redeem(code, address);
}

void OfficeLink::open_pairing(Reply reply) {
    const ListenerFacts listener = parts_.listener();
    if (listener.port == 0) {
        reply(Error{ErrorCode::BadSettings, "[lan] listen: a primary needs an address"});
        return;
    }
    reply(Json{{"code", pairing_.open()},
               {"port", listener.port},
               {"pin", listener.pin},
               {"ends_in_s", Pairing::kLife_ms / 1000}});
}

// ---- what people ask

void OfficeLink::join(JoinWish wish, office::Actor by, Reply reply) {
    later([this, wish = std::move(wish), by = std::move(by), reply] { reply(do_join(wish, by)); },
          reply);
}

Result<Json> OfficeLink::do_join(const JoinWish& wish, const office::Actor& by) {
    const Place now = place();
    if (now.membership || !now.enrolled.empty()) {
        return Error{ErrorCode::BadArgument,
                     now.membership ? "this kiosk belongs to an office: kioskctl kiosk leave first"
                                    : "this kiosk is the primary of others"};
    }
    KIOSK_TRY(const bool gave,
              parts_.office
                  .query([](const View& view) {
                      return view.state.queue.day_is_open() && !view.state.queue.tickets().empty();
                  })
                  .get());
    if (gave) {
        return Error{ErrorCode::TicketsToday};
    }
    if (!wish.address.starts_with("https://") || !wish.pin.starts_with("sha256//")) {
        return Error{ErrorCode::BadArgument, "address or pin: as kioskctl kiosk pair shows them"};
    }
    office::KioskContact contact{{}, "", wish.address, wish.pin};
    KioskPeer peer(contact, parts_.identity, stop_);
    KIOSK_TRY(const Json hello, peer.greet());
    KIOSK_TRY(const std::string device, get_string(hello, "device"));
    KIOSK_TRY(contact.device, DeviceId::parse(device));
    KIOSK_TRY(contact.key, get_string(hello, "key"));
    const ListenerFacts own = parts_.listener();
    Json body{{"code", wish.code},
              {"name", wish.name},
              {"device", parts_.identity.device.text()},
              {"key", parts_.identity.journal_key.public_key().text()}};
    if (own.port > 0) {
        body["port"] = own.port;
        body["pin"] = own.pin;
    }
    KIOSK_TRY(const Json answer, peer.ask("POST", "/v1/link/join", body));
    KIOSK_TRY(const std::int64_t slot, get_int(answer, "slot"));
    KIOSK_TRY(const std::int64_t epoch, get_int(answer, "epoch"));
    KIOSK_CHECK(
        parts_.office.submit({by, office::JoinOffice{contact, static_cast<int>(slot), epoch}})
            .get());
    return Json{{"primary", device}, {"slot", slot}, {"epoch", epoch}};
}

void OfficeLink::take_over(office::Actor by, Reply reply) {
    later([this, by = std::move(by), reply] { reply(do_take_over(by)); }, reply);
}

office::TakeOver OfficeLink::heritage(const Place& now) const {
    office::TakeOver out;
    std::shared_ptr<PrimaryCopy> copy;
    {
        const std::lock_guard lock(mutex_);
        copy = copy_;
    }
    if (!copy || !now.membership || copy->primary().device != now.membership->primary.device) {
        return out;
    }
    copy->look([&](const office::State& state) {
        for (const auto& [id, ticket] : state.queue.tickets()) {
            if (goes_on(ticket)) {
                out.open.push_back(told_of(ticket, copy->primary().device));
            }
        }
        out.others.push_back({now.membership->primary,
                              office::kiosk_of(state),
                              fmt::format("kiosk {}", office::kiosk_of(state))});
        for (const auto& [device, kiosk] : state.kiosks.enrolled()) {
            if (device != parts_.identity.device) {
                out.others.push_back({kiosk.contact, kiosk.slot, kiosk.name});
            }
        }
    });
    return out;
}

Result<Json> OfficeLink::do_take_over(const office::Actor& by) {
    const Place now = place();
    KIOSK_TRY(const Outcome done, parts_.office.submit({by, heritage(now)}).get());
    const auto taken = std::count_if(done.facts.begin(), done.facts.end(), [](const auto& fact) {
        return std::holds_alternative<queue::TicketAdopted>(fact.event);
    });
    log::warn(kComponent, "this kiosk is the primary now");
    return Json{{"epoch", now.epoch + 1}, {"tickets", taken}};
}

void OfficeLink::hear_of_primary(office::KioskContact primary, std::int64_t epoch, Reply reply) {
    later([this, primary = std::move(primary), epoch, reply] { reply(do_hear(primary, epoch)); },
          reply);
}

// Two that took over at the same moment have the same epoch: then the lesser device stays, which
// all kiosks decide alike.
Result<Json> OfficeLink::do_hear(const office::KioskContact& primary, std::int64_t epoch) {
    const Place now = place();
    const DeviceId present =
        now.membership ? now.membership->primary.device : parts_.identity.device;
    const bool newer = epoch > now.epoch || (epoch == now.epoch && primary.device < present);
    if (!newer) {
        return Json{{"followed", primary.device == present}};
    }
    KIOSK_CHECK(
        parts_.office.submit({office::Actor::system(), office::JoinOffice{primary, 1, epoch}})
            .get());
    return Json{{"followed", true}};
}

bool OfficeLink::at_primary(const std::function<void(const office::State&)>& look) const {
    std::shared_ptr<PrimaryCopy> copy;
    {
        const std::lock_guard lock(mutex_);
        if (link_ == Link::Up && whole_ && place_.membership && copy_ &&
            copy_->primary().device == place_.membership->primary.device) {
            copy = copy_;
        }
    }
    if (!copy) {
        return false;
    }
    copy->look(look);
    return true;
}

Json OfficeLink::devices() const {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    const std::lock_guard lock(mutex_);
    Json out = Json::array();
    if (place_.membership) {
        const bool up = link_ == Link::Up;
        const auto& error = why_down_ ? why_down_ : copy_error_;
        out.push_back({{"name", "primary"},
                       {"device", place_.membership->primary.address},
                       {"state", up ? "ready" : "gone"},
                       {"error", error ? Json(error_name(error->code)) : Json(nullptr)}});
    }
    for (const auto& [device, kiosk] : place_.enrolled) {
        const auto seen = seen_ms_.find(device);
        const bool here = seen != seen_ms_.end() && now_ms - seen->second < kSilent_ms;
        out.push_back({{"name", "kiosk"},
                       {"device", fmt::format("{} · {}", kiosk.slot, kiosk.name)},
                       {"state", here ? "ready" : "gone"},
                       {"error", nullptr}});
    }
    return out;
}

Json OfficeLink::view(const office::State& state) const {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    const std::lock_guard lock(mutex_);
    Json kiosks = Json::array();
    for (const auto& [device, kiosk] : state.kiosks.enrolled()) {
        const auto seen = seen_ms_.find(device);
        kiosks.push_back(
            {{"device", device.text()},
             {"slot", kiosk.slot},
             {"name", kiosk.name},
             {"address", kiosk.contact.address},
             {"heard_ms_ago", ms_ago(seen == seen_ms_.end() ? 0 : seen->second, now_ms)}});
    }
    Json out{{"role", state.kiosks.is_primary() ? "primary" : "secondary"},
             {"epoch", state.kiosks.epoch()},
             {"slot", office::kiosk_of(state)},
             {"numbers", name_of(state.queue.number_source())},
             {"kiosks", std::move(kiosks)},
             {"primary", nullptr}};
    if (const auto& membership = state.kiosks.membership()) {
        const auto waiting = std::count_if(state.queue.tickets().begin(),
                                           state.queue.tickets().end(),
                                           [](const auto& entry) { return goes_on(entry.second); });
        out["primary"] = {
            {"device", membership->primary.device.text()},
            {"address", membership->primary.address},
            {"link", link_ == Link::Up ? "up" : "down"},
            {"reason", why_down_ ? Json(error_name(why_down_->code)) : Json(nullptr)},
            {"heard_ms_ago", ms_ago(heard_ms_, now_ms)},
            {"tickets_waiting", waiting},
            {"copied", copy_ ? copy_->head().value : 0},
            {"copy_whole", whole_},
            {"copy_error", copy_error_ ? Json(error_name(copy_error_->code)) : Json(nullptr)}};
    }
    return out;
}

}  // namespace kiosk::kioskd
