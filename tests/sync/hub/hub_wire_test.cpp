// Goal: the hub keeps its promises on the wire. Method: a real cityhub process, real certificates,
// mutual TLS over loopback; kill -9 where a power cut would be.
#include "firmware/base/random.hpp"
#include "firmware/crypto/authority.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/protocol/zstd_frame.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

Bytes pack_of(const std::vector<Bytes>& blobs) {
    Bytes out;
    for (const Bytes& blob : blobs) {
        sync::put_pack_frame(out, {crypto::sha256(blob), blob.size(), 0, blob.size()});
        put_bytes(out, blob);
    }
    return out;
}

// Reads well up to a point and fails there: the client drops the connection in mid-body.
class CutSource final : public http::UploadSource {
public:
    CutSource(const Bytes& bytes, std::uint64_t cut_at) : bytes_(bytes), cut_at_(cut_at) {}

    std::uint64_t size() const override { return bytes_.size(); }

    Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) override {
        if (offset >= cut_at_) {
            return Error{ErrorCode::IoFailed, "cut"};
        }
        const auto count = std::min<std::size_t>(out.size(), cut_at_ - offset);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
        return count;
    }

private:
    const Bytes& bytes_;
    std::uint64_t cut_at_;
};

}  // namespace

TEST_GROUP(HubWire) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub", store_arguments()};
    WireDevice device{1};

    void setup() override {
        CHECK(hub.start());
        device.enrol(hub);
    }
};

TEST(HubWire, records_and_pages_reach_the_hub_and_are_answered_with_receipts) {
    const Bytes content = random_bytes(1, 8192);
    const Bytes page = random_bytes(2, 65536);
    device.journal.issue_ticket(1);
    device.journal.append(
        "letter.confirmed",
        letter_body(
            7, hub::LetterClass::Ordinary, {crypto::sha256(content), crypto::sha256(page)}));

    const auto first = device.send(device.journal.everything());
    check_status(201, device.put(page));
    const auto whole = device.put(content);

    CHECK(first.verdicts.at(1).kind == sync::VerdictKind::WaitingForPages);
    LONGS_EQUAL(2, first.verdicts[1].pages.size());
    CHECK_OK(sync::verify_receipt(first.receipts.at(0), device.hub_key));
    check_status(201, whole);
    const auto receipts = sync::parse_page_answer(whole->text());
    CHECK_OK(receipts);
    LONGS_EQUAL(1, receipts->size());
    CHECK_OK(sync::verify_receipt(receipts->at(0), device.hub_key));
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
    LONGS_EQUAL(0, WEXITSTATUS(hub.end(SIGTERM)));
}

TEST(HubWire, strangers_are_refused_before_they_are_read) {
    device.journal.issue_ticket(1);
    const auto frame = sync::encode_batch(device.journal.everything());
    WireDevice without{2};
    without.connect(hub);
    check_refusal(403, ErrorCode::ForeignPeer, without.post_batch(*frame));

    const auto other_city = crypto::CertificateAuthority::create("Other city", 1767229000, 9000);
    const auto csr = crypto::make_csr(without.tls_key, device.journal.id.text());
    without.certificate_pem =
        other_city->issue_device(*csr, device.journal.id.text(), 1767229000, 9000)->pem();
    without.connect(hub);
    const auto foreign = without.post_batch(*frame);
    CHECK(!foreign || foreign->status == 403);

    WireDevice enrolled{3};
    enrolled.enrol(hub);
    check_refusal(403, ErrorCode::ForeignPeer, enrolled.post_batch(*frame));
    check_status(404, device.head(crypto::sha256(as_bytes("nothing"))));
}

TEST(HubWire, a_hub_of_another_city_gets_no_byte) {
    HubProcess other(dir.path() / "other", store_arguments());
    CHECK(other.start());
    http::ClientOptions options;
    options.base_url = other.url();
    options.ca_pem = hub.ca_pem();
    device.client = std::make_unique<http::Client>(options);

    CHECK_ERROR(ErrorCode::ForeignPeer, device.ask_for_certificate(hub.token()));
    LONGS_EQUAL(0, device.client->uploaded_bytes());
}

TEST(HubWire, bad_batches_are_named_and_change_nothing) {
    device.journal.issue_ticket(1);
    sync::Batch batch = device.journal.everything();
    check_refusal(400, ErrorCode::BadArgument, device.post_batch(to_bytes("no zstd at all")));
    check_refusal(413,
                  ErrorCode::BodyTooLarge,
                  device.post_batch(sync::compress(std::string(64 << 20, '0'))));
    check_refusal(413, ErrorCode::BodyTooLarge, device.post_batch(random_bytes(3, 400000)));
    check_refusal(400, ErrorCode::BadJson, device.post_batch(sync::compress("{\"v\":1")));
    batch.signature[0] ^= 1;
    check_refusal(403, ErrorCode::BadSignature, device.post_batch(*sync::encode_batch(batch)));
    batch = device.journal.everything();
    batch.records[0].body[3] ^= 1;
    check_refusal(409, ErrorCode::ChainBroken, device.post_batch(*sync::encode_batch(batch)));

    const auto answer = device.send(device.journal.everything());
    CHECK(answer.verdicts.at(0).kind == sync::VerdictKind::Stored);
    const auto devices = parse_json(hub.hubctl({"--json", "devices"}).out);
    LONGS_EQUAL(2, devices->at(0)["alarms"].size());
}

TEST(HubWire, a_piece_survives_kill_9_and_is_gone_on_with) {
    const Bytes page = random_bytes(4, 200000);
    const Digest sha256 = crypto::sha256(page);
    const auto piece = device.put(sha256, 0, page.size(), ByteView(page).first(100000));
    check_status(204, piece);
    CHECK_TEXT_EQUAL("100000", piece->header("upload-offset"));

    hub.end(SIGKILL);
    CHECK(hub.start());

    device.connect(hub);
    const auto head = device.head(sha256);
    check_status(200, head);
    CHECK_TEXT_EQUAL("100000", head->header("upload-offset"));
    CHECK_TEXT_EQUAL("?0", head->header("upload-complete"));
    check_status(201, device.put(sha256, 100000, page.size(), ByteView(page).subspan(100000)));
    const auto whole = device.head(sha256);
    CHECK_TEXT_EQUAL("?1", whole->header("upload-complete"));
    CHECK_TEXT_EQUAL("200000", whole->header("upload-length"));
}

TEST(HubWire, a_cut_in_mid_body_keeps_what_was_read) {
    const Bytes page = random_bytes(5, 1000000);
    const Digest sha256 = crypto::sha256(page);
    CutSource source(page, 700000);
    http::ClientRequest put;
    put.method = "PUT";
    put.target = sync::page_path(sha256);
    put.headers["upload-offset"] = "0";
    put.headers["upload-length"] = std::to_string(page.size());
    put.upload = &source;
    CHECK_FALSE(device.client->perform(put).has_value());

    // The hub may still be reading what the kernel holds: a request behind it takes over.
    CHECK(device.go_on_with(page) > 0);
}

TEST(HubWire, a_pack_makes_its_letter_whole_with_one_answer) {
    const std::vector<Bytes> blobs{
        random_bytes(1, 8192), random_bytes(2, 65536), random_bytes(3, 1)};
    std::vector<Digest> manifest;
    for (const Bytes& blob : blobs) {
        manifest.push_back(crypto::sha256(blob));
    }
    device.journal.append("letter.confirmed", letter_body(7, hub::LetterClass::Ordinary, manifest));
    device.send(device.journal.everything());
    // The hub has some of the second already.
    check_status(204, device.put(manifest[1], 0, 65536, ByteView(blobs[1]).first(1000)));

    const auto response = device.post_pack(pack_of(blobs));

    check_status(200, response);
    const auto answer = sync::parse_pack_answer(response->text(), 3);
    CHECK_OK(answer);
    CHECK(answer->pages == std::vector<sync::PackResult>(3, {true, 0, {}}));
    LONGS_EQUAL(1, answer->receipts.size());
    CHECK_OK(sync::verify_receipt(answer->receipts.at(0), device.hub_key));
    const auto again = sync::parse_pack_answer(device.post_pack(pack_of(blobs))->text(), 3);
    CHECK_OK(again);
    CHECK(again->pages == answer->pages);
    LONGS_EQUAL(0, again->receipts.size());
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}

TEST(HubWire, a_pack_brings_rests_and_beginnings) {
    const Bytes first = random_bytes(1, 50000);
    const Bytes second = random_bytes(2, 50000);
    const Bytes third = random_bytes(3, 50000);
    check_status(204, device.put(crypto::sha256(first), 0, 50000, ByteView(first).first(30000)));
    Bytes pack;
    sync::put_pack_frame(pack, {crypto::sha256(first), 50000, 20000, 30000});
    put_bytes(pack, ByteView(first).subspan(20000));
    sync::put_pack_frame(pack, {crypto::sha256(second), 50000, 0, 10000});
    put_bytes(pack, ByteView(second).first(10000));
    sync::put_pack_frame(pack, {crypto::sha256(third), 50000, 100, 49900});
    put_bytes(pack, ByteView(third).subspan(100));

    const auto answer = sync::parse_pack_answer(device.post_pack(pack)->text(), 3);

    CHECK_OK(answer);
    CHECK(answer->pages.at(0) == (sync::PackResult{true, 0, {}}));
    CHECK(answer->pages.at(1) == (sync::PackResult{false, 10000, {}}));
    CHECK_EQUAL(ErrorCode::WrongOffset, answer->pages.at(2).refused.value());
    check_status(201,
                 device.put(crypto::sha256(second), 10000, 50000, ByteView(second).subspan(10000)));
}

TEST(HubWire, a_pack_asks_about_many_blobs_at_once_and_changes_none) {
    const Bytes whole = random_bytes(1, 20000);
    const Bytes piece = random_bytes(2, 50000);
    const Bytes nothing = random_bytes(3, 50000);
    const Bytes brought = random_bytes(4, 50000);
    check_status(201, device.put(whole));
    check_status(204, device.put(crypto::sha256(piece), 0, 50000, ByteView(piece).first(30000)));
    Bytes pack;
    for (const Bytes* blob : {&whole, &piece, &nothing}) {
        sync::put_pack_frame(pack, {crypto::sha256(*blob), blob->size(), 0, 0});
    }
    put_bytes(pack, pack_of({brought}));

    for (int i = 0; i < 2; ++i) {
        const auto answer = sync::parse_pack_answer(device.post_pack(pack)->text(), 4);
        CHECK_OK(answer);
        CHECK(answer->pages ==
              (std::vector<sync::PackResult>{
                  {true, 0, {}}, {false, 30000, {}}, {false, 0, {}}, {true, 0, {}}}));
    }
    LONGS_EQUAL(30000, device.go_on_with(piece));

    WireDevice stranger{2};
    stranger.enrol(hub);
    const auto answer = sync::parse_pack_answer(stranger.post_pack(pack)->text(), 4);
    CHECK_OK(answer);
    CHECK_FALSE(answer->pages.at(0).whole);
}

TEST(HubWire, a_pack_cut_in_the_middle_leaves_whole_blobs_and_a_piece) {
    const std::vector<Bytes> blobs{random_bytes(1, 300000), random_bytes(2, 300000)};
    const Bytes pack = pack_of(blobs);
    CutSource source(pack, 500000);
    http::ClientRequest post;
    post.method = "POST";
    post.target = sync::kPackPath;
    post.upload = &source;
    CHECK_FALSE(device.client->perform(post).has_value());

    // The hub may still be reading what the kernel holds.
    std::string complete;
    for (int i = 0; i < 100 && complete != "?1"; ++i) {
        const auto head = device.head(crypto::sha256(blobs[0]));
        CHECK_OK(head);
        complete = head->header("upload-complete");
        pause_ms(20);
    }
    CHECK_TEXT_EQUAL("?1", complete);
    const auto piece = device.head(crypto::sha256(blobs[1]));
    check_status(200, piece);
    const auto offset = sync::parse_byte_count(piece->header("upload-offset")).value_or(0);
    CHECK(offset > 0 && offset < 200000);

    const auto answer = sync::parse_pack_answer(device.post_pack(pack)->text(), 2);
    CHECK_OK(answer);
    CHECK(answer->pages == std::vector<sync::PackResult>(2, {true, 0, {}}));
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}

TEST(HubWire, a_bad_pack_is_named_and_keeps_what_came_before) {
    const Bytes good = random_bytes(1, 5000);
    Bytes pack = pack_of({good});
    Bytes wrong = random_bytes(2, 5000);
    sync::put_pack_frame(pack, {crypto::sha256(wrong), wrong.size(), 0, wrong.size()});
    wrong[9] ^= 1;
    put_bytes(pack, wrong);
    const auto answer = sync::parse_pack_answer(device.post_pack(pack)->text(), 2);
    CHECK_OK(answer);
    CHECK_TRUE(answer->pages.at(0).whole);
    CHECK_EQUAL(ErrorCode::DigestMismatch, answer->pages.at(1).refused.value());

    const Bytes other = random_bytes(3, 5000);
    Bytes torn = pack_of({other, random_bytes(4, 5000)});
    torn.resize(torn.size() - 100);
    check_refusal(400, ErrorCode::BadArgument, device.post_pack(torn));
    check_status(200, device.head(crypto::sha256(other)));
    Bytes huge = pack_of({random_bytes(5, 100)});
    sync::put_pack_frame(
        huge, {crypto::sha256(as_bytes("x")), sync::kMaxPackBytes, 0, sync::kMaxPackBytes});
    check_refusal(413, ErrorCode::BodyTooLarge, device.post_pack(huge));
    check_refusal(400, ErrorCode::BadArgument, device.post_pack({}));
    http::ClientRequest get;
    get.target = sync::kPackPath;
    check_refusal(400, ErrorCode::MethodNotAllowed, device.client->perform(get));
}

TEST(HubWire, small_pages_need_no_file_and_a_cut_leaves_a_piece) {
    const std::vector<Bytes> blobs{
        random_bytes(1, 16384), random_bytes(2, 16384), random_bytes(3, 16384)};
    const Bytes pack = pack_of(blobs);
    CutSource source(pack, 40000);
    http::ClientRequest post;
    post.method = "POST";
    post.target = sync::kPackPath;
    post.upload = &source;
    CHECK_FALSE(device.client->perform(post).has_value());

    std::uint64_t offset = 0;
    for (int i = 0; i < 100 && offset == 0; ++i) {
        const auto piece = device.head(crypto::sha256(blobs[2]));
        CHECK_OK(piece);
        offset = sync::parse_byte_count(piece->header("upload-offset")).value_or(0);
        pause_ms(20);
    }
    CHECK(offset > 0 && offset < 16384);
    LONGS_EQUAL(offset, device.go_on_with(blobs[2]));

    const auto answer = sync::parse_pack_answer(device.post_pack(pack)->text(), 3);
    CHECK_OK(answer);
    CHECK(answer->pages == std::vector<sync::PackResult>(3, {true, 0, {}}));
    for (const char* folder : {"blobs", "partials"}) {
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(hub.dir() / folder)) {
            CHECK_FALSE(entry.is_regular_file());
        }
    }
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}

TEST(HubWire, pages_answer_each_mistake_with_what_helps_on) {
    const Bytes page = random_bytes(6, 65536);
    const Digest sha256 = crypto::sha256(page);
    check_status(204, device.put(sha256, 0, page.size(), ByteView(page).first(1000)));
    const auto wrong_offset = device.put(sha256, 5000, page.size(), ByteView(page).first(10));
    check_refusal(409, ErrorCode::WrongOffset, wrong_offset);
    CHECK_TEXT_EQUAL("1000", wrong_offset->header("upload-offset"));

    const Bytes rubbish(page.size() - 1000, 0);
    const auto wrong_digest = device.put(sha256, 1000, page.size(), rubbish);
    check_refusal(422, ErrorCode::DigestMismatch, wrong_digest);
    LONGS_EQUAL(64, wrong_digest->header("content-sha256").size());
    check_status(404, device.head(sha256));

    check_status(201, device.put(page));
    check_status(200, device.put(page));
    check_refusal(413,
                  ErrorCode::PageTooLarge,
                  device.put(crypto::sha256(as_bytes("x")), 0, 17 << 20, as_bytes("x")));
    WireDevice other{2};
    other.enrol(hub);
    check_status(404, other.head(sha256));
}

TEST(HubWire, a_full_disk_is_507_and_the_device_may_try_again) {
    const Bytes page = random_bytes(8, 65536);
    const Digest sha256 = crypto::sha256(page);
    const auto folder = hub.dir() / "partials" / device.journal.id.text();
    std::filesystem::create_directories(folder);
    std::filesystem::create_symlink("/dev/full", folder / to_hex(sha256));

    check_refusal(507, ErrorCode::DiskFull, device.put(page));

    check_status(201, device.put(page));
}

TEST(HubWire, a_revoked_device_is_refused_at_its_next_request) {
    device.journal.issue_ticket(1);
    device.send(device.journal.everything());

    LONGS_EQUAL(0, hub.hubctl({"device", "revoke", device.journal.id.text()}).exit_code);

    const auto frame = sync::encode_batch(device.journal.everything());
    check_refusal(403, ErrorCode::DeviceRevoked, device.post_batch(*frame));
    check_refusal(403, ErrorCode::DeviceRevoked, device.put(random_bytes(1, 65536)));
}

TEST(HubWire, an_earlier_certificate_ends_with_a_new_enrolment) {
    const std::string old_certificate = device.certificate_pem;
    crypto::TlsKey old_key = std::move(device.tls_key);
    device.tls_key = crypto::TlsKey::generate();
    device.certificate_pem.clear();
    device.enrol(hub);
    check_status(404, device.head(crypto::sha256(as_bytes("x"))));

    device.certificate_pem = old_certificate;
    device.tls_key = std::move(old_key);
    device.connect(hub);

    check_status(403, device.head(crypto::sha256(as_bytes("x"))));
}

TEST(HubWire, a_used_token_is_refused_on_the_wire) {
    const std::string token = hub.token();
    WireDevice first{4};
    first.connect(hub);
    check_status(200, first.ask_for_certificate(token));
    check_status(200, first.ask_for_certificate(token));

    WireDevice second{5};
    second.connect(hub);
    check_refusal(403, ErrorCode::WrongToken, second.ask_for_certificate(token));
}

TEST(HubWire, unknown_addresses_and_methods_are_refused) {
    http::ClientRequest get;
    get.target = "/v1/batch";
    check_refusal(400, ErrorCode::MethodNotAllowed, device.client->perform(get));
    get.target = "/v1/elsewhere";
    check_refusal(404, ErrorCode::UnknownRoute, device.client->perform(get));
    get.target = "/v1/pages/" + std::string(64, 'A');
    check_refusal(404, ErrorCode::UnknownRoute, device.client->perform(get));
}

TEST(HubWire, drills_answer_wrongly_and_store_nothing) {
    device.journal.issue_ticket(1);
    const auto frame = sync::encode_batch(device.journal.everything());
    hub.end(SIGTERM);
    CHECK(hub.start({"--fault", "500"}));
    device.connect(hub);
    check_status(500, device.post_batch(*frame));
    hub.end(SIGTERM);
    CHECK(hub.start({"--fault", "garbage"}));
    device.connect(hub);
    const auto portal = device.post_batch(*frame);
    check_status(200, portal);
    CHECK_ERROR(ErrorCode::HubGarbage, sync::parse_answer(portal->text()));
    hub.end(SIGTERM);
    CHECK(hub.start());

    device.connect(hub);
    CHECK(device.send(device.journal.everything()).verdicts.at(0).kind ==
          sync::VerdictKind::Stored);
}

TEST(HubWire, kill_9_among_batches_loses_and_doubles_nothing) {
    constexpr int kRecords = 600;
    for (int i = 1; i <= kRecords; ++i) {
        device.journal.issue_ticket(i % 999 + 1);
    }
    SeededRandom random(7);
    std::int64_t acknowledged = 0;
    int kills = 0;
    while (acknowledged < kRecords) {
        const auto last = std::min<std::int64_t>(
            kRecords, acknowledged + 1 + static_cast<std::int64_t>(random.below(20)));
        const auto batch = device.journal.batch(acknowledged + 1, last);
        // Now and then the hub dies while the batch is on its way, at an arbitrary point.
        std::thread killer;
        if (random.below(4) == 0 && kills < 12) {
            killer = std::thread([&, wait_ms = random.below(12)] {
                pause_ms(wait_ms);
                hub.end(SIGKILL);
            });
            ++kills;
        }
        const auto response = device.post_batch(*sync::encode_batch(batch));
        if (killer.joinable()) {
            killer.join();
            CHECK(hub.start());
            device.connect(hub);
        }
        if (response && response->status == 200) {
            const auto answer = sync::parse_answer(response->text());
            CHECK_OK(answer);
            CHECK(answer->head.value >= last);
            acknowledged = last;
        }
    }

    CHECK(kills >= 5);
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
    const auto devices = parse_json(hub.hubctl({"--json", "devices"}).out);
    LONGS_EQUAL(kRecords, devices->at(0)["records"].get<int>());
    const auto tickets = parse_json(hub.hubctl({"--json", "tickets"}).out);
    LONGS_EQUAL(kRecords, tickets->size());
}
