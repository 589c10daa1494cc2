// A letter from the feeder to its receipt, and what stops it, through kioskctl.
#include "tests/firmware/ctl/run_ctl.hpp"
#include "tests/firmware/ctl/typed.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(KioskctlLetters) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }

    std::string scan_one() {
        return json({"scan"}).json()["letter"]["id"].get<std::string>();
    }
};

TEST(KioskctlLetters, scan_follows_until_every_page_has_been_read) {
    const Ran ran = ctl({"--lang", "vi", "scan"});

    LONGS_EQUAL(0, ran.code);
    CHECK_TRUE(ran.says("Trang 1: đã nhận"));
    CHECK_TRUE(ran.says("Trang 1: đã đọc\n"));
    CHECK_TRUE(ran.says("Trang 2: đã đọc, có vẻ trống, giống trang 1"));
    CHECK_TRUE(ran.says("2 trang"));
}

TEST(KioskctlLetters, a_jam_keeps_the_pages_and_scan_goes_on_from_there) {
    office.appliance().feed = {1, ErrorCode::ScannerJam};
    const Ran jammed = json({"scan"});
    LONGS_EQUAL(6, jammed.code);
    CHECK_TEXT_EQUAL("jam", jammed.json()["letter"]["paused"].get<std::string>());
    LONGS_EQUAL(1, jammed.json()["letter"]["pages"].get<int>());
    const auto id = jammed.json()["letter"]["id"].get<std::string>();

    const Ran words = ctl({"--lang", "vi", "scan", "--resume", id});
    LONGS_EQUAL(6, words.code);
    CHECK_TRUE(words.says("Kẹt giấy."));
    CHECK_TRUE(words.says("kioskctl scan --resume " + id));

    office.appliance().feed = {1, std::nullopt};
    const Ran rest = json({"scan", "--resume", id});
    LONGS_EQUAL(0, rest.code);
    LONGS_EQUAL(3, rest.json()["letter"]["pages"].get<int>());
}

TEST(KioskctlLetters, an_empty_feeder_is_a_conflict_and_not_a_letter_without_pages) {
    office.appliance().feed = {0, std::nullopt};

    LONGS_EQUAL(5, json({"scan"}).code);
}

TEST(KioskctlLetters, a_field_is_set_from_standard_input_and_taken_back) {
    const std::string id = scan_one();
    CHECK_TRUE(ctl({"--lang", "vi", "letter", "fields", id}).says("Chưa tìm xong."));

    const Typed name({"Nguyễn Thị Hồng Nhung", "12345"});
    const Ran set = ctl({"--lang", "vi", "letter", "set", id, "sender"});
    LONGS_EQUAL(0, set.code);
    CHECK_TRUE(set.says("Người đứng đơn: Nguyễn Thị Hồng Nhung  [đã nhận]"));
    CHECK_TRUE(set.says("Gợi ý loại đơn: – (có nói đến tố cáo)"));

    LONGS_EQUAL(2, json({"letter", "set", id, "id_number"}).code);
    LONGS_EQUAL(2, json({"letter", "set", id, "mood", "--back"}).code);
    const Ran back = ctl({"--lang", "vi", "letter", "set", id, "sender", "--back"});
    CHECK_TRUE(back.says("Người đứng đơn: –  [trống]"));
}

TEST(KioskctlLetters, text_gives_every_page_in_order) {
    const std::string id = scan_one();

    const Ran text = json({"letter", "text", id});

    LONGS_EQUAL(2, text.json()["pages"].size());
    CHECK_TEXT_EQUAL("Kính gửi, trang 2", text.json()["pages"][1]["text"].get<std::string>());
    CHECK_TRUE(ctl({"--lang", "en", "letter", "text", id}).says("--- page 1 (read, 93 %)"));
}

TEST(KioskctlLetters, backs_that_are_not_as_many_as_the_sheets_are_said_and_accepted) {
    const std::string id = scan_one();
    LONGS_EQUAL(2, ctl({"scan", "--backs"}).code);  // of which letter?

    const Ran ran = ctl({"--lang", "en", "scan", "--resume", id, "--backs"});

    CHECK_TRUE(ran.code != 0);
    CHECK_TRUE(ran.says("Page 3: received"));
    CHECK_TRUE(ran.says("not as many backs as sheets"));
    CHECK_TRUE(ran.says("kioskctl letter accept-backs " + id));
    LONGS_EQUAL(0, ctl({"letter", "accept-backs", id}).code);
    LONGS_EQUAL(2, ctl({"letter", "stop", id}).code);  // nothing is being fed
}

TEST(KioskctlLetters, confirm_needs_the_right_count_and_gives_the_receipt) {
    const std::string id = scan_one();

    const Ran wrong = json({"letter", "confirm", id, "--pages", "9"});
    LONGS_EQUAL(5, wrong.code);
    CHECK_TEXT_EQUAL("WrongPageCount", wrong.error_code());
    const Ran done = ctl({"--lang",
                          "vi",
                          "letter",
                          "confirm",
                          id,
                          "--pages",
                          "2",
                          "--kind",
                          "complaint",
                          "--body",
                          "ban-tiep-dan"});
    LONGS_EQUAL(0, done.code);
    CHECK_TRUE(done.says("Mã tra cứu: HN26-7K4M"));
    CHECK_TRUE(done.says("Mã PIN: 123456"));
}

TEST(KioskctlLetters, without_a_kind_a_letter_is_protected) {
    const std::string id = scan_one();

    const Ran done = json({"letter", "confirm", id, "--pages", "2"});

    CHECK_TEXT_EQUAL("protected", done.json()["letter"]["class"].get<std::string>());
    LONGS_EQUAL(2, json({"letter", "confirm", id}).code);
}

TEST(KioskctlLetters, abandon_frees_the_desk) {
    const std::string id = scan_one();
    CHECK_TEXT_EQUAL("LetterOnDesk", json({"scan"}).error_code());

    LONGS_EQUAL(0, json({"letter", "abandon", id, "--reason", "rescan"}).code);
    LONGS_EQUAL(2, json({"letter", "abandon", id, "--reason", "boredom"}).code);
    LONGS_EQUAL(4, json({"letter", "show", id}).code);
    LONGS_EQUAL(0, json({"scan"}).code);
    LONGS_EQUAL(0, json({"letter", "list"}).code);
    LONGS_EQUAL(4, json({"letter", "show", "00"}).code);
    LONGS_EQUAL(3, json({"--role", "citizen", "letter", "list"}).code);
}

TEST(KioskctlLetters, what_became_of_a_letter_is_told_by_code_and_a_pin_from_standard_input) {
    const auto track = [this](const char* pin, std::vector<std::string> more = {}) {
        const Typed typed{pin};
        std::vector<std::string> words{"--lang", "vi", "letter", "track", kTrackedCode};
        words.insert(words.end(), more.begin(), more.end());
        return ctl(std::move(words));
    };
    const Ran told = track(kTrackedPin);
    LONGS_EQUAL(0, told.code);
    CHECK_TRUE(told.says("2026-11-20  Đã tiếp nhận\n"));
    CHECK_TRUE(told.says("2026-11-23  Đã chuyển: Sở Xây dựng\n"));
    CHECK_TRUE(track("000000").says("Không có đơn nào với mã và PIN này."));
    LONGS_EQUAL(2, track(kTrackedPin, {kTrackedPin}).code);  // never on the command line
}
