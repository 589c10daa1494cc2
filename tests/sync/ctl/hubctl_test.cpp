// Goal: the hub shows no more of a letter than it may, the receiving body opens it, and verify
// finds what was changed. Method: a real cityhub with letters sealed as a kiosk seals them, hubctl
// beside it, planted names, and a disk edited behind the hub's back.
#include "tests/sync/ctl/made_letter.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

Json parsed(const RunResult& result) {
    LONGS_EQUAL(0, result.exit_code);
    const auto out = parse_json(result.out);
    CHECK_OK(out);
    return *out;
}

}  // namespace

TEST_GROUP(Hubctl) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    WireDevice device{1};
    const std::string key_file = (dir.path() / "body.key").string();

    void setup() override {
        CHECK(hub.start());
        device.enrol(hub);
    }

    crypto::SealPublicKey body_key() {
        return make_body_key(key_file);
    }

    // Seals a letter of one page, brings it to the hub, and gives its manifest hash.
    std::string bring_letter(
        std::uint8_t letter, hub::LetterClass letter_class, const crypto::SealPublicKey& receiver) {
        const auto made =
            make_letter(letter,
                        receiver,
                        1,
                        letter_class == hub::LetterClass::Ordinary ? crypto::Padding::FourKiB
                                                                   : crypto::Padding::PowerOfTwo);
        bring(made, letter_class);
        return made.hash();
    }

    void bring(const MadeLetter& letter, hub::LetterClass letter_class) {
        tell_of(device, letter, letter_class);
        for (const Bytes& blob : letter.blobs) {
            check_status(201, device.put(blob));
        }
    }
};

TEST(Hubctl, of_a_protected_letter_only_class_bucket_count_and_hash_are_shown) {
    const std::string hash = bring_letter(7, hub::LetterClass::Protected, body_key());

    const Json letters = parsed(hub.hubctl({"--json", "letters"}));

    LONGS_EQUAL(1, letters.size());
    const Json expected{{"class", "protected"}, {"bucket", 2}, {"pages", 1}, {"hash", hash}};
    CHECK_TEXT_EQUAL(to_text(expected), to_text(letters[0]));
}

TEST(Hubctl, lists_are_rows_for_a_spreadsheet_that_show_no_more) {
    const auto key = body_key();
    const std::string hash = bring_letter(7, hub::LetterClass::Protected, key);
    bring_letter(8, hub::LetterClass::Ordinary, key);

    const auto rows = hub.hubctl({"--csv", "letters"});

    LONGS_EQUAL(0, rows.exit_code);
    CHECK(
        rows.out.starts_with("\xEF\xBB\xBF"
                             "class,hash,pages,bucket,letter,code,"));
    CHECK(rows.out.find("\r\nprotected," + hash + ",1,2,,,,,,,,,\r\n") != std::string::npos);
    CHECK(rows.out.find(",HN-26-7K3M9QRT-X,") != std::string::npos);
    CHECK(hub.hubctl({"--csv", "--json", "letters"}).exit_code != 0);
}

// Between two letters whose hours are shown a protected one would show its own.
TEST(Hubctl, protected_letters_stand_apart_by_hash_whenever_they_came) {
    const auto key = body_key();
    std::vector<MadeLetter> letters = {make_letter(1, key), make_letter(2, key)};
    if (letters[0].hash() < letters[1].hash()) {
        std::swap(letters[0], letters[1]);
    }
    bring(letters[0], hub::LetterClass::Protected);
    bring_letter(8, hub::LetterClass::Ordinary, key);
    bring(letters[1], hub::LetterClass::Protected);

    const Json shown = parsed(hub.hubctl({"--json", "letters"}));

    LONGS_EQUAL(3, shown.size());
    CHECK_TEXT_EQUAL("ordinary", shown[0]["class"].get<std::string>());
    CHECK_TEXT_EQUAL(letters[1].hash(), shown[1]["hash"].get<std::string>());
    CHECK_TEXT_EQUAL(letters[0].hash(), shown[2]["hash"].get<std::string>());
}

TEST(Hubctl, a_table_comes_as_json_as_rows_for_a_spreadsheet_and_as_lines) {
    const auto key = body_key();
    const MadeLetter waiting = make_letter(7, key);
    tell_of(device, waiting, hub::LetterClass::Ordinary);
    check_status(201, device.put(waiting.blobs[1]));

    const Json rows = parsed(hub.hubctl({"--json", "table", "waiting"}));
    LONGS_EQUAL(1, rows.size());
    CHECK_TEXT_EQUAL(waiting.id.text(), rows[0]["letter"].get<std::string>());
    CHECK_TEXT_EQUAL(to_hex(crypto::sha256(waiting.blobs[0])),
                     rows[0]["missing"][0].get<std::string>());
    const std::string csv = hub.hubctl({"--csv", "table", "waiting"}).out;
    CHECK(
        csv.starts_with("\xEF\xBB\xBF"
                        "class,hash,pages,bucket,letter,"));
    CHECK(csv.find("\r\nordinary," + waiting.hash() + ",1,") != std::string::npos);
    const std::string lines = hub.hubctl({"table", "waiting"}).out;
    CHECK(lines.find("missing_blobs=1") != std::string::npos);
    LONGS_EQUAL(1, parsed(hub.hubctl({"--json", "table", "journals"})).size());
    LONGS_EQUAL(0, parsed(hub.hubctl({"--json", "table", "alarms"})).size());
    CHECK(hub.hubctl({"--csv", "table", "visits"}).out.ends_with(",nth\r\n"));
    LONGS_EQUAL(2, hub.hubctl({"table", "records"}).exit_code);
}

TEST(Hubctl, devices_are_shown_with_the_version_of_their_software) {
    CHECK_TEXT_EQUAL("",
                     parsed(hub.hubctl({"--json", "devices"}))[0]["software"].get<std::string>());
    device.journal.issue_ticket(1);
    sync::Batch batch = device.journal.everything();
    batch.software = "1.4.0";
    device.send(batch);

    CHECK_TEXT_EQUAL("1.4.0",
                     parsed(hub.hubctl({"--json", "devices"}))[0]["software"].get<std::string>());
    CHECK(hub.hubctl({"devices"}).out.find("  software=1.4.0  ") != std::string::npos);
    const auto rows = hub.hubctl({"--csv", "devices"});
    CHECK(rows.out.find(",software,") != std::string::npos);
    CHECK(rows.out.find(",1.4.0,") != std::string::npos);
}

TEST(Hubctl, a_token_that_was_lost_is_found_and_withdrawn) {
    hub.hubctl({"device", "add", "--office", "HN-07", "--serial", "SN-7"});
    const std::string lost = hub.token();
    const Json before = parsed(hub.hubctl({"--json", "token", "list"}));
    LONGS_EQUAL(2, before.size());  // the device's own is used
    const std::size_t bound = before[0]["serial"] == "SN-7" ? 0 : 1;
    CHECK_TEXT_EQUAL("HN-07", before[bound]["office"].get<std::string>());
    CHECK_TEXT_EQUAL("open", before[bound]["state"].get<std::string>());

    const std::string name = before[1 - bound]["token"].get<std::string>();
    LONGS_EQUAL(0, hub.hubctl({"token", "revoke", name}).exit_code);

    WireDevice other{2};
    other.connect(hub);
    check_refusal(403, ErrorCode::WrongToken, other.ask_for_certificate(lost));
    LONGS_EQUAL(1, parsed(hub.hubctl({"--json", "token", "list"})).size());
    LONGS_EQUAL(4, hub.hubctl({"token", "revoke", name}).exit_code);
    CHECK(lost.find(name) == std::string::npos);
    CHECK_TEXT_EQUAL(hub.hubctl({"devices"}).out, hub.hubctl({"device", "list"}).out);
}

TEST(Hubctl, an_ordinary_letter_is_shown_with_its_code_and_body) {
    bring_letter(8, hub::LetterClass::Ordinary, body_key());

    const Json letters = parsed(hub.hubctl({"letters", "--json"}));

    CHECK_TEXT_EQUAL("HN-26-7K3M9QRT-X", letters[0]["code"].get<std::string>());
    CHECK_TEXT_EQUAL("thanh-tra", letters[0]["body"].get<std::string>());
    CHECK_TEXT_EQUAL("HN-TEST", letters[0]["office"].get<std::string>());
}

TEST(Hubctl, no_word_or_name_of_a_letter_is_in_the_hubs_folder) {
    const auto key = body_key();
    bring_letter(7, hub::LetterClass::Protected, key);
    bring_letter(8, hub::LetterClass::Ordinary, key);
    hub.end(SIGTERM);

    for (const std::string_view planted :
         {kName, kWords, std::string_view("denunciation"), std::string_view("pixels of a page")}) {
        CHECK_FALSE(holds(hub.dir(), planted));
    }
    CHECK(holds(hub.dir(), "letter.confirmed"));  // the search does find what is there
}

TEST(Hubctl, the_body_opens_the_letter_by_id_and_by_hash) {
    const std::string hash = bring_letter(7, hub::LetterClass::Protected, body_key());
    for (const std::string& letter : {hash, std::string("07070707070707070707070707070707")}) {
        const auto out = dir.path() / ("out-" + letter.substr(0, 4));

        const auto opened = hub.hubctl({"open", letter, "--key", key_file, "--out", out.string()});

        LONGS_EQUAL(0, opened.exit_code);
        CHECK_TEXT_EQUAL(std::string(kWords) + "\n" + std::string(kName) + "\n",
                         *read_text_file(out / "letter.txt"));
        CHECK_TEXT_EQUAL(kImage, *read_text_file(out / "page-1.png"));
        const auto document = parse_json(*read_text_file(out / "letter.json"));
        CHECK_OK(document);
        CHECK_TEXT_EQUAL("denunciation", (*document)["kind"].get<std::string>());
        CHECK_TEXT_EQUAL("letter.pdf", (*document)["pdf"].get<std::string>());
        CHECK_TEXT_EQUAL(kPdf, *read_text_file(out / "letter.pdf"));
    }
}

// After a restart the kiosk itself cannot open its pages: their key travels sealed inside a content
// document that has a key of its own.
TEST(Hubctl, a_letter_handed_over_as_it_stood_opens_with_the_key_in_its_content) {
    const auto receiver = body_key();
    const auto page_key = crypto::LetterKey::generate();
    const auto sealed_key = crypto::seal_key(page_key, receiver);
    CHECK_OK(sealed_key);
    LetterId id;
    id.bytes.fill(9);
    const Json content{
        {"letter", id.text()},
        {"page_key", to_hex(*sealed_key)},
        {"pages", {{{"n", 1}, {"state", "unread"}, {"text", ""}, {"words", Json::array()}}}}};
    const auto document = crypto::seal_content(crypto::LetterKey::generate(),
                                               receiver,
                                               as_bytes(to_text(content)),
                                               crypto::Padding::PowerOfTwo);
    const auto page = crypto::seal_page(page_key, as_bytes(kImage));
    CHECK_OK(document);
    CHECK_OK(page);
    const std::vector<Digest> manifest = {crypto::sha256(*document), crypto::sha256(*page)};
    const Seq seq = device.journal.append("letter.confirmed",
                                          letter_body(9, hub::LetterClass::Protected, manifest));
    device.send(device.journal.batch(seq.value, seq.value));
    check_status(201, device.put(*page));
    check_status(201, device.put(*document));
    const auto out = dir.path() / "out";

    const auto opened = hub.hubctl({"open", id.text(), "--key", key_file, "--out", out.string()});

    LONGS_EQUAL(0, opened.exit_code);
    CHECK_TEXT_EQUAL(kImage, *read_text_file(out / "page-1.png"));
    CHECK_TEXT_EQUAL("[Trang 1: chưa đọc được chữ]\n", *read_text_file(out / "letter.txt"));
}

TEST(Hubctl, another_key_opens_nothing) {
    const std::string hash = bring_letter(7, hub::LetterClass::Protected, body_key());
    const std::string other = (dir.path() / "other.key").string();
    LONGS_EQUAL(0, run_program("hubctl", {"body", "keygen", "--out", other}).exit_code);
    const auto out = dir.path() / "out";

    LONGS_EQUAL(3, hub.hubctl({"open", hash, "--key", other, "--out", out.string()}).exit_code);

    CHECK_FALSE(std::filesystem::exists(out));
}

TEST(Hubctl, a_key_is_private_and_never_overwritten) {
    body_key();

    const auto facts = std::filesystem::status(key_file);
    CHECK((facts.permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);
    LONGS_EQUAL(5, run_program("hubctl", {"body", "keygen", "--out", key_file}).exit_code);
}

TEST(Hubctl, bodies_are_registered_with_valid_keys_only) {
    const std::string key = body_key().text();

    LONGS_EQUAL(0, hub.hubctl({"body", "add", "thanh-tra", "--public", key}).exit_code);
    LONGS_EQUAL(2, hub.hubctl({"body", "add", "x", "--public", "abc"}).exit_code);
    LONGS_EQUAL(2, hub.hubctl({"body", "add", "x", "--public", std::string(64, '0')}).exit_code);

    const Json bodies = parsed(hub.hubctl({"bodies", "--json"}));
    LONGS_EQUAL(1, bodies.size());
    CHECK_TEXT_EQUAL(key, bodies[0]["key"].get<std::string>());
}

TEST(Hubctl, mistakes_have_their_exit_codes) {
    LONGS_EQUAL(2, run_program("hubctl", {"nonsense"}).exit_code);
    LONGS_EQUAL(2, run_program("hubctl", {"devices"}).exit_code);
    LONGS_EQUAL(4, run_program("hubctl", {"--data", "/nowhere", "devices"}).exit_code);
    LONGS_EQUAL(4, hub.hubctl({"device", "revoke", std::string(32, '0')}).exit_code);
    LONGS_EQUAL(2, hub.hubctl({"device", "revoke", "x"}).exit_code);
    body_key();
    const std::string out = (dir.path() / "out").string();
    LONGS_EQUAL(4, hub.hubctl({"open", "abc", "--key", key_file, "--out", out}).exit_code);
    LONGS_EQUAL(5, run_program("cityhub", {"init", "--data", hub.dir().string()}).exit_code);
}

TEST(Hubctl, verify_names_the_device_and_the_first_bad_record) {
    for (int i = 1; i <= 20; ++i) {
        device.journal.issue_ticket(i);
    }
    device.send(device.journal.everything());
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
    hub.end(SIGTERM);
    {
        auto store = hub::HubStore::open(hub.dir());
        CHECK_OK(store);
        CHECK_OK(store->database().run(
            "UPDATE records SET body = replace(body, '\"number\":7', '\"number\":8') "
            "WHERE seq = 7"));
    }

    const auto result = hub.hubctl({"verify", "--json"});

    LONGS_EQUAL(70, result.exit_code);
    const auto report = parse_json(result.out);
    CHECK_OK(report);
    LONGS_EQUAL(1, (*report)["problems"].size());
    CHECK_TEXT_EQUAL("device " + device.journal.id.text() + " record 7: the chain is broken",
                     (*report)["problems"][0].get<std::string>());
}

TEST(Hubctl, verify_finds_rows_that_were_deleted_and_signatures_that_were_replaced) {
    for (int i = 1; i <= 20; ++i) {
        device.journal.issue_ticket(i);
        device.send(device.journal.batch(i, i));
    }
    hub.end(SIGTERM);
    const auto problem_after = [this](const char* sql) {
        const auto copy = dir.path() / "copy";
        std::filesystem::remove_all(copy);
        std::filesystem::copy(hub.dir(), copy, std::filesystem::copy_options::recursive);
        {
            auto store = hub::HubStore::open(copy);
            CHECK_OK(store);
            CHECK_OK(store->database().run_script(sql));
        }
        const auto result = run_program("hubctl", {"--data", copy.string(), "verify", "--json"});
        LONGS_EQUAL(70, result.exit_code);
        return (*parse_json(result.out))["problems"][0].get<std::string>();
    };
    const std::string record = "device " + device.journal.id.text() + " record ";

    CHECK_TEXT_EQUAL(record + "11: a record is missing",
                     problem_after("DELETE FROM records WHERE seq = 11"));
    CHECK_TEXT_EQUAL(record + "20: a record is missing",
                     problem_after("DELETE FROM records WHERE seq = 20"));
    CHECK_TEXT_EQUAL(record + "5: the device's signature is wrong",
                     problem_after("UPDATE heads SET signature = zeroblob(64) WHERE seq = 5"));
    CHECK_TEXT_EQUAL(record + "3: the header is damaged",
                     problem_after("UPDATE records SET header = x'00' WHERE seq = 3"));
}

TEST(Hubctl, verify_finds_a_changed_and_a_lost_blob) {
    bring_letter(7, hub::LetterClass::Protected, body_key());
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
    std::vector<std::filesystem::path> blobs;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(hub.dir() / "blobs")) {
        if (entry.is_regular_file()) {
            blobs.push_back(entry.path());
        }
    }
    LONGS_EQUAL(2, blobs.size());
    auto bytes = read_file(blobs[0], 64 << 20);
    CHECK_OK(bytes);
    (*bytes)[bytes->size() / 2] ^= 1;
    CHECK_OK(write_file_durably(blobs[0], *bytes));
    std::filesystem::remove(blobs[1]);

    const auto result = hub.hubctl({"verify", "--json"});

    LONGS_EQUAL(70, result.exit_code);
    const std::string problems = (*parse_json(result.out))["problems"].dump();
    CHECK(problems.find("DigestMismatch") != std::string::npos);
    CHECK(problems.find("is missing") != std::string::npos);
}
