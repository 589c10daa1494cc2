// Goal: a pack comes apart into the blobs it was made of, however the link cuts it into pieces, and
// a bad one ends at the first mistake. Method: packs made by hand, fed in pieces of every size.
#include "sync/protocol/pack.hpp"

#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_bytes.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;
using test::random_bytes;

struct Seen final : PackVisitor {
    void begin(const PackFrame& frame) override { pages.push_back({frame, {}, false}); }

    void bytes(ByteView piece) override { put_bytes(pages.back().bytes, piece); }

    void end() override { pages.back().ended = true; }

    struct Page {
        PackFrame frame;
        Bytes bytes;
        bool ended;
    };

    std::vector<Page> pages;
};

void add(Bytes& pack, const Bytes& blob) {
    put_pack_frame(pack, {crypto::sha256(blob), blob.size(), 0, blob.size()});
    put_bytes(pack, blob);
}

PackFrame named(std::string_view name, std::uint64_t bytes) {
    return {crypto::sha256(as_bytes(name)), bytes, 0, bytes};
}

}  // namespace

TEST_GROUP(Pack) {
    Seen seen;
    PackReader reader;
};

TEST(Pack, comes_apart_the_same_in_pieces_of_any_size) {
    const std::vector<Bytes> blobs{
        random_bytes(1, 1), random_bytes(2, 300), random_bytes(3, 41), random_bytes(4, 40)};
    Bytes pack;
    for (const auto& blob : blobs) {
        add(pack, blob);
    }
    for (const std::size_t piece : {1U, 2U, 7U, 55U, 56U, 57U, 97U, 1000U}) {
        Seen whole;
        PackReader fresh;
        for (std::size_t at = 0; at < pack.size(); at += piece) {
            CHECK_OK(
                fresh.take(ByteView(pack).subspan(at, std::min(piece, pack.size() - at)), whole));
        }
        CHECK_OK(fresh.finish());
        LONGS_EQUAL(blobs.size(), whole.pages.size());
        for (std::size_t i = 0; i < blobs.size(); ++i) {
            CHECK(whole.pages[i].bytes == blobs[i]);
            CHECK(whole.pages[i].frame.sha256 == crypto::sha256(blobs[i]));
            CHECK(whole.pages[i].ended);
        }
    }
}

TEST(Pack, frames_are_the_documented_bytes) {
    Bytes rest;
    put_pack_frame(rest, {crypto::sha256(as_bytes("abc")), 3, 1, 2});
    put_bytes(rest, as_bytes("bc"));
    Bytes question;
    put_pack_frame(question, {crypto::sha256(as_bytes("abc")), 3, 0, 0});

    CHECK_TEXT_EQUAL(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        "0000000000000003000000000000000100000000000000026263",
        to_hex(rest));
    CHECK_TEXT_EQUAL(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        "000000000000000300000000000000000000000000000000",
        to_hex(question));
    LONGS_EQUAL(kPackFrameBytes, question.size());
    CHECK_OK(reader.take(rest, seen));
    CHECK(seen.pages.at(0).bytes == to_bytes("bc"));
}

TEST(Pack, numbers_of_a_frame_have_eight_bytes_the_highest_first) {
    Bytes pack;
    put_pack_frame(pack, {Digest{}, 0x0102030405, 7, 0x0102});

    CHECK_TEXT_EQUAL("000000010203040500000000000000070000000000000102",
                     to_hex(ByteView(pack).subspan(32)));
}

TEST(Pack, rest_of_a_blob_goes_with_the_next_ones) {
    const Bytes first = random_bytes(1, 300);
    const Bytes second = random_bytes(2, 300);
    Bytes pack;
    put_pack_frame(pack, {crypto::sha256(first), 300, 200, 100});
    put_bytes(pack, ByteView(first).subspan(200));
    put_pack_frame(pack, {crypto::sha256(second), 300, 0, 50});
    put_bytes(pack, ByteView(second).first(50));

    CHECK_OK(reader.take(pack, seen));

    CHECK_OK(reader.finish());
    CHECK(seen.pages.at(0).frame.offset == 200 && seen.pages[0].ended);
    CHECK(seen.pages.at(1).bytes.size() == 50 && seen.pages[1].ended);
}

TEST(Pack, frames_without_bytes_ask_or_end_a_blob) {
    const Digest name = crypto::sha256(as_bytes("a"));
    const Digest other = crypto::sha256(as_bytes("b"));
    const Bytes blob = random_bytes(1, 40);
    Bytes pack;
    put_pack_frame(pack, {name, 100, 0, 0});
    add(pack, blob);
    put_pack_frame(pack, {other, 100, 100, 0});

    CHECK_OK(reader.take(pack, seen));

    CHECK_OK(reader.finish());
    LONGS_EQUAL(3, seen.pages.size());
    CHECK_TRUE(seen.pages[0].frame.asks() && seen.pages[0].ended);
    CHECK_FALSE(seen.pages[1].frame.asks());
    CHECK(seen.pages[1].bytes == blob);
    CHECK_FALSE(seen.pages[2].frame.asks());
    CHECK_TRUE(seen.pages[2].ended);
}

TEST(Pack, one_that_ends_early_keeps_what_came) {
    Bytes pack;
    add(pack, random_bytes(1, 100));
    add(pack, random_bytes(2, 100));
    pack.resize(pack.size() - 1);

    CHECK_OK(reader.take(pack, seen));

    CHECK_ERROR(ErrorCode::BadArgument, reader.finish());
    CHECK(seen.pages.at(0).ended);
    CHECK_FALSE(seen.pages.at(1).ended);
    LONGS_EQUAL(99, seen.pages[1].bytes.size());
    CHECK_ERROR(ErrorCode::BadArgument, PackReader().finish());
}

TEST(Pack, mistakes_are_named_and_end_it) {
    const auto error_of = [](const std::vector<PackFrame>& frames) {
        Seen ignored;
        PackReader one;
        for (const PackFrame& frame : frames) {
            Bytes pack;
            put_pack_frame(pack, frame);
            pack.resize(pack.size() + std::min<std::uint64_t>(frame.bytes, kMaxPackBytes));
            if (auto taken = one.take(pack, ignored); !taken) {
                CHECK_ERROR(taken.error().code, one.take(pack, ignored));
                CHECK_ERROR(taken.error().code, one.finish());
                return taken.error().code;
            }
        }
        return ErrorCode::Unknown;
    };

    CHECK_EQUAL(ErrorCode::BadArgument, error_of({named("a", 0)}));
    const Digest name = crypto::sha256(as_bytes("a"));
    CHECK_EQUAL(ErrorCode::BadArgument, error_of({{name, 100, 90, 11}}));
    CHECK_EQUAL(ErrorCode::BadArgument, error_of({{name, 100, 101, 0}}));
    CHECK_EQUAL(ErrorCode::BadArgument, error_of({{name, 100, ~std::uint64_t{0}, 2}}));
    CHECK_EQUAL(ErrorCode::Unknown, error_of({{name, 100, 90, 10}}));
    CHECK_EQUAL(ErrorCode::Unknown, error_of({{name, 100, 100, 0}}));
    CHECK_EQUAL(ErrorCode::PageTooLarge, error_of({named("a", kMaxPageBytes + 1)}));
    CHECK_EQUAL(ErrorCode::PageTooLarge, error_of({named("a", ~std::uint64_t{0})}));
    CHECK_EQUAL(ErrorCode::BodyTooLarge, error_of({named("a", kMaxPackBytes)}));
    CHECK_EQUAL(ErrorCode::BodyTooLarge,
                error_of({named("a", 1 << 20), named("b", (3 << 20) - 2 * kPackFrameBytes + 1)}));
    CHECK_EQUAL(ErrorCode::BadArgument, error_of({named("a", 5), named("b", 5), named("a", 5)}));
    std::vector<PackFrame> many;
    for (std::size_t i = 0; i <= kMaxPackPages; ++i) {
        many.push_back(named(std::to_string(i), 1));
    }
    CHECK_EQUAL(ErrorCode::BadArgument, error_of(many));
    many.pop_back();
    CHECK_EQUAL(ErrorCode::Unknown, error_of(many));
}

TEST(Pack, answer_comes_back_as_it_was_sent) {
    PackAnswer answer;
    answer.pages = {{true, 0, {}}, {false, 0, ErrorCode::DigestMismatch}, {false, 4711, {}}};
    Receipt receipt;
    receipt.seq = Seq{7};
    receipt.kind = ReceiptKind::Complete;
    answer.receipts = {receipt};

    const auto back = parse_pack_answer(encode_pack_answer(answer), 3);

    CHECK_OK(back);
    CHECK(back->pages == answer.pages);
    CHECK(back->receipts == answer.receipts);
}

TEST(Pack, answers_that_are_none_are_garbage) {
    const std::string good = encode_pack_answer({{{true, 0, {}}, {true, 0, {}}}, {}});
    CHECK_ERROR(ErrorCode::HubGarbage, parse_pack_answer(good, 3));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_pack_answer("<html>login</html>", 2));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_pack_answer("{}", 0));
    CHECK_ERROR(ErrorCode::HubGarbage,
                parse_pack_answer(R"({"v":1,"pages":[-1,2],"receipts":[]})", 2));
    CHECK_ERROR(ErrorCode::HubGarbage,
                parse_pack_answer(R"({"v":1,"pages":[{},2],"receipts":[]})", 2));
    CHECK_ERROR(ErrorCode::HubGarbage,
                parse_pack_answer(R"({"v":1,"pages":[99999999],"receipts":[]})", 1));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_pack_answer(R"({"v":1,"pages":["whole"]})", 1));
    const auto newer = parse_pack_answer(R"({"v":1,"pages":["Novel"],"receipts":[]})", 1);
    CHECK_OK(newer);
    CHECK_EQUAL(ErrorCode::Unknown, newer->pages.at(0).refused.value());
}
