// Goal: nobody holds a connection by bringing a byte now and then, and who is slow and honest gets
// through. Method: a real server, a raw socket that pauses.
#include "firmware/http/server.hpp"
#include "tests/support/bare_socket.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::http;
using namespace kiosk::test;

namespace {

constexpr std::uint64_t kDeadline_ms = 300;

class Counting final : public Handler {
public:
    BodyPlan plan(const Request&) override { return {}; }

    void handle(Request request, Responder responder) override {
        responder.reply(json_response(200, {{"bytes", request.body.size()}}));
    }
};

std::string head_of(std::size_t bytes) {
    return "POST /v1/batch HTTP/1.1\r\nHost: hub\r\nContent-Length: " + std::to_string(bytes) +
           "\r\n\r\n";
}

}  // namespace

TEST_GROUP(SlowClients) {
    Counting handler;
    std::unique_ptr<Server> server;

    Fd client(std::uint64_t body_bytes_per_s) {
        ServerOptions options;
        options.watch = ServerOptions::Watch::Poll;
        options.request_deadline_ms = kDeadline_ms;
        options.body_bytes_per_s = body_bytes_per_s;
        auto started = Server::start(options, handler);
        CHECK_OK(started);
        server = std::move(*started);
        return connect_bare(server->port());
    }

    // Pieces with a pause before each, so that all take longer than the deadline. False: cut.
    static bool send_slowly(const Fd& fd, std::string_view piece, int pieces) {
        bool sent = true;
        for (int i = 0; sent && i < pieces; ++i) {
            pause_ms(kDeadline_ms / 4);
            sent = send_bare(fd, piece);
        }
        return sent;
    }
};

TEST(SlowClients, head_that_drips_is_cut) {
    const Fd fd = client(1000);
    (void)send_bare(fd, "POST /v1/batch HTTP/1.1\r\nX-Drip: ");

    (void)send_slowly(fd, "a", 40);

    STRCMP_EQUAL("", read_bare(fd).c_str());
}

TEST(SlowClients, body_that_drips_is_cut) {
    const Fd fd = client(1000);
    (void)send_bare(fd, head_of(40));

    (void)send_slowly(fd, "a", 40);

    STRCMP_EQUAL("", read_bare(fd).c_str());
}

// Each piece puts the end off by ten seconds, and is there long before.
TEST(SlowClients, body_on_a_slow_link_is_taken) {
    const Fd fd = client(100);
    (void)send_bare(fd, head_of(20'000));

    CHECK_TRUE(send_slowly(fd, std::string(1000, 'a'), 20));

    CHECK_TRUE(read_bare(fd, 1).find("20000") != std::string::npos);
}

TEST(SlowClients, where_no_rate_is_set_the_whole_request_has_the_deadline) {
    const Fd fd = client(0);
    (void)send_bare(fd, head_of(40'000));

    (void)send_slowly(fd, std::string(1000, 'a'), 40);

    STRCMP_EQUAL("", read_bare(fd).c_str());
}
