// Goal: a letter comes sealed into a body's store that others wrote, whole and once, over links
// that are cut and when hubctl is killed; its body opens what lies there. Method: hubctl itself, a
// real cityhub, @tus/server under Node.js, the cutting proxy.
#include "firmware/base/clock.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"
#include "tests/support/soon.hpp"
#include "tests/support/test_city.hpp"
#include "tests/sync/ctl/made_letter.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;
namespace fs = std::filesystem;

constexpr const char* kServer = KIOSK_SOURCE_DIR "/tests/peers/tus_server.mjs";
constexpr const char* kPackage = KIOSK_SOURCE_DIR "/tests/peers/node_modules/@tus/server";
constexpr std::size_t kPages = 4;
constexpr std::size_t kPageBytes = 700'000;

// Why this cannot run here; nullptr when it can.
const char* missing() {
    if (std::system("command -v node >/dev/null") != 0) {
        return "Node.js is not installed (packages/console.txt)";
    }
    return fs::exists(kPackage) ? nullptr : "npm ci was not run in tests/peers";
}

}  // namespace

TEST_GROUP(TusStorePeer) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    WireDevice device{1};
    const std::string key_file = (dir.path() / "body.key").string();
    const fs::path files = dir.path() / "files";
    std::optional<ChildProcess> store;
    std::unique_ptr<CutProxy> proxy;
    MadeLetter letter;
    std::uint64_t letter_bytes = 0;

    void begin() {
        CHECK(hub.start());
        device.enrol(hub);
        letter = make_letter(
            7, make_body_key(key_file), kPages, crypto::Padding::PowerOfTwo, kPageBytes);
        tell_of(device, letter, hub::LetterClass::Protected);
        for (const Bytes& blob : letter.blobs) {
            check_status(201, device.put(blob));
            letter_bytes += blob.size();
        }
        const TestCity body(make_system_clock()->wall().unix_ms / 1000);
        write("store.pem", body.server_pem);
        write("store.key", as_text(body.server_key.pem()));
        write("store-ca.pem", body.authority.certificate().pem());
        write("token", "a-word-of-the-store\n");
        CHECK_OK(make_private_directory(files));
        auto started = ChildProcess::start({"/usr/bin/env",
                                            "node",
                                            kServer,
                                            files.string(),
                                            at("store.pem"),
                                            at("store.key"),
                                            "a-word-of-the-store"});
        CHECK_OK(started);
        store.emplace(std::move(*started));
        const auto line = store->read_line(20'000);
        CHECK_OK(line);
        const int port = std::stoi(line->substr(line->rfind(':') + 1));
        proxy = std::move(CutProxy::start(static_cast<std::uint16_t>(port), {}, 3)).value();
    }

    std::string at(const std::string& name) const {
        return (dir.path() / name).string();
    }

    void write(const char* name, std::string_view text) {
        CHECK_OK(write_file_durably(dir.path() / name, as_bytes(text), FileMode::Private));
    }

    std::vector<std::string> words() const {
        return {"--json",
                "sealed",
                letter.hash(),
                "--to",
                "https://127.0.0.1:" + std::to_string(proxy->port()) + "/files",
                "--ca",
                at("store-ca.pem"),
                "--token",
                at("token")};
    }

    Json send() {
        const auto done = hub.hubctl(words());
        LONGS_EQUAL(0, done.exit_code);
        return parse_json(done.out).value();
    }

    void send_over_cuts(CutStyle style) {
        LinkFaults faults;
        faults.cut_every_bytes = 300'000;
        faults.cut_style = style;
        proxy->set_faults(faults);
        send();
        CHECK(proxy->counts().cuts >= 9);
    }

    // Each upload there with its facts, by the file that it is.
    std::multimap<std::string, Json> uploads() const {
        std::multimap<std::string, Json> out;
        for (const auto& entry : fs::directory_iterator(files)) {
            if (entry.path().extension() == ".json") {
                const auto facts = parse_json(read_text_file(entry.path()).value());
                CHECK_OK(facts);
                out.emplace((*facts)["metadata"]["filename"].get<std::string>(), *facts);
            }
        }
        return out;
    }

    // What a body does with its store: each file of the letter under its name, then open.
    void check_opens() {
        const auto there = uploads();
        LONGS_EQUAL(letter.blobs.size() + 1, there.size());
        const fs::path folder = dir.path() / "letter";
        CHECK_OK(make_private_directory(folder));
        for (const auto& [name, facts] : there) {
            CHECK_TEXT_EQUAL(letter.hash(), facts["metadata"]["letter"].get<std::string>());
            fs::copy_file(files / facts["id"].get<std::string>(), folder / name);
        }
        const auto opened = run_program(
            "hubctl", {"open", "--sealed", folder.string(), "--key", key_file, "--out", at("out")});
        LONGS_EQUAL(0, opened.exit_code);
        for (std::size_t n = 1; n <= kPages; ++n) {
            const auto page =
                read_file(dir.path() / "out" / fmt::format("page-{}.png", n), 1 << 20);
            CHECK_OK(page);
            CHECK(as_text(*page) == image_of(n, kPageBytes));
        }
    }
};

TEST(TusStorePeer, a_letter_lies_sealed_in_the_store_and_its_body_opens_it) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    const Json sent = send();

    CHECK_TEXT_EQUAL(letter.hash(), sent["hash"].get<std::string>());
    LONGS_EQUAL(kPages, sent["pages"].get<std::size_t>());
    LONGS_EQUAL(sent["bytes"].get<std::uint64_t>(), sent["sent_bytes"].get<std::uint64_t>());
    for (const std::string_view planted : {kName, kWords, std::string_view("denunciation")}) {
        CHECK_FALSE(holds(files, planted));
    }
    check_opens();
    const Json again = send();
    LONGS_EQUAL(0, again["sent_bytes"].get<std::uint64_t>());
    LONGS_EQUAL(letter.blobs.size() + 1, uploads().size());
}

TEST(TusStorePeer, a_letter_comes_whole_and_once_over_a_link_that_is_cut) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    send_over_cuts(CutStyle::Finish);

    const double ratio =
        static_cast<double>(proxy->counts().up_bytes) / static_cast<double>(letter_bytes);
    std::printf("sent %.3f times the letter over %lu cuts\n", ratio, proxy->counts().cuts);
    CHECK(ratio < 1.3);
    check_opens();
}

// Of what lies unread in the store's kernel a reset leaves nothing, so parts go twice. Begun anew
// after each cut, no page of 700 kB would ever come through.
TEST(TusStorePeer, a_letter_comes_whole_over_a_link_that_is_reset) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    send_over_cuts(CutStyle::Reset);

    check_opens();
}

TEST(TusStorePeer, where_hubctl_was_killed_the_next_run_goes_on) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    std::vector<std::string> args = words();
    args.insert(args.begin(), {built_program("hubctl").string(), "--data", hub.dir().string()});
    for (const std::uint64_t mark : {letter_bytes / 4, letter_bytes / 2, letter_bytes * 3 / 4}) {
        LinkFaults faults;
        faults.bytes_per_s = 2'000'000;
        proxy->set_faults(faults);
        auto run = ChildProcess::start(args);
        CHECK_OK(run);
        CHECK(soon([&] { return proxy->counts().up_bytes > mark; }));
        run->signal(SIGKILL);
        LONGS_EQUAL(128 + SIGKILL, run->wait());
    }
    proxy->set_faults({});
    send();

    check_opens();
    CHECK(proxy->counts().up_bytes < letter_bytes * 5 / 4);
}

TEST(TusStorePeer, a_store_that_is_not_the_bodys_is_told_nothing) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    const TestCity other(make_system_clock()->wall().unix_ms / 1000);
    write("store-ca.pem", other.authority.certificate().pem());

    LONGS_EQUAL(3, hub.hubctl(words()).exit_code);

    CHECK(uploads().empty());
    CHECK(proxy->counts().up_bytes < 4000);  // a handshake
}

TEST(TusStorePeer, mistakes_have_their_exit_codes) {
    if (const char* reason = missing()) {
        SKIP_TEST(reason);
    }
    begin();
    const auto with = [&](const std::vector<std::string>& args) {
        std::vector<std::string> all = {"sealed", letter.hash()};
        all.insert(all.end(), args.begin(), args.end());
        return hub.hubctl(all).exit_code;
    };
    const std::string url = words()[4];
    const std::string ca = at("store-ca.pem");
    LONGS_EQUAL(5, with({"--to", url, "--ca", ca}));  // the store wants its token
    LONGS_EQUAL(2, with({"--to", url}));
    LONGS_EQUAL(2, with({"--to", "http://example.org/files"}));
    LONGS_EQUAL(2, with({"--to", url, "--out", at("folder"), "--ca", ca}));
    LONGS_EQUAL(2, with({"--out", at("folder"), "--ca", ca}));
    LONGS_EQUAL(2, with({}));
    write("token", "two words");
    LONGS_EQUAL(2, with({"--to", url, "--ca", ca, "--token", at("token")}));
    LONGS_EQUAL(4, with({"--to", url, "--ca", ca, "--token", at("no-such-file")}));
    CHECK(uploads().empty());
    CHECK_FALSE(fs::exists(dir.path() / "folder"));
}
