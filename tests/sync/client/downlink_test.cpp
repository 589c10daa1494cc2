// Goal: what the city publishes comes down whole, once and in its order, over any link, and nothing
// that is old, foreign or broken is put in force. Method: a hub in memory that answers as
// docs/protocols/city-sync.md says, on a clock that is moved by hand.
#include "sync/client/downlink.hpp"

#include <algorithm>

#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::sync;

namespace {

// The hub's side of the two routes.
class DocumentHub final : public HubLink {
public:
    explicit DocumentHub(ManualClock& hub_clock) : clock(hub_clock) {}

    Result<HubResponse> send(const HubRequest& request) override {
        paths.push_back(request.path);
        if (cuts > 0) {
            --cuts;
            clock.advance_ms(cut_after_ms);
            return Error{ErrorCode::HubUnreachable, "cut"};
        }
        HubResponse out;
        if (request.path.starts_with(kDocumentPathPrefix)) {
            if (most_bytes && request.range_bytes > *most_bytes) {
                return Error{ErrorCode::HubUnreachable, "cut"};
            }
            const auto sha256 = parse_document_path(request.path);
            const auto at = contents.find(*sha256);
            if (at == contents.end()) {
                out.status = 404;
                return out;
            }
            const std::size_t first = std::min<std::size_t>(request.range_first, at->second.size());
            out.status = 206;
            out.body = at->second.substr(first, request.range_bytes);
            carried += out.body.size();
            return out;
        }
        manifest.device = device;
        out.etag = manifest_etag(manifest);
        if (request.if_none_match == out.etag) {
            out.status = 304;
            out.retry_after_s = retry_after_s;
            return out;
        }
        Manifest signed_one = manifest;
        sign_manifest(signed_one, key);
        out.status = 200;
        out.body = encode_manifest(signed_one);
        return out;
    }

    [[nodiscard]] std::uint64_t sent_bytes() const override { return 0; }

    void close() override {}

    void publish(const std::string& name, std::int64_t version, const std::string& text) {
        DocumentEntry entry{name, version, crypto::sha256(as_bytes(text)), text.size()};
        contents[entry.sha256] = text;
        auto& all = manifest.documents;
        std::erase_if(all, [&](const DocumentEntry& e) { return e.name == name; });
        all.push_back(entry);
        std::sort(
            all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    }

    ManualClock& clock;
    DeviceId device;
    crypto::SigningKey key = crypto::SigningKey::generate();
    Manifest manifest;
    std::map<Digest, std::string> contents;
    std::vector<std::string> paths;
    int cuts = 0;
    std::uint64_t cut_after_ms = 0;
    std::optional<std::uint64_t> retry_after_s;
    std::optional<std::size_t> most_bytes;  // a longer answer is cut
    std::size_t carried = 0;
};

class Shelf final : public DocumentShelf {
public:
    std::map<std::string, DocumentEntry> in_force() override { return held; }

    Status put(const DocumentEntry& entry, ByteView content) override {
        ++puts;
        if (trouble && (!trouble_with || *trouble_with == entry.name)) {
            return Error{*trouble};
        }
        held[entry.name] = entry;
        order.push_back(entry.name);
        texts[entry.name] = std::string(as_text(content));
        return {};
    }

    void end_expired() override { ++looks; }

    void refuse_older(const DocumentEntry& offered) override { older.push_back(offered); }

    std::vector<std::string> order;
    std::map<std::string, DocumentEntry> held;
    std::map<std::string, std::string> texts;
    std::vector<DocumentEntry> older;
    std::optional<ErrorCode> trouble;
    std::optional<std::string> trouble_with;  // this name alone
    int puts = 0;
    int looks = 0;  // for what has expired
};

}  // namespace

TEST_GROUP(Downlink) {
    ManualClock clock{1'790'000'000'000};
    DocumentHub hub{clock};
    Shelf shelf;
    SeededRandom random{4};
    std::optional<Downlink> downlink;

    void setup() override {
        hub.device.bytes.fill(7);
        restart();
    }

    void restart() {
        DownlinkRules rules;
        rules.first_contact_ms = 0;
        downlink.emplace(rules, hub.device, hub.key.public_key(), shelf, hub, clock, random);
    }

    // Steps until it has nothing to do at once, at most so often.
    void settle(int steps = 200) {
        for (int i = 0; i < steps; ++i) {
            if (const std::uint64_t wait_ms = downlink->step(); wait_ms > 0) {
                return;
            }
        }
    }

    static bool waits(const std::string& path) {
        return path.find("?wait=55") != std::string::npos;
    }

    void later() {
        clock.advance_ms(1'000'000);
        settle();
    }
};

TEST(Downlink, what_is_published_is_put_in_force_once) {
    hub.publish("holidays", 1, "a = 1");
    hub.publish("services", 4, "b = 2");
    settle();
    CHECK_TEXT_EQUAL("a = 1", shelf.texts["holidays"]);
    CHECK_TEXT_EQUAL("b = 2", shelf.texts["services"]);
    for (int i = 0; i < 5; ++i) {
        later();
    }
    CHECK_EQUAL(2, shelf.puts);
    hub.publish("holidays", 5, "a = 3");
    later();
    CHECK_TEXT_EQUAL("a = 3", shelf.texts["holidays"]);
    CHECK_EQUAL(3, shelf.puts);
    restart();
    settle();
    CHECK_EQUAL(3, shelf.puts);
}

// A list that somebody kept and plays back is signed as well as the newest one.
TEST(Downlink, versions_never_go_back_and_a_missing_name_takes_nothing_away) {
    hub.publish("services", 4, "new = 1");
    settle();
    hub.publish("services", 3, "old = 1");
    later();
    CHECK_TEXT_EQUAL("new = 1", shelf.texts["services"]);
    CHECK_EQUAL(1U, shelf.older.size());
    CHECK_EQUAL(3, shelf.older[0].version);
    hub.publish("services", 4, "other = 1");
    later();
    CHECK_TEXT_EQUAL("new = 1", shelf.texts["services"]);
    CHECK_EQUAL(2U, shelf.older.size());
    hub.manifest.documents.clear();
    later();
    CHECK_TEXT_EQUAL("new = 1", shelf.texts["services"]);
}

TEST(Downlink, list_of_another_hub_or_for_another_device_is_not_taken) {
    hub.publish("services", 1, "a = 1");
    auto real = std::exchange(hub.key, crypto::SigningKey::generate());
    settle();
    CHECK_EQUAL(0, shelf.puts);
    CHECK_EQUAL(ErrorCode::BadSignature, downlink->failure().value().code);
    hub.key = std::move(real);
    const DeviceId mine = std::exchange(hub.device, DeviceId{});
    later();
    CHECK_EQUAL(0, shelf.puts);
    CHECK_EQUAL(ErrorCode::HubGarbage, downlink->failure().value().code);
    hub.device = mine;
    later();
    CHECK_EQUAL(1, shelf.puts);
}

TEST(Downlink, document_that_is_not_what_the_list_names_is_not_put_in_force) {
    hub.publish("services", 1, "a = 1");
    hub.contents.begin()->second = "a = 9";
    settle();
    CHECK_EQUAL(0, shelf.puts);
    CHECK_EQUAL(ErrorCode::HubGarbage, downlink->failure().value().code);
    hub.contents.begin()->second = "a = 1";
    later();
    CHECK_TEXT_EQUAL("a = 1", shelf.texts["services"]);
    CHECK_FALSE(downlink->failure().has_value());
}

TEST(Downlink, large_document_comes_over_a_link_that_cuts_every_long_answer) {
    std::string large;
    for (int i = 0; large.size() < 300'000; ++i) {
        large += "line" + std::to_string(i) + " = 1\n";
    }
    hub.publish("holidays", 1, large);
    hub.most_bytes = 10'000;
    for (int i = 0; i < 200 && shelf.puts == 0; ++i) {
        later();
    }
    CHECK_TRUE(shelf.texts["holidays"] == large);
    CHECK_EQUAL(large.size(), hub.carried);
}

TEST(Downlink, refused_document_is_fetched_once_and_a_newer_one_again) {
    hub.publish("services", 1, "wrong = 1");
    shelf.trouble = ErrorCode::BadDocument;
    settle();
    for (int i = 0; i < 5; ++i) {
        later();
    }
    CHECK_EQUAL(1, shelf.puts);
    shelf.trouble.reset();
    hub.publish("services", 2, "right = 1");
    later();
    CHECK_TEXT_EQUAL("right = 1", shelf.texts["services"]);
}

TEST(Downlink, trouble_of_the_device_is_tried_again) {
    hub.publish("services", 1, "a = 1");
    shelf.trouble = ErrorCode::InUse;
    settle();
    CHECK_EQUAL(1, shelf.puts);
    CHECK_EQUAL(ErrorCode::InUse, downlink->failure().value().code);
    later();
    CHECK_TRUE(shelf.puts > 1);
    shelf.trouble.reset();
    later();
    CHECK_TEXT_EQUAL("a = 1", shelf.texts["services"]);
    CHECK_FALSE(downlink->failure().has_value());
}

TEST(Downlink, what_rests_on_another_document_is_put_behind_it) {
    for (const char* name : {"appointments", "calendar", "services"}) {
        hub.publish(name, 1, std::string(name) + " = 1");
    }
    settle();
    const std::vector<std::string> wanted{"services", "calendar", "appointments"};
    CHECK_TRUE(shelf.order == wanted);
}

TEST(Downlink, what_has_expired_is_looked_for_also_while_nobody_answers) {
    hub.publish("services", 1, "a = 1");
    settle();
    const int before = shelf.looks;
    hub.cuts = 3;
    later();
    CHECK_TRUE(shelf.looks > before);
}

TEST(Downlink, name_that_this_version_does_not_know_is_passed_over) {
    hub.publish("of_the_future", 1, "a = 1");
    hub.publish("services", 1, "b = 1");
    settle();
    CHECK_EQUAL(1, shelf.puts);
    CHECK_TEXT_EQUAL("b = 1", shelf.texts["services"]);
}

TEST(Downlink, hub_that_answers_at_once_is_not_asked_without_end) {
    hub.publish("services", 1, "a = 1");
    settle();
    const std::size_t asked = hub.paths.size();
    for (int i = 0; i < 100; ++i) {
        (void)downlink->step();
    }
    CHECK_TRUE(hub.paths.size() <= asked + 1);
}

TEST(Downlink, where_links_cut_what_waits_it_asks_briefly_and_seldom) {
    settle();
    CHECK_EQUAL(1U, hub.paths.size());
    later();
    CHECK_TRUE(waits(hub.paths.back()));
    hub.cuts = 3;
    hub.cut_after_ms = 20'000;
    for (int i = 0; i < 4; ++i) {
        later();
    }
    CHECK_FALSE(waits(hub.paths.back()));
    const std::size_t asked = hub.paths.size();
    clock.advance_ms(200'000);
    settle();
    CHECK_EQUAL(asked, hub.paths.size());
    clock.advance_ms(200'000);
    settle();
    CHECK_EQUAL(asked + 1, hub.paths.size());
    CHECK_FALSE(waits(hub.paths.back()));
    // Networks change: now and then it tries whether questions may wait again.
    for (int i = 0; i < 12; ++i) {
        later();
    }
    CHECK_TRUE(waits(hub.paths.back()));
}

// A hub that is down is no link that cuts what waits.
TEST(Downlink, after_an_outage_its_questions_wait_again) {
    settle();
    hub.cuts = 20;
    for (int i = 0; i < 25; ++i) {
        later();
    }
    CHECK_EQUAL(0, hub.cuts);
    CHECK_TRUE(waits(hub.paths.back()));
}

TEST(Downlink, hub_that_cannot_hold_more_questions_says_when_to_ask_again) {
    settle();
    hub.retry_after_s = 60;
    clock.advance_ms(2'000);
    settle();
    const std::size_t asked = hub.paths.size();
    clock.advance_ms(59'000);
    settle();
    CHECK_EQUAL(asked, hub.paths.size());
    clock.advance_ms(15'000);
    settle();
    CHECK_EQUAL(asked + 1, hub.paths.size());
}

// A service with people in its line waits for hours; that is no reason for holidays to wait too,
// and a correction of it must come through.
TEST(Downlink, document_that_cannot_be_put_yet_holds_up_no_other_and_no_newer_one) {
    hub.publish("services", 1, "a = 1");
    hub.publish("settings", 2, "b = 1");
    shelf.trouble = ErrorCode::InUse;
    shelf.trouble_with = "services";
    settle();
    CHECK_TEXT_EQUAL("b = 1", shelf.texts["settings"]);
    CHECK_EQUAL(ErrorCode::InUse, downlink->failure().value().code);
    hub.publish("services", 3, "a = 3");
    hub.publish("settings", 4, "b = 4");
    later();
    CHECK_TEXT_EQUAL("b = 4", shelf.texts["settings"]);
    shelf.trouble.reset();
    later();
    CHECK_TEXT_EQUAL("a = 3", shelf.texts["services"]);
    CHECK_FALSE(downlink->failure().has_value());
}

// All withdrawals have the same (empty) content.
TEST(Downlink, refused_withdrawal_says_nothing_of_another) {
    hub.publish("services", 1, "a = 1");
    hub.publish("settings", 1, "b = 1");
    settle();
    shelf.trouble = ErrorCode::BadDocument;
    hub.publish("services", 2, "");
    later();
    shelf.trouble.reset();
    hub.publish("settings", 2, "");
    later();
    CHECK_EQUAL(2, shelf.held["settings"].version);
    CHECK_EQUAL(1, shelf.held["services"].version);
    // Published again it is another version, and judged anew.
    hub.publish("services", 3, "");
    later();
    CHECK_EQUAL(3, shelf.held["services"].version);
}
