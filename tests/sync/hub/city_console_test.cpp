// Goal: the city's pages let in whom they should and show each what the role allows. Method: the
// real listener with a clock of the test's, over the hub's real store on both databases.
#include "tests/sync/hub/city_fixture.hpp"

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

TEST_GROUP_BASE(CityConsole, CityFixture){};

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
