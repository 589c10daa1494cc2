#pragma once
// The appliance behind its API for tests: a real office loop on a real store in a scratch folder,
// and devices that a test scripts. What the API tells about tickets is therefore the product's own
// doing; only scanner, reader and hub are played.

#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "firmware/crypto/authority.hpp"
#include "firmware/http/server.hpp"
#include "firmware/kioskd/office_link.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/server/event_hub.hpp"
#include "firmware/server/hall.hpp"
#include "firmware/server/hall_screens.hpp"
#include "firmware/server/routes.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/played_desk.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

inline constexpr server::ConsoleFile kConsoleFiles[] = {
    {"/", "text/html; charset=utf-8", "\"e1\"", "<!doctype html><title>Tiếp Dân</title>"}};

class OfficeAppliance final : public PlayedDesk {
public:
    // `roles` is what every peer holds. `kiosk` 0 is the sample device, whose journal other tests
    // know by heart; another number is a device with a key of its own.
    explicit OfficeAppliance(server::RoleSet roles = {server::Role::Citizen,
                                                      server::Role::Staff,
                                                      server::Role::Technician},
                             std::uint8_t kiosk = 0)
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

    ~OfficeAppliance() override {
        link_->stop();
        network_.reset();
        server_.reset();
        loop_->stop();
    }

    OfficeAppliance(const OfficeAppliance&) = delete;
    OfficeAppliance& operator=(const OfficeAppliance&) = delete;

    [[nodiscard]] std::filesystem::path socket() const { return folder_.path() / "api.sock"; }

    // As a kioskd that died and came back: the socket goes, then stands again.
    void stop_listening() { server_.reset(); }

    void listen() {
        http::ServerOptions options;
        options.unix_socket = socket();
        auto started = http::Server::start(options, handler_);
        KIOSK_ASSERT(started.has_value(), "the API listens in a scratch folder");
        server_ = std::move(started).value();
    }

    // The office network's listener, with a certificate of its own; gives the port.
    std::uint16_t listen_on_network(std::uint64_t request_deadline_ms = 30'000) {
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

    // As the office's other kiosks reach it; port 0 until listen_on_network().
    [[nodiscard]] kioskd::ListenerFacts listener() const {
        if (!network_) {
            return {};
        }
        return {network_->port(), "sha256//" + to_base64(certificate_.public_key_pin())};
    }

    // From here on it talks by itself, as a kiosk of an office does.
    void run_link() { link_->run(); }

    void stop_link() { link_->stop(); }

    [[nodiscard]] std::uint16_t network_port() const { return network_->port(); }

    [[nodiscard]] std::string network_ca() const { return certificate_.pem(); }

    [[nodiscard]] access::Door& door() { return *door_; }

    // Makes an account past the API; waits until it stands.
    void add_user(const std::string& name,
                  access::Grade grade,
                  const std::string& counter,
                  const std::string& password = "mot-hai-ba-bon") {
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

    [[nodiscard]] std::filesystem::path users_file() const { return folder_.path() / "users.json"; }

    // A command past the API; waits until it is durable.
    [[nodiscard]] Result<kioskd::Outcome> command(office::Command wish) {
        return loop_->submit(std::move(wish)).get();
    }

    // ---- server::Appliance
    [[nodiscard]] server::RoleSet roles_of(const http::PeerUser&) const override { return roles_; }

    [[nodiscard]] WallTime wall() const override { return clock.wall(); }

    [[nodiscard]] Glass glass() const override { return {"don-thu"}; }

    [[nodiscard]] std::shared_ptr<const calendar::Holidays> holidays() const override {
        return holidays_;
    }

    [[nodiscard]] Digest keyed_mark(std::string_view text) const override {
        return crypto::sha256(played_key().sign(as_bytes(text)));
    }

    void submit(office::Command command, SubmitReply reply) override {
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

    void ask(Question question, Reply reply) override {
        loop_->read(
            [question = std::move(question), reply = std::move(reply)](Result<kioskd::View> view) {
                if (view) {
                    reply(question(view->state, view->store));
                } else {
                    reply(view.error());
                }
            });
    }

    void ask_line(LineQuestion question, Reply reply) override {
        ask([question = std::move(question)](const office::State& state,
                                             store::Store&) { return question(state, state); },
            std::move(reply));
    }

    [[nodiscard]] server::KioskLink& kiosks() const override { return *link_; }

    // The code is the product's own; of the picture only its form matters here.
    void ticket_face(queue::Ticket ticket, Reply reply) override {
        reply(Json{{"code", played_code(ticket)}, {"qr", {"101", "010", "101"}}});
    }

    [[nodiscard]] Result<TicketClaim> read_ticket_code(std::string_view text) const override {
        KIOSK_TRY(const auto code, crypto::read_ticket_code(played_key().public_key(), text));
        return TicketClaim{
            code.ticket, code.number, code.day, sample_identity().device, code.issued_ms};
    }

    [[nodiscard]] Json sync_status() const override {
        const std::lock_guard lock(mutex_);
        return script_.sync;
    }

    void sync_push() override { note("push"); }

    void sync_pause() override { note("pause"); }

    void sync_resume() override { note("go on"); }

    void provision(std::string hub_url,
                   std::string,
                   Redacted<std::string>,
                   office::Actor,
                   Reply reply) override {
        note("provision " + hub_url);
        const std::lock_guard lock(mutex_);
        reply(script_.provision);
    }

    [[nodiscard]] Json devices() const override {
        return Json::array({{{"name", "scanner"}, {"device", "sim:pages"}}});
    }

    void simulate(std::string device, std::string state, Reply reply) override {
        if (device != "scanner") {
            reply(Error{ErrorCode::UnknownDevice, device});
            return;
        }
        note("simulate " + state);
        reply(Json{{"device", device}, {"state", state}});
    }

    [[nodiscard]] const std::vector<NoticeSentence>& notice_sentences() const override {
        return sentences_;
    }

    [[nodiscard]] Result<std::string> hall_zone(std::string_view asked) const override {
        if (asked.empty() || asked == "*") {
            return std::string();
        }
        return zones_.find(asked) == nullptr ? Result<std::string>(Error{ErrorCode::BadArgument})
                                             : Result<std::string>(std::string(asked));
    }

    void hall(std::string zone, Reply reply) override {
        loop_->read([this, zone, reply = std::move(reply)](Result<kioskd::View> view) {
            reply(view ? Result<Json>(hall_view(view->state, zone)) : Result<Json>(view.error()));
        });
    }

    [[nodiscard]] Status screen_seen(const std::string& name,
                                     const std::string& zone,
                                     std::int64_t version) override {
        return screens_.seen(name, zone, version, clock.monotonic_ms(), clock.wall().unix_ms);
    }

    [[nodiscard]] Json screens() const override { return screens_.view(clock.monotonic_ms()); }

    // Two halls: counter 1 stands in "1", counter 2 in "tang-2".
    [[nodiscard]] const server::HallZones& zones() const { return zones_; }

    void test_speech(std::string zone, Reply reply) override {
        note("speech test " + zone);
        const std::lock_guard lock(mutex_);
        reply(script_.speech);
    }

    [[nodiscard]] Status say_number(const queue::Ticket& ticket) override {
        note("say " + ticket.number.text());
        return {};
    }

    // How it looks is the business of firmware/paper; here it is enough that it is asked for.
    void print_report(reception::Tcd01Report report, BytesReply reply) override {
        reply(to_bytes("%PDF-played " + report.period.name));
    }

    void print_booking(calendar::BookingSlip slip, BytesReply reply) override {
        reply(to_bytes("%PDF-played " + slip.booking.code + " " + slip.office));
    }

    void print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) override {
        std::string out = "%PDF-played";
        for (const auto& sheet : sheets) {
            out += " " + petitions::separator_text(sheet).value_or("?");
        }
        reply(to_bytes(out));
    }

    SharedClock clock{kMorning_ms};

private:
    const std::shared_ptr<const calendar::Holidays> holidays_ =
        std::make_shared<const calendar::Holidays>(sample_holidays());

    static provisioning::Identity identity_of(std::uint8_t kiosk) {
        auto key = kiosk == 0 ? played_key() : crypto::SigningKey::from_seed({0xaa, kiosk});
        const DeviceId device =
            kiosk == 0 ? sample_identity().device : crypto::device_id_of(key.public_key());
        return {std::move(key), crypto::TlsKey::generate(), sample_identity().epoch, device};
    }

    // The door stands before the hub, which asks it about its listeners.
    static std::unique_ptr<access::Door> open_door(const std::filesystem::path& folder,
                                                   const Clock& clock,
                                                   Random& random) {
        auto opened = access::Door::open(folder / "users.json", clock, random);
        KIOSK_ASSERT(opened.has_value(), "a door opens in a scratch folder");
        return std::move(opened).value();
    }

    static crypto::Certificate make_certificate(const crypto::TlsKey& key) {
        auto made = crypto::self_signed_server(
            key, {"127.0.0.1"}, make_system_clock()->wall().unix_ms / 1000, 2);
        KIOSK_ASSERT(made.has_value(), "a certificate for a test can be made");
        return std::move(made).value();
    }

    TempDir folder_;
    const std::unique_ptr<Random> random_ = make_system_random();
    const std::unique_ptr<access::Door> door_ = open_door(folder_.path(), clock, *random_);

public:
    server::EventHub events;

private:
    [[nodiscard]] Json hall_view(const office::State& state, const std::string& zone) const {
        return board_.view(state,
                           "Sample office",
                           [](const TicketId&) { return "shown"; },
                           clock.wall().unix_ms,
                           {zones_, zone});
    }

    const server::RoleSet roles_;
    server::HallBoard board_;  // the loop's thread alone
    const provisioning::Identity identity_;
    const server::HallZones zones_{
        {{"1", "1"}, {"2", "tang-2"}},
        {{"1", "Sảnh chính", "Main hall"}, {"tang-2", "Sảnh tầng 2", "Second floor hall"}}};
    const std::vector<NoticeSentence> sentences_{
        {"chay",
         {reception::NoticeKind::Urgent, "Cháy! Mời ra ngay bằng cửa chính", "Fire! Leave now"}},
        {"nghi-trua", {reception::NoticeKind::Ordinary, "Nghỉ trưa đến 13:30", ""}}};
    server::HallScreens screens_{{"sanh-chinh"}, 0};
    std::unique_ptr<kioskd::OfficeLoop> loop_;
    std::unique_ptr<kioskd::OfficeLink> link_;
    server::ApiHandler handler_{
        *this,
        events,
        server::Console{*door_,
                        [this] {
                            return network_ ? Json{{"listening", true},
                                                   {"address",
                                                    fmt::format("127.0.0.1:{}", network_->port())},
                                                   {"names", {"127.0.0.1"}},
                                                   {"fingerprint", "AA:BB"},
                                                   {"not_after_ms", kMorning_ms}}
                                            : Json{{"listening", false}};
                        },
                        kConsoleFiles}};
    const crypto::TlsKey key_ = crypto::TlsKey::generate();
    const crypto::Certificate certificate_ = make_certificate(key_);
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::Server> network_;
};

}  // namespace kiosk::test
