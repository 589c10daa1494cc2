// Goal: what was written before a field was thought of keeps its bytes and is read as it always
// was; a new field would change hashes that stand in chains and receipts.
#include "firmware/office/codec.hpp"
#include "tests/firmware/office/event_samples.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::test::events;

TEST_GROUP(KeptBytes){};

TEST(KeptBytes, a_day_from_before_there_were_stacks_still_has_its_letter) {
    const auto now = encode_body(
        DayOpened{queue::BusinessDay{20781}, Carry{std::nullopt, {letter()}, std::nullopt}},
        Actor::system());
    CHECK_OK(now);
    auto json = parse_json(*now);
    CHECK_OK(json);
    (*json)["carry"]["letter"] = (*json)["carry"]["letters"][0];
    (*json)["carry"].erase("letters");

    const auto back = decode("day.opened", to_text(*json));

    CHECK_OK(back);
    CHECK_TRUE(std::get<DayOpened>(back->event).carry.letters == std::vector{letter()});
}

TEST(KeptBytes, settings_without_a_printer_do_not_speak_of_printing) {
    const auto plain = encode_body(SettingsApplied{"", sample_settings()}, Actor::system());
    const auto printing = encode_body(SettingsApplied{"", printing_settings()}, Actor::system());

    CHECK_TRUE(plain->find("printing") == std::string::npos);
    CHECK_TRUE(printing->find("\"printing\":true") != std::string::npos);
}

TEST(KeptBytes, settings_with_the_usual_size_of_a_group_keep_their_bytes) {
    AppliedSettings changed = sample_settings();
    changed.rules.group_min = 8;

    const auto usual = encode_body(SettingsApplied{"", sample_settings()}, Actor::system());
    const auto other = encode_body(SettingsApplied{"", changed}, Actor::system());

    CHECK_TRUE(usual->find("group_min") == std::string::npos);
    STRCMP_CONTAINS("\"group_min\":8", other->c_str());
    CHECK_FALSE(settings_hash(changed) == settings_hash(sample_settings()));
    CHECK_TRUE(std::get<SettingsApplied>(decode("settings.applied", *other)->event).settings ==
               changed);
}

TEST(KeptBytes, settings_without_days_of_keys_keep_their_bytes) {
    AppliedSettings changed = sample_settings();
    changed.bodies[0].key_until = queue::BusinessDay{20781};
    changed.bodies[0].next.emplace();
    changed.bodies[0].next->key.fill(3);
    changed.bodies[0].next->from = queue::BusinessDay{20780};

    const auto usual = encode_body(SettingsApplied{"", sample_settings()}, Actor::system());
    const auto other = encode_body(SettingsApplied{"", changed}, Actor::system());

    CHECK_TRUE(usual->find("key_until") == std::string::npos);
    CHECK_TRUE(usual->find("next") == std::string::npos);
    STRCMP_CONTAINS("\"key_until\":\"2026-11-24\"", other->c_str());
    STRCMP_CONTAINS("\"next\":{\"from\":\"2026-11-23\",\"key\":\"0303", other->c_str());
    CHECK_TRUE(std::get<SettingsApplied>(decode("settings.applied", *other)->event).settings ==
               changed);
}

TEST(KeptBytes, tickets_without_a_priority_keep_their_bytes) {
    const queue::TicketIssued plain{
        queue::BusinessDay{20781}, ServiceId{"don-thu"}, {"A", 12}, 3, "vi", 1, kMorning_ms};
    const auto body = encode_body(plain, Actor::citizen());
    CHECK_TRUE(body->find("head_start") == std::string::npos);
    CHECK_TRUE(std::get<queue::TicketIssued>(decode("ticket.issued", *body)->event) == plain);
    CHECK_TRUE(
        encode_body(SettingsApplied{"", sample_settings()}, Actor::system())->find("head_start") ==
        std::string::npos);
    CHECK_ERROR(ErrorCode::JournalBroken,
                decode("ticket.priority_changed",
                       R"({"by":"staff:1","head_start_min":61,"ticket":)"
                       R"("71717171717171717171717171717171"})"));
    CHECK_ERROR(ErrorCode::JournalBroken, decode("help.called", R"({"by":"citizen","kiosk":0})"));
}

// Of a document about citizens nothing is said of the place, nor was anything before.
TEST(KeptBytes, refused_documents_without_a_place) {
    const DocumentRefused plain{"services", 5, "BadDocument"};
    const auto body = encode_body(plain, Actor::system());

    STRCMP_EQUAL(R"({"by":"system","code":"BadDocument","name":"services","version":5})",
                 body->c_str());
    CHECK_TRUE(std::get<DocumentRefused>(decode("document.refused", *body)->event) == plain);
}
