// Goal: the bytes of docs/protocols/journal.md are the bytes of the product. Method: the page's
// worked example is computed here, and every value must stand on the page word for word; each kind
// goes through its body and back.
#include "firmware/office/codec.hpp"

#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "tests/firmware/office/event_samples.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::test::events;

TEST_GROUP(JournalCodec){};

TEST(JournalCodec, every_kind_goes_through_its_body_and_back) {
    for (const Event& event : one_of_each()) {
        const auto body = encode_body(event, Actor::staff(1004));
        CHECK_OK(body);

        const auto back = decode(kind_of(event), *body);

        CHECK_OK(back);
        if (!(back->event == event)) {
            FAIL(("differs after " + kind_of(event)).c_str());
        }
        if (kind_of(event) != "robot.danced") {
            CHECK_TEXT_EQUAL("staff:1004", back->by.text());
        }
    }
}

TEST(JournalCodec, a_body_that_lacks_a_field_is_a_broken_journal_and_names_it) {
    const auto decoded = decode("ticket.called", R"({"by":"system","counter":"1"})");

    CHECK_ERROR(ErrorCode::JournalBroken, decoded);
    CHECK_TRUE(decoded.error().context.find("ticket") != std::string::npos);
    CHECK_ERROR(ErrorCode::JournalBroken, decode("ticket.called", "[]"));
    CHECK_ERROR(ErrorCode::JournalBroken, decode("day.closed", R"({"business_day":"2026-02-30"})"));
}

// A day opens on any desk: the fullest one fits into a record with room for the settings.
TEST(JournalCodec, the_fullest_desk_crosses_the_night) {
    Carry carry;
    for (int i = 0; i < petitions::kMaxLetters; ++i) {
        petitions::Letter& it = carry.letters.emplace_back(letter());
        it.pages.clear();
    }
    petitions::Page large = page();
    large.bytes = petitions::kMaxBlobBytes;
    large.n = petitions::kMaxPages;
    large.turn = 3;
    carry.letters.back().pages.assign(petitions::kMaxPages, large);
    carry.letters.back().removed.assign(petitions::kMaxRemoved, large);

    const auto body = encode_body(DayOpened{queue::BusinessDay{20781}, carry}, Actor::system());

    CHECK_OK(body);
    CHECK_TRUE(body->size() < crypto::kMaxBodyBytes - 12 * 1024);
}

// Settings without a printer must keep their bytes: a new field would change every office's hash.
// Records from before there were priorities have no head start, and read as they always did.
TEST(JournalCodec, a_print_job_without_its_ticket_is_a_broken_journal) {
    CHECK_ERROR(ErrorCode::JournalBroken,
                decode("paper.queued", R"({"by":"system","subject":"ticket","copy":1})"));
    CHECK_ERROR(ErrorCode::JournalBroken,
                decode("paper.queued", R"({"by":"system","subject":"poster","copy":1})"));
    CHECK_ERROR(ErrorCode::JournalBroken,
                decode("paper.copied",
                       R"({"by":"system","job":"90909090909090909090909090909090","n":1})"));
}

TEST(JournalCodec, a_protected_letter_says_nothing_but_class_size_count_and_hashes) {
    for (const auto kind : {std::optional<petitions::LetterKind>(),
                            std::optional(petitions::LetterKind::Denunciation)}) {
        auto fact = confirmed(kind);
        fact.ticket = ticket_id();  // nobody may put it there; it stays out all the same
        const auto body = encode_body(fact, Actor::staff(1004));

        CHECK_OK(body);
        for (const char* word : {"denunciation",
                                 "K7PQ2M",
                                 "ban-tiep-dan",
                                 "\"kind\"",
                                 "\"code\"",
                                 "\"body\"",
                                 "\"ticket\""}) {
            CHECK_TRUE(body->find(word) == std::string::npos);
        }
        CHECK_TRUE(body->find("\"class\":\"protected\"") != std::string::npos);
    }
}

TEST(JournalCodec, the_worked_example_of_the_protocol_page_is_true) {
    const auto page = read_text_file(KIOSK_SOURCE_DIR "/docs/protocols/journal.md");
    CHECK_OK(page);
    const Identity identity = sample_identity();
    const queue::TicketIssued fact{
        queue::BusinessDay{20781}, ServiceId{"don-thu"}, {"A", 12}, 3, "vi", 1, kMorning_ms};
    const auto body = encode_body(fact, Actor::citizen());
    CHECK_OK(body);
    const crypto::RecordHeader header{Seq{1},
                                      moment_at(kMorning_ms).boot,
                                      1000,
                                      WallTime{kMorning_ms, WallTrust::Trusted},
                                      "ticket.issued"};
    const Bytes header_bytes = crypto::encode_header(header);
    const Digest start = crypto::chain_start(identity.device, identity.epoch);
    const Digest chain = crypto::chain_next(start, header_bytes, as_bytes(*body));

    for (const std::string& value :
         {*body,
          to_hex(header_bytes),
          to_hex(crypto::sha256(as_bytes(*body))),
          to_hex(start),
          to_hex(chain),
          to_hex(crypto::record_id(identity.device, identity.epoch, Seq{1}))}) {
        if (page->find(value) == std::string::npos) {
            FAIL(("the page does not show " + value).c_str());
        }
    }
    for (const Event& event : one_of_each()) {
        const std::string kind = kind_of(event);
        if (kind != "robot.danced" && page->find("`" + kind + "`") == std::string::npos) {
            FAIL(("the page does not name " + kind).c_str());
        }
    }
}
