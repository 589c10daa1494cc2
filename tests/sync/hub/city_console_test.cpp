// Goal: the city's pages let in whom they should, show each what the role allows, and of a
// protected letter nothing but what the hub may know, by no road. Method: the real listener with a
// clock of the test's, over the hub's real store on both databases; a planted denunciation.
#include "sync/hub/console/console_server.hpp"

#include "firmware/base/csv.hpp"
#include "firmware/base/format.hpp"
#include "firmware/crypto/password.hpp"
#include "firmware/http/client.hpp"
#include "sync/hub/front.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/sync/hub/office_story.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

constexpr std::int64_t kToday_ms = 1767578400000;  // 2026-01-05 09:00 in Hanoi
const std::string kSecretWord = "mot-hai-ba-bon";

// The same hash for every account: one costs a tenth of a second.
const std::string& word_hash() {
    static const std::string hash = crypto::hash_password(kSecretWord).value();
    return hash;
}

constexpr http::StaticFile kPages[] = {{"/", "text/html; charset=utf-8", "\"1\"", "<p>page</p>"}};

struct Browser {
    std::string cookie;
    std::string csrf;
    std::string address;  // as the front tells it; "" = straight to the hub
};

}  // namespace

TEST_GROUP(CityConsole) {
    FakeHub hub;
    SharedClock clock{kToday_ms};
    std::unique_ptr<ConsoleServer> server;
    FakeDevice guarded{9};
    LetterId guarded_letter;
    std::string guarded_hash;

    void setup() override {
        add_user("xem", access::Grade::Viewer);
        add_user("can-bo", access::Grade::Officer);
        add_user("quan-tri", access::Grade::Admin);
        auto started = ConsoleServer::start(
            {"127.0.0.1", 0, kPages}, hub.dir.path(), FakeHub::open_store(hub.dir.path()), clock);
        CHECK_OK(started);
        server = std::move(started).value();
    }

    access::UserBook book() {
        auto out = access::UserBook::open(console_users_file(hub.dir.path()));
        CHECK_OK(out);
        return std::move(out).value();
    }

    void add_user(const std::string& name, access::Grade grade) {
        access::User user;
        user.name = name;
        user.grade = grade;
        user.hash = word_hash();
        CHECK_OK(book().add(user));
    }

    Result<http::Response> ask(const std::string& method,
                               const std::string& target,
                               const Browser& browser = {},
                               const Json& body = nullptr,
                               const http::Headers& more = {}) {
        http::ClientOptions options;
        options.base_url = "http://127.0.0.1:" + std::to_string(server->port());
        http::Client client(options);
        http::ClientRequest request;
        request.method = method;
        request.target = target;
        request.headers = more;
        if (!browser.cookie.empty()) {
            request.headers["cookie"] = browser.cookie;
        }
        if (!browser.csrf.empty()) {
            request.headers["x-csrf-token"] = browser.csrf;
        }
        if (!browser.address.empty()) {
            request.headers[kFrontSecretHeader] =
                front_secret(hub.dir.path(), *make_system_random()).value();
            request.headers["x-real-ip"] = browser.address;
        }
        if (!body.is_null()) {
            request.body = to_bytes(to_text(body));
        }
        return client.perform(request);
    }

    Result<http::Response> sign_in_with(
        const std::string& name, const std::string& password, const std::string& address = "") {
        return ask(
            "POST", "/v1/session", {"", "", address}, {{"name", name}, {"password", password}});
    }

    Browser sign_in(const std::string& name) {
        const auto response = sign_in_with(name, kSecretWord);
        CHECK_OK(response);
        LONGS_EQUAL(201, response->status);
        const std::string cookie(response->header("set-cookie"));
        const Json session = parse_json(response->text()).value();
        return {cookie.substr(0, cookie.find(';')), session["csrf"].get<std::string>(), ""};
    }

    void check_refused(ErrorCode code, const Result<http::Response>& response) {
        CHECK_OK(response);
        const auto body = parse_json(response->text());
        CHECK_OK(body);
        const auto error = http::error_of(*body);
        CHECK(error.has_value());
        CHECK_EQUAL(code, error->code);
    }

    std::string text_of(const Browser& browser, const std::string& target) {
        const auto response = ask("GET", target, browser);
        CHECK_OK(response);
        LONGS_EQUAL(200, response->status);
        return std::string(response->text());
    }

    Json get(const Browser& browser, const std::string& target) {
        return parse_json(text_of(browser, target)).value();
    }

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

TEST(CityConsole, whoever_is_not_signed_in_gets_the_pages_and_nothing_else) {
    const auto page = ask("GET", "/");
    CHECK_OK(page);
    LONGS_EQUAL(200, page->status);
    CHECK(page->header("content-security-policy").find("default-src 'self'") !=
          std::string_view::npos);
    for (const char* target : {"/v1/session",
                               "/v1/fleet",
                               "/v1/statistics",
                               "/v1/letters",
                               "/v1/letters/ab",
                               "/v1/letter-counts",
                               "/v1/users"}) {
        check_refused(ErrorCode::NotSignedIn, ask("GET", target));
        check_refused(ErrorCode::NotSignedIn, ask("GET", target, {"__Host-tiepdan=ab", "", ""}));
    }
    check_refused(ErrorCode::NotSignedIn, ask("POST", "/v1/users/disable/xem"));
    check_refused(ErrorCode::UnknownRoute, ask("GET", "/v1/batch"));
    check_refused(ErrorCode::UnknownRoute, ask("GET", "/console-users.json"));
    check_refused(ErrorCode::MethodNotAllowed, ask("PUT", "/v1/fleet"));
    check_refused(ErrorCode::WrongPassword, sign_in_with("xem", "sai-mat-khau"));
    check_refused(ErrorCode::WrongPassword, sign_in_with("khong-co", kSecretWord));
}

TEST(CityConsole, each_role_sees_what_it_may) {
    const std::vector<std::pair<std::string, int>> pages = {{"/v1/fleet", 1},
                                                            {"/v1/statistics", 1},
                                                            {"/v1/fleet?format=csv", 1},
                                                            {"/v1/letters", 2},
                                                            {"/v1/letters?format=csv", 2},
                                                            {"/v1/letter-counts", 2},
                                                            {"/v1/users", 3}};
    const std::vector<std::string> names = {"xem", "can-bo", "quan-tri"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Browser browser = sign_in(names[i]);
        for (const auto& [target, least] : pages) {
            const auto response = ask("GET", target, browser);
            CHECK_OK(response);
            LONGS_EQUAL(static_cast<int>(i) + 1 >= least ? 200 : 403, response->status);
        }
        const auto act = ask("POST", "/v1/users/enable/xem", browser);
        CHECK_OK(act);
        LONGS_EQUAL(i == 2 ? 200 : 403, act->status);
    }
}

TEST(CityConsole, an_account_of_an_office_has_no_rights_here) {
    add_user("minh", access::Grade::Supervisor);
    const Browser browser = sign_in("minh");
    for (const char* target : {"/v1/session", "/v1/fleet", "/v1/letters", "/v1/users"}) {
        check_refused(ErrorCode::WrongRole, ask("GET", target, browser));
    }
}

TEST(CityConsole, the_cookie_is_for_our_own_pages_over_tls_alone) {
    const auto response = sign_in_with("xem", kSecretWord);
    CHECK_OK(response);
    const std::string_view cookie = response->header("set-cookie");
    CHECK(cookie.starts_with("__Host-tiepdan="));
    for (const char* part : {"Path=/", "HttpOnly", "Secure", "SameSite=Strict"}) {
        CHECK(cookie.find(part) != std::string_view::npos);
    }
    CHECK_TEXT_EQUAL("no-store", response->header("cache-control"));
}

TEST(CityConsole, an_act_needs_the_token_and_our_own_origin) {
    const Browser admin = sign_in("quan-tri");
    const Browser without{admin.cookie, "", ""};
    check_refused(ErrorCode::CsrfMissing, ask("POST", "/v1/users/disable/xem", without));
    check_refused(ErrorCode::CsrfMissing, ask("POST", "/v1/session/lock", without));
    check_refused(ErrorCode::CsrfMissing, ask("DELETE", "/v1/session", without));
    const Browser wrong{admin.cookie, std::string(64, '0'), ""};
    check_refused(ErrorCode::CsrfMissing, ask("POST", "/v1/users/disable/xem", wrong));
    check_refused(
        ErrorCode::WrongOrigin,
        ask("POST", "/v1/users/disable/xem", admin, nullptr, {{"origin", "https://evil.example"}}));
    CHECK(book().find("xem")->account == access::User::Account::Enabled);

    const std::string host = "127.0.0.1:" + std::to_string(server->port());
    const auto here =
        ask("POST", "/v1/users/disable/xem", admin, nullptr, {{"origin", "http://" + host}});
    CHECK_OK(here);
    LONGS_EQUAL(200, here->status);
    Browser behind_front = admin;
    behind_front.address = "10.0.0.7";
    const auto there =
        ask("POST", "/v1/users/enable/xem", behind_front, nullptr, {{"origin", "https://" + host}});
    CHECK_OK(there);
    LONGS_EQUAL(200, there->status);
}

TEST(CityConsole, wrong_passwords_lock_the_browser_and_not_everybody_behind_the_front) {
    for (int i = 0; i < 5; ++i) {
        (void)sign_in_with(
            "khong-co-" + std::string(1, static_cast<char>('a' + i)), "sai-mat-khau", "10.0.0.1");
    }
    check_refused(ErrorCode::AccountLocked, sign_in_with("xem", kSecretWord, "10.0.0.1"));
    const auto other = sign_in_with("xem", kSecretWord, "10.0.0.2");
    CHECK_OK(other);
    LONGS_EQUAL(201, other->status);
    // Without the front's secret nobody chooses an address.
    const auto lied = ask("POST",
                          "/v1/session",
                          {},
                          {{"name", "xem"}, {"password", kSecretWord}},
                          {{"x-real-ip", "10.0.0.1"}});
    CHECK_OK(lied);
    LONGS_EQUAL(201, lied->status);
}

TEST(CityConsole, an_idle_screen_locks_and_a_page_that_refreshes_itself_does_not_keep_it_open) {
    const Browser browser = sign_in("can-bo");
    const Browser background{browser.cookie, "", ""};
    clock.advance_ms(access::kIdle_ms - 1);
    (void)get(background, "/v1/fleet");
    clock.advance_ms(1);
    check_refused(ErrorCode::SessionLocked, ask("GET", "/v1/letters", browser));
    CHECK_TRUE(get(browser, "/v1/session")["locked"].get<bool>());
    check_refused(ErrorCode::WrongPassword,
                  ask("POST", "/v1/session/unlock", browser, {{"password", "sai-mat-khau"}}));
    const auto open = ask("POST", "/v1/session/unlock", browser, {{"password", kSecretWord}});
    CHECK_OK(open);
    LONGS_EQUAL(200, open->status);
    (void)get(browser, "/v1/letters");
    clock.advance_ms(access::kSession_ms);
    check_refused(ErrorCode::NotSignedIn, ask("GET", "/v1/letters", browser));
}

TEST(CityConsole, an_account_changed_from_the_shell_is_signed_out_with_the_next_request) {
    const Browser officer = sign_in("can-bo");
    const Browser viewer = sign_in("xem");
    auto users = book();
    access::User changed = *users.find("can-bo");
    changed.account = access::User::Account::Disabled;
    CHECK_OK(users.change(changed));

    check_refused(ErrorCode::NotSignedIn, ask("GET", "/v1/letters", officer));
    check_refused(ErrorCode::WrongPassword, sign_in_with("can-bo", kSecretWord));
    (void)get(viewer, "/v1/fleet");
    add_user("moi", access::Grade::Viewer);
    (void)sign_in("moi");
}

TEST(CityConsole, an_administrator_disables_others_and_not_oneself) {
    const Browser admin = sign_in("quan-tri");
    const Browser viewer = sign_in("xem");
    const auto done = ask("POST", "/v1/users/disable/xem", admin);
    CHECK_OK(done);
    LONGS_EQUAL(200, done->status);
    check_refused(ErrorCode::NotSignedIn, ask("GET", "/v1/fleet", viewer));
    check_refused(ErrorCode::BadArgument, ask("POST", "/v1/users/disable/quan-tri", admin));
    check_refused(ErrorCode::UnknownUser, ask("POST", "/v1/users/disable/khong-co", admin));
    const std::string list = text_of(admin, "/v1/users");
    CHECK(list.find("argon2") == std::string::npos);
}

TEST(CityConsole, ordinary_letters_are_found_by_each_of_their_names) {
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

TEST(CityConsole, the_register_is_turned_page_by_page_and_the_file_has_all_of_it) {
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

TEST(CityConsole, a_letter_has_its_history) {
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

TEST(CityConsole, of_a_protected_letter_nothing_comes_out_but_what_the_hub_may_know) {
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

TEST(CityConsole, protected_letters_are_counted_for_the_city_alone) {
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

TEST(CityConsole, a_cell_that_would_be_a_formula_is_none) {
    bring(hub.device, 0x11, "=CMD()", "complaint", "@sum(1)");
    const Browser officer = sign_in("can-bo");
    const std::string csv = text_of(officer, "/v1/letters?format=csv");
    CHECK(csv.find("\n'=CMD(),Khiếu nại,'@sum(1),HN,") != std::string::npos);
}

TEST(CityConsole, statistics_stand_for_each_office_and_for_the_city) {
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
