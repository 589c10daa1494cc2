// Goal: nobody holds the devices' door who brings nothing. Method: a real hub with a short
// patience, and bare sockets.
#include "sync/hub/hub_files.hpp"
#include "sync/hub/hub_server.hpp"
#include "tests/support/bare_socket.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

}  // namespace

TEST_GROUP(HubDoor) {
    TempDir dir;
    std::unique_ptr<Clock> clock = make_system_clock();
    std::unique_ptr<HubServer> server;

    std::uint16_t open(Door door) {
        const auto random = make_system_random();
        HubOptions options;
        options.data_dir = dir.path() / "hub";
        options.door = door;
        options.request_deadline_ms = 300;
        CHECK_OK(init_hub(options.data_dir, "127.0.0.1", {}, *clock, *random));
        auto started = HubServer::start(options, *clock);
        CHECK_OK(started);
        server = std::move(*started);
        return server->port();
    }
};

// A TLS record's head and nothing more.
TEST(HubDoor, handshake_that_never_comes_is_ended) {
    const Fd fd = connect_bare(open(Door::Tls));

    CHECK_TRUE(send_bare(fd, std::string_view("\x16\x03\x01\x02\x00", 5)));

    CHECK_TEXT_EQUAL("", read_bare(fd));
}

// As nginx passes it on, unbuffered: a stranger who enrols byte by byte.
TEST(HubDoor, body_that_drips_is_ended) {
    const Fd fd = connect_bare(open(Door::Front));
    CHECK_TRUE(send_bare(
        fd,
        "POST /.well-known/est/simpleenroll HTTP/1.1\r\nHost: hub\r\nContent-Length: 300\r\n\r\n"));

    for (int i = 0; i < 40 && send_bare(fd, "{"); ++i) {
        pause_ms(75);
    }

    CHECK_TEXT_EQUAL("", read_bare(fd));
}
