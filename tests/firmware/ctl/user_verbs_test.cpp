// Goal: a technician keeps accounts from the shell, and no password is a word of the command line.
// Method: the real verbs against the real API; standard input is what a test lays into it.

#include "tests/firmware/ctl/run_ctl.hpp"
#include "tests/firmware/ctl/typed.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(KioskctlUsers) {
    OfficeServer office;

    Ran typed(const std::string& password, std::vector<std::string> words) {
        const Typed input({password, password});  // a terminal asks twice
        return run_json(office.socket(), std::move(words));
    }
};

TEST(KioskctlUsers, an_account_is_made_listed_switched_off_and_removed) {
    const Ran made =
        typed("mot-hai-ba-bon", {"user", "add", "ha.nguyen", "--role", "staff", "--counter", "1"});
    CHECK_EQUAL(0, made.code);
    CHECK_TEXT_EQUAL("1", made.json()["user"]["counter"].get<std::string>());
    CHECK_FALSE(made.says("mot-hai-ba-bon"));
    CHECK_FALSE(made.says("argon2"));

    const Ran off = run_json(office.socket(), {"user", "disable", "ha.nguyen"});
    CHECK_FALSE(off.json()["user"]["enabled"].get<bool>());
    CHECK_TRUE(run_ctl(office.socket(), {"--lang", "en", "user", "list"}).says("disabled"));
    CHECK_EQUAL(0, run_json(office.socket(), {"user", "enable", "ha.nguyen"}).code);
    CHECK_EQUAL(0, typed("nam-sau-bay-tam", {"user", "password", "ha.nguyen"}).code);
    const Ran gone = run_json(office.socket(), {"user", "remove", "ha.nguyen"});
    CHECK_TEXT_EQUAL("ha.nguyen", gone.json()["removed"].get<std::string>());
    CHECK_EQUAL(4, run_json(office.socket(), {"user", "remove", "ha.nguyen"}).code);
}

TEST(KioskctlUsers, what_is_wrong_has_its_exit_code) {
    CHECK_TEXT_EQUAL("WeakPassword",
                     typed("ngan", {"user", "add", "hoa", "--role", "staff"}).error_code());
    CHECK_TEXT_EQUAL(
        "BadArgument",
        typed("mot-hai-ba-bon", {"user", "add", "Ha", "--role", "staff"}).error_code());
    CHECK_EQUAL(2, typed("mot-hai-ba-bon", {"user", "add", "hoa", "--role", "king"}).code);
    CHECK_EQUAL(2, typed("mot-hai-ba-bon", {"user", "add", "hoa"}).code);
    CHECK_EQUAL(0, typed("mot-hai-ba-bon", {"user", "add", "hoa", "--role", "supervisor"}).code);
    CHECK_EQUAL(5, typed("mot-hai-ba-bon", {"user", "add", "hoa", "--role", "staff"}).code);
    office.appliance().roles = {server::Role::Staff};
    CHECK_EQUAL(3, run_json(office.socket(), {"user", "list"}).code);
}

TEST(KioskctlUsers, a_pin_is_set_and_taken_away_and_never_shown) {
    CHECK_EQUAL(0, typed("mot-hai-ba-bon", {"user", "add", "hoa", "--role", "staff"}).code);
    CHECK_TEXT_EQUAL("WeakPin", typed("123456", {"user", "pin", "hoa"}).error_code());
    const Ran set = typed("204715", {"user", "pin", "hoa"});
    CHECK_TRUE(set.json()["user"]["pin"].get<bool>());
    CHECK_FALSE(set.says("204715"));
    CHECK_TRUE(run_ctl(office.socket(), {"user", "list"}).says("PIN"));
    const Ran gone = run_json(office.socket(), {"user", "pin", "hoa", "--remove"});
    CHECK_FALSE(gone.json()["user"]["pin"].get<bool>());
    CHECK_EQUAL(4, typed("204715", {"user", "pin", "ai.do"}).code);
}

TEST(KioskctlUsers, lan_show_tells_the_fingerprint) {
    const Ran shown = run_ctl(office.socket(), {"--lang", "en", "lan", "show"});

    CHECK_TRUE(shown.says("https://0.0.0.0:8443"));
    CHECK_TRUE(shown.says("SHA-256 AA:BB:CC"));
}

TEST(KioskctlUsers, a_call_and_a_no_show_are_undone_and_a_version_is_held) {
    CHECK_EQUAL(0, run_ctl(office.socket(), {"queue", "issue", "don-thu"}).code);
    CHECK_EQUAL(0, run_ctl(office.socket(), {"counter", "open", "1"}).code);
    CHECK_EQUAL(0, run_ctl(office.socket(), {"queue", "next", "1"}).code);
    CHECK_TEXT_EQUAL(
        "TicketChanged",
        run_json(office.socket(), {"queue", "recall", "A001", "--version", "1"}).error_code());
    const Ran undone = run_json(office.socket(), {"queue", "undo-call", "A001", "--version", "2"});
    CHECK_TEXT_EQUAL("waiting", undone.json()["ticket"]["state"].get<std::string>());
    CHECK_EQUAL(0, run_ctl(office.socket(), {"queue", "next", "1"}).code);
    CHECK_EQUAL(0, run_ctl(office.socket(), {"queue", "recall", "A001"}).code);
    CHECK_EQUAL(0, run_ctl(office.socket(), {"queue", "no-show", "A001"}).code);
    const Ran back = run_json(office.socket(), {"queue", "undo-no-show", "A001"});
    CHECK_TEXT_EQUAL("called", back.json()["ticket"]["state"].get<std::string>());
}
