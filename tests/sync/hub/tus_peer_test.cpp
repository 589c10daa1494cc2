// Goal: a stock tus client, not written here, brings pages to the hub through nginx and over links
// that are cut, whole and without sending all of a page again. Method: tus-js-client under Node.js
// with a device's certificate, a real nginx, a real cityhub, the cutting proxy.
#include "tests/support/child_process.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"
#include "tests/support/front_process.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

constexpr const char* kClient = KIOSK_SOURCE_DIR "/tests/peers/tus_pages.mjs";
constexpr const char* kPackage = KIOSK_SOURCE_DIR "/tests/peers/node_modules/tus-js-client";

// Why this cannot run here; nullptr when it can.
const char* missing() {
    if (std::system("command -v node >/dev/null") != 0) {
        return "Node.js is not installed (packages/console.txt)";
    }
    if (!std::filesystem::exists(kPackage)) {
        return "npm ci was not run in tests/peers";
    }
    return FrontProcess::installed() ? nullptr : "nginx is not installed";
}

}  // namespace

TEST_GROUP(TusPeer) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    std::optional<FrontProcess> front;
    std::unique_ptr<CutProxy> proxy;
    WireDevice device{1};
    std::vector<Bytes> pages;

    void begin() {
        CHECK(hub.start({}, "--front"));
        front.emplace(std::vector<const HubProcess*>{&hub});
        proxy =
            std::move(CutProxy::start(static_cast<std::uint16_t>(front->port()), {}, 3)).value();
        device.url = "https://127.0.0.1:" + std::to_string(proxy->port());
        device.enrol(hub);
        CHECK_OK(write_file_durably(dir.path() / "device.pem", as_bytes(device.certificate_pem)));
        CHECK_OK(
            write_file_durably(dir.path() / "device.key", device.tls_key.pem(), FileMode::Private));
        std::filesystem::create_directories(dir.path() / "pages");
        for (std::uint64_t n = 0; n < 4; ++n) {
            pages.push_back(random_bytes(n + 1, 700'000 + n));
            CHECK_OK(write_file_durably(dir.path() / "pages" / std::to_string(n), pages.back()));
        }
    }

    // Lets the peer send the pages; what it says of its requests.
    Json send() {
        const std::string at = dir.path().string();
        auto node = ChildProcess::start({"/usr/bin/env",
                                         "node",
                                         kClient,
                                         device.url + "/v1/tus",
                                         hub.dir().string() + "/ca.pem",
                                         at + "/device.pem",
                                         at + "/device.key",
                                         at + "/pages"});
        CHECK_OK(node);
        const auto line = node->read_line(60'000);
        CHECK_OK(line);
        LONGS_EQUAL(0, node->wait());
        return parse_json(*line).value();
    }

    void check_all_arrived() {
        proxy->set_faults({});
        for (const Bytes& page : pages) {
            const Digest sha256 = crypto::sha256(page);
            CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));
            const std::string hex = to_hex(sha256);
            const auto blob = read_file(hub.dir() / "blobs" / hex.substr(0, 2) / hex.substr(2),
                                        sync::kMaxPageBytes);
            CHECK_OK(blob);
            CHECK(*blob == page);
        }
        LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
    }
};

TEST(TusPeer, pages_come_with_two_requests_each) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    const Json seen = send();

    LONGS_EQUAL(8, seen["requests"].get<int>());
    LONGS_EQUAL(0, seen["asked"].get<int>());
    check_all_arrived();
    // Once more: each is offered from its first byte, refused, asked for, and found whole.
    const Json again = send();
    LONGS_EQUAL(12, again["requests"].get<int>());
    LONGS_EQUAL(4, again["asked"].get<int>());
    check_all_arrived();
}

TEST(TusPeer, pages_come_whole_over_a_link_that_is_cut) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    const std::uint64_t before = proxy->counts().up_bytes;
    LinkFaults faults;
    faults.cut_every_bytes = 300'000;
    proxy->set_faults(faults);
    const Json seen = send();

    CHECK(proxy->counts().cuts >= 9);
    CHECK(seen["asked"].get<int>() >= 9);
    check_all_arrived();
    const double ratio = static_cast<double>(proxy->counts().up_bytes - before) / (4 * 700'000.0);
    std::printf("sent %.3f times the pages over %lu cuts, %d requests\n",
                ratio,
                proxy->counts().cuts,
                seen["requests"].get<int>());
    // Begun anew after each cut, no page of 700 kB would ever come through.
    CHECK(ratio < 2.0);
}
