// Goal: a document of the city is in force as a whole or not at all, also over restarts and beside
// a settings file that a technician changes.
#include "tests/firmware/kioskd/city_documents_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

constexpr std::string_view kTwoServices = R"([[services]]
id = "don-thu"
prefix = "A"
name_vi = "Nộp đơn"
name_en = "Hand in a letter"
[[services]]
id = "tu-van"
prefix = "B"
name_vi = "Tư vấn"
name_en = "Advice"
)";

constexpr std::string_view kOtherService = R"([[services]]
id = "khac"
prefix = "C"
name_vi = "Khác"
name_en = "Other"
)";

}  // namespace

TEST_GROUP_BASE(CityDocuments, CityDocumentsFixture){};

TEST(CityDocuments, what_the_city_gave_an_end_counts_until_then_also_without_a_link) {
    auto until = entry("services", 3, kTwoServices);
    until.expires_ms = kMorning_ms + kHour_ms;
    CHECK_OK(documents->put(until, as_bytes(kTwoServices)));
    start();
    documents->end_expired();
    CHECK_EQUAL(2U, services());

    city_ms = until.expires_ms;
    documents->end_expired();
    CHECK_EQUAL(1U, services());
    CHECK_TRUE(documents->in_force().at("services") == until);  // it is known, not asked for anew
    CHECK_TRUE(documents->view()[0]["withdrawn"].get<bool>());
    start();
    CHECK_EQUAL(1U, services());
    documents->end_expired();
    const std::vector<std::string> wanted{"applied services", "applied services withdrawn"};
    CHECK_TRUE(told() == wanted);

    // One that comes too late changes nothing; the next one without an end counts.
    until.version = 4;
    CHECK_OK(documents->put(until, as_bytes(kTwoServices)));
    CHECK_EQUAL(1U, services());
    CHECK_OK(put("services", 5, kTwoServices));
    CHECK_EQUAL(2U, services());
}

TEST(CityDocuments, services_of_the_city_count_at_once_after_a_restart_and_until_withdrawn) {
    CHECK_EQUAL(1U, services());
    CHECK_OK(put("services", 3, kTwoServices));
    CHECK_EQUAL(2U, services());
    start();
    CHECK_EQUAL(2U, services());
    CHECK_EQUAL(3, documents->in_force().at("services").version);
    CHECK_OK(put("services", 4, ""));
    CHECK_EQUAL(1U, services());
    start();
    CHECK_EQUAL(1U, services());
    CHECK_EQUAL(4, documents->in_force().at("services").version);
    CHECK_EQUAL(2U, told().size());  // once each, restarts tell nothing again
}

TEST(CityDocuments, the_citys_calendar_is_planned_once_also_when_the_power_went_between) {
    const std::string text =
        "[[sessions]]\nday = \"2026-12-15\"\nstart = \"08:00\"\nend = \"11:30\"\n"
        "service = \"don-thu\"\nleader = \"Chủ tịch\"\nvenue = \"Trụ sở\"\n";
    const auto sessions = [this] {
        return office->query([](const View& view) { return view.state.calendar.sessions().size(); })
            .get()
            .value();
    };
    CHECK_OK(put("calendar", 1, text));
    CHECK_EQUAL(1U, sessions());
    start();
    CHECK_OK(put("calendar", 2, ""));
    CHECK_EQUAL(1U, sessions());

    const auto file = dir.path() / "data" / "documents" / "calendar.json";
    const std::string other = std::string(text).replace(text.find("12-15"), 5, "12-16");
    const auto next = entry("calendar", 3, other);
    CHECK_OK(write_file_durably(file,
                                as_bytes(to_text(Json{{"name", "calendar"},
                                                      {"version", 3},
                                                      {"sha256", to_hex(next.sha256)},
                                                      {"told", false},
                                                      {"text", other}}))));
    start();
    CHECK_EQUAL(2U, sessions());
}

TEST(CityDocuments, a_calendar_that_the_office_cannot_plan_yet_is_asked_for_at_the_next_start) {
    const std::string text =
        "[[sessions]]\nday = \"2026-12-15\"\nstart = \"08:00\"\nend = \"11:30\"\n"
        "service = \"tu-van\"\nleader = \"Chủ tịch\"\nvenue = \"Trụ sở\"\n";
    const auto next = entry("calendar", 1, text);
    CHECK_OK(make_private_directory(dir.path() / "data" / "documents"));
    CHECK_OK(write_file_durably(dir.path() / "data" / "documents" / "calendar.json",
                                as_bytes(to_text(Json{{"name", "calendar"},
                                                      {"version", 1},
                                                      {"sha256", to_hex(next.sha256)},
                                                      {"told", false},
                                                      {"text", text}}))));
    start();  // the power had gone before the office was asked, and it has no such service
    CHECK_EQUAL(0U, told().size());
    CHECK_OK(put("services", 1, kTwoServices));
    start();

    const std::vector<std::string> wanted{"applied services", "applied calendar"};
    CHECK_TRUE(told() == wanted);
}

TEST(CityDocuments, answers_to_letters_count_over_a_restart_and_until_withdrawn) {
    crypto::AnswerTag tag{};
    const sync::LetterAnswers two{{tag, Bytes(crypto::kAnswerBoxBytes, 1)},
                                  {{1}, Bytes(crypto::kAnswerBoxBytes, 2)}};
    CHECK_TRUE(documents->answers()->empty());
    CHECK_OK(put("answers", 1, sync::letter_answers_text(two)));
    CHECK_TRUE(*documents->answers() == two);
    CHECK_ERROR(ErrorCode::BadDocument, put("answers", 2, "[[answers]]\ntag = \"x\"\n"));
    start();
    CHECK_TRUE(*documents->answers() == two);
    CHECK_OK(put("answers", 3, ""));
    CHECK_TRUE(documents->answers()->empty());
}

TEST(CityDocuments, mistake_is_named_by_line_and_the_former_document_stays) {
    CHECK_OK(put("services", 1, kTwoServices));
    const auto bad = put("services", 2, "[[services]]\nid = \"x\"\nprefix = \"abc\"\n");
    CHECK_ERROR(ErrorCode::BadDocument, bad);
    CHECK_TRUE(bad.error().context.find("services.toml:3") != std::string::npos);
    CHECK_ERROR(ErrorCode::BadDocument, put("services", 2, "[office]\ncode = \"HN-02\"\n"));
    CHECK_ERROR(ErrorCode::BadDocument, put("holidays", 1, "nonsense = true"));
    // It fits by itself but not beside the counters of this kiosk.
    CHECK_ERROR(ErrorCode::BadDocument, put("services", 2, kOtherService));
    CHECK_EQUAL(2U, services());
    const Json view = documents->view();
    CHECK_EQUAL(2U, view.size());
    CHECK_TEXT_EQUAL("BadDocument", view[1]["code"].get<std::string>());
    CHECK_EQUAL(1, view[1]["version"].get<int>());
    CHECK_EQUAL(2, view[1]["refused"].get<int>());
    CHECK_TRUE(soon([&] {
        return told() == std::vector<std::string>{"applied services",
                                                  "refused services BadDocument",
                                                  "refused holidays BadDocument"};
    }));
    CHECK_TRUE(refused_where.at("services").find("services.toml:3") != std::string::npos);
    CHECK_TEXT_EQUAL(refused_where.at("services"), view[1]["where"].get<std::string>());
    start();
    CHECK_EQUAL(2U, services());
}

// A mistake may stand in what a citizen wrote, or beside a code that opens a letter's answers.
TEST(CityDocuments, of_documents_about_citizens_no_place_is_told) {
    for (const char* name : {"answers", "appointments"}) {
        CHECK_ERROR(ErrorCode::BadDocument, put(name, 1, "[[x]]\nNguyen = \"Van A\"\n"));
    }
    CHECK_TRUE(soon([&] { return told().size() == 2; }));
    for (const Json& document : documents->view()) {
        CHECK_FALSE(document.contains("where"));
        CHECK_TEXT_EQUAL("", refused_where.at(document["name"].get<std::string>()));
    }
}

// Whoever holds a number is called, whatever the city changes meanwhile.
TEST(CityDocuments, who_waits_for_a_service_that_goes_is_called_all_the_same) {
    CHECK_OK(put("services", 1, kTwoServices));
    office::IssueTicket ask;
    ask.key = "k1";
    ask.service = ServiceId{"tu-van"};
    CHECK_OK(office->submit({office::Actor::citizen(), ask}).get());
    CHECK_OK(put("services", 2, ""));
    CHECK_EQUAL(1U, services());
    ask.key = "k2";
    CHECK_ERROR(ErrorCode::UnknownService, office->submit({office::Actor::citizen(), ask}).get());
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_OK(office->submit(by_staff(office::CallNext{CounterId{"1"}})).get());
}

// A technician's change must not keep a kiosk from starting, and the city sees what it does to a
// document: out of force, and in force again when the file fits again.
TEST(CityDocuments, settings_file_that_no_longer_fits_starts_without_the_document) {
    CHECK_OK(put("services", 1, kTwoServices));
    std::string other(kPlainOffice);
    other.replace(other.find("\"don-thu\"\nprefix"), 9, "\"rieng-le\"");
    other.replace(other.rfind("[\"don-thu\"]"), 11, "[\"rieng-le\"]");
    write_file(other);
    CHECK_EQUAL(2U, services());
    for (int i = 0; i < 2; ++i) {
        start();
        CHECK_EQUAL(1U, services());
    }
    CHECK_EQUAL(0, documents->view()[0]["version"].get<int>());
    CHECK_TEXT_EQUAL("BadDocument", documents->view()[0]["code"].get<std::string>());
    write_file(kPlainOffice);
    start();
    CHECK_EQUAL(2U, services());
    CHECK_EQUAL(1, documents->view()[0]["version"].get<int>());
    const std::vector<std::string> expected{
        "applied services", "refused services BadDocument", "applied services"};
    CHECK_TRUE(told() == expected);
}

// The file is read at the start: what a technician is writing into it is no business of a document.
TEST(CityDocuments, change_of_the_file_waits_for_the_next_start) {
    std::string other(kPlainOffice);
    other.replace(other.find("slot = 1"), 8, "slot = 2");
    write_file(other);
    CHECK_OK(put("services", 1, kTwoServices));
    const auto slot = [this] {
        return office->query([](const View& view) { return view.state.settings->slot; })
            .get()
            .value();
    };
    CHECK_EQUAL(1, slot());
    write_file("half a li");
    CHECK_OK(put("services", 2, kTwoServices));
    CHECK_EQUAL(2, documents->in_force().at("services").version);
    write_file(other);
    start();
    CHECK_EQUAL(2, slot());
}

TEST(CityDocuments, damaged_file_counts_as_none_and_is_sent_again) {
    CHECK_OK(put("services", 1, kTwoServices));
    CHECK_OK(write_file_durably(dir.path() / "data/documents/services.json", as_bytes("{\"na")));
    start();
    CHECK_EQUAL(1U, services());
    CHECK_EQUAL(0U, documents->in_force().size());
    CHECK_OK(put("services", 1, kTwoServices));
    CHECK_EQUAL(2U, services());
}

TEST(CityDocuments, older_offer_is_told_once) {
    CHECK_OK(put("services", 5, kTwoServices));
    documents->refuse_older(entry("services", 4, "x = 1"));
    documents->refuse_older(entry("services", 4, "x = 1"));
    (void)services();  // after what was told
    CHECK_EQUAL(2U, told().size());
    CHECK_TRUE(told()[1].find("DocumentOlder") != std::string::npos);
}
