// Goal: what the hub says reaches the device unchanged, and nothing else passes for it. Method:
// round trips, forged receipts, and answers as a captive portal or a broken server sends them.
#include "sync/protocol/answer.hpp"

#include "firmware/base/json.hpp"
#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

crypto::SigningKey hub_key() {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(7);
    return crypto::SigningKey::from_seed(seed);
}

Receipt receipt_of(std::int64_t seq, ReceiptKind kind) {
    Receipt out;
    out.device.bytes.fill(0xab);
    out.epoch = Epoch{5};
    out.seq = Seq{seq};
    out.chain = crypto::sha256(as_bytes("chain"));
    out.kind = kind;
    out.hub_time_ms = 1767228000000;
    out.hub_generation = 12;
    return out;
}

BatchAnswer full_answer() {
    BatchAnswer out;
    out.hub_time_ms = 1767228000001;
    out.hub_generation = 12;
    out.head = Seq{9};
    for (std::int64_t seq = 1; seq <= 4; ++seq) {
        out.verdicts.push_back({Seq{seq}, seq < 3 ? VerdictKind::Duplicate : VerdictKind::Stored});
    }
    Verdict waiting{Seq{5}, VerdictKind::WaitingForPages};
    waiting.pages = {{crypto::sha256(as_bytes("p1")), 0}, {crypto::sha256(as_bytes("p2")), 4096}};
    out.verdicts.push_back(waiting);
    Verdict refused{Seq{6}, VerdictKind::Refused};
    refused.code = ErrorCode::NotCanonical;
    out.verdicts.push_back(refused);
    out.verdicts.push_back({Seq{7}, VerdictKind::Stored});
    out.receipts = {receipt_of(9, ReceiptKind::Records), receipt_of(5, ReceiptKind::Complete)};
    for (Receipt& receipt : out.receipts) {
        sign_receipt(receipt, hub_key());
    }
    return out;
}

}  // namespace

TEST_GROUP(BatchAnswer){};

TEST(BatchAnswer, what_the_hub_lost_comes_back_and_not_more_than_is_agreed) {
    BatchAnswer answer = full_answer();
    for (std::size_t i = 0; i < kMostLost; ++i) {
        answer.lost.push_back({Seq{5}, {{crypto::sha256(as_bytes("p")), 17}}});
    }
    const auto back = parse_answer(encode_answer(answer));
    CHECK_OK(back);
    CHECK(answer.lost == back->lost);

    answer.lost.push_back({Seq{6}, {}});
    CHECK_ERROR(ErrorCode::HubGarbage, parse_answer(encode_answer(answer)));
}

TEST(BatchAnswer, an_answer_comes_back_verdict_by_verdict) {
    const BatchAnswer answer = full_answer();

    const auto back = parse_answer(encode_answer(answer));

    CHECK_OK(back);
    LONGS_EQUAL(answer.verdicts.size(), back->verdicts.size());
    for (std::size_t i = 0; i < answer.verdicts.size(); ++i) {
        CHECK(answer.verdicts[i].seq == back->verdicts[i].seq);
        CHECK(answer.verdicts[i].kind == back->verdicts[i].kind);
        CHECK(answer.verdicts[i].pages == back->verdicts[i].pages);
    }
    CHECK_EQUAL(ErrorCode::NotCanonical, back->verdicts[5].code);
    CHECK(answer.receipts == back->receipts);
    CHECK(back->lost.empty());
    CHECK(answer.head == back->head);
    CHECK(answer.hub_time_ms == back->hub_time_ms);
}

TEST(BatchAnswer, five_hundred_equal_verdicts_travel_as_one_range) {
    BatchAnswer answer;
    for (std::int64_t seq = 1; seq <= 500; ++seq) {
        answer.verdicts.push_back({Seq{seq}, VerdictKind::Stored});
    }

    const std::string text = encode_answer(answer);

    CHECK(text.size() < 200);
    CHECK_OK(parse_answer(text));
    LONGS_EQUAL(500, parse_answer(text)->verdicts.size());
}

TEST(BatchAnswer, a_gap_names_the_record_to_go_back_to) {
    BatchAnswer answer;
    Verdict gap{Seq{40}, VerdictKind::Gap};
    gap.expected = Seq{12};
    answer.verdicts = {gap};

    const auto back = parse_answer(encode_answer(answer));

    CHECK_OK(back);
    CHECK(back->verdicts.at(0).kind == VerdictKind::Gap);
    CHECK(back->verdicts.at(0).expected == Seq{12});
}

TEST(BatchAnswer, foreign_answers_are_garbage) {
    const std::string good = encode_answer(full_answer());
    for (const std::string& text :
         {std::string(),
          std::string("<html>Please log in</html>"),
          std::string("{}"),
          std::string("[]"),
          std::string("null"),
          good.substr(0, good.size() / 2),
          std::string(R"({"v":2})"),
          std::string(R"({"v":1,"hub_time_ms":1,"hub_generation":1,"head":0,"receipts":[],)"
                      R"("verdicts":[{"seq":1,"to":1000000000,"verdict":"stored"}]})"),
          std::string(R"({"v":1,"hub_time_ms":1,"hub_generation":1,"head":0,"receipts":[],)"
                      R"("verdicts":[{"seq":1,"verdict":"perhaps"}]})")}) {
        CHECK_ERROR(ErrorCode::HubGarbage, parse_answer(text));
    }
}

TEST(BatchAnswer, an_unknown_refusal_is_kept_as_unknown) {
    const auto back =
        parse_answer(R"({"v":1,"hub_time_ms":1,"hub_generation":1,"head":0,"receipts":[],)"
                     R"("verdicts":[{"seq":1,"verdict":"refused","code":"FromTheFuture"}]})");

    CHECK_OK(back);
    CHECK_EQUAL(ErrorCode::Unknown, back->verdicts.at(0).code);
}

TEST_GROUP(Receipt){};

TEST(Receipt, the_signed_bytes_are_the_documented_ones) {
    const std::string expected =
        "7469657064616e2d726563656970742d31"  // tiepdan-receipt-1
        "abababababababababababababababab"
        "0000000000000005"
        "0000000000000009" +
        to_hex(crypto::sha256(as_bytes("chain"))) +
        "01"
        "0000019b76ff4700"
        "000000000000000c";

    CHECK_TEXT_EQUAL(expected, to_hex(receipt_message(receipt_of(9, ReceiptKind::Complete))));
}

TEST(Receipt, only_the_hub_can_make_one) {
    Receipt good = receipt_of(9, ReceiptKind::Complete);
    sign_receipt(good, hub_key());
    CHECK_OK(verify_receipt(good, hub_key().public_key()));

    Receipt other_seq = good;
    other_seq.seq.value = 10;
    Receipt other_kind = good;
    other_kind.kind = ReceiptKind::Records;
    Receipt other_device = good;
    other_device.device.bytes[0] = 0;
    for (const Receipt& forged : {other_seq, other_kind, other_device}) {
        CHECK_ERROR(ErrorCode::BadSignature, verify_receipt(forged, hub_key().public_key()));
    }
    CHECK_ERROR(ErrorCode::BadSignature,
                verify_receipt(good, crypto::SigningKey::generate().public_key()));
}

TEST(Receipt, receipts_travel_with_a_page_too) {
    Receipt receipt = receipt_of(9, ReceiptKind::Complete);
    sign_receipt(receipt, hub_key());

    const auto back = parse_page_answer(encode_page_answer({receipt}));

    CHECK_OK(back);
    CHECK(back->at(0) == receipt);
    CHECK_ERROR(ErrorCode::HubGarbage, parse_page_answer("OK"));
}
