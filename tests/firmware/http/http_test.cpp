// Server and client over a real Unix socket: answers from other threads, bodies in pieces, limits,
// streams, peers that go away, and a stop in the middle.
#include <arpa/inet.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstring>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/http/client.hpp"
#include "firmware/http/server.hpp"
#include "tests/support/bare_socket.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::http;

namespace {

struct Pieces {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t bytes = 0;
    int finished = 0;
    int aborted = 0;
    bool held = false;  // a sink takes no more until this is false
};

class CountingSink final : public BodySink {
public:
    explicit CountingSink(Pieces& pieces) : pieces_(pieces) {}

    Status take(ByteView piece) override {
        std::unique_lock lock(pieces_.mutex);
        pieces_.bytes += piece.size();
        pieces_.changed.notify_all();
        pieces_.changed.wait(lock, [this] { return !pieces_.held; });
        return {};
    }

    void finish(const Responder& responder) override {
        const std::lock_guard lock(pieces_.mutex);
        ++pieces_.finished;
        responder.reply(json_response(201, {{"bytes", pieces_.bytes}}));
    }

    void abort() override {
        const std::lock_guard lock(pieces_.mutex);
        ++pieces_.aborted;
        pieces_.changed.notify_all();
    }

private:
    Pieces& pieces_;
};

// Routes for the tests; answers of /later come from another thread.
class TestHandler final : public Handler {
public:
    ~TestHandler() override {
        for (auto& thread : threads_) {
            thread.join();
        }
    }

    BodyPlan plan(const Request& head) override {
        BodyPlan plan;
        plan.most_bytes = 1000;
        if (head.path == "/pieces") {
            plan.sink = std::make_unique<CountingSink>(pieces);
        }
        if (head.path == "/refused") {
            plan.refusal = Error{ErrorCode::WrongRole};
        }
        return plan;
    }

    bool holds_any() {
        const std::lock_guard lock(mutex_);
        return !held.empty();
    }

    void handle(Request request, Responder responder) override {
        if (request.path == "/later") {
            const std::lock_guard lock(mutex_);
            threads_.emplace_back([responder] {
                pause_ms(5);
                responder.reply(json_response(200, {{"later", true}}));
            });
        } else if (request.path == "/never") {
            const std::lock_guard lock(mutex_);
            held.push_back(responder);
        } else if (request.path == "/dropped") {
            return;  // the last responder dies unanswered
        } else if (request.path == "/events") {
            auto made = std::make_shared<Stream>(10'000);
            responder.reply(made);
            made->push("id: 1\nevent: snapshot\ndata: {}\n\n");
            const std::lock_guard lock(mutex_);
            stream = made;
        } else {
            responder.reply(json_response(200,
                                          {{"method", request.method},
                                           {"path", request.path},
                                           {"query", request.query},
                                           {"uid", request.user ? request.user->uid : 0},
                                           {"body", std::string(as_text(request.body))}}));
        }
    }

    std::shared_ptr<Stream> taken_stream() {
        const std::lock_guard lock(mutex_);
        return stream;
    }

    Pieces pieces;
    std::vector<Responder> held;
    std::shared_ptr<Stream> stream;

private:
    std::mutex mutex_;
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_GROUP(HttpServer) {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("kiosk-http-{}.sock", ::getpid());
    std::unique_ptr<TestHandler> handler = std::make_unique<TestHandler>();
    std::unique_ptr<Server> server;

    void setup() override {
        ServerOptions options;
        options.unix_socket = path;
        auto started = Server::start(options, *handler);
        CHECK_OK(started);
        server = std::move(started).value();
    }

    void teardown() override {
        handler->held.clear();
        server.reset();
        handler.reset();
    }

    ClientOptions options() const {
        ClientOptions out;
        out.base_url = "http://kiosk";
        out.unix_socket = path;
        out.unreachable = ErrorCode::ServiceGone;
        return out;
    }
};

TEST(HttpServer, carries_method_path_query_body_and_peer) {
    Client client(options());
    ClientRequest request;
    request.method = "POST";
    request.target = "/echo?a=1&b=x";
    request.body = to_bytes("{\"n\":1}");
    const auto response = client.perform(request);
    CHECK_OK(response);
    const Json json = parse_json(response->text()).value();
    CHECK_TEXT_EQUAL("POST", get_string(json, "method").value());
    CHECK_TEXT_EQUAL("/echo", get_string(json, "path").value());
    CHECK_TEXT_EQUAL("{\"n\":1}", get_string(json, "body").value());
    CHECK_TEXT_EQUAL("x", json["query"]["b"].get<std::string>());
    CHECK_EQUAL(static_cast<std::int64_t>(::getuid()), get_int(json, "uid").value());
}

TEST(HttpServer, answers_many_clients_from_other_threads) {
    std::atomic<int> good = 0;
    std::vector<std::jthread> clients;
    for (int c = 0; c < 8; ++c) {
        clients.emplace_back([this, &good] {
            Client client(options());
            for (int i = 0; i < 50; ++i) {
                ClientRequest request;
                request.target = i % 2 == 0 ? "/later" : "/echo";
                const auto response = client.perform(request);
                good += response && response->status == 200 ? 1 : 0;
            }
        });
    }
    clients.clear();
    CHECK_EQUAL(400, good.load());
}

TEST(HttpServer, body_limit_refusal_and_dropped_responder_have_their_errors) {
    Client client(options());
    const auto code_of = [&client](const std::string& target, std::size_t bytes) {
        ClientRequest request;
        request.method = "POST";
        request.target = target;
        request.body.assign(bytes, 'x');
        const auto response = client.perform(request);
        return response ? error_of(parse_json(response->text()).value())->code
                        : response.error().code;
    };
    CHECK_EQUAL(ErrorCode::BodyTooLarge, code_of("/echo", 1001));
    CHECK_EQUAL(ErrorCode::WrongRole, code_of("/refused", 10));
    CHECK_EQUAL(ErrorCode::Unknown, code_of("/dropped", 10));
}

TEST(HttpServer, sink_takes_pieces_and_hears_of_a_cut) {
    Client client(options());
    ClientRequest request;
    request.method = "PUT";
    request.target = "/pieces";
    request.body.assign(300'000, 'x');
    const auto response = client.perform(request);
    CHECK_OK(response);
    CHECK_EQUAL(201, response->status);
    CHECK_EQUAL(300'000U, handler->pieces.bytes);

    const Fd fd(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path.c_str());
    CHECK_EQUAL(0, ::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)));
    CHECK_OK(write_all(fd.get(),
                       as_bytes("PUT /pieces HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                "1000\r\n\r\n12345")));
    std::unique_lock lock(handler->pieces.mutex);
    CHECK_TRUE(handler->pieces.changed.wait_for(
        lock, std::chrono::seconds(10), [this] { return handler->pieces.bytes == 300'005U; }));
    ::shutdown(fd.get(), SHUT_RDWR);
    CHECK_TRUE(handler->pieces.changed.wait_for(
        lock, std::chrono::seconds(10), [this] { return handler->pieces.aborted == 1; }));
    CHECK_EQUAL(1, handler->pieces.finished);
}

TEST(HttpServer, stream_delivers_pushes_and_ends_when_closed) {
    std::vector<std::string> seen;
    EventParser parser;
    Client client(options());
    ClientRequest request;
    request.target = "/events";
    request.on_data = [&](ByteView piece) {
        return parser.feed(as_text(piece), [&](const SentEvent& event) {
            seen.push_back(event.event + event.id);
            if (event.event == "snapshot") {
                handler->taken_stream()->push("id: 2\nevent: change\ndata: {}\n\n");
            } else {
                handler->taken_stream()->close();
            }
        });
    };
    CHECK_OK(client.perform(request));
    CHECK_EQUAL(2U, seen.size());
    CHECK_TEXT_EQUAL("change2", seen[1]);
}

TEST(HttpServer, slow_reader_is_dropped_not_awaited) {
    Stream stream(10);
    CHECK_TRUE(stream.push("12345"));
    CHECK_FALSE(stream.push("1234567"));
    CHECK_FALSE(stream.open());
}

TEST(HttpServer, stopping_answers_what_waits) {
    std::atomic<int> status = 0;
    std::jthread waiting([this, &status] {
        Client client(options());
        ClientRequest request;
        request.target = "/never";
        const auto response = client.perform(request);
        status = response ? response->status : -1;
    });
    while (true) {
        pause_ms(5);
        Client probe(options());
        ClientRequest request;
        request.target = "/echo";
        CHECK_OK(probe.perform(request));
        if (handler->holds_any()) {
            break;
        }
    }
    server.reset();
    waiting.join();
    CHECK_EQUAL(503, status.load());
    Client late(options());
    ClientRequest request;
    request.target = "/echo";
    CHECK_ERROR(ErrorCode::ServiceGone, late.perform(request));
}

// A hub is behind with reading when the link goes: what came before counts all the same.
TEST(HttpServer, what_came_before_a_reset_is_taken) {
    constexpr std::size_t kSent = 60'000;  // a kernel's receive buffer holds it
    ServerOptions options;
    options.watch = ServerOptions::Watch::Select;
    const auto tcp = Server::start(options, *handler);
    CHECK_OK(tcp);
    Pieces& pieces = handler->pieces;
    pieces.held = true;

    Fd fd = test::connect_bare(tcp.value()->port());
    const std::string head = "PUT /pieces HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n";
    CHECK_OK(write_all(fd.get(), as_bytes(head + std::string(kSent, 'x'))));
    std::unique_lock lock(pieces.mutex);
    CHECK_TRUE(pieces.changed.wait_for(
        lock, std::chrono::seconds(10), [&pieces] { return pieces.bytes > 0; }));
    int on_the_way = 1;
    while (::ioctl(fd.get(), SIOCOUTQ, &on_the_way) == 0 && on_the_way > 0) {
        pause_ms(1);
    }
    const linger reset{1, 0};
    CHECK_EQUAL(0, ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)));
    fd = Fd();
    pieces.held = false;
    pieces.changed.notify_all();
    CHECK_TRUE(pieces.changed.wait_for(
        lock, std::chrono::seconds(10), [&pieces] { return pieces.aborted == 1; }));
    CHECK_EQUAL(kSent, pieces.bytes);
}

TEST_GROUP(HttpResponder){};

TEST(HttpResponder, without_a_server_the_first_answer_goes_to_the_function) {
    std::vector<int> answers;
    {
        const Responder responder = Responder::calling(
            [&](const Response& response) { answers.push_back(response.status); });
        Response created;
        created.status = 201;
        responder.reply(created);
        responder.reply(Error{ErrorCode::Overloaded});
    }
    CHECK_EQUAL(1, answers.size());
    CHECK_EQUAL(201, answers.front());
}

TEST(HttpResponder, who_dies_without_an_answer_gives_an_error) {
    std::vector<int> answers;

    {
        const auto responder =
            Responder::calling([&](const Response& r) { answers.push_back(r.status); });
    }

    CHECK_EQUAL(1, answers.size());
    CHECK_EQUAL(500, answers.front());
}
