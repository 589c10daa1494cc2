// A certificate is worked out once, and again when its dates may judge otherwise. Method: the work
// is a counter.
#include "sync/hub/routes/known_peers.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::hub;

TEST_GROUP(KnownPeers) {
    static constexpr std::int64_t kNow = 1'800'000'000;

    KnownPeers peers;
    int worked = 0;
    PeerFacts facts{DeviceId{{7}}, Digest{9}, kNow + 1000};

    Result<PeerFacts> ask(std::string_view presented, std::int64_t now) {
        return peers.facts_of(as_bytes(presented), now, [this]() -> Result<PeerFacts> {
            ++worked;
            return facts;
        });
    }
};

TEST(KnownPeers, the_same_bytes_are_worked_out_once_and_others_by_themselves) {
    CHECK_OK(ask("one", kNow));
    facts.device = DeviceId{{8}};
    CHECK(ask("one", kNow + 10)->device == DeviceId{{7}});
    CHECK(ask("two", kNow + 10)->device == DeviceId{{8}});

    LONGS_EQUAL(2, worked);
}

TEST(KnownPeers, dates_are_judged_again_after_a_while_at_the_end_and_when_the_clock_goes_back) {
    CHECK_OK(ask("one", kNow));
    CHECK_OK(ask("one", kNow + KnownPeers::kBelieved_s - 1));
    LONGS_EQUAL(1, worked);
    CHECK_OK(ask("one", kNow + KnownPeers::kBelieved_s));
    LONGS_EQUAL(2, worked);
    CHECK_OK(ask("one", kNow));
    LONGS_EQUAL(3, worked);

    facts.not_after_unix_s = kNow + 5;
    CHECK_OK(ask("two", kNow));
    CHECK_OK(ask("two", kNow + 5));
    LONGS_EQUAL(4, worked);
    CHECK_OK(ask("two", kNow + 6));
    LONGS_EQUAL(5, worked);
}

TEST(KnownPeers, an_error_is_told_and_not_remembered) {
    const auto ended = peers.facts_of(as_bytes("one"), kNow, []() -> Result<PeerFacts> {
        return Error{ErrorCode::CertificateEnded};
    });

    CHECK_ERROR(ErrorCode::CertificateEnded, ended);
    CHECK_OK(ask("one", kNow));
    LONGS_EQUAL(1, worked);
}

TEST(KnownPeers, more_than_fit_are_worked_out_again_and_never_mistaken) {
    for (std::size_t i = 0; i <= KnownPeers::kMost; ++i) {
        facts.tls_pin = Digest{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)};
        CHECK(ask(std::to_string(i), kNow)->tls_pin == facts.tls_pin);
    }
    const int all = worked;
    CHECK_OK(ask(std::to_string(KnownPeers::kMost), kNow));
    LONGS_EQUAL(all, worked);
    CHECK_OK(ask("0", kNow));
    LONGS_EQUAL(all + 1, worked);
}
