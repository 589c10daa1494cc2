// Two kiosks of one office, a third one that speaks by hand, and every operation among them.
#include "firmware/crypto/kiosk_proof.hpp"
#include "tests/contract/asker.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_appliance.hpp"

namespace kiosk::test {
namespace {

const server::RoleSet kAll{
    server::Role::Citizen, server::Role::Staff, server::Role::Supervisor, server::Role::Technician};

// A kiosk that exists as a key alone.
class KioskByHand {
public:
    KioskByHand(const Asker& api, const OfficeAppliance& primary)
        : ask_{api.document, link(primary)} {}

    Json ask(const std::string& operation, const std::string& target, const Json& body = nullptr) {
        const std::string method = operation.substr(0, operation.find(' '));
        const std::string path = target.substr(0, target.find('?'));
        const http::Headers headers{
            {"x-kiosk-device", device().text()},
            {"x-kiosk-nonce", nonce},
            {"x-kiosk-proof", crypto::write_kiosk_proof(key_, {nonce, method, path})}};
        return ask_.ask(operation, target, body, headers);
    }

    [[nodiscard]] DeviceId device() const { return crypto::device_id_of(key_.public_key()); }

    [[nodiscard]] Json introduction(const std::string& code) const {
        return {{"code", code},
                {"name", "sân"},
                {"device", device().text()},
                {"key", key_.public_key().text()}};
    }

    [[nodiscard]] std::string key_text() const { return key_.public_key().text(); }

    [[nodiscard]] const std::set<std::string>& succeeded() const { return ask_.succeeded; }

    std::string nonce = std::string(32, '0');

private:
    static http::Client link(const OfficeAppliance& primary) {
        http::ClientOptions options;
        options.base_url = fmt::format("https://127.0.0.1:{}", primary.network_port());
        options.ca_pem = primary.network_ca();
        return http::Client(options);
    }

    const crypto::SigningKey key_ = crypto::SigningKey::from_seed({33});
    Asker ask_;
};

Json ticket_of(const KioskByHand& kiosk, const std::string& day, int number) {
    TicketId id;
    id.bytes.fill(static_cast<std::uint8_t>(number));
    return {{"ticket", id.text()},
            {"device", kiosk.device().text()},
            {"business_day", day},
            {"service", "don-thu"},
            {"prefix", "A"},
            {"number", number},
            {"party", 1},
            {"language", "vi"},
            {"issued_ms", kMorning_ms},
            {"arrival_ms", kMorning_ms},
            {"order_seq", 5},
            {"epoch", 1}};
}

void walk_the_link(KioskByHand& kiosk, Asker& at_primary) {
    const std::string day = "2026-11-24";
    const Json wants{{"business_day", day}, {"wants", {{{"prefix", "A"}, {"use", "live"}}}}};
    kiosk.ask("POST /v1/link/numbers", "/v1/link/numbers", wants);
    const Json hello = kiosk.ask("GET /v1/link/hello", "/v1/link/hello");
    kiosk.nonce = hello["nonce"];
    kiosk.ask("POST /v1/link/numbers", "/v1/link/numbers", wants);  // nobody knows it yet
    const std::string code =
        at_primary.ask("POST /v1/kiosks/pairing", "/v1/kiosks/pairing")["code"];
    kiosk.ask("POST /v1/link/join", "/v1/link/join", kiosk.introduction("1234"));
    kiosk.ask("POST /v1/link/join", "/v1/link/join", {{"code", code}});
    kiosk.ask("POST /v1/link/join", "/v1/link/join", kiosk.introduction(code));
    kiosk.ask("POST /v1/link/numbers", "/v1/link/numbers", wants);
    kiosk.ask("POST /v1/link/numbers",
              "/v1/link/numbers",
              {{"business_day", "2026-11-23"}, {"wants", Json::array()}});
    kiosk.ask("POST /v1/link/tickets",
              "/v1/link/tickets",
              {{"tickets", {ticket_of(kiosk, day, 1), ticket_of(kiosk, "2026-11-23", 2)}}});
    kiosk.ask("POST /v1/link/tickets", "/v1/link/tickets", {{"tickets", {{{"party", 0}}}}});
    const Json called = kiosk.ask("POST /v1/link/help", "/v1/link/help", {{"state", "called"}});
    CHECK_TRUE_TEXT(called.contains("help"), to_text(called).c_str());
    kiosk.ask("POST /v1/link/help",
              "/v1/link/help",
              {{"state", "cancelled"}, {"call", called["help"]["id"]}});
    kiosk.ask("POST /v1/link/help",
              "/v1/link/help",
              {{"state", "cancelled"}, {"call", called["help"]["id"]}});
    kiosk.ask("POST /v1/link/help", "/v1/link/help", {{"state", "asleep"}});
    kiosk.ask("GET /v1/link/records", "/v1/link/records?from=2");
    const Json news{{"key", kiosk.key_text()}, {"port", 1}, {"pin", "sha256//x="}, {"epoch", 0}};
    kiosk.ask("POST /v1/link/primary", "/v1/link/primary", news);
    kiosk.ask("POST /v1/link/primary", "/v1/link/primary", {{"epoch", 2}});
}

}  // namespace

void walk_the_kiosks(Asker& api) {
    OfficeAppliance primary(kAll, 1);
    OfficeAppliance secondary(kAll, 2);
    Asker at_primary{api.document, client_of(primary)};
    Asker at_secondary{api.document, client_of(secondary)};
    for (Asker* kiosk : {&at_primary, &at_secondary}) {
        kiosk->ask("POST /v1/kiosks/pairing", "/v1/kiosks/pairing");  // it does not listen yet
    }
    primary.listen_on_network();
    secondary.listen_on_network();
    primary.run_link();
    secondary.run_link();

    KioskByHand third(api, primary);
    walk_the_link(third, at_primary);

    const Json pairing = at_primary.ask("POST /v1/kiosks/pairing", "/v1/kiosks/pairing");
    Json wish{{"address", fmt::format("https://127.0.0.1:{}", primary.network_port())},
              {"pin", pairing["pin"]},
              {"code", "00"},
              {"name", "sảnh"}};
    at_secondary.ask("POST /v1/kiosks/leave", "/v1/kiosks/leave");
    at_secondary.ask("POST /v1/kiosks/join", "/v1/kiosks/join", wish);
    wish["code"] = pairing["code"];
    Json foreign = wish;
    foreign["pin"] = "sha256//" + std::string(43, 'A') + "=";
    at_secondary.ask("POST /v1/kiosks/join", "/v1/kiosks/join", foreign);
    at_secondary.ask("POST /v1/kiosks/join", "/v1/kiosks/join", wish);
    at_secondary.ask("GET /v1/kiosks", "/v1/kiosks");
    at_primary.ask("GET /v1/kiosks", "/v1/kiosks");

    at_secondary.ask("POST /v1/kiosks/leave", "/v1/kiosks/leave");
    wish["code"] = at_primary.ask("POST /v1/kiosks/pairing", "/v1/kiosks/pairing")["code"];
    at_secondary.ask("POST /v1/kiosks/join", "/v1/kiosks/join", wish);

    crypto::TicketCode code;
    code.ticket.bytes.fill(9);
    code.number = "A2001";
    code.day = "2026-11-24";
    code.issued_ms = kMorning_ms;
    const Json paper{{"code", crypto::write_ticket_code(played_key(), code)}};
    at_primary.ask("POST /v1/tickets/adopt", "/v1/tickets/adopt", paper);
    at_primary.ask("POST /v1/tickets/adopt", "/v1/tickets/adopt", paper);
    at_primary.ask("POST /v1/tickets/adopt", "/v1/tickets/adopt", {{"code", "TDT1|x"}});
    at_secondary.ask("POST /v1/tickets/adopt", "/v1/tickets/adopt", paper);

    const std::string path = "/v1/kiosks/" + third.device().text();
    at_primary.ask("DELETE /v1/kiosks/{device}", path);
    at_primary.ask("DELETE /v1/kiosks/{device}", path);
    at_primary.ask("POST /v1/kiosks/take-over", "/v1/kiosks/take-over");
    at_secondary.ask("POST /v1/kiosks/take-over", "/v1/kiosks/take-over");
    at_secondary.ask("POST /v1/kiosks/leave", "/v1/kiosks/leave");
    at_primary.succeeded.merge(at_secondary.succeeded);
    api.succeeded.merge(at_primary.succeeded);
    api.succeeded.insert(third.succeeded().begin(), third.succeeded().end());
    for (OfficeAppliance* kiosk : {&primary, &secondary}) {
        kiosk->stop_link();
    }
}

}  // namespace kiosk::test
