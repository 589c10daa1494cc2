// Base: values that everything else rests on. Each group states one promise of a header.
#include <unistd.h>

#include <filesystem>

#include "firmware/base/bytes.hpp"
#include "firmware/base/config.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/random.hpp"
#include "firmware/base/text.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;

TEST_GROUP(ErrorTable){};

TEST(ErrorTable, every_code_has_text_and_action_in_both_languages) {
    int count = 0;
#define KIOSK_ERROR(name, kind, vi, en, vi_action, en_action)                          \
    CHECK_TRUE_TEXT(!error_text(ErrorCode::name, Language::Vi).text.empty(), #name);   \
    CHECK_TRUE_TEXT(!error_text(ErrorCode::name, Language::Vi).action.empty(), #name); \
    CHECK_TRUE_TEXT(!error_text(ErrorCode::name, Language::En).text.empty(), #name);   \
    CHECK_TRUE_TEXT(!error_text(ErrorCode::name, Language::En).action.empty(), #name); \
    CHECK_TRUE_TEXT(is_nfc(error_text(ErrorCode::name, Language::Vi).text), #name);    \
    CHECK_TRUE_TEXT(error_from_name(#name) == ErrorCode::name, #name);                 \
    ++count;
#include "firmware/base/error_codes.inc"
#undef KIOSK_ERROR
    CHECK_TRUE(count > 50);
    CHECK_FALSE(error_from_name("NoSuchCode").has_value());
}

TEST_GROUP(Bytes){};

TEST(Bytes, encodings_round_trip_and_refuse_garbage) {
    SeededRandom random(1);
    for (std::size_t length = 0; length < 70; ++length) {
        Bytes bytes(length);
        random.fill(bytes);
        CHECK_TRUE(from_hex(to_hex(bytes)).value() == bytes);
        CHECK_TRUE(from_base32(to_base32(bytes)).value() == bytes);
        CHECK_TRUE(from_base64(to_base64(bytes)).value() == bytes);
    }
    CHECK_TEXT_EQUAL("MZXW6YTBOI", to_base32(as_bytes("foobar")));  // RFC 4648 section 10
    CHECK_TEXT_EQUAL("Zm9vYg==", to_base64(as_bytes("foob")));
    CHECK_ERROR(ErrorCode::BadArgument, from_hex("0g"));
    CHECK_ERROR(ErrorCode::BadArgument, from_hex("abc"));
    CHECK_ERROR(ErrorCode::BadArgument, from_base32("A1"));
    CHECK_ERROR(ErrorCode::BadArgument, from_base64("Zm9vYh==="));
}

TEST(Bytes, reader_stops_at_the_end) {
    Bytes bytes;
    put_u16(bytes, 0x0102);
    put_u64(bytes, 0x1122334455667788U);
    ByteReader reader(bytes);
    CHECK_EQUAL(0x0102, reader.u16().value());
    CHECK_TRUE(reader.u64().value() == 0x1122334455667788U);
    CHECK_ERROR(ErrorCode::BadArgument, reader.u8());
}

TEST_GROUP(JsonText){};

TEST(JsonText, canonical_form_is_sorted_compact_and_nfc) {
    const Json value = parse_json("{\"b\": 1, \"a\": \"e\\u0302\\u0301\"}").value();
    CHECK_TEXT_EQUAL("{\"a\":\"\u1ebf\",\"b\":1}", canonical_json(value).value());
    CHECK_ERROR(ErrorCode::NotCanonical, canonical_json(parse_json("{\"a\":1.5}").value()));
}

TEST(JsonText, refuses_what_two_parsers_could_read_differently) {
    CHECK_ERROR(ErrorCode::BadJson, parse_json("{\"a\":1,\"a\":2}"));
    CHECK_ERROR(ErrorCode::BadJson, parse_json("{\"a\":1} x"));
    CHECK_ERROR(ErrorCode::BadJson, parse_json("\"\xff\""));
    CHECK_ERROR(ErrorCode::BadJson, parse_json(std::string(40, '[') + std::string(40, ']')));
    CHECK_ERROR(ErrorCode::BadJson, parse_json(std::string(100'000, '[')));
}

TEST(JsonText, missing_and_mistyped_members_are_named) {
    const Json value = parse_json("{\"n\":\"x\"}").value();
    const auto wrong = get_int(value, "n");
    CHECK_ERROR(ErrorCode::BadArgument, wrong);
    STRCMP_CONTAINS("'n'", wrong.error().context.c_str());
    CHECK_EQUAL(7, get_int_or(value, "m", 7).value());
    CHECK_ERROR(ErrorCode::BadArgument, get_int_or(value, "n", 7));
}

TEST_GROUP(Text){};

TEST(Text, folds_every_vietnamese_letter_to_ascii) {
    const std::string letters =
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
        "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ";
    for (const char c : fold_vi(letters)) {
        CHECK_TRUE(c >= 'a' && c <= 'z');
    }
    CHECK_EQUAL(134U, fold_vi(letters).size());
    CHECK_ERROR(ErrorCode::BadArgument, to_nfc("\xc3"));
}

TEST_GROUP(Config){};

TEST(Config, mistakes_name_line_and_key) {
    const auto tree = parse_config("[a]\nname = 'x'\nport = 99999\ntypo = 1\n", "s.toml").value();
    const auto port = tree["a"]["port"].integer(1, 65535);
    CHECK_ERROR(ErrorCode::BadSettings, port);
    STRCMP_CONTAINS("s.toml:3: a.port", port.error().context.c_str());
    CHECK_OK(tree["a"]["name"].string());
    const auto unknown = tree.refuse_unknown_keys();
    CHECK_ERROR(ErrorCode::BadSettings, unknown);
    STRCMP_CONTAINS("s.toml:4: a.typo", unknown.error().context.c_str());
    const auto missing = tree["a"]["other"].string();
    STRCMP_CONTAINS("a.other", missing.error().context.c_str());
    const auto broken = parse_config("[a\n", "s.toml");
    CHECK_ERROR(ErrorCode::BadSettings, broken);
    STRCMP_CONTAINS("s.toml:1", broken.error().context.c_str());
}

TEST_GROUP(Files) {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("kiosk-files-{}", ::getpid());
    void setup() override {
        CHECK_OK(make_private_directory(folder));
    }
    void teardown() override {
        std::filesystem::remove_all(folder);
    }
};

TEST(Files, durable_write_replaces_and_leaves_nothing_beside) {
    CHECK_OK(write_file_durably(folder / "a", as_bytes("one")));
    CHECK_OK(write_file_durably(folder / "a", as_bytes("two"), FileMode::Private));
    CHECK_TEXT_EQUAL("two", read_text_file(folder / "a").value());
    CHECK_FALSE(std::filesystem::exists(folder / "a.new"));
    CHECK_ERROR(ErrorCode::NotFound, read_file(folder / "b", 10));
    CHECK_ERROR(ErrorCode::BodyTooLarge, read_file(folder / "a", 2));
    CHECK_ERROR(ErrorCode::IoFailed, write_file_durably(folder / "no" / "a", as_bytes("x")));
}

TEST_GROUP(RandomSource){};

TEST(RandomSource, a_seed_replays_and_below_stays_below) {
    SeededRandom one(42);
    SeededRandom two(42);
    for (int i = 0; i < 1000; ++i) {
        const auto value = one.below(7);
        CHECK_TRUE(value < 7);
        CHECK_TRUE(value == two.below(7));
    }
}

TEST_GROUP(Logging){};

TEST(Logging, redacted_values_have_no_text) {
    const Redacted<std::string> name(std::string("Nguyễn Văn A"));
    CHECK_TEXT_EQUAL("[redacted]", fmt::format("{}", name));
}
