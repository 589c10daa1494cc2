// Goal: the register and the figures say what the hub's tables hold, and of a protected letter
// nothing but what the hub may know, by no road. Method: over the listener, on both databases; a
// planted denunciation, from an office and at an hour that nothing else has.
#include "firmware/base/csv.hpp"
#include "firmware/base/format.hpp"
#include "tests/sync/hub/city_fixture.hpp"
#include "tests/sync/hub/office_story.hpp"

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

TEST_GROUP_BASE(CityLetters, CityFixture) {
    FakeDevice guarded{9};
    LetterId guarded_letter;
    std::string guarded_hash;

    // An ordinary letter that is whole; its id is 16 times `name`.
    void bring(FakeDevice & device,
               std::uint8_t name,
               const std::string& code,
               const std::string& kind = "complaint",
               const std::string& body = "thanh-tra") {
        const Digest content = crypto::sha256(ByteView(&name, 1));
        Json letter = letter_body(name, LetterClass::Ordinary, {content, content});
        letter["code"] = code;
        letter["kind"] = kind;
        letter["body"] = body;
        device.append("letter.confirmed", letter);
        hub.take(device.everything(), device);
        (void)hub.page_arrived(device, content);
    }

    // A denunciation from an office of its own, at an hour of its own.
    void bring_protected() {
        Device row;
        row.id = guarded.id;
        row.office = "HN-MAT";
        row.journal_key = guarded.key.public_key();
        row.epoch = guarded.epoch;
        CHECK_OK(hub.store.devices().enrol(row));
        const Digest content = crypto::sha256(as_bytes("denounced"));
        guarded.append("letter.confirmed",
                       letter_body(0xab, LetterClass::Protected, {content, content}));
        guarded_letter.bytes.fill(0xab);
        guarded_hash = sync::manifest_hash({to_hex(content), to_hex(content)});
        hub.take(guarded.everything(), guarded);
        (void)hub.page_arrived(guarded, content);
    }

    // What must not be told of it, in any form.
    void check_keeps_secret(std::string_view text) {
        const std::string received = std::to_string(hub.clock.wall().unix_ms);
        for (const std::string& secret :
             {std::string("HN-MAT"), guarded.id.text(), guarded_letter.text(), received}) {
            CHECK(text.find(secret) == std::string_view::npos);
        }
    }
};

TEST(CityLetters, ordinary_letters_are_found_by_each_of_their_names) {
    FakeDevice other(2);
    hub.enrol(other);
    bring(hub.device, 0x11, "HN-26-AAAA1111-X");
    hub.clock.advance_ms(86'400'000);
    bring(hub.device, 0x22, "HN-26-AAAA2222-X", "reflection");
    bring(other, 0x33, "HN-26-BBBB3333-X", "recommendation", "so-xay-dung");
    const Browser officer = sign_in("can-bo");
    const auto found = [&](const std::string& query) {
        const Json page = get(officer, "/v1/letters?" + query);
        std::string out;
        for (const Json& letter : page["letters"]) {
            out += letter["code"].get<std::string>().substr(6, 4) + " ";
        }
        LONGS_EQUAL(page["letters"].size(), page["all"].get<std::size_t>());
        return out;
    };
    CHECK_TEXT_EQUAL("BBBB AAAA AAAA ", found(""));
    CHECK_TEXT_EQUAL("AAAA AAAA ", found("q=hn-26-aaaa"));
    CHECK_TEXT_EQUAL("AAAA ", found("q=HN-26-AAAA2222-X"));
    CHECK_TEXT_EQUAL("BBBB ", found("q=33333333333333333333333333333333"));
    CHECK_TEXT_EQUAL("AAAA ", found("kind=reflection"));
    CHECK_TEXT_EQUAL("AAAA ", found("to=2026-01-01"));
    CHECK_TEXT_EQUAL("BBBB AAAA ", found("from=2026-01-02"));
    CHECK_TEXT_EQUAL("BBBB AAAA AAAA ", found("office=HN"));
    CHECK_TEXT_EQUAL("", found("office=HN-02"));
    CHECK_TEXT_EQUAL("", found("q=%25"));
    CHECK_TEXT_EQUAL("", found("q='%20OR%201=1--"));
    const Json all = get(officer, "/v1/letters");
    const std::string hash = all["letters"][1]["hash"].get<std::string>();
    CHECK_TEXT_EQUAL("AAAA ", found("q=" + hash));
    for (const char* bad :
         {"from=x", "to=2026-13-01", "first=-1", "class=all", "format=xml", "office=%FF"}) {
        check_refused(ErrorCode::BadArgument,
                      ask("GET", std::string("/v1/letters?") + bad, officer));
    }
}

TEST(CityLetters, the_register_is_turned_page_by_page_and_the_file_has_all_of_it) {
    for (int i = 0; i < 53; ++i) {
        bring(hub.device, static_cast<std::uint8_t>(i + 1), fmt::format("HN-26-{:08}-X", i));
    }
    const Browser officer = sign_in("can-bo");
    const Json first = get(officer, "/v1/letters");
    LONGS_EQUAL(53, first["all"].get<int>());
    LONGS_EQUAL(50, first["letters"].size());
    const Json second = get(officer, "/v1/letters?first=50");
    LONGS_EQUAL(3, second["letters"].size());
    CHECK_TEXT_EQUAL("HN-26-00000000-X", second["letters"][2]["code"].get<std::string>());
    const std::string csv = text_of(officer, "/v1/letters?format=csv");
    LONGS_EQUAL(54, std::count(csv.begin(), csv.end(), '\n'));
    CHECK(csv.starts_with(kUtf8Mark));
}

TEST(CityLetters, a_letter_has_its_history) {
    bring(hub.device, 0x11, "HN-26-AAAA1111-X");
    const Browser officer = sign_in("can-bo");
    const Json letter = get(officer, "/v1/letters/11111111111111111111111111111111")["letters"][0];
    CHECK_TEXT_EQUAL("thanh-tra", letter["body"].get<std::string>());
    LONGS_EQUAL(3, letter["history"].size());
    CHECK_TEXT_EQUAL("confirmed", letter["history"][0]["what"].get<std::string>());
    CHECK(letter["history"][0]["at_ms"].get<std::int64_t>() == hub.device.wall_ms);
    CHECK(letter["history"][2]["at_ms"].get<std::int64_t>() == hub.clock.wall().unix_ms);
    check_refused(ErrorCode::NotFound, ask("GET", "/v1/letters/" + std::string(32, '2'), officer));
}

TEST(CityLetters, of_a_protected_letter_nothing_comes_out_but_what_the_hub_may_know) {
    bring(hub.device, 0x11, "HN-26-AAAA1111-X");
    hub.clock.advance_ms(7'777'777);
    bring_protected();
    const Browser admin = sign_in("quan-tri");

    const Json list = get(admin, "/v1/letters?class=protected");
    LONGS_EQUAL(1, list["letters"].size());
    const Json wanted{{"class", "protected"}, {"bucket", 2}, {"pages", 1}, {"hash", guarded_hash}};
    CHECK(list["letters"][0] == wanted);
    const Json detail = get(admin, "/v1/letters/" + guarded_hash);
    CHECK(detail == (Json{{"letters", Json::array({wanted})}}));
    const std::string csv = text_of(admin, "/v1/letters?class=protected&format=csv");
    check_keeps_secret(csv);
    CHECK_TEXT_EQUAL(
        kUtf8Mark + csv_line({"Mã băm", "Số trang", "Cỡ"}) + csv_line({guarded_hash, "1", "2"}),
        csv);
    // By the roads of ordinary letters it is not there, by its own names neither.
    LONGS_EQUAL(1, get(admin, "/v1/letters")["all"].get<int>());
    for (const std::string& query : {std::string("office=HN-MAT"),
                                     "q=" + guarded_letter.text(),
                                     "q=" + guarded_hash,
                                     std::string("kind=denunciation"),
                                     std::string("kind=")}) {
        const Json found = get(admin, "/v1/letters?" + query);
        for (const Json& letter : found["letters"]) {
            CHECK_TEXT_EQUAL("ordinary", letter["class"].get<std::string>());
        }
    }
    check_refused(ErrorCode::NotFound, ask("GET", "/v1/letters/" + guarded_letter.text(), admin));
    check_keeps_secret(text_of(admin, "/v1/letters?format=csv"));
    // And it is parted by nothing.
    for (const char* query : {"office=HN-MAT", "from=2026-01-01", "to=2026-01-01", "kind=mixed"}) {
        check_refused(ErrorCode::BadArgument,
                      ask("GET", std::string("/v1/letters?class=protected&") + query, admin));
    }
    check_refused(ErrorCode::BadArgument,
                  ask("GET", "/v1/letters?class=protected&q=" + guarded_hash.substr(0, 63), admin));
}

TEST(CityLetters, protected_letters_are_counted_for_the_city_alone) {
    bring(hub.device, 0x11, "HN-26-AAAA1111-X");
    hub.clock.advance_ms(7'777'777);
    bring_protected();
    hub.device.append(
        "letter.confirmed",
        letter_body(0x44, LetterClass::Ordinary, {Digest{1}, crypto::sha256(as_bytes("late"))}));
    hub.take(hub.device.everything());
    const Browser officer = sign_in("can-bo");

    const std::string text = text_of(officer, "/v1/letter-counts");
    check_keeps_secret(text);
    const Json counts = parse_json(text).value();
    const Json complaints{{"office", "HN"}, {"kind", "complaint"}, {"whole", 1}, {"waiting", 1}};
    CHECK(counts["offices"] == Json::array({complaints}));
    CHECK(counts["protected"] == (Json{{"whole", 1}, {"waiting", 0}}));
    // Days part the ordinary ones alone.
    const Json before = get(officer, "/v1/letter-counts?to=2025-12-31");
    CHECK(before["offices"].empty());
    CHECK(before["protected"] == counts["protected"]);
    check_keeps_secret(text_of(officer, "/v1/letter-counts?format=csv"));
}

TEST(CityLetters, a_cell_that_would_be_a_formula_is_none) {
    bring(hub.device, 0x11, "=CMD()", "complaint", "@sum(1)");
    const Browser officer = sign_in("can-bo");
    const std::string csv = text_of(officer, "/v1/letters?format=csv");
    CHECK(csv.find("\n'=CMD(),Khiếu nại,'@sum(1),HN,") != std::string::npos);
}

TEST(CityLetters, statistics_stand_for_each_office_and_for_the_city) {
    FakeDevice other(2);
    Device row;
    row.id = other.id;
    row.office = "HN-02";
    row.journal_key = other.key.public_key();
    row.epoch = other.epoch;
    CHECK_OK(hub.store.devices().enrol(row));
    OfficeStory here(hub.device);
    here.open_day("2026-01-05");
    here.receive(1, 600, 60, {{"case", "VV-1"}});
    here.receive(6, 60, 60);
    hub.take(hub.device.everything());
    OfficeStory there(other);
    there.open_day("2026-01-05");
    there.receive(2, 1800, 60, {{"case", "VV-1"}});
    hub.take(other.everything(), other);
    const Browser viewer = sign_in("xem");

    const Json page = get(viewer, "/v1/statistics?period=Q1-2026");

    CHECK_TEXT_EQUAL("2025-12-15", page["period"]["from"].get<std::string>());
    LONGS_EQUAL(2, page["offices"].size());
    CHECK_TEXT_EQUAL("HN-02", page["offices"][1]["office"].get<std::string>());
    const auto column = [](const Json& one, std::size_t number) {
        return one["tcd01"][number - 1].get<int>();
    };
    LONGS_EQUAL(2, column(page["offices"][0], 1));
    LONGS_EQUAL(7, column(page["offices"][0], 2));
    LONGS_EQUAL(1, column(page["offices"][0], 8));
    LONGS_EQUAL(3, column(page["all"], 1));
    LONGS_EQUAL(9, column(page["all"], 2));
    LONGS_EQUAL(2, column(page["all"], 3));  // each office counts its own case
    LONGS_EQUAL(600, page["all"]["waiting"]["median_s"].get<int>());
    LONGS_EQUAL(1, page["all"]["large_groups"].get<int>());
    LONGS_EQUAL(29, page["layout"]["columns"].size());
    const std::string csv = text_of(viewer, "/v1/statistics?period=Q1-2026&format=csv");
    CHECK(csv.find("\nToàn thành phố,Q1-2026,15/12/2025,14/03/2026,3,9,2,") != std::string::npos);
    const std::string figures =
        text_of(viewer, "/v1/statistics?period=Q1-2026&table=figures&format=csv");
    CHECK(figures.find("\nHN-02,Q1-2026,15/12/2025,14/03/2026,1,2,0,0,0,1,0,1800,1800,60,60") !=
          std::string::npos);
    LONGS_EQUAL(0, get(viewer, "/v1/statistics?from=2025-01-01&to=2025-02-01")["offices"].size());
    for (const char* bad : {"period=Q5-2026", "from=2026-01-02&to=2026-01-01", "from=2026-01-02"}) {
        check_refused(ErrorCode::BadPeriod,
                      ask("GET", std::string("/v1/statistics?") + bad, viewer));
    }
}
