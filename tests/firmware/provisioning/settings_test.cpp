// Goal: every mistake in the settings file is named by line and key. Method: one good file, and
// one edit of it per mistake.
#include "firmware/provisioning/settings.hpp"

#include "firmware/base/format.hpp"
#include "tests/support/check.hpp"

using kiosk::ErrorCode;
using kiosk::provisioning::parse_settings;

namespace {

constexpr std::string_view kGood = R"([office]
code = "HN-01"
name = "Trụ sở Tiếp công dân"
[kiosk]
slot = 3
[[services]]
id = "don-thu"
prefix = "A"
name_vi = "Nộp đơn"
name_en = "Hand in a letter"
[[services]]
id = "tu-van"
prefix = "B"
name_vi = "Tư vấn"
name_en = "Advice"
[[counters]]
id = "1"
services = ["don-thu", "tu-van"]
[queue]
recall_limit = 2
[[bodies]]
id = "thanh-tra"
name = "Thanh tra"
key = "0202020202020202020202020202020202020202020202020202020202020202"
protected = true
[roles]
staff = { uids = [1004], gids = [2001] }
everyone = ["citizen"]
[scanner]
device = "sim:/tmp/pages"
[printer]
device = "escpos:tcp:10.0.0.9"
[sync]
serial = "TD-0012"
first_contact_max_s = 0
keep_days = 14
metered = true
night_begins = "21:30"
night_ends = "00:00"
day_mb = 300
most_kbit_s = 256
)";

std::string with(std::string_view old, std::string_view fresh) {
    std::string out(kGood);
    const auto at = out.find(old);
    CHECK_TRUE(at != std::string::npos);
    return out.replace(at, old.size(), fresh);
}

void check_mistake(const std::string& toml, std::string_view expected) {
    const auto parsed = parse_settings(toml, "s.toml");
    CHECK_ERROR(ErrorCode::BadSettings, parsed);
    CHECK_TEXT_EQUAL(expected, parsed.error().context);
}

}  // namespace

TEST_GROUP(Settings){};

TEST(Settings, a_good_file_gives_every_value) {
    const auto parsed = parse_settings(kGood, "s.toml");
    CHECK_OK(parsed);

    CHECK_TEXT_EQUAL("HN-01", parsed->applied.office);
    LONGS_EQUAL(3, parsed->applied.slot);
    LONGS_EQUAL(2, parsed->applied.services.size());
    CHECK_TEXT_EQUAL("Tư vấn", parsed->applied.services[1].name_vi);
    LONGS_EQUAL(12, parsed->applied.services[1].mean_minutes);
    LONGS_EQUAL(2, parsed->applied.counters[0].services.size());
    LONGS_EQUAL(2, parsed->applied.rules.recall_limit);
    LONGS_EQUAL(60, parsed->applied.rules.no_show_wait_s);
    LONGS_EQUAL(20, parsed->applied.rules.priority_head_start_min);
    LONGS_EQUAL(15, parsed->applied.booking_grace_min);
    CHECK_TEXT_EQUAL("", parsed->calendar.holidays);
    LONGS_EQUAL(2, parsed->applied.bodies[0].key[31]);
    CHECK_TRUE(parsed->roles.staff.uids.contains(1004));
    CHECK_TRUE(parsed->roles.staff.gids.contains(2001));
    CHECK_TRUE(parsed->roles.everyone.contains("citizen"));
    CHECK_TEXT_EQUAL("sim:/tmp/pages", parsed->scanner.device);
    CHECK_TEXT_EQUAL("escpos:tcp:10.0.0.9", parsed->printer.device);
    CHECK_TEXT_EQUAL("generic-80", parsed->printer.profile);
    CHECK_TRUE(parsed->applied.printing == kiosk::office::Printing::On);
    CHECK_TEXT_EQUAL("TD-0012", parsed->sync.serial);
    LONGS_EQUAL(0, parsed->sync.first_contact_max_s);
    LONGS_EQUAL(14, parsed->sync.keep_days);
    LONGS_EQUAL(80, parsed->sync.full_percent);
    CHECK_TRUE(parsed->sync.metered);
    LONGS_EQUAL(21 * 60 + 30, parsed->sync.night_begins_min);
    LONGS_EQUAL(0, parsed->sync.night_ends_min);
    LONGS_EQUAL(300, parsed->sync.day_mb);
    LONGS_EQUAL(256, parsed->sync.most_kbit_s);
}

TEST(Settings, a_link_without_rules_takes_all_there_is) {
    const auto parsed = parse_settings(
        with("metered = true\nnight_begins = \"21:30\"\nnight_ends = \"00:00\"\nday_mb = 300\n"
             "most_kbit_s = 256\n",
             ""),
        "s.toml");
    CHECK_OK(parsed);

    CHECK_FALSE(parsed->sync.metered);
    LONGS_EQUAL(22 * 60, parsed->sync.night_begins_min);
    LONGS_EQUAL(5 * 60, parsed->sync.night_ends_min);
    LONGS_EQUAL(0, parsed->sync.day_mb);
    LONGS_EQUAL(0, parsed->sync.most_kbit_s);
}

TEST(Settings, a_link_with_wrong_rules_is_named) {
    CHECK_ERROR(ErrorCode::BadSettings, parse_settings(with("\"21:30\"", "\"24:00\""), "s.toml"));
    CHECK_ERROR(ErrorCode::BadSettings, parse_settings(with("\"21:30\"", "2130"), "s.toml"));
    CHECK_ERROR(ErrorCode::BadSettings, parse_settings(with("256", "15"), "s.toml"));
    CHECK_ERROR(ErrorCode::BadSettings, parse_settings(with("300", "-1"), "s.toml"));
    CHECK_ERROR(ErrorCode::BadSettings,
                parse_settings(with("TD-0012", std::string(65, '7')), "s.toml"));
}

TEST(Settings, keys_of_a_body_roll_over_by_days) {
    const std::string next = "next_key = \"" + std::string(64, '3') + "\"\n";
    const auto days = [&](const std::string& lines) {
        return parse_settings(with("protected = true\n", "protected = true\n" + lines), "s.toml");
    };
    const auto parsed =
        days("key_until = \"2027-01-31\"\n" + next + "next_key_from = \"2027-02-01\"\n");
    CHECK_OK(parsed);
    const auto& body = parsed->applied.bodies[0];
    CHECK_TEXT_EQUAL("2027-01-31", body.key_until->text());
    CHECK_TEXT_EQUAL("2027-02-01", body.next->from.text());
    LONGS_EQUAL(0x33, body.next->key[0]);

    CHECK_ERROR(ErrorCode::BadSettings, days("key_until = \"31/01/2027\"\n"));
    CHECK_ERROR(ErrorCode::BadSettings, days(next));
    CHECK_ERROR(ErrorCode::BadSettings, days("next_key_from = \"2027-02-01\"\n"));
    CHECK_ERROR(ErrorCode::BadSettings,
                days("next_key = \"33\"\nnext_key_from = \"2027-02-01\"\n"));
    // A day between them would have no key.
    CHECK_ERROR(ErrorCode::BadSettings,
                days("key_until = \"2027-01-30\"\n" + next + "next_key_from = \"2027-02-01\"\n"));
}

TEST(Settings, without_a_printer_nothing_is_printed) {
    const auto parsed =
        parse_settings(with("[printer]\ndevice = \"escpos:tcp:10.0.0.9\"\n", ""), "s.toml");
    CHECK_OK(parsed);

    CHECK_TRUE(parsed->printer.device.empty());
    CHECK_TRUE(parsed->applied.printing == kiosk::office::Printing::Off);
}

TEST(Settings, a_feeder_scans_one_side_unless_said_otherwise) {
    CHECK_FALSE(parse_settings(with("", ""), "s.toml")->scanner.duplex);
    const auto both =
        parse_settings(with("\"sim:/tmp/pages\"", "\"sim:/tmp/pages\"\nduplex = true"), "s.toml");
    CHECK_OK(both);
    CHECK_TRUE(both->scanner.duplex);
}

TEST(Settings, a_mistake_is_named_by_line_and_key) {
    check_mistake(with("prefix = \"B\"", "prefix = \"A\""),
                  "s.toml:13: services[1].prefix: A stands twice");
    check_mistake(with("prefix = \"B\"", "prefix = \"b\""),
                  "s.toml:13: services[1].prefix: expected one or two letters A to Z");
    check_mistake(with("prefix = \"B\"", "mean_minutes = 241\nprefix = \"B\""),
                  "s.toml:13: services[1].mean_minutes: expected an integer from 1 to 240");
    check_mistake(with("[\"don-thu\", \"tu-van\"]", "[\"don-thu\", \"khac\"]"),
                  "s.toml:18: counters[0].services[1]: there is no service khac");
    check_mistake(with("slot = 3", "slot = 10"),
                  "s.toml:5: kiosk.slot: expected an integer from 1 to 9");
    check_mistake(with("key = \"0202", "key = \"02"),
                  "s.toml:24: bodies[0].key: expected 64 hex digits (hubctl body keygen prints "
                  "them)");
    check_mistake(with("recall_limit", "recal_limit"),
                  "s.toml:20: queue.recal_limit: unknown key; check its spelling");
    check_mistake(with("[sync]", "[calendar]\ngrace_min = 121\n[sync]"),
                  "s.toml:34: calendar.grace_min: expected an integer from 0 to 120");
    check_mistake(with("[sync]", "[calendar]\nholidays = 3\n[sync]"),
                  "s.toml:34: calendar.holidays: expected text in quotes");
    check_mistake(with("recall_limit = 2", "priority_head_start_min = 61"),
                  "s.toml:20: queue.priority_head_start_min: expected an integer from 0 to 60");
    check_mistake(with("\"sim:/tmp/pages\"", "\"usb\""),
                  "s.toml:30: scanner.device: expected \"sane:<name>\" or \"sim:<folder>\"");
    check_mistake(with("\"escpos:tcp:10.0.0.9\"", "\"lpt1\""),
                  "s.toml:32: printer.device: expected \"escpos:usb:VID:PID\", "
                  "\"escpos:tcp:HOST\", \"escpos:serial:NODE\" or \"sim:<folder>\"");
    check_mistake(with("device = \"escpos", "profile = \"\"\ndevice = \"escpos"),
                  "s.toml:32: printer.profile: must not be empty");
    check_mistake(with("everyone = [\"citizen\"]", "everyone = [\"boss\"]"),
                  "s.toml:28: roles.everyone[0]: expected citizen, staff, supervisor or "
                  "technician");
    check_mistake(with("id = \"tu-van\"", "id = \"don-thu\""),
                  "s.toml:12: services[1].id: don-thu stands twice");
}

TEST(Settings, a_group_is_large_from_five_people_on_unless_they_say_otherwise) {
    LONGS_EQUAL(5, parse_settings(kGood, "s.toml")->applied.rules.group_min);
    LONGS_EQUAL(8,
                parse_settings(with("[queue]", "[queue]\ngroup_min = 8"), "s.toml")
                    ->applied.rules.group_min);
    check_mistake(with("[queue]", "[queue]\ngroup_min = 1"),
                  "s.toml:20: queue.group_min: expected an integer from 2 to 999");
}

TEST(Settings, the_service_that_takes_letters_is_one_of_the_services) {
    const auto plain = parse_settings(kGood, "s.toml");
    CHECK_OK(plain);
    CHECK_TEXT_EQUAL("", plain->glass.letter_service);

    const auto parsed = parse_settings(
        with("[printer]", "[glass]\nletter_service = \"don-thu\"\n[printer]"), "s.toml");
    CHECK_OK(parsed);
    CHECK_TEXT_EQUAL("don-thu", parsed->glass.letter_service);
    CHECK_TRUE(parsed->applied == plain->applied);
    check_mistake(with("[printer]", "[glass]\nletter_service = \"nop\"\n[printer]"),
                  "s.toml:32: glass.letter_service: there is no service nop");
}

TEST(Settings, speech_is_off_unless_named_and_stays_out_of_what_decisions_read) {
    const auto plain = parse_settings(kGood, "s.toml");
    CHECK_OK(plain);
    CHECK_TEXT_EQUAL("", plain->speech.device);
    LONGS_EQUAL(80, plain->speech.volume);

    const auto parsed =
        parse_settings(with("[queue]",
                            "zone = \"upstairs\"\n[speech]\ndevice = \"espeak:plughw:1,0\"\n"
                            "volume = 35\nlanguages = [\"vi\"]\n[queue]"),
                       "s.toml");
    CHECK_OK(parsed);
    CHECK_TEXT_EQUAL("espeak:plughw:1,0", parsed->speech.device);
    LONGS_EQUAL(35, parsed->speech.volume);
    CHECK_TRUE(parsed->speech.languages == std::vector<std::string>{"vi"});
    CHECK_TEXT_EQUAL("upstairs", parsed->hall.zone_of.at("1"));
    CHECK_TRUE(parsed->applied == plain->applied);
}

TEST(Settings, without_zones_every_counter_stands_in_one_and_displays_show_the_whole_office) {
    const auto plain = parse_settings(kGood, "s.toml");
    CHECK_OK(plain);
    CHECK_TEXT_EQUAL("1", plain->hall.zone_of.at("1"));
    LONGS_EQUAL(1, plain->hall.zones.size());
    CHECK_TEXT_EQUAL("", plain->hall.zone);
    CHECK_TRUE(plain->hall.sentences.empty());
}

TEST(Settings, zones_have_names_displays_and_sentences_and_stay_out_of_what_decisions_read) {
    const auto plain = parse_settings(kGood, "s.toml");
    const auto parsed = parse_settings(with("[queue]", R"(zone = "tang-2"
[[zones]]
id = "tang-2"
name_vi = "Sảnh tầng 2"
name_en = "Second floor hall"
[hall]
zone = "tang-2"
screens = ["sanh-1", "sanh-2"]
[[hall.notices]]
id = "chay"
vi = "Cháy! Mời ra ngay bằng cửa chính"
en = "Fire! Leave now"
urgent = true
[queue])"),
                                       "s.toml");
    CHECK_OK(parsed);
    CHECK_TEXT_EQUAL("Sảnh tầng 2", parsed->hall.zones.at(0).name_vi);
    CHECK_TEXT_EQUAL("tang-2", parsed->hall.zone);
    LONGS_EQUAL(2, parsed->hall.screens.size());
    CHECK_TRUE(parsed->hall.sentences.at(0).notice.kind == kiosk::reception::NoticeKind::Urgent);
    CHECK_TRUE(parsed->applied == plain->applied);
}

TEST(Settings, a_mistake_in_the_halls_is_named_by_line_and_key) {
    const auto hall = [](std::string_view lines) {
        return with("[sync]", std::string(lines) + "\n[sync]");
    };
    const std::string zone = "[[zones]]\nid = \"1\"\nname_en = \"Hall\"\nname_vi = ";
    check_mistake(hall(zone + "\"Sảnh chờ lớn ở tầng hai nhà B\""),
                  "s.toml:36: zones[0].name_vi: expected at most 24 letters, so that it fits the "
                  "glass");
    check_mistake(hall(zone + "\"Sảnh\"\n[[zones]]\nid = \"2\"\nname_vi = \"B\"\nname_en = \"B\""),
                  "s.toml:38: zones[1].id: no counter has the zone 2");
    check_mistake(hall("[[zones]]\nid = \"2\"\nname_vi = \"B\"\nname_en = \"B\""),
                  "s.toml:17: counters[0].id: there is no [[zones]] with the id 1");
    check_mistake(hall("[hall]\nzone = \"2\""), "s.toml:34: hall.zone: no counter has the zone 2");
    check_mistake(hall("[hall]\nscreens = [\"a\", \"a\"]"),
                  "s.toml:34: hall.screens[1]: a stands twice");
    check_mistake(hall("[[hall.notices]]\nid = \"a\"\nvi = \"" + std::string(121, 'x') + "\""),
                  "s.toml:35: hall.notices[0].vi: expected one line of at most 120 letters");
}

TEST(Settings, a_letters_pdf_is_archived_unless_said_otherwise) {
    const auto plain = parse_settings(kGood, "s.toml");
    CHECK_OK(plain);
    CHECK_TEXT_EQUAL("archive", plain->ocr.pdf);
    const auto compact =
        parse_settings(with("[sync]", "[ocr]\npdf = \"compact\"\n[sync]"), "s.toml");
    CHECK_OK(compact);
    CHECK_TEXT_EQUAL("compact", compact->ocr.pdf);
    CHECK_TRUE(compact->applied == plain->applied);
    check_mistake(with("[sync]", "[ocr]\npdf = \"small\"\n[sync]"),
                  "s.toml:34: ocr.pdf: expected \"archive\", \"compact\" or \"none\"");
}

TEST(Settings, a_code_reader_is_named_by_its_usb_id) {
    const auto codes = [](const std::string& device) {
        return with("[sync]", "[codes]\ndevice = \"" + device + "\"\n[sync]");
    };
    const auto plain = parse_settings(kGood, "s.toml");
    CHECK_OK(plain);
    CHECK_TEXT_EQUAL("", plain->codes.device);
    for (const char* device : {"evdev:0c2e:0b61", "evdev:0c2e:0b61:S 1", "sim:"}) {
        const auto parsed = parse_settings(codes(device), "s.toml");
        CHECK_OK(parsed);
        CHECK_TEXT_EQUAL(device, parsed->codes.device);
        CHECK_TRUE(parsed->applied == plain->applied);
    }
    for (const char* wrong :
         {"evdev:", "evdev:0C2E:0b61", "evdev:0c2e:0b61:", "evdev:0c2e", "sim:x", "usb"}) {
        check_mistake(codes(wrong),
                      "s.toml:34: codes.device: expected \"evdev:VVVV:PPPP\" (as lsusb prints the "
                      "reader's id), with \":<serial>\" behind it where there are several, or "
                      "\"sim:\"");
    }
}

TEST(Settings, a_mistake_in_speech_is_named_by_line_and_key) {
    const auto speech = [](std::string_view line) {
        return with("[sync]", "[speech]\n" + std::string(line) + "\n[sync]");
    };
    const std::string device =
        "s.toml:34: speech.device: expected \"espeak:\", \"espeak:<ALSA device>\", "
        "\"wav:<folder>\" or \"sim:<folder>\"";
    check_mistake(speech("device = \"loud\""), device);
    check_mistake(speech("device = \"wav:\""), device);
    check_mistake(speech("volume = 101"),
                  "s.toml:34: speech.volume: expected an integer from 0 to 100");
    check_mistake(speech("languages = [\"vi\", \"fr\"]"),
                  "s.toml:34: speech.languages[1]: expected \"vi\" or \"en\"");
    check_mistake(speech("languages = [\"en\"]"),
                  "s.toml:34: speech.languages: \"vi\" must be among them");
    check_mistake(with("[queue]", "zone = \"tầng 2\"\n[queue]"),
                  "s.toml:19: counters[0].zone: expected at most 40 letters without marks, digits, "
                  "- _ .");
}

TEST(Settings, the_office_network_is_off_unless_an_address_is_given) {
    CHECK_TEXT_EQUAL("", parse_settings(kGood, "s.toml")->lan.host);
    const auto lan = [](const std::string& lines) {
        return with("[sync]", "[lan]\n" + lines + "\n[sync]");
    };
    const auto open =
        parse_settings(lan("listen = \"0.0.0.0:8443\"\nnames = [\"kiosk.vptd\"]"), "s.toml");
    CHECK_OK(open);
    CHECK_TEXT_EQUAL("0.0.0.0", open->lan.host);
    LONGS_EQUAL(8443, open->lan.port);
    CHECK_TEXT_EQUAL("kiosk.vptd", open->lan.names.at(0));

    for (const char* wrong : {"8443",
                              "0.0.0.0",
                              "0.0.0.0:",
                              "0.0.0.0:65536",
                              "0.0.0.0:84x",
                              "256.0.0.1:1",
                              "1.2.3:4",
                              "kiosk:8443",
                              ":8443",
                              "1.2.3.4.5:6"}) {
        check_mistake(lan(fmt::format("listen = \"{}\"", wrong)),
                      "s.toml:34: lan.listen: expected ADDRESS:PORT, e.g. \"0.0.0.0:8443\"");
    }
    check_mistake(lan("names = [\"a b\"]"),
                  "s.toml:34: lan.names[0]: expected a host name, e.g. \"kiosk.local\"");
}

TEST(Settings, a_second_protected_body_is_refused) {
    const std::string more =
        fmt::format("[[bodies]]\nid = \"x\"\nname = \"X\"\nkey = \"{}\"\nprotected = true\n[sync]",
                    std::string(64, '3'));
    check_mistake(with("[sync]", more),
                  "s.toml:37: bodies[1].protected: only one body may be protected");
}

TEST(Settings, a_file_that_is_no_toml_names_the_line) {
    const auto parsed = parse_settings("[office]\ncode = \n", "s.toml");

    CHECK_ERROR(ErrorCode::BadSettings, parsed);
    CHECK_TRUE(parsed.error().context.starts_with("s.toml:2:"));
}

TEST(Settings, what_the_city_sent_takes_the_place_of_the_files_own) {
    const kiosk::provisioning::CityTexts city{
        {"settings", "[queue]\nrecall_limit = 7\n[occupancy]\namber = 5\nred = 9\n"},
        {"holidays", "of no concern here"}};
    const auto settings = parse_settings(kGood, "settings.toml", city);
    CHECK_OK(settings);
    CHECK_EQUAL(7, settings->applied.rules.recall_limit);
    CHECK_EQUAL(2U, settings->applied.services.size());

    const auto named = [](const char* name, const char* text) {
        const auto bad = parse_settings(kGood, "settings.toml", {{name, text}});
        CHECK_ERROR(ErrorCode::BadSettings, bad);
        return bad.error().context;
    };
    CHECK_TRUE(named("settings", "[queue]\n\nrecall_limit = 1000\n").find("settings.toml:3") !=
               std::string::npos);
    CHECK_TRUE(named("bodies", "[[bodies]]\nid = \"a\"\n").find("bodies.toml:1") !=
               std::string::npos);
    CHECK_TRUE(named("settings", "[office]\ncode = \"X\"\n").find("does not belong") !=
               std::string::npos);
    CHECK_TRUE(named("services", "[queue]\nrecall_limit = 1\n").find("does not belong") !=
               std::string::npos);
}
