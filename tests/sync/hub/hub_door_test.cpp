// Goal: nobody holds the devices' door who brings nothing, and more than may wait are told to come
// again. Method: a real hub with a short patience, and bare sockets.
#include <poll.h>
#include <sys/resource.h>

#include "sync/hub/front.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/hub/hub_server.hpp"
#include "sync/hub/writer.hpp"
#include "tests/support/bare_socket.hpp"
#include "tests/support/soon.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

// A process has 1,024 descriptors by itself; both ends of every connection of a crowd are here.
void allow_descriptors(rlim_t count) {
    rlimit limit{};
    CHECK_EQUAL(0, ::getrlimit(RLIMIT_NOFILE, &limit));
    CHECK_TRUE(limit.rlim_max >= count);
    limit.rlim_cur = std::max(limit.rlim_cur, count);
    CHECK_EQUAL(0, ::setrlimit(RLIMIT_NOFILE, &limit));
}

std::string in_a_header(std::string text) {
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
        text.replace(at, 1, "%0A");
    }
    return text;
}

// Those that have an answer, or the start of one.
std::vector<std::size_t> answered(const std::vector<Fd>& crowd) {
    std::vector<pollfd> waits;
    for (const Fd& fd : crowd) {
        waits.push_back({fd.get(), POLLIN, 0});
    }
    CHECK_TRUE(::poll(waits.data(), waits.size(), 0) >= 0);
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < waits.size(); ++i) {
        if (waits[i].revents != 0) {
            out.push_back(i);
        }
    }
    return out;
}

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

    // A batch without records of a device that this enrols, as the front passes it on; the server
    // closes the connection behind its answer.
    std::string question() {
        FakeDevice device{1};
        const auto random = make_system_random();
        const auto keys = load_hub_keys(dir.path() / "hub");
        CHECK_OK(keys);
        const auto key = crypto::TlsKey::generate();
        const auto request = crypto::make_csr(key, device.id.text());
        CHECK_OK(request);
        const auto certificate = keys->authority.issue_device(
            *request, device.id.text(), clock->wall().unix_ms / 1000, 90);
        CHECK_OK(certificate);
        Device row = row_of(device);
        row.tls_pin = certificate->public_key_pin();
        CHECK_OK(FakeHub::open_store(dir.path() / "hub").devices().enrol(row));
        const auto frame = sync::encode_batch(device.batch(1, 0));
        CHECK_OK(frame);
        return "POST /v1/batch HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nX-Front-Secret: " +
               front_secret(dir.path() / "hub", *random).value() +
               "\r\nX-Client-Certificate: " + in_a_header(certificate->pem()) +
               "\r\nContent-Encoding: zstd\r\nContent-Length: " + std::to_string(frame->size()) +
               "\r\n\r\n" + std::string(as_text(*frame));
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

// What is too much is refused while the disk stands still; all the others are answered behind it.
TEST(HubDoor, more_writes_than_may_wait_are_told_to_come_again) {
    constexpr std::size_t kTooMany = 40;  // beyond a full queue and what the writer has in hand
    allow_descriptors(8192);
    const std::uint16_t port = open(Door::Front);
    const std::string asked = question();
    HubStore other = FakeHub::open_store(dir.path() / "hub");
    auto held = db::Transaction::begin(other.database());
    CHECK_OK(held);

    std::vector<Fd> crowd;
    for (std::size_t i = 0; i < Writer::kQueue + Writer::kGroup + kTooMany; ++i) {
        crowd.push_back(connect_bare(port));
        CHECK_TRUE(send_bare(crowd.back(), asked));
    }
    CHECK_TRUE(soon([&] { return answered(crowd).size() >= kTooMany; }));
    const auto early = answered(crowd);
    CHECK_OK(held->commit());

    std::size_t taken = 0;
    for (std::size_t i = 0; i < crowd.size(); ++i) {
        const std::string answer = read_bare(crowd[i]);
        if (answer.starts_with("HTTP/1.1 200 ")) {
            CHECK_FALSE(std::binary_search(early.begin(), early.end(), i));  // the disk stood still
            ++taken;
            continue;
        }
        STRCMP_CONTAINS("HTTP/1.1 503 ", answer.c_str());
        STRCMP_CONTAINS("\"code\":\"Overloaded\"", answer.c_str());
        STRCMP_CONTAINS("retry-after: ", answer.c_str());
    }
    CHECK_TRUE(taken >= Writer::kQueue);
    CHECK_TRUE(taken <= Writer::kQueue + Writer::kGroup);
    const Fd again = connect_bare(port);
    CHECK_TRUE(send_bare(again, asked));
    CHECK_TRUE(read_bare(again).starts_with("HTTP/1.1 200 "));
}
