// Goal: a request is kept once, as it was sent, and is seen by nobody before an officer looked at
// it. Method: the hub's real store; repeated and SQL-looking contents; every decision.
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using test::kNow_ms;

}  // namespace

TEST_GROUP(ChannelTable) {
    test::TempDir dir;
    HubStore store = new_store(dir.path());
    SeededRandom random{3};
    std::string key;

    static HubStore new_store(const std::filesystem::path& folder) {
        test::give_store(folder);
        return test::FakeHub::open_store(folder);
    }

    void setup() override {
        const auto made = store.channels().add("web", random, kNow_ms);
        CHECK_OK(made);
        key = *made;
    }

    std::string take(const RequestContent& content, std::int64_t at_ms = kNow_ms) {
        const auto token = store.channels().take("web", content, random, at_ms);
        CHECK_OK(token);
        return *token;
    }

    static RequestContent about(std::string description) {
        RequestContent out;
        out.service = "reflection-land";
        out.description = std::move(description);
        return out;
    }

    void decide(std::int64_t no, RequestState state) {
        CHECK_OK(store.channels().answer(no, {state, {}, {}, "officer"}, kNow_ms + 5));
    }

    std::size_t seen(RequestFilter filter) {
        filter.to_ms = filter.to_ms == 0 ? kNow_ms + 1'000'000'000 : filter.to_ms;
        const auto found = store.channels().seen_by_all(filter);
        CHECK_OK(found);
        return found->size();
    }
};

TEST(ChannelTable, key_is_told_once_and_stops_when_it_is_revoked) {
    CHECK_TEXT_EQUAL("web", *store.channels().channel_of(key));
    std::string written = key;
    for (char& c : written) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    CHECK_TEXT_EQUAL("web", *store.channels().channel_of(written));
    for (const std::string& wrong :
         {std::string(), key + "A", key.substr(1), std::string("' OR 1=1")}) {
        CHECK_ERROR(ErrorCode::WrongChannelKey, store.channels().channel_of(wrong));
    }
    CHECK_ERROR(ErrorCode::AlreadyThere, store.channels().add("web", random, kNow_ms));
    CHECK_ERROR(ErrorCode::BadArgument, store.channels().add("We b", random, kNow_ms));
    CHECK_OK(store.channels().revoke("web", kNow_ms));
    CHECK_ERROR(ErrorCode::WrongChannelKey, store.channels().channel_of(key));
    CHECK_ERROR(ErrorCode::NotFound, store.channels().revoke("web", kNow_ms));
    CHECK_ERROR(ErrorCode::AlreadyThere, store.channels().add("web", random, kNow_ms));
    CHECK(store.channels().all()->at(0).revoked_ms == kNow_ms);
}

TEST(ChannelTable, repeated_request_is_the_same_one_for_ten_minutes) {
    const std::string first = take(about("a"));
    CHECK_TEXT_EQUAL(first, take(about("a"), kNow_ms + kSameRequest_ms - 1));
    CHECK(first != take(about("b")));
    RequestContent other = about("a");
    other.phone = "1";
    CHECK(first != take(other));
    RequestContent shifted = about("");
    shifted.address = "a";
    CHECK(first != take(shifted));
    CHECK(first != take(about("a"), kNow_ms + kSameRequest_ms));
    LONGS_EQUAL(5, store.channels().of_state(std::nullopt)->size());
}

TEST(ChannelTable, text_that_looks_like_sql_is_text) {
    const RequestContent content{"reflection-land",
                                 "'); DROP TABLE channel_requests; --",
                                 "\" OR \"1\"=\"1",
                                 "",
                                 "Robert'); DELETE FROM channels; --",
                                 "%_?",
                                 "a'b@c"};
    const std::string token = take(content);
    const auto kept = store.channels().by_token(token);
    CHECK_OK(kept);
    CHECK_TEXT_EQUAL(content.description, kept->content.description);
    CHECK_TEXT_EQUAL(content.address, kept->content.address);
    CHECK_TEXT_EQUAL(content.sender, kept->content.sender);
    CHECK_TEXT_EQUAL(content.phone, kept->content.phone);
    CHECK_TEXT_EQUAL(content.email, kept->content.email);
    CHECK_ERROR(ErrorCode::NotFound, store.channels().by_token("' OR 1=1 --"));
}

TEST(ChannelTable, only_what_an_officer_opened_is_seen) {
    take(about("a"));
    take(about("b"));
    take(about("c"));
    LONGS_EQUAL(0, seen({}));
    decide(1, RequestState::Open);
    decide(2, RequestState::Refused);
    LONGS_EQUAL(1, seen({}));
    CHECK_OK(store.channels().answer(1, {{}, "note", true, "officer"}, kNow_ms + 6));
    const auto one = store.channels().by_no(1);
    CHECK(one->released && one->note == "note" && one->state == RequestState::Open);
    CHECK_EQUAL(kNow_ms + 6, one->updated_ms);

    for (const RequestAnswer& wrong : {RequestAnswer{RequestState::Received, {}, {}, "officer"},
                                       RequestAnswer{RequestState::Open, {}, {}, ""},
                                       RequestAnswer{RequestState::Refused, {}, true, "officer"}}) {
        CHECK_ERROR(ErrorCode::BadArgument, store.channels().answer(1, wrong, kNow_ms));
    }
    CHECK_ERROR(ErrorCode::BadArgument,
                store.channels().answer(3, {{}, {}, true, "officer"}, kNow_ms));
    CHECK_ERROR(ErrorCode::NotFound,
                store.channels().answer(9, {RequestState::Open, {}, {}, "officer"}, kNow_ms));
    // What is refused later is public no more, its words neither.
    decide(1, RequestState::Refused);
    LONGS_EQUAL(0, seen({}));
    CHECK_FALSE(store.channels().by_no(1)->released);
}

TEST(ChannelTable, list_is_filtered_sorted_and_paged) {
    for (int i = 0; i < 25; ++i) {
        RequestContent content = about(std::to_string(i));
        content.service = i % 5 == 0 ? "recommendation-land" : "reflection-land";
        take(content, kNow_ms + i);
        decide(i + 1, i % 2 == 0 ? RequestState::Open : RequestState::Closed);
    }
    LONGS_EQUAL(25, seen({}));
    RequestFilter filter;
    filter.state = RequestState::Closed;
    LONGS_EQUAL(12, seen(filter));
    filter = {};
    filter.services = {"recommendation-land"};
    LONGS_EQUAL(5, seen(filter));
    filter.services = {"recommendation-land", "reflection-land"};
    LONGS_EQUAL(25, seen(filter));
    filter = {};
    filter.from_ms = kNow_ms + 10;
    filter.to_ms = kNow_ms + 12;
    LONGS_EQUAL(3, seen(filter));
    filter = {};
    filter.to_ms = kNow_ms + 100;
    filter.most = 10;
    filter.skip = 20;
    const auto last = store.channels().seen_by_all(filter);
    LONGS_EQUAL(5, last->size());
    LONGS_EQUAL(5, last->front().no);
    LONGS_EQUAL(1, last->back().no);
}

TEST(ChannelTable, revoked_meanwhile_takes_nothing) {
    CHECK_OK(store.channels().revoke("web", kNow_ms));
    CHECK_ERROR(ErrorCode::WrongChannelKey,
                store.channels().take("web", about("a"), random, kNow_ms));
    CHECK(store.channels().of_state(std::nullopt)->empty());
}

TEST(ChannelTable, who_sent_it_is_forgotten_and_what_was_refused_altogether) {
    RequestContent content = about("words");
    content.address = "where";
    content.place = "21.0,105.8";
    content.sender = "name";
    content.phone = "1";
    content.email = "a@b";
    for (int i = 0; i < 4; ++i) {
        content.description = "words " + std::to_string(i);
        take(content);
    }
    decide(1, RequestState::Closed);
    decide(2, RequestState::Refused);
    decide(3, RequestState::Open);

    LONGS_EQUAL(0, *store.channels().forget(kNow_ms + 5 + kContactKept_ms));
    LONGS_EQUAL(2, *store.channels().forget(kNow_ms + 6 + kContactKept_ms));
    LONGS_EQUAL(0, *store.channels().forget(kNow_ms + 6 + kContactKept_ms));

    const auto closed = store.channels().by_no(1)->content;
    CHECK_TEXT_EQUAL("words 0", closed.description);
    CHECK_TEXT_EQUAL("where", closed.address);
    CHECK_TEXT_EQUAL("", closed.place + closed.sender + closed.phone + closed.email);
    const auto refused = store.channels().by_no(2)->content;
    CHECK_TEXT_EQUAL("",
                     refused.description + refused.address + refused.place + refused.sender +
                         refused.phone + refused.email);
    CHECK(store.channels().by_no(2)->state == RequestState::Refused);
    for (const std::int64_t waits : {3, 4}) {
        CHECK_TEXT_EQUAL("name", store.channels().by_no(waits)->content.sender);
    }
}
