#pragma once
// The appliance behind its API for tests: a real office loop on a real store in a scratch folder,
// and devices that a test scripts. What the API tells about tickets is therefore the product's own
// doing; only scanner, reader and hub are played.

#include <memory>
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

inline constexpr http::StaticFile kConsoleFiles[] = {
    {"/", "text/html; charset=utf-8", "\"e1\"", "<!doctype html><title>Tiếp Dân</title>"}};

class OfficeAppliance final : public PlayedDesk {
public:
    // `roles` is what every peer holds. `kiosk` 0 is the sample device, whose journal other tests
    // know by heart; another number is a device with a key of its own.
    explicit OfficeAppliance(server::RoleSet roles = {server::Role::Citizen,
                                                      server::Role::Staff,
                                                      server::Role::Technician},
                             std::uint8_t kiosk = 0);

    ~OfficeAppliance() override;

    OfficeAppliance(const OfficeAppliance&) = delete;
    OfficeAppliance& operator=(const OfficeAppliance&) = delete;

    [[nodiscard]] std::filesystem::path socket() const { return folder_.path() / "api.sock"; }

    // As a kioskd that died and came back: the socket goes, then stands again.
    void stop_listening() { server_.reset(); }

    void listen();

    // The office network's listener, with a certificate of its own; gives the port.
    std::uint16_t listen_on_network(std::uint64_t request_deadline_ms = 30'000);

    // As the office's other kiosks reach it; port 0 until listen_on_network().
    [[nodiscard]] kioskd::ListenerFacts listener() const;

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
                  const std::string& password = "mot-hai-ba-bon");

    [[nodiscard]] std::filesystem::path users_file() const { return folder_.path() / "users.json"; }

    // A command past the API; waits until it is durable.
    [[nodiscard]] Result<kioskd::Outcome> command(office::Command wish);

    // ---- server::Appliance
    [[nodiscard]] server::RoleSet roles_of(const http::PeerUser&) const override { return roles_; }

    [[nodiscard]] WallTime wall() const override { return clock.wall(); }

    [[nodiscard]] Glass glass() const override { return {"don-thu"}; }

    [[nodiscard]] std::shared_ptr<const calendar::Holidays> holidays() const override;

    [[nodiscard]] Digest keyed_mark(std::string_view text) const override;

    void submit(office::Command command, SubmitReply reply) override;

    void ask(Question question, Reply reply) override;

    void ask_line(LineQuestion question, Reply reply) override;

    [[nodiscard]] server::KioskLink& kiosks() const override { return *link_; }

    // The code is the product's own; of the picture only its form matters here.
    void ticket_face(queue::Ticket ticket, Reply reply) override;

    [[nodiscard]] Result<TicketClaim> read_ticket_code(std::string_view text) const override;

    [[nodiscard]] Json sync_status() const override;

    void sync_push() override { note("push"); }

    void sync_pause() override { note("pause"); }

    void sync_resume() override { note("go on"); }

    void provision(std::string hub_url,
                   std::string,
                   Redacted<std::string>,
                   office::Actor,
                   Reply reply) override;

    [[nodiscard]] Json devices() const override;

    void simulate(std::string device, std::string state, Reply reply) override;

    [[nodiscard]] const std::vector<NoticeSentence>& notice_sentences() const override;

    [[nodiscard]] Result<std::string> hall_zone(std::string_view asked) const override;

    void hall(std::string zone, Reply reply) override;

    [[nodiscard]] Status screen_seen(const std::string& name,
                                     const std::string& zone,
                                     std::int64_t version) override;

    [[nodiscard]] Json screens() const override { return screens_.view(clock.monotonic_ms()); }

    // Two halls: counter 1 stands in "1", counter 2 in "tang-2".
    [[nodiscard]] const server::HallZones& zones() const { return zones_; }

    void test_speech(std::string zone, Reply reply) override;

    [[nodiscard]] Status say_number(const queue::Ticket& ticket) override;

    // How it looks is the business of firmware/paper; here it is enough that it is asked for.
    void print_report(reception::Tcd01Report report, BytesReply reply) override;

    void print_booking(calendar::BookingSlip slip, BytesReply reply) override;

    void print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) override;

    SharedClock clock{kMorning_ms};

private:
    const std::shared_ptr<const calendar::Holidays> holidays_ =
        std::make_shared<const calendar::Holidays>(sample_holidays());

    static provisioning::Identity identity_of(std::uint8_t kiosk);

    // The door stands before the hub, which asks it about its listeners.
    static std::unique_ptr<access::Door> open_door(const std::filesystem::path& folder,
                                                   const Clock& clock,
                                                   Random& random);

    static crypto::Certificate make_certificate(const crypto::TlsKey& key);

    TempDir folder_;
    const std::unique_ptr<Random> random_ = make_system_random();
    const std::unique_ptr<access::Door> door_ = open_door(folder_.path(), clock, *random_);

public:
    server::EventHub events;

private:
    [[nodiscard]] Json hall_view(const office::State& state, const std::string& zone) const;

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
