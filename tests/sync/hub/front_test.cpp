// Goal: behind nginx, as it is set up by what hubctl front prints, the hub keeps the same promises
// and believes nobody else. Method: a real nginx, a real cityhub, devices with certificates; resume
// through the front over the cutting proxy.
#include "sync/hub/front.hpp"

#include <sys/resource.h>

#include <cctype>
#include <map>
#include <thread>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "firmware/crypto/authority.hpp"
#include "sync/protocol/manifest.hpp"
#include "sync/protocol/renewal.hpp"
#include "tests/support/crowd/crowd.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"
#include "tests/support/front_process.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

// As nginx's $ssl_client_escaped_cert.
std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += std::isalnum(static_cast<unsigned char>(c)) != 0
                   ? std::string(1, c)
                   : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

TEST_GROUP(Front) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    std::optional<FrontProcess> front;
    WireDevice device{1};

    void begin() {
        CHECK(hub.start({}, "--front"));
        front.emplace(std::vector<const HubProcess*>{&hub});
        device.url = front->url();
        device.enrol(hub);
    }

    // What the front answers to these very bytes, which come with the device's certificate.
    std::string said_over_tls(std::string_view bytes) const {
        const auto keep = [this](const char* name, std::string_view text) {
            CHECK_OK(write_file_durably(dir.path() / name, as_bytes(text), FileMode::Private));
        };
        keep("bytes", bytes);
        keep("device.pem", device.certificate_pem);
        keep("device.key", as_text(device.tls_key.pem()));
        const std::string at = dir.path().string();
        const std::string command = fmt::format(
            "timeout 10 openssl s_client -quiet -connect 127.0.0.1:{} -CAfile "
            "{}/ca.pem "
            "-cert {}/device.pem -key {}/device.key <{}/bytes >{}/answer 2>/dev/null",
            front->port(),
            hub.dir().string(),
            at,
            at,
            at,
            at);
        CHECK(std::system(command.c_str()) != -1);
        return read_text_file(dir.path() / "answer").value();
    }

    // A client that speaks with the hub past the front.
    http::Client past() const {
        http::ClientOptions options;
        options.base_url = "http://127.0.0.1:" + std::to_string(hub.port());
        return http::Client(options);
    }
};

TEST(Front, records_and_pages_come_through_and_are_answered) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    const Bytes content = random_bytes(1, 8192);
    const Bytes page = random_bytes(2, 1 << 20);
    device.journal.issue_ticket(1);
    device.journal.append(
        "letter.confirmed",
        letter_body(
            7, hub::LetterClass::Ordinary, {crypto::sha256(content), crypto::sha256(page)}));

    const auto answer = device.send(device.journal.everything());
    CHECK(answer.verdicts.at(1).kind == sync::VerdictKind::WaitingForPages);
    check_status(201, device.put(content));
    Bytes pack;
    sync::put_pack_frame(pack, {crypto::sha256(page), page.size(), 0, page.size()});
    put_bytes(pack, page);
    const auto packed = device.post_pack(pack);

    check_status(200, packed);
    CHECK_EQUAL(1U, sync::parse_pack_answer(packed->text(), 1)->receipts.size());
    const auto whole = device.head(crypto::sha256(page));
    CHECK_TEXT_EQUAL("?1", whole->header("upload-complete"));
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}

TEST(Front, page_of_16_MiB_comes_through_and_a_larger_one_is_refused) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    const Bytes page = random_bytes(3, sync::kMaxPageBytes);
    check_status(201, device.put(page));
    const auto refused = device.put(random_bytes(4, sync::kMaxPageBytes + 1));

    CHECK(!refused || refused->status == 413);
}

TEST(Front, certificate_in_a_header_of_the_client_is_worth_nothing) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    WireDevice stranger{2};
    stranger.url = front->url();
    stranger.connect(hub);
    http::ClientRequest head;
    head.method = "HEAD";
    head.target = sync::page_path(crypto::sha256(as_bytes("x")));
    std::string escaped;
    for (const char c : device.certificate_pem) {
        escaped += c == '\n' ? std::string("%0A") : std::string(1, c);
    }
    head.headers[hub::kClientCertificateHeader] = escaped;
    head.headers[hub::kFrontSecretHeader] = read_text_file(hub.dir() / "front.key").value();

    check_status(403, stranger.client->perform(head));
    check_status(404, device.head(crypto::sha256(as_bytes("x"))));
}

// Behind a request that can be read in two ways stands another one, which would bring a page in
// this device's name. What nginx passes on, the hub and it must read alike.
TEST(Front, nothing_is_smuggled_through_it) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    int n = 0;
    for (const std::string heads : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                                    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                                    "Content-Length: 5\r\nContent-Length: SIZE\r\n",
                                    "Content-Length: SIZE\r\nContent-Length: 5\r\n",
                                    "Content-Length: +5\r\n",
                                    "Content-Length : 5\r\n",
                                    "Content-Length: 5, 5\r\n",
                                    "Transfer-Encoding: xchunked\r\n",
                                    "Transfer-Encoding: chunked, identity\r\n",
                                    "Transfer-Encoding : chunked\r\n",
                                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n"}) {
        const std::string page = "a page " + std::to_string(++n);
        const Digest sha256 = crypto::sha256(as_bytes(page));
        const std::string hidden = "PUT " + sync::page_path(sha256) +
                                   " HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\nUpload-Length: " +
                                   std::to_string(page.size()) +
                                   "\r\nContent-Length: " + std::to_string(page.size()) +
                                   "\r\n\r\n" + page;
        std::string outer = "POST " + std::string(sync::kBatchPath) + " HTTP/1.1\r\nHost: x\r\n" +
                            heads + "\r\n0\r\n\r\n" + hidden;
        if (const auto at = outer.find("SIZE"); at != std::string::npos) {
            outer.replace(at, 4, std::to_string(5 + hidden.size()));
        }
        const std::string answer = said_over_tls(outer);

        if (!answer.starts_with("HTTP/1.1 4") && !answer.starts_with("HTTP/1.1 501")) {
            FAIL((heads + "-> " + answer).c_str());
        }
        check_status(404, device.head(sha256));
    }
    // The same words, one after the other as they should be, do bring it.
    const std::string page = "a page";
    const Digest sha256 = crypto::sha256(as_bytes(page));
    const std::string put = "PUT " + sync::page_path(sha256) +
                            " HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\nUpload-Length: 6\r\n"
                            "Content-Length: 6\r\nConnection: close\r\n\r\n" +
                            page;
    CHECK(said_over_tls(put).starts_with("HTTP/1.1 201"));
    CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));
}

TEST(Front, nobody_speaks_with_the_hub_past_the_front) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    auto client = past();
    http::ClientRequest request;
    request.method = "POST";
    request.target = sync::kEnrolPath;
    check_refusal(403, ErrorCode::ForeignPeer, client.perform(request));
    request.target = sync::kBatchPath;
    request.headers[hub::kFrontSecretHeader] = std::string(64, '0');
    check_refusal(403, ErrorCode::ForeignPeer, client.perform(request));
    request.headers[hub::kFrontSecretHeader] = read_text_file(hub.dir() / "front.key").value();
    check_refusal(403, ErrorCode::ForeignPeer, client.perform(request));
    request.headers[hub::kClientCertificateHeader] = "-----BEGIN%20CERTIFICATE-----%0Ax";
    check_refusal(403, ErrorCode::ForeignPeer, client.perform(request));
}

TEST(Front, certificate_of_another_city_is_refused) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    const auto other = crypto::CertificateAuthority::create("Other city", 1767229000, 9000);
    WireDevice foreign{3};
    const auto csr = crypto::make_csr(foreign.tls_key, device.journal.id.text());
    foreign.certificate_pem =
        other->issue_device(*csr, device.journal.id.text(), 1767229000, 9000)->pem();
    foreign.url = front->url();
    foreign.connect(hub);
    check_refusal(403, ErrorCode::ForeignPeer, foreign.post_batch(to_bytes("x")));

    // The same certificate handed in by a front that was set up wrongly.
    auto client = past();
    http::ClientRequest request;
    request.method = "POST";
    request.target = sync::kBatchPath;
    request.headers[hub::kFrontSecretHeader] = read_text_file(hub.dir() / "front.key").value();
    for (const char c : foreign.certificate_pem) {
        request.headers[hub::kClientCertificateHeader] +=
            c == '\n' ? std::string("%0A") : std::string(1, c);
    }
    check_status(403, client.perform(request));
}

// nginx itself turns the ended certificate away: its answer must say so in the protocol's words, or
// the device would not know what to do.
TEST(Front, device_with_an_ended_certificate_is_told_and_renews_it_through_the_front) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    const auto ca = crypto::CertificateAuthority::load(hub.dir());
    const auto csr = crypto::make_csr(device.tls_key, device.journal.id.text());
    const std::int64_t now_s = make_system_clock()->wall().unix_ms / 1000;
    const std::string fresh = device.certificate_pem;
    device.certificate_pem =
        ca->issue_device(*csr, device.journal.id.text(), now_s - 100 * 86'400, 90)->pem();
    device.connect(hub);
    check_refusal(403, ErrorCode::CertificateEnded, device.post_batch(to_bytes("x")));

    sync::RenewRequest request;
    request.certificate_der = crypto::Certificate::from_pem(device.certificate_pem)->der();
    request.csr_der = *csr;
    device.certificate_pem.clear();
    device.connect(hub);
    http::ClientRequest ask;
    ask.target = sync::kRenewPath;
    request.nonce = *sync::parse_nonce(device.client->perform(ask)->text());
    request.proof = device.journal.key.sign(sync::renew_message(request));
    ask.method = "POST";
    ask.body = to_bytes(sync::encode_renew_request(request));
    const auto answer = device.client->perform(ask);

    check_status(200, answer);
    device.certificate_pem = *sync::parse_renew_answer(answer->text());
    device.connect(hub);
    device.journal.issue_ticket(1);
    CHECK_EQUAL(1U, device.send(device.journal.everything()).verdicts.size());
}

TEST(Front, question_about_documents_waits_behind_the_front_too) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    http::ClientRequest request;
    request.target = sync::kStatePathPrefix + device.journal.id.text();
    const auto first = device.client->perform(request);
    check_status(200, first);
    request.headers["if-none-match"] = first->header("etag");
    request.target += "?wait=50";
    Result<http::Response> answer = Error{ErrorCode::Unknown};
    std::jthread waiting([&] { answer = device.client->perform(request); });
    pause_ms(300);
    CHECK_OK(write_file_durably(dir.path() / "q.toml", as_bytes("a = 1")));
    LONGS_EQUAL(0,
                hub.hubctl({"document", "publish", "settings", (dir.path() / "q.toml").string()})
                    .exit_code);
    waiting.join();
    check_status(200, answer);
    const auto manifest = sync::parse_manifest(answer->text(), device.journal.id, device.hub_key);
    CHECK_OK(manifest);
    CHECK_EQUAL(1U, manifest->documents.size());
}

TEST(Front, piece_of_a_page_that_was_cut_off_is_gone_on_with) {
    if (!FrontProcess::installed()) {
        SKIP_TEST("nginx is not installed");
    }
    begin();
    auto proxy = CutProxy::start(static_cast<std::uint16_t>(front->port()), {}, 5);
    CHECK_OK(proxy);
    device.url = "https://127.0.0.1:" + std::to_string((*proxy)->port());
    device.connect(hub);
    const Bytes page = random_bytes(6, 2'000'000);
    LinkFaults faults;
    faults.cut_every_bytes = 600'000;
    (*proxy)->set_faults(faults);
    CHECK_FALSE(device.put(page).has_value());
    (*proxy)->set_faults({});

    // A front that collects the whole body first would have passed on none of it. How much of what
    // was on its way arrives is the kernel's business.
    CHECK(device.go_on_with(page) > 0);
}

TEST(Front, configuration_refuses_what_nginx_would_read_otherwise) {
    const hub::FrontOptions good{dir.path() / "hub", "0.0.0.0:8443", {"127.0.0.1:9443"}};
    SeededRandom random(1);
    CHECK_OK(hub::front_config(good, random));
    for (const char* address : {"", "8443", "host;:1", "a b:1", "127.0.0.1:", "x:1 ssl"}) {
        hub::FrontOptions bad = good;
        bad.listen = address;
        CHECK_ERROR(ErrorCode::BadArgument, hub::front_config(bad, random));
        bad = good;
        bad.hubs = {address};
        CHECK_ERROR(ErrorCode::BadArgument, hub::front_config(bad, random));
    }
    hub::FrontOptions none = good;
    none.hubs.clear();
    CHECK_ERROR(ErrorCode::BadArgument, hub::front_config(none, random));
    LONGS_EQUAL(2, hub.hubctl({"front", "--listen", "x", "--hub", "127.0.0.1:1"}).exit_code);
}

TEST(Front, hub_listens_for_a_front_on_loopback_only) {
    CHECK_EQUAL(
        2,
        run_program("cityhub", {"--data", hub.dir().string(), "--front", "0.0.0.0:0"}).exit_code);
}

TEST(Front, as_many_kiosks_as_a_large_city_has_may_wait_for_news) {
    constexpr std::size_t kWaiting = 1500;  // more than half of what a hub used to take
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (!FrontProcess::installed() || limit.rlim_max < 4096) {
        SKIP_TEST("nginx is not installed, or ulimit -Hn is below 4096");
    }
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    begin();
    http::ClientRequest question;
    question.target = sync::kStatePathPrefix + device.journal.id.text();
    const auto now = device.client->perform(question);
    check_status(200, now);

    // As nginx would ask, for each of its kiosks on a connection of its own.
    Crowd crowd;
    http::ClientOptions past_front;
    past_front.base_url = "http://127.0.0.1:" + std::to_string(hub.port());
    past_front.least_bytes_per_s = 0;
    question.target += "?wait=55";
    question.headers["if-none-match"] = now->header("etag");
    question.headers[hub::kFrontSecretHeader] = *read_text_file(hub.dir() / "front.key");
    question.headers[hub::kClientCertificateHeader] = percent_encoded(device.certificate_pem);
    std::map<int, std::size_t> statuses;
    for (std::size_t i = 0; i < kWaiting; ++i) {
        crowd.send(crowd.add(past_front, "127.0.0.1"), question, [&](const auto& ended) {
            ++statuses[ended.response ? ended.response->status : 0];
        });
    }
    for (int turn = 0; turn < 100; ++turn) {
        crowd.carry_on(20);
    }
    CHECK_EQUAL(0U, statuses.size());  // nobody was told to come again later

    const auto file = dir.path() / "holidays.toml";
    CHECK_OK(write_file_durably(file, as_bytes("a = 1")));
    LONGS_EQUAL(0, hub.hubctl({"document", "publish", "holidays", file.string()}).exit_code);
    for (int turn = 0; turn < 1500 && crowd.under_way() > 0; ++turn) {
        crowd.carry_on(20);
    }
    CHECK_EQUAL(kWaiting, statuses[200]);
}
