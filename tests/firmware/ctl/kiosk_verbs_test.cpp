// kiosk … and queue adopt, over a real socket, server, office loop, link and store. Two kiosks that
// speak to each other are in tests/contract and tests/e2e.
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(KioskVerbs) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }
};

TEST(KioskVerbs, a_kiosk_by_itself_says_so) {
    CHECK_TRUE(ctl({"--lang", "vi", "kiosk", "list"}).says("máy chính"));
    const Json place = json({"kiosk", "list"}).json();
    CHECK_TEXT_EQUAL("shared", place["numbers"].get<std::string>());
    CHECK_TRUE(place["primary"].is_null());
    LONGS_EQUAL(3, ctl({"kiosk", "leave"}).code);
    LONGS_EQUAL(2, ctl({"kiosk", "take-over"}).code);
    LONGS_EQUAL(3, ctl({"kiosk", "remove", "00"}).code);
}

TEST(KioskVerbs, a_pairing_shows_what_to_type_at_the_other_kiosk) {
    const Ran pair = ctl({"--lang", "en", "kiosk", "pair"});
    CHECK_TRUE(pair.says("kiosk join https://"));
    CHECK_TRUE(pair.says("--pin sha256//played="));
    CHECK_TEXT_EQUAL(
        "8", std::to_string(json({"kiosk", "pair"}).json()["code"].get<std::string>().size()));
}

TEST(KioskVerbs, joining_an_address_where_nobody_is_gives_the_reason) {
    const Ran gone = ctl({"--lang",
                          "vi",
                          "kiosk",
                          "join",
                          "https://127.0.0.1:1",
                          "--pin",
                          "sha256//x=",
                          "--code",
                          "12345678",
                          "--name",
                          "sảnh"});
    LONGS_EQUAL(6, gone.code);
    LONGS_EQUAL(
        2, ctl({"kiosk", "join", "10.0.0.5", "--pin", "x", "--code", "1", "--name", "s"}).code);
    LONGS_EQUAL(0, ctl({"queue", "issue", "don-thu"}).code);
    LONGS_EQUAL(5,
                ctl({"kiosk",
                     "join",
                     "https://127.0.0.1:1",
                     "--pin",
                     "sha256//x=",
                     "--code",
                     "1",
                     "--name",
                     "s"})
                    .code);
}

TEST(KioskVerbs, the_paper_of_another_kiosk_is_taken_into_the_line_once) {
    crypto::TicketCode code;
    code.ticket.bytes.fill(9);
    code.number = "A2001";
    code.day = "2026-11-24";
    code.issued_ms = kMorning_ms;
    const std::string text = crypto::write_ticket_code(played_key(), code);
    CHECK_TRUE(ctl({"queue", "adopt", text}).says("A2001"));
    CHECK_TRUE(ctl({"queue", "adopt", text}).says("A2001"));
    LONGS_EQUAL(1, json({"queue", "show"}).json()["waiting"].size());
    LONGS_EQUAL(3, ctl({"queue", "adopt", text + "A"}).code);
    code.day = "2026-11-23";
    LONGS_EQUAL(5, ctl({"queue", "adopt", crypto::write_ticket_code(played_key(), code)}).code);
}
