// Goal: /v1/tus keeps the words of tus 1.0 and the hub's own promises about pages. Method: a real
// cityhub process, devices with certificates, each rule and each refusal; kill -9 in the middle.
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

std::string naming(const Digest& page) {
    return "sha256 " + to_base64(as_bytes(to_hex(page)));
}

}  // namespace

TEST_GROUP(TusWire) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    WireDevice device{1};
    const Bytes page = random_bytes(1, 200'000);
    const Digest sha256 = crypto::sha256(page);

    void setup() override {
        CHECK(hub.start());
        device.enrol(hub);
    }

    static Result<http::Response> ask(WireDevice & from,
                                      std::string method,
                                      std::string target,
                                      http::Headers headers = {},
                                      Bytes body = {}) {
        http::ClientRequest request;
        request.method = std::move(method);
        request.target = std::move(target);
        request.headers = std::move(headers);
        request.headers.emplace("tus-resumable", "1.0.0");
        request.body = std::move(body);
        return from.client->perform(request);
    }

    static Result<http::Response> create(WireDevice & from, const Digest& name, std::size_t bytes) {
        return ask(from,
                   "POST",
                   "/v1/tus",
                   {{"upload-length", std::to_string(bytes)}, {"upload-metadata", naming(name)}});
    }

    Result<http::Response> patch(const Digest& name, std::uint64_t offset, ByteView bytes) {
        return ask(device,
                   "PATCH",
                   "/v1/tus/" + to_hex(name),
                   {{"content-type", "application/offset+octet-stream"},
                    {"upload-offset", std::to_string(offset)}},
                   Bytes(bytes.begin(), bytes.end()));
    }

    Result<http::Response> head(WireDevice & from, const Digest& name) {
        return ask(from, "HEAD", "/v1/tus/" + to_hex(name));
    }

    void restart() {
        hub.end(SIGKILL);
        CHECK(hub.start());
        device.connect(hub);
    }
};

TEST(TusWire, server_says_what_it_can_even_to_who_names_no_version) {
    http::ClientRequest request;
    request.method = "OPTIONS";
    request.target = "/v1/tus";
    const auto answer = device.client->perform(request);

    check_status(204, answer);
    CHECK_TEXT_EQUAL("1.0.0", answer->header("tus-version"));
    CHECK_TEXT_EQUAL("1.0.0", answer->header("tus-resumable"));
    CHECK_TEXT_EQUAL("creation,expiration", answer->header("tus-extension"));
    CHECK_TEXT_EQUAL("16777216", answer->header("tus-max-size"));
}

TEST(TusWire, page_is_created_sent_in_pieces_and_whole) {
    const auto created = create(device, sha256, page.size());
    check_status(201, created);
    CHECK_TEXT_EQUAL("/v1/tus/" + to_hex(sha256), created->header("location"));
    CHECK_TEXT_EQUAL("1.0.0", created->header("tus-resumable"));
    CHECK(created->header("upload-expires").ends_with(" GMT"));
    const auto empty = head(device, sha256);
    check_status(200, empty);
    CHECK_TEXT_EQUAL("0", empty->header("upload-offset"));
    CHECK_TEXT_EQUAL("200000", empty->header("upload-length"));
    CHECK_TEXT_EQUAL("no-store", empty->header("cache-control"));
    CHECK_TEXT_EQUAL(naming(sha256), empty->header("upload-metadata"));

    const auto piece = patch(sha256, 0, ByteView(page).first(70'000));
    check_status(204, piece);
    CHECK_TEXT_EQUAL("70000", piece->header("upload-offset"));
    CHECK_TEXT_EQUAL("1.0.0", piece->header("tus-resumable"));
    LONGS_EQUAL(29, piece->header("upload-expires").size());
    const auto rest = patch(sha256, 70'000, ByteView(page).subspan(70'000));
    check_status(204, rest);
    CHECK_TEXT_EQUAL("200000", rest->header("upload-offset"));
    CHECK_TEXT_EQUAL("", rest->header("upload-expires"));

    CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));
    CHECK_TEXT_EQUAL("200000", head(device, sha256)->header("upload-offset"));
    CHECK_FALSE(std::filesystem::exists(hub.dir() / "partials" / device.journal.id.text() /
                                        (to_hex(sha256) + ".length")));
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}

TEST(TusWire, page_that_a_letter_waits_for_makes_it_whole) {
    const Bytes content = random_bytes(5, 8192);
    device.journal.append(
        "letter.confirmed",
        letter_body(7, hub::LetterClass::Ordinary, {crypto::sha256(content), sha256}));
    LONGS_EQUAL(2, device.send(device.journal.everything()).verdicts.at(0).pages.size());
    check_status(201, device.put(content));
    check_status(201, create(device, sha256, page.size()));
    check_status(204, patch(sha256, 0, page));

    // The receipt comes with the next batch.
    const auto answer = device.send(device.journal.batch(2, 1));
    bool complete = false;
    for (const auto& receipt : answer.receipts) {
        CHECK_OK(sync::verify_receipt(receipt, device.hub_key));
        complete = complete || receipt.kind == sync::ReceiptKind::Complete;
    }
    CHECK(complete);
}

TEST(TusWire, piece_and_its_length_survive_kill_9) {
    check_status(201, create(device, sha256, page.size()));
    restart();
    CHECK_TEXT_EQUAL("0", head(device, sha256)->header("upload-offset"));
    check_status(204, patch(sha256, 0, ByteView(page).first(100'000)));
    restart();

    const auto stands = head(device, sha256);
    check_status(200, stands);
    CHECK_TEXT_EQUAL("100000", stands->header("upload-offset"));
    CHECK_TEXT_EQUAL("200000", stands->header("upload-length"));
    check_status(204, patch(sha256, 100'000, ByteView(page).subspan(100'000)));
    CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));
}

TEST(TusWire, page_begun_by_put_is_ended_by_patch_and_the_other_way_round) {
    check_status(204, device.put(sha256, 0, page.size(), ByteView(page).first(50'000)));
    check_status(404, head(device, sha256));
    check_status(201, create(device, sha256, page.size()));
    CHECK_TEXT_EQUAL("50000", head(device, sha256)->header("upload-offset"));
    check_status(204, patch(sha256, 50'000, ByteView(page).subspan(50'000)));
    CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));

    const Bytes other = random_bytes(2, 90'000);
    check_status(201, create(device, crypto::sha256(other), other.size()));
    check_status(204, patch(crypto::sha256(other), 0, ByteView(other).first(40'000)));
    LONGS_EQUAL(40'000, device.go_on_with(other));
    CHECK_TEXT_EQUAL("90000", head(device, crypto::sha256(other))->header("upload-offset"));
}

TEST(TusWire, page_that_is_whole_is_not_sent_again) {
    check_status(201, device.put(page));
    const auto created = create(device, sha256, page.size());
    check_status(201, created);
    CHECK_TEXT_EQUAL("", created->header("upload-expires"));
    CHECK_TEXT_EQUAL("200000", head(device, sha256)->header("upload-offset"));
    const auto again = patch(sha256, 0, page);
    check_refusal(409, ErrorCode::WrongOffset, again);
    CHECK_TEXT_EQUAL("200000", again->header("upload-offset"));
    CHECK_TEXT_EQUAL("200000", patch(sha256, 200'001, page)->header("upload-offset"));
    check_status(204, patch(sha256, 200'000, {}));
    check_refusal(400, ErrorCode::BadArgument, create(device, sha256, page.size() + 1));
}

TEST(TusWire, wrong_offset_is_corrected) {
    check_status(201, create(device, sha256, page.size()));
    check_status(204, patch(sha256, 0, ByteView(page).first(1'000)));
    for (const std::uint64_t wrong : {0U, 999U, 1'001U, 200'001U}) {
        const auto refused = patch(sha256, wrong, ByteView(page).first(10));
        check_refusal(409, ErrorCode::WrongOffset, refused);
        CHECK_TEXT_EQUAL("1000", refused->header("upload-offset"));
        CHECK_TEXT_EQUAL("1.0.0", refused->header("tus-resumable"));
    }
    const auto shorter = create(device, sha256, 500);
    check_refusal(409, ErrorCode::WrongOffset, shorter);
    CHECK_TEXT_EQUAL("1000", shorter->header("upload-offset"));
    CHECK_TEXT_EQUAL("200000", head(device, sha256)->header("upload-length"));
}

TEST(TusWire, wrong_bytes_are_dropped_with_what_was_declared) {
    Bytes wrong = page;
    wrong[77] ^= 1;
    check_status(201, create(device, sha256, page.size()));
    const auto refused = patch(sha256, 0, wrong);
    check_refusal(422, ErrorCode::DigestMismatch, refused);
    CHECK_TEXT_EQUAL(to_hex(crypto::sha256(wrong)), refused->header("content-sha256"));
    check_status(404, head(device, sha256));
    check_refusal(404, ErrorCode::NotFound, patch(sha256, 0, page));

    check_status(201, create(device, sha256, page.size()));
    check_status(204, patch(sha256, 0, page));
}

TEST(TusWire, too_much_is_refused) {
    const auto huge = create(device, sha256, sync::kMaxPageBytes + 1);
    check_refusal(413, ErrorCode::PageTooLarge, huge);
    CHECK_TEXT_EQUAL("1.0.0", huge->header("tus-resumable"));
    check_status(201, create(device, sha256, 1'000));
    check_refusal(413, ErrorCode::BodyTooLarge, patch(sha256, 0, page));
    // Of a body past the declared length nothing counts.
    const auto far = patch(sha256, 0, Bytes(sync::kMaxPageBytes + 1));
    CHECK(!far || far->status == 413);
    restart();
    check_status(200, head(device, sha256));
}

TEST(TusWire, other_versions_of_tus_are_told_ours) {
    for (const char* version : {"", "0.2.2", "1.0.1", "1.0.0 "}) {
        for (const char* method : {"POST", "HEAD", "PATCH", "GET"}) {
            const bool creates = std::string_view(method) == "POST";
            const auto answer = ask(device,
                                    method,
                                    creates ? "/v1/tus" : "/v1/tus/" + to_hex(sha256),
                                    {{"tus-resumable", version}});
            // Blanks around a value are no part of it.
            if (std::string_view(version) != "1.0.0 ") {
                check_status(412, answer);
                CHECK_TEXT_EQUAL("1.0.0", answer->header("tus-version"));
            }
        }
    }
}

TEST(TusWire, bad_headers_are_named) {
    const std::string named = naming(sha256);
    const auto post = [this](http::Headers headers, Bytes body = {}) {
        return ask(device, "POST", "/v1/tus", std::move(headers), std::move(body));
    };
    for (const char* length : {"", "0", "-1", "1e3", "99999999999999999999", "x"}) {
        check_refusal(400,
                      ErrorCode::BadArgument,
                      post({{"upload-length", length}, {"upload-metadata", named}}));
    }
    check_refusal(400,
                  ErrorCode::BadArgument,
                  post({{"upload-defer-length", "1"}, {"upload-metadata", named}}));
    std::string upper = to_hex(sha256);
    upper[0] = 'A';
    for (const std::string& metadata : {std::string(),
                                        std::string("sha256"),
                                        std::string("sha256 !"),
                                        "sha256 " + to_hex(sha256),
                                        "sha256 " + to_base64(sha256),
                                        "sha256 " + to_base64(as_bytes(upper)),
                                        "SHA256" + named.substr(6),
                                        named + ",filename eA==",
                                        "filename eA==," + named}) {
        check_refusal(400,
                      ErrorCode::BadArgument,
                      post({{"upload-length", "10"}, {"upload-metadata", metadata}}));
    }
    check_refusal(400,
                  ErrorCode::BadArgument,
                  post({{"upload-length", "10"}, {"upload-metadata", named}}, Bytes(10)));
    check_status(404, head(device, sha256));

    check_status(201, create(device, sha256, page.size()));
    const auto patch_with = [this](http::Headers headers) {
        return ask(device, "PATCH", "/v1/tus/" + to_hex(sha256), std::move(headers), page);
    };
    check_refusal(
        415,
        ErrorCode::BadArgument,
        patch_with({{"content-type", "application/octet-stream"}, {"upload-offset", "0"}}));
    check_refusal(400,
                  ErrorCode::BadArgument,
                  patch_with({{"content-type", "application/offset+octet-stream"}}));
    check_refusal(
        400,
        ErrorCode::BadArgument,
        patch_with({{"content-type", "application/offset+octet-stream"}, {"upload-offset", "-5"}}));
    CHECK_TEXT_EQUAL("0", head(device, sha256)->header("upload-offset"));
}

TEST(TusWire, other_methods_and_addresses_are_refused) {
    const std::string at = "/v1/tus/" + to_hex(sha256);
    for (const char* method : {"GET", "PUT", "DELETE", "POST"}) {
        check_refusal(400, ErrorCode::MethodNotAllowed, ask(device, method, at));
    }
    for (const char* method : {"HEAD", "PATCH", "DELETE"}) {
        check_status(400, ask(device, method, "/v1/tus"));
    }
    check_status(404, ask(device, "HEAD", at + "0"));
    check_status(404, ask(device, "HEAD", "/v1/tus/"));
}

TEST(TusWire, patch_may_come_as_a_post_where_networks_let_no_patch_through) {
    check_status(201, create(device, sha256, page.size()));
    check_status(204,
                 ask(device,
                     "POST",
                     "/v1/tus/" + to_hex(sha256),
                     {{"x-http-method-override", "PATCH"},
                      {"content-type", "application/offset+octet-stream"},
                      {"upload-offset", "0"}},
                     page));
    CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));
}

TEST(TusWire, nobody_learns_of_the_pages_of_another_device) {
    check_status(201, create(device, sha256, page.size()));
    check_status(204, patch(sha256, 0, ByteView(page).first(1'000)));
    WireDevice other{2};
    other.enrol(hub);
    check_status(404, head(other, sha256));
    check_status(201, create(other, sha256, page.size()));
    CHECK_TEXT_EQUAL("0", head(other, sha256)->header("upload-offset"));
    check_status(204, patch(sha256, 1'000, ByteView(page).subspan(1'000)));
    CHECK_TEXT_EQUAL("0", head(other, sha256)->header("upload-offset"));

    WireDevice stranger{3};
    stranger.connect(hub);
    check_refusal(403, ErrorCode::ForeignPeer, create(stranger, sha256, page.size()));
    check_refusal(403, ErrorCode::ForeignPeer, ask(stranger, "OPTIONS", "/v1/tus"));
}

// A client of tus that hears of all bytes believes the page to be there, so it has to be.
TEST(TusWire, bytes_that_were_all_there_when_the_hub_died_are_made_whole_by_the_question) {
    const Bytes broken = random_bytes(9, 5'000);
    const Bytes small = random_bytes(10, 5'000);  // kept in the database
    check_status(201, create(device, sha256, page.size()));
    check_status(204, patch(sha256, 0, ByteView(page).first(199'999)));
    check_status(201, create(device, crypto::sha256(broken), broken.size()));
    check_status(201, create(device, crypto::sha256(small), small.size()));
    hub.end(SIGKILL);
    const auto folder = hub.dir() / "partials" / device.journal.id.text();
    CHECK_OK(write_file_durably(folder / to_hex(crypto::sha256(small)), small));
    CHECK_OK(write_file_durably(folder / to_hex(sha256), page));
    CHECK_OK(write_file_durably(folder / to_hex(crypto::sha256(broken)), Bytes(5'000)));
    CHECK(hub.start());
    device.connect(hub);

    CHECK_TEXT_EQUAL("200000", head(device, sha256)->header("upload-offset"));
    CHECK_TEXT_EQUAL("?1", device.head(sha256)->header("upload-complete"));
    CHECK_TEXT_EQUAL("5000", head(device, crypto::sha256(small))->header("upload-offset"));
    CHECK_TEXT_EQUAL("?1", device.head(crypto::sha256(small))->header("upload-complete"));
    check_status(404, head(device, crypto::sha256(broken)));
    CHECK(std::filesystem::is_empty(folder));
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}
