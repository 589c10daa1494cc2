// Many clients on one thread keep the rules of one: each its own certificate and connection, errors
// by the same names, bytes as the kernel counts them. Method: a TLS server on all of loopback.
#include "tests/support/crowd/crowd.hpp"

#include <set>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "tests/support/check.hpp"
#include "tests/support/test_city.hpp"

using namespace kiosk;
using namespace kiosk::http;
using namespace kiosk::test;

namespace {

constexpr std::size_t kMembers = 60;

// Answers with what the client sent and who it is.
class Mirror final : public Handler {
public:
    BodyPlan plan(const Request&) override { return {}; }

    void handle(Request request, Responder responder) override {
        Response out;
        out.headers["x-peer"] = request.certificate
                                    ? crypto::Certificate::from_der(request.certificate->der)
                                          .value()
                                          .common_name()
                                          .value()
                                    : "none";
        out.body = std::move(request.body);
        responder.reply(std::move(out));
    }
};

}  // namespace

TEST_GROUP(HttpCrowd) {
    std::int64_t now = make_system_clock()->wall().unix_ms / 1000;
    TestCity city{now};
    Mirror mirror;
    std::unique_ptr<Server> server;
    Crowd crowd;
    std::vector<Crowd::Ended> ended;

    void setup() override {
        ServerOptions options = city.server_options();
        options.host = "0.0.0.0";
        auto started = Server::start(options, mirror);
        CHECK_OK(started);
        server = std::move(started).value();
    }

    ClientOptions options() const {
        ClientOptions out;
        out.base_url = fmt::format("https://127.0.0.1:{}", server->port());
        out.ca_pem = city.authority.certificate().pem();
        return out;
    }

    Crowd::Member join(std::size_t index, const ClientOptions& as) {
        return crowd.add(as, fmt::format("127.0.1.{}", index + 1));
    }

    void post(Crowd::Member member, std::string_view text) {
        ClientRequest request;
        request.method = "POST";
        request.target = "/";
        request.body = to_bytes(text);
        crowd.send(member, std::move(request), [this](Crowd::Ended end) {
            ended.push_back(std::move(end));
        });
    }

    void until_quiet() {
        for (int turn = 0; turn < 3000 && crowd.under_way() > 0; ++turn) {
            crowd.carry_on(10);
        }
        CHECK_EQUAL(0U, crowd.under_way());
    }
};

TEST(HttpCrowd, each_member_is_itself_and_keeps_its_connection) {
    std::set<std::string> expected;
    for (std::size_t i = 0; i < kMembers; ++i) {
        const auto key = crypto::TlsKey::generate();
        const std::string name = fmt::format("device-{}", i);
        ClientOptions own = options();
        own.certificate_pem = city.device(key, name, now);
        own.key_pem = std::string(as_text(key.pem()));
        post(join(i, own), name);
        expected.insert(name);
    }
    until_quiet();

    std::set<std::string> seen;
    for (const Crowd::Ended& end : ended) {
        CHECK_OK(end.response);
        CHECK_TEXT_EQUAL(std::string(end.response->header("x-peer")), end.response->text());
        CHECK(end.new_connection);
        seen.insert(std::string(end.response->text()));
    }
    CHECK(seen == expected);

    ended.clear();
    for (std::size_t i = 0; i < kMembers; ++i) {
        post(i, "again");
    }
    until_quiet();
    CHECK_EQUAL(kMembers, ended.size());
    for (const Crowd::Ended& end : ended) {
        CHECK_OK(end.response);
        CHECK_FALSE(end.new_connection);
    }
}

TEST(HttpCrowd, bytes_are_those_of_the_connection) {
    const auto member = join(0, options());
    post(member, "a");
    until_quiet();
    post(member, std::string(5000, 'x'));
    until_quiet();

    const std::uint64_t sent = ended[1].sent_bytes - ended[0].sent_bytes;
    CHECK(sent > 5000 && sent < 5500);
    const std::uint64_t received = ended[1].received_bytes - ended[0].received_bytes;
    CHECK(received > 5000 && received < 5500);
}

TEST(HttpCrowd, an_answer_may_be_followed_by_the_next_request_at_once) {
    const auto member = join(0, options());
    int left = 20;
    std::function<void(Crowd::Ended)> next = [&](Crowd::Ended end) {
        CHECK_OK(end.response);
        if (--left > 0) {
            crowd.send(member, {}, next);
        }
    };
    crowd.send(member, {}, next);
    until_quiet();

    LONGS_EQUAL(0, left);
}

TEST(HttpCrowd, a_server_of_another_city_gets_no_request_and_nobody_there_is_unreachable) {
    ClientOptions fooled = options();
    const TestCity other{now};
    fooled.ca_pem = other.authority.certificate().pem();
    post(join(0, fooled), "secret");
    ClientOptions away = options();
    away.base_url = "https://127.0.0.1:1";
    post(join(1, away), "hello");
    until_quiet();

    std::set<ErrorCode> codes;
    for (const Crowd::Ended& end : ended) {
        CHECK_FALSE(end.response.has_value());
        codes.insert(end.response.error().code);
    }
    CHECK((codes == std::set{ErrorCode::ForeignPeer, ErrorCode::HubUnreachable}));
}

TEST(HttpCrowd, what_is_under_way_ends_with_the_crowd_without_a_word) {
    {
        Crowd hasty;
        const auto member = hasty.add(options(), "127.0.1.9");
        hasty.send(member, {}, [](const Crowd::Ended&) { FAIL("nobody is told"); });
        hasty.carry_on(0);
    }
    LONGS_EQUAL(0, static_cast<long>(ended.size()));
}
