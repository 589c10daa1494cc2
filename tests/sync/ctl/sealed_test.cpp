// Goal: a body opens its letter on its own machine, from a folder that may have been carried by
// anybody: without the hub, and from nothing but what its key and the digests prove. Method: hubctl
// itself; the folder as a real cityhub's letters make it, and as a hostile carrier leaves it.
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "tests/sync/ctl/made_letter.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;
namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& dir) {
    std::set<std::string> out;
    for (const auto& entry : fs::directory_iterator(dir)) {
        out.insert(entry.path().filename().string());
    }
    return out;
}

void check_private(const fs::path& path) {
    CHECK((fs::status(path).permissions() & fs::perms(0077)) == fs::perms::none);
}

void lay_file(const fs::path& file, ByteView content) {
    CHECK_OK(write_file_durably(file, content));
}

}  // namespace

TEST_GROUP(SealedAtHub) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    WireDevice device{1};
    const std::string key_file = (dir.path() / "body.key").string();
    const fs::path folder = dir.path() / "stick" / "letter";
    const fs::path out = dir.path() / "out";

    void setup() override {
        CHECK(hub.start());
        device.enrol(hub);
    }

    MadeLetter bring(std::uint8_t name, const crypto::SealPublicKey& receiver) {
        auto letter = make_letter(name, receiver, 2);
        tell_of(device, letter, hub::LetterClass::Protected);
        for (const Bytes& blob : letter.blobs) {
            check_status(201, device.put(blob));
        }
        return letter;
    }

    int seal(const std::string& letter, const fs::path& into) {
        return hub.hubctl({"sealed", letter, "--out", into.string()}).exit_code;
    }
};

TEST(SealedAtHub, a_letter_is_opened_where_neither_hub_nor_database_is) {
    const MadeLetter letter = bring(7, make_body_key(key_file));
    const std::string sealed =
        hub.hubctl({"--json", "sealed", letter.hash(), "--out", folder.string()}).out;
    hub.end(SIGTERM);
    fs::remove_all(hub.dir());

    const auto opened = run_program(
        "hubctl",
        {"--json", "open", "--sealed", folder.string(), "--key", key_file, "--out", out.string()});

    LONGS_EQUAL(0, opened.exit_code);
    for (const std::string& said : {sealed, opened.out}) {
        CHECK_TEXT_EQUAL(letter.hash(), get_string(*parse_json(said), "hash").value());
        LONGS_EQUAL(2, get_int(*parse_json(said), "pages").value());
    }
    CHECK_TEXT_EQUAL(image_of(1), *read_text_file(out / "page-1.png"));
    CHECK_TEXT_EQUAL(image_of(2), *read_text_file(out / "page-2.png"));
    CHECK_TEXT_EQUAL(kPdf, *read_text_file(out / "letter.pdf"));
    CHECK(read_text_file(out / "letter.txt")->find(kName) != std::string::npos);
}

TEST(SealedAtHub, the_folder_holds_the_sealed_blobs_and_no_word) {
    const MadeLetter letter = bring(7, make_body_key(key_file));

    LONGS_EQUAL(0, seal(letter.id.text(), folder));

    std::set<std::string> expected = {"letter.json"};
    for (const std::string& name : letter.names()) {
        expected.insert(name);
    }
    CHECK(expected == names_in(folder));
    const Json facts{{"v", 1}, {"letter", letter.id.text()}, {"manifest", letter.names()}};
    CHECK_TEXT_EQUAL(to_text(facts), to_text(*parse_json(*read_text_file(folder / "letter.json"))));
    check_private(folder);
    for (const std::string& name : expected) {
        check_private(folder / name);
    }
    for (const std::string_view planted : {kName, kWords, std::string_view("denunciation")}) {
        CHECK_FALSE(holds(folder, planted));
    }
}

TEST(SealedAtHub, a_copy_that_was_cut_off_is_made_whole) {
    const MadeLetter letter = bring(7, make_body_key(key_file));
    LONGS_EQUAL(0, seal(letter.hash(), folder));
    const auto whole = names_in(folder);
    fs::remove(folder / "letter.json");
    fs::rename(folder / letter.names()[1], folder / (letter.names()[1] + ".new"));

    LONGS_EQUAL(0, seal(letter.hash(), folder));

    CHECK(whole == names_in(folder));
    LONGS_EQUAL(0, seal(letter.hash(), folder));
}

TEST(SealedAtHub, a_folder_with_anything_else_is_left_as_it_is) {
    const auto key = make_body_key(key_file);
    const MadeLetter one = bring(7, key);
    const MadeLetter other = bring(8, key);
    LONGS_EQUAL(0, seal(one.hash(), folder));
    const auto before = names_in(folder);

    LONGS_EQUAL(5, seal(other.hash(), folder));

    CHECK(before == names_in(folder));
    fs::remove(folder / "letter.json");  // as far as it came when the power went
    LONGS_EQUAL(5, seal(other.hash(), folder));
    const fs::path mixed = dir.path() / "mixed";
    CHECK_OK(make_private_directory(mixed));
    lay_file(mixed / "letter.txt", as_bytes("words"));
    LONGS_EQUAL(5, seal(one.hash(), mixed));
}

// What stands on a stick must not lead the hub's writing to a file of its own.
TEST(SealedAtHub, a_link_in_the_folder_is_not_written_through) {
    const MadeLetter letter = bring(7, make_body_key(key_file));
    const fs::path target = dir.path() / "precious";
    lay_file(target, as_bytes("kept"));
    CHECK_OK(make_private_directory(folder));
    fs::create_symlink(target, folder / (letter.names()[0] + ".new"));

    LONGS_EQUAL(5, seal(letter.hash(), folder));

    CHECK_TEXT_EQUAL("kept", *read_text_file(target));
}

TEST(SealedAtHub, a_letter_whose_pages_have_not_all_come_stays) {
    const MadeLetter letter = make_letter(7, make_body_key(key_file), 2);
    tell_of(device, letter, hub::LetterClass::Protected);
    check_status(201, device.put(letter.blobs[0]));
    check_status(201, device.put(letter.blobs[2]));

    LONGS_EQUAL(4, seal(letter.hash(), folder));

    CHECK_FALSE(fs::exists(folder));
    check_status(201, device.put(letter.blobs[1]));
    LONGS_EQUAL(0, seal(letter.hash(), folder));
}

TEST(SealedAtHub, a_blob_that_was_changed_at_the_hub_is_not_carried) {
    const MadeLetter letter = bring(7, make_body_key(key_file));
    const std::string name = letter.names()[1];
    const fs::path blob = hub.dir() / "blobs" / name.substr(0, 2) / name.substr(2);
    auto bytes = read_file(blob, 1 << 20);
    CHECK_OK(bytes);
    bytes->back() ^= 1;
    lay_file(blob, *bytes);

    LONGS_EQUAL(2, seal(letter.hash(), folder));

    CHECK_FALSE(fs::exists(folder / "letter.json"));
    CHECK_FALSE(fs::exists(folder / name));
}

TEST(SealedAtHub, mistakes_have_their_exit_codes) {
    make_body_key(key_file);
    LONGS_EQUAL(4, seal("abc", folder));
    CHECK_FALSE(fs::exists(folder));
    const std::vector<std::string> rest = {"--key", key_file, "--out", out.string()};
    std::vector<std::string> both = {"open", std::string(32, '7'), "--sealed", folder.string()};
    both.insert(both.end(), rest.begin(), rest.end());
    std::vector<std::string> neither = {"open"};
    neither.insert(neither.end(), rest.begin(), rest.end());
    LONGS_EQUAL(2, hub.hubctl(both).exit_code);
    LONGS_EQUAL(2, hub.hubctl(neither).exit_code);
    const auto homeless = run_program("hubctl", {"sealed", "abc", "--out", folder.string()});
    LONGS_EQUAL(2, homeless.exit_code);
}

// ---- what a body may be handed

TEST_GROUP(SealedFolder) {
    TempDir dir;
    const std::string key_file = (dir.path() / "body.key").string();
    const crypto::SealPublicKey key = make_body_key(key_file);
    const fs::path folder = dir.path() / "letter";
    const fs::path out = dir.path() / "out";
    const MadeLetter letter = make_letter(7, key, 2);

    void setup() override {
        lay(letter);
        says(letter.id.text(), letter.names());
    }

    void lay(const MadeLetter& other) {
        CHECK_OK(make_private_directory(folder));
        for (const Bytes& blob : other.blobs) {
            lay_file(folder / to_hex(crypto::sha256(blob)), blob);
        }
    }

    void says(const std::string& id, const Json& manifest) {
        says(to_text(Json{{"v", 1}, {"letter", id}, {"manifest", manifest}}));
    }

    void says(std::string_view text) {
        lay_file(folder / "letter.json", as_bytes(text));
    }

    int open(const std::string& with) {
        const std::vector<std::string> words = {
            "open", "--sealed", folder.string(), "--key", with, "--out", out.string()};
        return run_program("hubctl", words).exit_code;
    }

    // Nothing is written of a letter that is not the one it says to be.
    void refuses(int exit_code) {
        LONGS_EQUAL(exit_code, open(key_file));
        CHECK_FALSE(fs::exists(out));
    }
};

TEST(SealedFolder, is_opened_as_the_documents_describe_it) {
    LONGS_EQUAL(0, open(key_file));

    CHECK_TEXT_EQUAL(image_of(2), *read_text_file(out / "page-2.png"));
    check_private(out / "page-2.png");
}

TEST(SealedFolder, another_key_opens_nothing) {
    const std::string other = (dir.path() / "other.key").string();
    make_body_key(other);

    LONGS_EQUAL(3, open(other));

    CHECK_FALSE(fs::exists(out));
}

TEST(SealedFolder, an_altered_a_cut_and_a_swapped_blob_are_found) {
    for (const Bytes& blob : letter.blobs) {
        const fs::path file = folder / to_hex(crypto::sha256(blob));
        Bytes altered = blob;
        altered[altered.size() / 2] ^= 1;
        lay_file(file, altered);
        refuses(2);
        lay_file(file, ByteView(blob).first(blob.size() - 1));
        refuses(2);
        lay_file(file, letter.blobs[&blob == &letter.blobs[1] ? 2 : 1]);
        refuses(2);
        lay_file(file, blob);
    }
    LONGS_EQUAL(0, open(key_file));
}

TEST(SealedFolder, what_is_missing_is_missed) {
    for (const std::string& name : letter.names()) {
        fs::rename(folder / name, dir.path() / "away");
        refuses(4);
        fs::rename(dir.path() / "away", folder / name);
    }
    fs::remove(folder / "letter.json");
    refuses(4);
    fs::remove_all(folder);
    refuses(4);
}

TEST(SealedFolder, letters_are_not_mixed) {
    const MadeLetter other = make_letter(8, key, 2);
    lay(other);
    const auto mine = letter.names();
    const auto theirs = other.names();

    says(letter.id.text(), theirs);
    refuses(3);
    says(letter.id.text(), {mine[0], mine[1], theirs[2]});
    refuses(3);
    says(letter.id.text(), {mine[0], mine[1]});
    refuses(3);
    says(letter.id.text(), {mine[0], mine[1], mine[2], mine[2]});
    refuses(3);
    says(letter.id.text(), {mine[1], mine[0], mine[2]});
    refuses(3);
    says(other.id.text(), theirs);
    LONGS_EQUAL(0, open(key_file));
}

// A blob that would open lies where each name leads: reading it would let the letter open.
TEST(SealedFolder, a_name_leads_nowhere_else) {
    const auto names = letter.names();
    const std::string page = names[2];
    fs::rename(folder / page, dir.path() / page);
    CHECK_OK(make_private_directory(folder / "deeper"));
    fs::copy_file(dir.path() / page, folder / "deeper" / page);
    std::string upper = names[1];
    std::transform(upper.begin(), upper.end(), upper.begin(), ::toupper);
    fs::copy_file(folder / names[1], folder / upper);

    for (const Json& name : {Json("../" + page),
                             Json((dir.path() / page).string()),
                             Json("deeper/" + page),
                             Json("../" + page.substr(3)),
                             Json(page.substr(1)),
                             Json(page + "0"),
                             Json(page + std::string(1, '\0')),
                             Json(""),
                             Json("letter.json"),
                             Json(7),
                             Json(nullptr)}) {
        says(letter.id.text(), {names[0], names[1], name});
        refuses(2);
    }
    says(letter.id.text(), {names[0], upper, names[1]});
    refuses(2);
    says(letter.id.text(), names);
    refuses(4);
}

TEST(SealedFolder, a_link_and_a_pipe_are_no_blobs) {
    const fs::path page = folder / letter.names()[2];
    fs::rename(page, dir.path() / "page");
    fs::create_symlink(dir.path() / "page", page);
    refuses(2);
    fs::remove(page);
    LONGS_EQUAL(0, ::mkfifo(page.c_str(), 0600));
    refuses(2);  // and does not wait for a writer
    fs::remove(page);
    fs::create_directory(page);
    refuses(2);
    fs::remove(page);
    fs::remove(folder / "letter.json");
    LONGS_EQUAL(0, ::mkfifo((folder / "letter.json").c_str(), 0600));
    refuses(2);
}

TEST(SealedFolder, what_is_too_large_is_not_read_on) {
    fs::resize_file(folder / letter.names()[1], crypto::kLargestBlobBytes + 1);
    refuses(7);
    lay_file(folder / letter.names()[1], letter.blobs[1]);
    fs::resize_file(folder / "letter.json", (64 << 10) + 1);
    refuses(7);
}

TEST(SealedFolder, a_letter_json_that_makes_no_sense_is_refused) {
    const Json good{{"v", 1}, {"letter", letter.id.text()}, {"manifest", letter.names()}};
    const auto with = [&good](const char* name, const Json& value) {
        Json changed = good;
        changed[name] = value;
        return to_text(changed);
    };
    for (const std::string& text : {std::string(),
                                    std::string("{"),
                                    std::string("[]"),
                                    std::string("7"),
                                    std::string("{\"v\":1}"),
                                    std::string(40'000, '['),
                                    std::string("\xff\xfe{}"),
                                    with("v", 2),
                                    with("v", "1"),
                                    with("letter", "x"),
                                    with("letter", "../../" + std::string(26, '0')),
                                    with("letter", 7),
                                    with("manifest", Json::array()),
                                    with("manifest", "x"),
                                    with("manifest", Json::object())}) {
        says(text);
        refuses(2);
    }
    says(to_text(good));
    LONGS_EQUAL(0, open(key_file));
}
