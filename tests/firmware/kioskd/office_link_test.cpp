// Goal: what a kiosk believes of another one of its office is proved: the pairing code, the copied
// journal, the asker's key. Method: each part by itself; whole kiosks talk to each other in
// tests/contract and tests/e2e.
#include "firmware/crypto/kiosk_proof.hpp"
#include "firmware/kioskd/pairing.hpp"
#include "firmware/kioskd/primary_copy.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::kioskd;

TEST_GROUP(Pairing) {
    ManualClock clock{kMorning_ms};
    SeededRandom random{7};
    Pairing pairing{clock, random};
    const std::string other = "10.0.0.7";
};

TEST(Pairing, a_code_counts_once) {
    const std::string code = pairing.open();
    LONGS_EQUAL(8, code.size());
    CHECK_OK(pairing.redeem(code, other));
    CHECK_ERROR(ErrorCode::WrongPairing, pairing.redeem(code, other));
}

TEST(Pairing, a_code_ends_after_a_quarter_of_an_hour_or_with_the_next_one) {
    const std::string first = pairing.open();
    const std::string second = pairing.open();
    CHECK_ERROR(ErrorCode::WrongPairing, pairing.redeem(first, other));
    clock.advance_ms(Pairing::kLife_ms);
    CHECK_ERROR(ErrorCode::WrongPairing, pairing.redeem(second, other));
    CHECK_ERROR(ErrorCode::WrongPairing, pairing.redeem("", other));
}

TEST(Pairing, whoever_guesses_is_locked_out_and_nobody_else) {
    const std::string code = pairing.open();
    for (int i = 0; i < 5; ++i) {
        CHECK_ERROR(ErrorCode::WrongPairing, pairing.redeem("00000000", other));
    }
    CHECK_ERROR(ErrorCode::AccountLocked, pairing.redeem(code, other));
    CHECK_OK(pairing.redeem(code, "10.0.0.8"));
}

TEST_GROUP(KioskProof) {
    const crypto::SigningKey key = crypto::SigningKey::from_seed({1});
    const crypto::KioskProof asked{std::string(32, 'a'), "POST", "/v1/link/tickets"};
};

TEST(KioskProof, holds_for_this_key_nonce_method_and_path_alone) {
    const std::string proof = crypto::write_kiosk_proof(key, asked);
    CHECK_OK(crypto::check_kiosk_proof(key.public_key(), asked, proof));
    const auto refused = [&](const crypto::KioskProof& what) {
        CHECK_ERROR(ErrorCode::WrongProof,
                    crypto::check_kiosk_proof(key.public_key(), what, proof));
    };
    refused({std::string(32, 'b'), "POST", "/v1/link/tickets"});
    refused({asked.nonce, "GET", "/v1/link/tickets"});
    refused({asked.nonce, "POST", "/v1/link/numbers"});
    const auto other = crypto::SigningKey::from_seed({2});
    CHECK_ERROR(ErrorCode::WrongProof, crypto::check_kiosk_proof(other.public_key(), asked, proof));
    CHECK_ERROR(ErrorCode::WrongProof, crypto::check_kiosk_proof(key.public_key(), asked, "00"));
}

// A primary's journal as its link route gives it.
TEST_GROUP(PrimaryCopy) {
    TempDir folder;
    office::State state;
    std::unique_ptr<store::Store> store;

    void setup() override {
        auto opened = store::Store::open(folder.path() / "primary.db", sample_identity());
        CHECK_OK(opened);
        store = std::make_unique<store::Store>(std::move(opened).value());
        state.identity = sample_identity();
        act(by_system(office::ApplySettings{sample_settings()}));
        act(by_system(office::OpenDay{}));
        act(by_citizen(issue("one")));
    }

    void act(const office::Command& command) {
        auto decision = office::decide(state, command, moment_at(kMorning_ms));
        CHECK_OK(decision);
        const office::Decision* one = &*decision;
        CHECK_OK(store->commit({&one, 1}));
        office::evolve(state, *decision);
    }

    Json records(std::int64_t from) {
        Json out = Json::array();
        const auto rows = store->journal().read(Seq{from}, 500);
        CHECK_OK(rows);
        for (const store::JournalRow& row : *rows) {
            out.push_back({{"header", to_hex(row.header_bytes)},
                           {"body", row.body},
                           {"chain", to_hex(row.chain)}});
        }
        return out;
    }

    std::unique_ptr<PrimaryCopy> open_copy() {
        auto copy = PrimaryCopy::open(folder.path() / "copies", sample_identity());
        CHECK_OK(copy);
        return std::move(copy).value();
    }

    static std::size_t tickets_in(const PrimaryCopy& copy) {
        std::size_t out = 0;
        copy.look([&](const office::State& seen) { out = seen.queue.tickets().size(); });
        return out;
    }
};

TEST(PrimaryCopy, folds_to_the_primary_s_state_and_goes_on_after_a_restart) {
    auto copy = open_copy();
    CHECK_OK(copy->append(records(1)));
    copy = nullptr;
    copy = open_copy();
    CHECK_TRUE(copy->head() == store->head().seq);
    act(by_citizen(issue("two")));
    CHECK_OK(copy->append(records(copy->head().value + 1)));
    copy->look([this](const office::State& seen) {
        CHECK_TRUE(seen.queue == state.queue);
        CHECK_TRUE(seen.next_seq == state.next_seq);
    });
    const auto today = copy->facts_of_day();
    CHECK_OK(today);
    CHECK_TRUE(std::holds_alternative<office::DayOpened>(today->front().event));
}

TEST(PrimaryCopy, a_record_that_was_changed_or_is_missing_is_refused_with_all_that_came_with_it) {
    auto copy = open_copy();
    Json changed = records(1);
    std::string body = changed.back()["body"];
    body.replace(body.find("\"party\":1"), 9, "\"party\":9");
    changed.back()["body"] = body;
    CHECK_ERROR(ErrorCode::JournalBroken, copy->append(changed));
    CHECK_TRUE(copy->head() == Seq{0});
    LONGS_EQUAL(0, tickets_in(*copy));
    CHECK_ERROR(ErrorCode::JournalBroken, copy->append(records(2)));
    CHECK_ERROR(ErrorCode::BadArgument, copy->append(Json::array({{{"header", "zz"}}})));
    CHECK_OK(copy->append(records(1)));
    LONGS_EQUAL(1, tickets_in(*copy));
}
