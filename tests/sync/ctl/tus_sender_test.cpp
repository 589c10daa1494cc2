// Goal: bytes come to a store whole and once, whatever it answers on the way, and what cannot help
// is said at once. Method: a store in memory by the words of tus 1.0 that misbehaves as told; time
// is counted, not waited for. A store that others wrote: tus_store_peer_test.cpp.
#include "sync/ctl/tus_sender.hpp"

#include <deque>
#include <map>
#include <mutex>

#include "firmware/http/server.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_bytes.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hubctl;
using namespace kiosk::test;

// Keeps uploads by number. `answers` are given first, one to each request that comes.
class MemoryStore final : private http::Handler {
public:
    struct Upload {
        std::uint64_t length = 0;
        std::string metadata;
        Bytes content;
    };

    MemoryStore() { server_ = std::move(http::Server::start({}, *this)).value(); }

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(server_->port()) + "/files";
    }

    void answer_first(int status, http::Headers headers = {}) {
        const std::lock_guard lock(mutex_);
        answers_.push_back({status, std::move(headers), {}});
    }

    [[nodiscard]] std::map<std::string, Upload> uploads() const {
        const std::lock_guard lock(mutex_);
        return uploads_;
    }

    void forget() {
        const std::lock_guard lock(mutex_);
        uploads_.clear();
    }

    [[nodiscard]] std::vector<http::Request> came() const {
        const std::lock_guard lock(mutex_);
        return came_;
    }

    // Of each piece the store keeps at most so many bytes, and says so.
    std::size_t most_piece = 1 << 20;

private:
    [[nodiscard]] http::BodyPlan plan(const http::Request&) override { return {1 << 20, {}, {}}; }

    void handle(http::Request request, http::Responder responder) override {
        const std::lock_guard lock(mutex_);
        came_.push_back(request);
        if (!answers_.empty()) {
            const http::Response answer = answers_.front();
            answers_.pop_front();
            responder.reply(answer);
            return;
        }
        responder.reply(answer_to(request));
    }

    http::Response answer_to(const http::Request& request) {
        http::Response out;
        out.headers["tus-resumable"] = "1.0.0";
        if (request.method == "POST") {
            const std::string target = "/files/" + std::to_string(++made_);
            uploads_[target] = {std::stoull(std::string(request.header("upload-length"))),
                                std::string(request.header("upload-metadata")),
                                {}};
            out.status = 201;
            out.headers["location"] = target;
            return out;
        }
        const auto found = uploads_.find(request.path);
        if (found == uploads_.end()) {
            out.status = 404;
            return out;
        }
        Upload& upload = found->second;
        if (request.method == "PATCH") {
            if (request.header("upload-offset") != std::to_string(upload.content.size())) {
                out.status = 409;
                return out;
            }
            put_bytes(upload.content,
                      ByteView(request.body).first(std::min(most_piece, request.body.size())));
            out.status = 204;
        } else {
            out.headers["upload-length"] = std::to_string(upload.length);
        }
        out.headers["upload-offset"] = std::to_string(upload.content.size());
        return out;
    }

    mutable std::mutex mutex_;
    std::deque<http::Response> answers_;
    std::map<std::string, Upload> uploads_;
    std::vector<http::Request> came_;
    int made_ = 0;
    std::unique_ptr<http::Server> server_;
};

}  // namespace

TEST_GROUP(TusSender) {
    MemoryStore store;
    SeededRandom random{7};
    std::vector<std::uint64_t> waits;
    std::vector<std::string> remembered;
    const Bytes bytes = random_bytes(1, 50'000);

    Status send(const std::string& upload = "", const std::string& token = "") {
        TusSender sender({http::parse_address(store.url()).value(), "", Redacted(token)},
                         random,
                         [this](std::uint64_t ms) { waits.push_back(ms); });
        return sender.send(bytes, {{"filename", "a b"}, {"letter", "x"}}, upload, [this](auto& to) {
            remembered.push_back(to);
            return Status();
        });
    }

    std::string methods() const {
        std::string out;
        for (const auto& request : store.came()) {
            out += (out.empty() ? "" : " ") + request.method;
        }
        return out;
    }

    void check_whole(const std::string& target = "/files/1") {
        CHECK(store.uploads().at(target).content == bytes);
    }
};

TEST(TusSender, bytes_and_what_they_are_come_with_two_requests) {
    CHECK_OK(send());

    CHECK_TEXT_EQUAL("POST PATCH", methods());
    check_whole();
    CHECK_TEXT_EQUAL("filename YSBi,letter eA==", store.uploads().at("/files/1").metadata);
    LONGS_EQUAL(1, remembered.size());
    CHECK_TEXT_EQUAL("/files/1", remembered[0]);
    for (const auto& request : store.came()) {
        CHECK_TEXT_EQUAL("1.0.0", std::string(request.header("tus-resumable")));
        CHECK_TEXT_EQUAL("", std::string(request.header("authorization")));
    }
    CHECK(waits.empty());
}

TEST(TusSender, the_token_goes_with_each_request) {
    CHECK_OK(send("", "secret-word"));

    for (const auto& request : store.came()) {
        CHECK_TEXT_EQUAL("Bearer secret-word", std::string(request.header("authorization")));
    }
}

TEST(TusSender, a_store_that_takes_pieces_is_given_pieces) {
    store.most_piece = 20'000;
    CHECK_OK(send());

    CHECK_TEXT_EQUAL("POST PATCH HEAD PATCH HEAD PATCH", methods());
    check_whole();
    CHECK(waits.empty());
}

TEST(TusSender, what_was_begun_is_gone_on_with_and_what_is_whole_is_left_alone) {
    store.most_piece = 20'000;
    store.answer_first(201, {{"location", "/files/1"}});
    CHECK_OK(send());  // its first upload is not there: made anew
    CHECK_TEXT_EQUAL("POST PATCH HEAD POST PATCH HEAD PATCH HEAD PATCH", methods());
    LONGS_EQUAL(2, remembered.size());
    check_whole();

    CHECK_OK(send("/files/1"));
    CHECK_TEXT_EQUAL("POST PATCH HEAD POST PATCH HEAD PATCH HEAD PATCH HEAD", methods());
    LONGS_EQUAL(2, remembered.size());
}

TEST(TusSender, an_upload_that_the_store_removed_is_made_anew) {
    CHECK_OK(send());
    store.forget();

    CHECK_OK(send("/files/1"));

    CHECK_TEXT_EQUAL("POST PATCH HEAD POST PATCH", methods());
    check_whole("/files/2");
}

// An address that was kept may come to be another's.
TEST(TusSender, an_upload_of_another_length_is_not_ours) {
    store.answer_first(200, {{"upload-offset", "10"}, {"upload-length", "70000"}});
    CHECK_OK(send("/files/9"));
    store.answer_first(200, {{"upload-offset", "50001"}});
    CHECK_OK(send("/files/9"));

    CHECK_TEXT_EQUAL("HEAD POST PATCH HEAD POST PATCH", methods());
}

TEST(TusSender, what_passes_is_waited_for) {
    for (const int status : {503, 429, 408}) {
        store.answer_first(status);
    }
    store.answer_first(201, {{"location", "/files/1"}});
    store.answer_first(409);
    store.answer_first(423);
    CHECK_OK(send());

    CHECK_TEXT_EQUAL("POST POST POST POST PATCH HEAD HEAD POST PATCH", methods());
    check_whole();
    CHECK(waits.size() <= 4);  // the first in a row is tried again at once
    for (const std::uint64_t ms : waits) {
        CHECK(ms <= 16'000);
    }
}

TEST(TusSender, a_time_that_the_store_names_is_kept) {
    store.answer_first(503, {{"retry-after", "30"}});
    store.answer_first(503, {{"retry-after", "86400"}});
    CHECK_OK(send());

    LONGS_EQUAL(2, waits.size());
    LONGS_EQUAL(30'000, waits[0]);
    CHECK(waits[1] >= 300'000 && waits[1] <= 301'000);  // five minutes, no day
}

TEST(TusSender, a_store_that_takes_nothing_is_left_after_some_minutes) {
    store.most_piece = 0;
    CHECK_ERROR(ErrorCode::BodyStoreGone, send());

    LONGS_EQUAL(1 + 2 * 12 - 1, store.came().size());
    std::uint64_t sum = 0;
    for (const std::uint64_t ms : waits) {
        sum += ms;
    }
    CHECK(sum > 30'000 && sum < 600'000);
}

TEST(TusSender, what_cannot_help_is_said_at_once) {
    for (const int status : {400, 401, 403, 404, 412, 413, 302, 200}) {
        store.answer_first(status, {{"location", "/files/1"}});
        const Status sent = send();
        CHECK_ERROR(ErrorCode::BodyStoreRefused, sent);
        CHECK_TEXT_EQUAL("POST: HTTP " + std::to_string(status), sent.error().context);
    }
    CHECK(store.uploads().empty());
    CHECK(waits.empty());
    CHECK(remembered.empty());
}

TEST(TusSender, answers_that_are_no_tus_are_refused) {
    for (const char* location : {"", "http://127.0.0.1:1/files/1", "https://evil.example.org/1"}) {
        store.answer_first(201, {{"location", location}});
        CHECK_ERROR(ErrorCode::BodyStoreRefused, send());
    }
    store.answer_first(200);  // no offset
    CHECK_ERROR(ErrorCode::BodyStoreRefused, send("/files/1"));
    for (const char* offset : {"", "x", "-1", "60000"}) {
        store.answer_first(201, {{"location", "/files/1"}});
        store.answer_first(204, {{"upload-offset", offset}});
        CHECK_ERROR(ErrorCode::BodyStoreRefused, send());
    }
    CHECK(waits.empty());
}

TEST(TusSender, an_upload_that_cannot_be_remembered_is_not_filled) {
    TusSender sender({http::parse_address(store.url()).value(), "", {}}, random, [](auto) {});
    CHECK_ERROR(ErrorCode::DiskFull, sender.send(bytes, {}, "", [](const std::string&) {
        return Status(ErrorCode::DiskFull);
    }));
    CHECK_TEXT_EQUAL("POST", methods());
}
