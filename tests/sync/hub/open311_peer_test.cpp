// Goal: a stock client of Open311, not written here, brings a reflection and reads it back through
// nginx's public location, and whoever asks too often is slowed there. Method: the npm package
// open311 under Node.js, a real nginx before a real cityhub, hubctl as the officer.
#include "tests/support/child_process.hpp"
#include "tests/support/front_process.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

constexpr const char* kOpen311Client = KIOSK_SOURCE_DIR "/tests/peers/open311_client.mjs";
constexpr const char* kOpen311Package = KIOSK_SOURCE_DIR "/tests/peers/node_modules/open311";

// Why this cannot run here; nullptr when it can.
const char* open311_missing() {
    if (std::system("command -v node >/dev/null") != 0) {
        return "Node.js is not installed (packages/console.txt)";
    }
    return std::filesystem::exists(kOpen311Package) ? nullptr : "npm ci was not run in tests/peers";
}

}  // namespace

TEST_GROUP(Open311Peer) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    std::optional<FrontProcess> front;

    // What the client says, through the city's front or straight at the hub's public listener.
    Json client(const char* what, const std::string& endpoint, const std::string& secret) {
        auto node =
            ChildProcess::start({"/usr/bin/env", "node", kOpen311Client, what, endpoint, secret});
        CHECK_OK(node);
        const auto line = node->read_line(60'000);
        CHECK_OK(line);
        LONGS_EQUAL(0, node->wait());
        return parse_json(*line).value();
    }

    static std::string text(const Json& from, const char* name) {
        return from.at(name).get<std::string>();
    }
};

TEST(Open311Peer, stock_client_lists_posts_and_reads_back) {
    if (const char* reason = open311_missing()) {
        SKIP_TEST(reason);
    }
    CHECK(hub.start({"--public", "127.0.0.1:0"}));
    const std::string endpoint =
        "http://127.0.0.1:" + std::to_string(hub.public_port()) + "/open311/v2/";
    std::string key = hub.hubctl({"channel", "add", "web"}).out;
    key.pop_back();

    const Json posted = client("post", endpoint, key);
    LONGS_EQUAL(22, posted["services"].get<int>());
    LONGS_EQUAL(22, posted["xml_services"].get<int>());
    CHECK(posted["same"].get<bool>());
    LONGS_EQUAL(0, posted["attributes"].get<int>());
    CHECK(posted["pending"].is_null());
    CHECK(text(posted, "refused").find("403") != std::string::npos);
    CHECK(text(posted, "refused").find("Trụ sở tiếp công dân") != std::string::npos);

    LONGS_EQUAL(0,
                hub.hubctl({"request",
                            "set",
                            "1",
                            "--by",
                            "Officer",
                            "--status",
                            "closed",
                            "--note",
                            "Đã dọn <xong> & sạch"})
                    .exit_code);
    const Json read = client("read", endpoint, text(posted, "token"));
    CHECK_TEXT_EQUAL("1", text(read, "id"));
    LONGS_EQUAL(1, read["listed"].get<int>());
    CHECK_TEXT_EQUAL("closed", text(read, "status"));
    CHECK_TEXT_EQUAL("Đã dọn <xong> & sạch", text(read, "notes"));
    CHECK_TEXT_EQUAL("Đã dọn <xong> & sạch", text(read, "xml_notes"));
    CHECK_TEXT_EQUAL("Ngõ 5, phố \"Tràng Thi\"", text(read, "address"));
    CHECK_TEXT_EQUAL("Ngõ 5, phố \"Tràng Thi\"", text(read, "xml_address"));
    CHECK(read["description"].is_null());
    CHECK_TEXT_EQUAL("", text(read, "xml_description"));
    CHECK(text(read, "requested").ends_with("Z"));  // the client made a date of it
}

TEST(Open311Peer, front_lets_everybody_in_without_a_certificate_but_not_too_often) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    CHECK(hub.start({"--public", "127.0.0.1:0"}, "--front"));
    front.emplace(std::vector<const HubProcess*>{&hub});
    http::ClientOptions options;
    options.base_url = front->url();
    options.ca_pem = hub.ca_pem();
    http::Client anybody(options);
    http::ClientRequest request;
    request.target = "/open311/v2/services.json";
    check_status(200, anybody.perform(request));
    http::ClientRequest large;
    large.method = "POST";
    large.target = "/open311/v2/requests.json";
    large.body = Bytes(70'000);
    const auto refused = anybody.perform(large);
    CHECK(!refused || refused->status == 413);
    int slowed = 0;
    for (int i = 0; i < 60; ++i) {
        const auto answer = anybody.perform(request);
        CHECK_OK(answer);
        slowed += answer->status == 429 ? 1 : 0;
    }
    CHECK(slowed > 0 && slowed < 60);
    // A device's own door is none of this.
    WireDevice device{1};
    device.url = front->url();
    device.enrol(hub);
    check_status(404, device.head(crypto::sha256(as_bytes("nothing"))));
}
