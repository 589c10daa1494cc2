// Goal: the journal's bytes are frozen. Method: one vector computed by an independent program
// (Python's hashlib and struct), round trips, and every single-byte change of a header.
#include "firmware/crypto/journal_chain.hpp"

#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::crypto;

DeviceId vector_device() {
    DeviceId out;
    for (std::uint8_t i = 0; i < 16; ++i) {
        out.bytes[i] = i;
    }
    return out;
}

RecordHeader vector_header() {
    RecordHeader out;
    out.seq = Seq{1};
    for (std::uint8_t i = 0; i < 16; ++i) {
        out.boot_id.bytes[i] = static_cast<std::uint8_t>(16 + i);
    }
    out.mono_ms = 1500;
    out.wall = WallTime{1767228000000, WallTrust::Trusted};
    out.kind = "ticket.issued";
    return out;
}

constexpr Epoch kEpoch{0x1122334455667788};
constexpr std::string_view kHeaderHex =
    "010000000000000001101112131415161718191a1b1c1d1e1f00000000000005dc"
    "0000019b76ff4700010d7469636b65742e697373756564";

}  // namespace

TEST_GROUP(JournalChain){};

TEST(JournalChain, a_header_has_the_documented_bytes) {
    CHECK_TEXT_EQUAL(kHeaderHex, to_hex(encode_header(vector_header())));
}

TEST(JournalChain, chain_and_record_id_have_the_documented_values) {
    const Digest start = chain_start(vector_device(), kEpoch);
    const Bytes header = encode_header(vector_header());
    const ByteView body = as_bytes(R"({"by":"citizen","number":1})");

    CHECK_TEXT_EQUAL("31d7636a9e2a0969918822b9649dc96cd97cc7024d9742a149130b436f47c473",
                     to_hex(start));
    const std::string next = "bed7a2816559e4d6eed6f15c65012958d2f93d7d7acd874429c0ab38400f8de5";
    CHECK_TEXT_EQUAL(next, to_hex(chain_next(start, header, body)));
    CHECK_TEXT_EQUAL(next, to_hex(chain_next_of_digest(start, header, sha256(body))));
    CHECK_TEXT_EQUAL("260eb541141b82b34f527fb860009ced",
                     to_hex(record_id(vector_device(), kEpoch, Seq{1})));
}

TEST(JournalChain, parsing_gives_the_header_back) {
    RecordHeader before_1970 = vector_header();
    before_1970.wall = WallTime{-1, WallTrust::Untrusted};
    for (const RecordHeader& header : {vector_header(), before_1970}) {
        const auto parsed = parse_header(encode_header(header));

        CHECK_OK(parsed);
        CHECK(*parsed == header);
    }
}

TEST(JournalChain, a_header_has_one_form_only) {
    const Bytes good = encode_header(vector_header());
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
            Bytes changed = good;
            changed[at] = static_cast<std::uint8_t>(value);
            const auto parsed = parse_header(changed);
            if (parsed) {
                CHECK(encode_header(*parsed) == changed);
            }
        }
    }
}

TEST(JournalChain, cut_long_and_foreign_headers_are_refused) {
    const Bytes good = encode_header(vector_header());
    for (std::size_t size = 0; size < good.size(); ++size) {
        CHECK_FALSE(parse_header(ByteView(good).first(size)).has_value());
    }
    Bytes longer = good;
    longer.push_back('x');
    CHECK_ERROR(ErrorCode::BadArgument, parse_header(longer));
    Bytes other_version = good;
    other_version[0] = 2;
    CHECK_ERROR(ErrorCode::UnsupportedVersion, parse_header(other_version));
    Bytes zero_seq = good;
    zero_seq[8] = 0;
    CHECK_ERROR(ErrorCode::BadArgument, parse_header(zero_seq));
}
