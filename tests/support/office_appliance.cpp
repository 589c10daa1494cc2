// The loop's thread applies facts to the board; requests come on the listeners' threads.
#include "tests/support/office_appliance.hpp"

#include <algorithm>
#include <future>

namespace kiosk::test {

OfficeAppliance::OfficeAppliance(server::RoleSet roles, std::uint8_t kiosk)
    : roles_(std::move(roles)), identity_(identity_of(kiosk)) {
    auto opened =
        store::Store::open(folder_.path() / "store.db", {identity_.device, identity_.epoch});
    KIOSK_ASSERT(opened.has_value(), "a store opens in a scratch folder");
    BootId boot;
    boot.bytes.fill(7);
    auto loop = kioskd::OfficeLoop::start(std::move(opened).value(), clock, boot);
    KIOSK_ASSERT(loop.has_value(), "the loop starts on an empty store");
    loop_ = std::move(loop).value();
    KIOSK_ASSERT(loop_
                     ->subscribe([this](const auto& facts, const office::State& state) {
                         events.publish(facts, state);
                         for (const office::Recorded& fact : facts) {
                             board_.apply(fact, state);
                         }
                         if (std::any_of(facts.begin(), facts.end(), [](const auto& fact) {
                                 return server::HallBoard::concerns(fact.event);
                             })) {
                             screens_.changed(state.next_seq.value - 1, clock.monotonic_ms());
                             for (const std::string& zone : events.zones()) {
                                 events.publish_hall(hall_view(state, zone), zone);
                             }
                         }
                     })
                     .has_value(),
                 "a new loop takes a listener");
    KIOSK_ASSERT(
        loop_->submit(by_system(office::ApplySettings{sample_settings()})).get().has_value(),
        "the sample settings apply");
    auto link = kioskd::OfficeLink::create({*loop_,
                                            identity_,
                                            clock,
                                            *random_,
                                            folder_.path(),
                                            [this] { return listener(); },
                                            [](const kioskd::LineNews&) {}});
    KIOSK_ASSERT(link.has_value(), "a new loop takes a listener");
    link_ = std::move(link).value();
    listen();
}

OfficeAppliance::~OfficeAppliance() {
    link_->stop();
    network_.reset();
    server_.reset();
    loop_->stop();
}

void OfficeAppliance::listen() {
    http::ServerOptions options;
    options.unix_socket = socket();
    auto started = http::Server::start(options, handler_);
    KIOSK_ASSERT(started.has_value(), "the API listens in a scratch folder");
    server_ = std::move(started).value();
}

std::uint16_t OfficeAppliance::listen_on_network(std::uint64_t request_deadline_ms) {
    http::ServerOptions options;
    options.certificate_pem = certificate_.pem();
    options.key_pem = std::string(as_text(key_.pem()));
    options.tls = http::ServerOptions::Tls::From12;
    options.request_deadline_ms = request_deadline_ms;
    auto started = http::Server::start(options, handler_);
    KIOSK_ASSERT(started.has_value(), "the network's listener takes a free port");
    network_ = std::move(started).value();
    return network_->port();
}

kioskd::ListenerFacts OfficeAppliance::listener() const {
    if (!network_) {
        return {};
    }
    return {network_->port(), "sha256//" + to_base64(certificate_.public_key_pin())};
}

void OfficeAppliance::add_user(const std::string& name,
                               access::Grade grade,
                               const std::string& counter,
                               const std::string& password) {
    std::promise<Status> done;
    access::User user;
    user.name = name;
    user.grade = grade;
    user.counter = counter;
    door_->add_user(std::move(user), Redacted<std::string>(password), [&](const Status& made) {
        done.set_value(made);
    });
    KIOSK_ASSERT(done.get_future().get().has_value(), "a test's account can be made");
}

Result<kioskd::Outcome> OfficeAppliance::command(office::Command wish) {
    return loop_->submit(std::move(wish)).get();
}

std::shared_ptr<const calendar::Holidays> OfficeAppliance::holidays() const {
    return holidays_;
}

Digest OfficeAppliance::keyed_mark(std::string_view text) const {
    return crypto::sha256(played_key().sign(as_bytes(text)));
}

void OfficeAppliance::submit(office::Command command, SubmitReply reply) {
    loop_->submit(std::move(command), [reply = std::move(reply)](Result<kioskd::Outcome> done) {
        if (!done) {
            reply(std::move(done).error());
            return;
        }
        server::Submitted out;
        out.facts = std::move(done->facts);
        if (done->issued) {
            out.issued = std::move(done->issued->ticket);
            out.repeated = done->issued->freshness == kioskd::Freshness::Existing;
            out.people_ahead = done->issued->people_ahead;
            out.wait = done->issued->wait;
            out.paper = done->issued->paper;
        }
        reply(std::move(out));
    });
}

void OfficeAppliance::ask(Question question, Reply reply) {
    loop_->read(
        [question = std::move(question), reply = std::move(reply)](Result<kioskd::View> view) {
            if (view) {
                reply(question(view->state, view->store));
            } else {
                reply(view.error());
            }
        });
}

void OfficeAppliance::ask_line(LineQuestion question, Reply reply) {
    ask([question = std::move(question)](const office::State& state,
                                         store::Store&) { return question(state, state); },
        std::move(reply));
}

void OfficeAppliance::ticket_face(queue::Ticket ticket, Reply reply) {
    reply(Json{{"code", played_code(ticket)}, {"qr", {"101", "010", "101"}}});
}

Result<OfficeAppliance::TicketClaim> OfficeAppliance::read_ticket_code(
    std::string_view text) const {
    KIOSK_TRY(const auto code, crypto::read_ticket_code(played_key().public_key(), text));
    return TicketClaim{
        code.ticket, code.number, code.day, sample_identity().device, code.issued_ms};
}

Json OfficeAppliance::sync_status() const {
    const std::lock_guard lock(mutex_);
    return script_.sync;
}

void OfficeAppliance::provision(
    std::string hub_url, std::string, Redacted<std::string>, office::Actor, Reply reply) {
    note("provision " + hub_url);
    const std::lock_guard lock(mutex_);
    reply(script_.provision);
}

Json OfficeAppliance::devices() const {
    return Json::array({{{"name", "scanner"}, {"device", "sim:pages"}}});
}

void OfficeAppliance::simulate(std::string device, std::string state, Reply reply) {
    if (device != "scanner") {
        reply(Error{ErrorCode::UnknownDevice, device});
        return;
    }
    note("simulate " + state);
    reply(Json{{"device", device}, {"state", state}});
}

const std::vector<OfficeAppliance::NoticeSentence>& OfficeAppliance::notice_sentences() const {
    return sentences_;
}

Result<std::string> OfficeAppliance::hall_zone(std::string_view asked) const {
    if (asked.empty() || asked == "*") {
        return std::string();
    }
    return zones_.find(asked) == nullptr ? Result<std::string>(Error{ErrorCode::BadArgument})
                                         : Result<std::string>(std::string(asked));
}

void OfficeAppliance::hall(std::string zone, Reply reply) {
    loop_->read([this, zone, reply = std::move(reply)](Result<kioskd::View> view) {
        reply(view ? Result<Json>(hall_view(view->state, zone)) : Result<Json>(view.error()));
    });
}

Status OfficeAppliance::screen_seen(const std::string& name,
                                    const std::string& zone,
                                    std::int64_t version) {
    return screens_.seen(name, zone, version, clock.monotonic_ms(), clock.wall().unix_ms);
}

void OfficeAppliance::test_speech(std::string zone, Reply reply) {
    note("speech test " + zone);
    const std::lock_guard lock(mutex_);
    reply(script_.speech);
}

Status OfficeAppliance::say_number(const queue::Ticket& ticket) {
    note("say " + ticket.number.text());
    return {};
}

void OfficeAppliance::print_report(reception::Tcd01Report report, BytesReply reply) {
    reply(to_bytes("%PDF-played " + report.period.name));
}

void OfficeAppliance::print_booking(calendar::BookingSlip slip, BytesReply reply) {
    reply(to_bytes("%PDF-played " + slip.booking.code + " " + slip.office));
}

void OfficeAppliance::print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) {
    std::string out = "%PDF-played";
    for (const auto& sheet : sheets) {
        out += " " + petitions::separator_text(sheet).value_or("?");
    }
    reply(to_bytes(out));
}

provisioning::Identity OfficeAppliance::identity_of(std::uint8_t kiosk) {
    auto key = kiosk == 0 ? played_key() : crypto::SigningKey::from_seed({0xaa, kiosk});
    const DeviceId device =
        kiosk == 0 ? sample_identity().device : crypto::device_id_of(key.public_key());
    return {std::move(key), crypto::TlsKey::generate(), sample_identity().epoch, device};
}

std::unique_ptr<access::Door> OfficeAppliance::open_door(const std::filesystem::path& folder,
                                                         const Clock& clock,
                                                         Random& random) {
    auto opened = access::Door::open(folder / "users.json", clock, random);
    KIOSK_ASSERT(opened.has_value(), "a door opens in a scratch folder");
    return std::move(opened).value();
}

crypto::Certificate OfficeAppliance::make_certificate(const crypto::TlsKey& key) {
    auto made = crypto::self_signed_server(
        key, {"127.0.0.1"}, make_system_clock()->wall().unix_ms / 1000, 2);
    KIOSK_ASSERT(made.has_value(), "a certificate for a test can be made");
    return std::move(made).value();
}

Json OfficeAppliance::hall_view(const office::State& state, const std::string& zone) const {
    return board_.view(state,
                       "Sample office",
                       [](const TicketId&) { return "shown"; },
                       clock.wall().unix_ms,
                       {zones_, zone});
}

}  // namespace kiosk::test
