// Goal: no request hides in another one's body. Method: the rule alone, then a real server to which
// every reading of "where does it end" is sent raw, with a second request behind.
#include <mutex>

#include "firmware/http/framing.hpp"
#include "firmware/http/server.hpp"
#include "tests/support/bare_socket.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::http;

namespace {

// Notes the paths that it was asked for.
class Noting final : public Handler {
public:
    BodyPlan plan(const Request&) override { return {}; }

    void handle(Request request, Responder responder) override {
        {
            const std::lock_guard lock(mutex);
            paths += request.path + " ";
        }
        responder.reply(json_response(200, {{"ok", true}}));
    }

    std::mutex mutex;
    std::string paths;
};

std::string exchanged(std::uint16_t port, const std::string& bytes) {
    const Fd fd = test::connect_bare(port);
    CHECK_OK(write_all(fd.get(), as_bytes(bytes)));
    return test::read_bare(fd, 3);
}

}  // namespace

TEST_GROUP(HttpFraming) {
    Noting handler;
    std::unique_ptr<Server> server;

    void setup() override {
        auto started = Server::start({}, handler);
        CHECK_OK(started);
        server = std::move(*started);
    }
    void teardown() override {
        server.reset();
    }
};

TEST(HttpFraming, one_length_or_one_coding_is_all_that_passes) {
    using Head = std::vector<RawHeader>;
    for (const Head& good : {Head{},
                             Head{{"Content-Length", "0"}},
                             Head{{"transfer-encoding", "Chunked"}},
                             Head{{"Host", "a"}, {"X-Y", "a\tb"}}}) {
        CHECK_OK(check_framing(good));
    }
    for (const Head& bad :
         {Head{{"Content-Length", "5"}, {"content-length", "5"}},
          Head{{"Content-Length", "+5"}},
          Head{{"Content-Length", "5, 5"}},
          Head{{"Content-Length", "0x5"}},
          Head{{"Content-Length", ""}},
          Head{{"Content-Length", "1234567890123456789"}},
          Head{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}},
          Head{{"Transfer-Encoding", "gzip, chunked"}},
          Head{{"Transfer-Encoding", "xchunked"}},
          Head{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
          Head{{"Content-Length ", "5"}},
          Head{{"Host", "a"}, {"Host", "b"}},
          Head{{"X", "a\rb"}},
          Head{{"", "a"}}}) {
        CHECK_ERROR(ErrorCode::BadArgument, check_framing(bad));
    }
}

TEST(HttpFraming, nothing_behind_a_request_of_two_readings_is_taken_for_one) {
    const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    const std::string size = std::to_string(hidden.size());
    const std::vector<std::string> all_heads = {
        "Content-Length: " + size + "\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: " + size + "\r\n",
        "Content-Length: 0\r\nContent-Length: " + size + "\r\n",
        "Content-Length: " + size + "\r\nContent-Length: 0\r\n",
        "Content-Length : " + size + "\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: -1\r\n",
        std::string("Content-Length: 99999999999999999999\r\n"),
        std::string("Transfer-Encoding: chunked, identity\r\n")};
    for (const std::string& heads : all_heads) {
        const std::string answer =
            exchanged(server->port(),
                      "POST /outer HTTP/1.1\r\nHost: x\r\n" + heads + "\r\n0\r\n\r\n" + hidden);

        // libmicrohttpd refuses some by itself, and says so twice.
        if (!answer.starts_with("HTTP/1.1 4") || answer.find("HTTP/1.1 2") != std::string::npos ||
            answer.find("(left open)") != std::string::npos) {
            FAIL((heads + "-> " + answer).c_str());
        }
    }
    const std::lock_guard lock(handler.mutex);
    CHECK_TEXT_EQUAL("", handler.paths);
}

TEST(HttpFraming, requests_that_can_be_read_in_one_way_only_go_on) {
    const std::string two =
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc";

    const std::string answer = exchanged(server->port(), two);

    CHECK(answer.find("HTTP/1.1 200", 8) != std::string::npos);
    const std::lock_guard lock(handler.mutex);
    CHECK_TEXT_EQUAL("/a /b ", handler.paths);
}
