// Goal: a batch arrives as it left, and every change on the way is seen. Method: round trips, one
// vector shared with docs/protocols/city-sync.md, single changes of each field, limits.
#include "sync/protocol/batch.hpp"

#include "firmware/base/json.hpp"
#include "firmware/base/random.hpp"
#include "sync/protocol/zstd_frame.hpp"
#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

// Without one of these a document is no batch.
constexpr std::array<const char*, 8> kNeeded = {
    "v", "device", "epoch", "first_seq", "chain_before", "records", "chain_after", "signature"};

crypto::SigningKey device_key() {
    std::array<std::uint8_t, 32> seed{};
    for (std::uint8_t i = 0; i < 32; ++i) {
        seed[i] = i;
    }
    return crypto::SigningKey::from_seed(seed);
}

BatchRecord record_of(std::int64_t seq, std::string kind, std::string body) {
    BatchRecord out;
    out.header.seq = Seq{seq};
    out.header.boot_id.bytes.fill(0x11);
    out.header.mono_ms = 1500 + static_cast<std::uint64_t>(seq);
    out.header.wall = WallTime{1767228000000 + seq, WallTrust::Trusted};
    out.header.kind = std::move(kind);
    out.body = std::move(body);
    return out;
}

Batch batch_of(int records) {
    Batch out;
    out.device = crypto::device_id_of(device_key().public_key());
    out.epoch = Epoch{77};
    out.first_seq = Seq{1};
    out.chain_before = crypto::chain_start(out.device, out.epoch);
    for (int i = 0; i < records; ++i) {
        out.records.push_back(record_of(
            i + 1, "ticket.issued", "{\"by\":\"citizen\",\"number\":" + std::to_string(i) + "}"));
    }
    out.device_wall_ms = 1767228001000;
    out.backlog = 3;
    sign_batch(out, device_key());
    return out;
}

}  // namespace

TEST_GROUP(Batch){};

TEST(Batch, a_batch_comes_back_as_it_left) {
    for (const int records : {0, 1, 500}) {
        const Batch batch = batch_of(records);
        const auto frame = encode_batch(batch);
        CHECK_OK(frame);

        const auto back = decode_batch(*frame);

        CHECK_OK(back);
        CHECK_OK(verify_batch(*back, device_key().public_key()));
        LONGS_EQUAL(records, back->records.size());
        for (std::size_t i = 0; i < back->records.size(); ++i) {
            CHECK(back->records[i].header == batch.records[i].header);
            CHECK(back->records[i].body == batch.records[i].body);
        }
        CHECK(back->backlog == 3);
        LONGS_EQUAL(records, back->last_seq().value);
    }
}

TEST(Batch, the_documented_example_has_the_documented_chain) {
    const Batch batch = batch_of(2);

    CHECK_TEXT_EQUAL("56475aa75463474c0285df5dbf2bcab7", batch.device.text());
    CHECK_TEXT_EQUAL("eb8b7fc70a2de01008117ecdc96bb02bafbbbfdae25f4744ebc06e68f6ebc30b",
                     to_hex(batch.chain_before));
    CHECK_TEXT_EQUAL("279c710a6d861c8f0043ea9e02bbe3267c75c72076958691dd40885fbe764633",
                     to_hex(batch.chain_after));
    CHECK_TEXT_EQUAL(
        "e630672e3941cf03db82e5184b00df222a3ffdbf1925f974021ccf8966ee9303"
        "dc44b0317404414283243b94218c9bd6342f318824c1eb9bae2c3f2e592b4b04",
        to_hex(batch.signature));
}

// The rest of a batch as the document's example tells it (docs/protocols/city-sync.md, section 9).
TEST(Batch, what_a_device_says_of_itself_stands_beside_the_signature) {
    Batch batch = batch_of(2);
    batch.oldest_unsent_ms = 1500;
    batch.software = "1.4.0";
    const Json told = *parse_json(*decompress(*encode_batch(batch), kMaxBatchBytes));

    CHECK_TEXT_EQUAL("1.4.0", told["software"].get<std::string>());
    CHECK_TEXT_EQUAL(
        "e630672e3941cf03db82e5184b00df222a3ffdbf1925f974021ccf8966ee9303"
        "dc44b0317404414283243b94218c9bd6342f318824c1eb9bae2c3f2e592b4b04",
        told["signature"].get<std::string>());
    Json own = told;
    for (const char* key : kNeeded) {
        own.erase(key);
    }
    CHECK_TEXT_EQUAL(R"({"backlog":3,"device_wall_ms":1767228001000,"most_receipts":100,)"
                     R"("oldest_unsent_ms":1500,"software":"1.4.0"})",
                     *canonical_json(own));
}

TEST(Batch, an_older_device_says_nothing_of_its_software) {
    const Json told = *parse_json(*decompress(*encode_batch(batch_of(1)), kMaxBatchBytes));

    CHECK_FALSE(told.contains("software"));
    CHECK_TEXT_EQUAL("", decode_batch(compress(to_text(told)))->software);
}

TEST(Batch, whatever_is_said_in_place_of_a_version_costs_no_record) {
    const Json good = *parse_json(*decompress(*encode_batch(batch_of(3)), kMaxBatchBytes));
    const std::string longest(40, '~');
    const std::vector<std::pair<Json, std::string>> said = {{"0.1.0", "0.1.0"},
                                                            {"!", "!"},
                                                            {longest, longest},
                                                            {"", ""},
                                                            {longest + "~", ""},
                                                            {"1.0 beta", ""},
                                                            {"1.0\n", ""},
                                                            {"1.0\x7f", ""},
                                                            {"bản 1", ""},
                                                            {nullptr, ""},
                                                            {14, ""},
                                                            {Json::array({"1.0"}), ""},
                                                            {{{"name", "1.0"}}, ""}};
    for (const auto& [wire, understood] : said) {
        Json document = good;
        document["software"] = wire;
        const auto batch = decode_batch(compress(to_text(document)));

        CHECK_OK(batch);
        CHECK_OK(verify_batch(*batch, device_key().public_key()));
        LONGS_EQUAL(3, batch->records.size());
        CHECK_TEXT_EQUAL(understood, batch->software);
    }
    Batch wrong = batch_of(1);
    wrong.software = "two words";
    CHECK_FALSE(
        parse_json(*decompress(*encode_batch(wrong), kMaxBatchBytes))->contains("software"));
}

TEST(Batch, every_changed_field_is_seen) {
    const Batch good = batch_of(3);
    const auto key = device_key().public_key();
    const auto changed = [&](auto change) {
        Batch out = good;
        change(out);
        return verify_batch(out, key);
    };

    CHECK_ERROR(ErrorCode::ChainBroken, changed([](Batch& b) { b.records[1].body[2] = 'B'; }));
    CHECK_ERROR(ErrorCode::ChainBroken, changed([](Batch& b) { b.records[0].header.mono_ms++; }));
    CHECK_ERROR(ErrorCode::ChainBroken, changed([](Batch& b) { b.records.pop_back(); }));
    CHECK_ERROR(ErrorCode::ChainBroken, changed([](Batch& b) { b.chain_before[0] ^= 1; }));
    CHECK_ERROR(ErrorCode::ChainBroken, changed([](Batch& b) { b.chain_after[0] ^= 1; }));
    CHECK_ERROR(ErrorCode::BadSignature, changed([](Batch& b) { b.signature[0] ^= 1; }));
    CHECK_ERROR(ErrorCode::BadSignature, changed([](Batch& b) { b.epoch.value++; }));
    CHECK_ERROR(ErrorCode::BadArgument, changed([](Batch& b) { b.first_seq.value++; }));
    CHECK_ERROR(ErrorCode::BadSignature,
                verify_batch(good, crypto::SigningKey::generate().public_key()));
}

TEST(Batch, limits_hold_on_both_sides) {
    Batch many = batch_of(501);
    CHECK_ERROR(ErrorCode::BodyTooLarge, encode_batch(many));
    Batch letters = batch_of(0);
    for (int i = 0; i < 21; ++i) {
        letters.records.push_back(record_of(i + 1, "letter.confirmed", "{}"));
    }
    CHECK_ERROR(ErrorCode::BodyTooLarge, encode_batch(letters));
    Batch heavy = batch_of(0);
    for (int i = 0; i < 5; ++i) {
        heavy.records.push_back(record_of(i + 1, "x.y", std::string(60000, 'a')));
    }
    CHECK_ERROR(ErrorCode::BodyTooLarge, encode_batch(heavy));
    const Bytes bomb = compress(std::string(8 << 20, ' '));
    CHECK_ERROR(ErrorCode::BodyTooLarge, decode_batch(bomb));
}

TEST(Batch, wire_bytes_bound_the_document) {
    Batch batch = batch_of(0);
    std::size_t bytes = kBatchFrameBytes;
    SeededRandom random(42);
    std::int64_t seq = 0;
    while (true) {
        std::string body = "{\"by\":\"";
        for (std::uint64_t left = random.below(3000); left > 0; --left) {
            body += static_cast<char>(' ' + random.below(95));
        }
        const BatchRecord record = record_of(++seq, "ticket.issued", body + "\"}");
        if (bytes + wire_bytes(record) > kMaxBatchBytes) {
            break;
        }
        bytes += wire_bytes(record);
        batch.records.push_back(record);
    }

    CHECK(batch.records.size() > 50);
    CHECK_OK(encode_batch(batch));
}

TEST(Batch, wrong_documents_are_named) {
    const auto decode = [](const Json& document) {
        return decode_batch(compress(to_text(document)));
    };
    const auto text = decompress(*encode_batch(batch_of(1)), kMaxBatchBytes);
    const Json good = *parse_json(*text);
    CHECK_OK(decode(good));

    for (const char* key : kNeeded) {
        Json document = good;
        document.erase(key);
        CHECK_ERROR(ErrorCode::BadArgument, decode(document));
    }
    for (const char* key : {"boot", "mono_ms", "wall_ms", "trust", "kind", "body"}) {
        Json document = good;
        document["records"][0].erase(key);
        CHECK_ERROR(ErrorCode::BadArgument, decode(document));
    }
    Json version = good;
    version["v"] = 2;
    CHECK_ERROR(ErrorCode::UnsupportedVersion, decode(version));
    Json zero = good;
    zero["first_seq"] = 0;
    CHECK_ERROR(ErrorCode::BadArgument, decode(zero));
    Json kind = good;
    kind["records"][0]["kind"] = "two words";
    CHECK_ERROR(ErrorCode::BadArgument, decode(kind));
    CHECK_ERROR(ErrorCode::BadJson, decode_batch(compress("{")));
}

TEST(Batch, ten_thousand_tickets_cost_few_bytes_each) {
    // sync.md section 14, T5: at most 20 bytes an event on the wire; here the batches themselves.
    SeededRandom random(5);
    std::size_t bytes = 0;
    std::int64_t seq = 0;
    std::uint64_t mono_ms = 1000;
    while (seq < 10000) {
        Batch batch = batch_of(0);
        batch.first_seq = Seq{seq + 1};
        for (int i = 0; i < 500; ++i) {
            mono_ms += 1000 + random.below(60000);
            ++seq;
            BatchRecord record = record_of(
                seq,
                "ticket.issued",
                "{\"arrival_ms\":" + std::to_string(1767228000000 + mono_ms) +
                    ",\"business_day\":\"2026-01-05\",\"by\":\"citizen\",\"language\":\"vi\","
                    "\"number\":" +
                    std::to_string(seq % 999) +
                    ",\"party\":1,\"prefix\":\"A\",\"rank\":0,\"service\":\"don-thu\"}");
            record.header.mono_ms = mono_ms;
            record.header.wall.unix_ms = static_cast<std::int64_t>(1767228000000 + mono_ms);
            batch.records.push_back(record);
        }
        sign_batch(batch, device_key());
        const auto frame = encode_batch(batch);
        CHECK_OK(frame);
        bytes += frame->size();
    }
    std::printf("%.1f bytes an event\n", static_cast<double>(bytes) / 10000);
    CHECK(bytes <= 200000);
}
