// Goal: two hubs may write one database at once, as when two of them stand behind a front. Method:
// two writers with connections of their own; what a device sends is raced through both.
#include <barrier>
#include <future>
#include <thread>

#include "firmware/crypto/authority.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/verify.hpp"
#include "sync/hub/writer.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;
using sync::VerdictKind;

Status through(Writer& writer, std::function<Status(HubStore&)> work) {
    std::promise<Status> answered;
    if (!writer.submit(
            {std::move(work), [&](const Status& status) { answered.set_value(status); }})) {
        return ErrorCode::Overloaded;
    }
    return answered.get_future().get();
}

// Runs both at the same moment, each on a thread of its own.
void race(const std::function<void()>& left, const std::function<void()>& right) {
    std::barrier start(2);
    std::thread other([&] {
        start.arrive_and_wait();
        right();
    });
    start.arrive_and_wait();
    left();
    other.join();
}

}  // namespace

TEST_GROUP(TwoHubs) {
    FakeHub hub;
    Writer left{FakeHub::open_store(hub.dir.path())};
    Writer right{FakeHub::open_store(hub.dir.path())};

    Result<Taken> take(Writer & writer, const sync::Batch& batch) const {
        const auto chains = sync::verify_batch(batch, hub.device.key.public_key());
        if (!chains) {
            return chains.error();
        }
        Taken out;
        const Status stored = through(writer, [&](HubStore& store) -> Status {
            KIOSK_TRY(out, hub.ingest.take(store, batch, *chains));
            return {};
        });
        return stored ? Result<Taken>(std::move(out)) : Result<Taken>(stored.error());
    }

    Result<std::vector<sync::Receipt>> bring(Writer & writer, const Digest& sha256) const {
        std::vector<sync::Receipt> out;
        const Status stored = through(writer, [&](HubStore& store) -> Status {
            const WholePage page{sha256, 65536};
            KIOSK_TRY(out, hub.ingest.pages_arrived(store, hub.device.id, std::span(&page, 1)));
            return {};
        });
        return stored ? Result<std::vector<sync::Receipt>>(std::move(out))
                      : Result<std::vector<sync::Receipt>>(stored.error());
    }

    std::vector<sync::Receipt> all_receipts() {
        const auto row = hub.store.devices().find(hub.device.id);
        CHECK_OK(row);
        const auto out = hub.store.letters().all_receipts(hub.device.id, (*row)->no);
        CHECK_OK(out);
        return *out;
    }
};

TEST(TwoHubs, a_batch_that_comes_through_both_is_stored_once) {
    constexpr int kRounds = 20;
    constexpr int kBatch = 25;
    for (int round = 0; round < kRounds; ++round) {
        for (int i = 0; i < kBatch; ++i) {
            hub.device.issue_ticket(i + 1);
        }
        const std::int64_t first = round * kBatch + 1;
        const sync::Batch batch = hub.device.batch(first, first + kBatch - 1);
        Result<Taken> one = ErrorCode::Unknown;
        Result<Taken> two = ErrorCode::Unknown;

        race([&] { one = take(left, batch); }, [&] { two = take(right, batch); });

        CHECK_OK(one);
        CHECK_OK(two);
        for (std::size_t i = 0; i < kBatch; ++i) {
            const auto kinds =
                std::minmax(one->answer.verdicts.at(i).kind, two->answer.verdicts.at(i).kind);
            CHECK(kinds == std::minmax(VerdictKind::Stored, VerdictKind::Duplicate));
        }
        CHECK(one->answer.head == batch.last_seq());
        CHECK(two->answer.head == batch.last_seq());
        CHECK(one->answer.receipts.at(0).chain == two->answer.receipts.at(0).chain);
    }

    LONGS_EQUAL(kRounds * kBatch, hub.stored_records());
    LONGS_EQUAL(kRounds * kBatch, hub.store.tickets().after({}, 10'000)->size());
    CHECK(hub.state_of(hub.device) == DeviceState::Active);
}

TEST(TwoHubs, batches_that_overlap_leave_no_gap) {
    constexpr int kLast = 200;
    for (int i = 1; i <= kLast; ++i) {
        hub.device.issue_ticket(i);
    }
    // Each goes on from the head that it was told, a step of its own width.
    const auto send_all = [this](Writer& writer, std::int64_t step) {
        std::int64_t head = 0;
        while (head < kLast) {
            const auto taken = take(
                writer, hub.device.batch(head + 1, std::min<std::int64_t>(head + step, kLast)));
            if (!taken || taken->answer.head.value <= head) {
                return head;
            }
            head = taken->answer.head.value;
        }
        return head;
    };
    std::int64_t one = 0;
    std::int64_t two = 0;

    race([&] { one = send_all(left, 7); }, [&] { two = send_all(right, 5); });

    LONGS_EQUAL(kLast, one);
    LONGS_EQUAL(kLast, two);
    LONGS_EQUAL(kLast, hub.stored_records());
    LONGS_EQUAL(kLast, hub.store.tickets().after({}, 10'000)->size());
}

TEST(TwoHubs, a_letter_and_its_page_that_meet_are_complete_with_one_receipt) {
    constexpr int kRounds = 20;
    for (int round = 1; round <= kRounds; ++round) {
        const Digest content = crypto::sha256(as_bytes("content " + std::to_string(round)));
        const Digest page = crypto::sha256(as_bytes("page " + std::to_string(round)));
        CHECK_OK(bring(left, content));
        hub.device.append(
            "letter.confirmed",
            letter_body(static_cast<std::uint8_t>(round), LetterClass::Ordinary, {content, page}));
        const sync::Batch batch = hub.device.batch(round, round);
        Result<Taken> taken = ErrorCode::Unknown;
        Result<std::vector<sync::Receipt>> receipts = ErrorCode::Unknown;

        race([&] { taken = take(left, batch); }, [&] { receipts = bring(right, page); });

        CHECK_OK(taken);
        CHECK_OK(receipts);
        const bool by_record = taken->answer.verdicts.at(0).kind == VerdictKind::Stored;
        LONGS_EQUAL(by_record ? 0 : 1, receipts->size());
        LONGS_EQUAL(round, all_receipts().size());
    }
    const auto letters = hub.store.letters().after(0, 10'000);
    CHECK_OK(letters);
    for (const Letter& letter : *letters) {
        CHECK(letter.completed_ms.has_value());
    }
}

TEST(TwoHubs, the_last_two_pages_of_a_letter_make_one_receipt) {
    constexpr int kRounds = 20;
    for (int round = 1; round <= kRounds; ++round) {
        const Digest content = crypto::sha256(as_bytes("content " + std::to_string(round)));
        const Digest page = crypto::sha256(as_bytes("page " + std::to_string(round)));
        hub.device.append(
            "letter.confirmed",
            letter_body(static_cast<std::uint8_t>(round), LetterClass::Protected, {content, page}));
        CHECK_OK(take(left, hub.device.batch(round, round)));
        Result<std::vector<sync::Receipt>> one = ErrorCode::Unknown;
        Result<std::vector<sync::Receipt>> two = ErrorCode::Unknown;

        race([&] { one = bring(left, content); }, [&] { two = bring(right, page); });

        CHECK_OK(one);
        CHECK_OK(two);
        LONGS_EQUAL(1, one->size() + two->size());
        const auto stored = all_receipts();
        LONGS_EQUAL(round, stored.size());
        CHECK(stored.back() == (one->empty() ? two : one)->front());
    }
}

TEST(TwoHubs, a_device_that_asks_both_with_its_token_gets_one_certificate) {
    const auto authority = crypto::CertificateAuthority::create("City", 1767229000, 3650);
    CHECK_OK(authority);
    const Enrolment enrolment{*authority, hub.hub_key.public_key(), 99, hub.clock};
    SeededRandom random{5};
    for (int round = 0; round < 10; ++round) {
        const auto token = make_token(hub.store, random, hub.clock, "HN-TCD", "");
        CHECK_OK(token);
        const auto text = sync::make_enrol_request(
            crypto::TlsKey::generate(), crypto::SigningKey::generate(), Epoch{5}, *token, "");
        const auto request = sync::parse_enrol_request(*text);
        const auto facts = sync::verify_enrol_request(*request);
        CHECK_OK(facts);
        std::array<Enrolled, 2> out;
        std::array<Status, 2> stored{ErrorCode::Unknown, ErrorCode::Unknown};
        const auto ask = [&](Writer& writer, std::size_t i) {
            stored[i] = through(writer, [&](HubStore& store) -> Status {
                KIOSK_TRY(out[i], enrolment.enrol(store, *request, *facts));
                return {};
            });
        };

        race([&] { ask(left, 0); }, [&] { ask(right, 1); });

        CHECK_OK(stored[0]);
        CHECK_OK(stored[1]);
        CHECK_FALSE(out[0].refusal.has_value());
        CHECK_FALSE(out[1].refusal.has_value());
        CHECK_TEXT_EQUAL(out[0].answer.certificate_pem, out[1].answer.certificate_pem);
    }
}

// Of 250 tokens each is raced for by two devices and then tried by three more: 1,000 that must not
// be let in.
TEST(TwoHubs, a_token_lets_one_device_in_whoever_races_for_it_or_finds_it_later) {
    const auto authority = crypto::CertificateAuthority::create("City", 1767229000, 3650);
    CHECK_OK(authority);
    const Enrolment enrolment{*authority, hub.hub_key.public_key(), 99, hub.clock};
    SeededRandom random{5};
    const auto let_in = [&](Writer& writer, const std::string& token) {
        const auto text = sync::make_enrol_request(
            crypto::TlsKey::generate(), crypto::SigningKey::generate(), Epoch{5}, token, "");
        const auto request = sync::parse_enrol_request(*text);
        const auto facts = sync::verify_enrol_request(*request);
        Enrolled out;
        const Status stored = through(writer, [&](HubStore& store) -> Status {
            KIOSK_TRY(out, enrolment.enrol(store, *request, *facts));
            return {};
        });
        return stored.has_value() && !out.refusal;
    };
    int accepted = 0;
    constexpr int kTokens = 250;
    for (int i = 0; i < kTokens; ++i) {
        const auto token = make_token(hub.store, random, hub.clock, "HN-TCD", "");
        CHECK_OK(token);
        bool one = false;
        bool two = false;
        race([&] { one = let_in(left, *token); }, [&] { two = let_in(right, *token); });
        CHECK(one != two);
        for (int replay = 0; replay < 3; ++replay) {
            accepted += let_in(replay % 2 == 0 ? left : right, *token) ? 1 : 0;
        }
    }

    LONGS_EQUAL(0, accepted);
    LONGS_EQUAL(1 + kTokens, hub.store.devices().all()->size());  // and the fixture's own
}

TEST(TwoHubs, stores_that_are_opened_at_once_make_the_tables_once) {
    TempDir fresh;
    give_store(fresh.path());
    std::array<Status, 6> opened;
    opened.fill(ErrorCode::Unknown);
    {
        std::barrier start(6);
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < opened.size(); ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                const auto store = HubStore::open(fresh.path());
                opened[i] = store ? Status() : Status(store.error());
            });
        }
    }
    for (const Status& status : opened) {
        CHECK_OK(status);
    }
    LONGS_EQUAL(0, FakeHub::open_store(fresh.path()).tickets().after({}, 10'000)->size());
}
