// Goal: a document of the city is in force as a whole or not at all, also over restarts and beside
// a settings file that a technician changes. Method: the real office loop and store in a scratch
// folder; the documents are put in as the downlink does it.
#include "firmware/kioskd/city_documents.hpp"

#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/sign.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/soon.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kioskd::CityDocuments;
using kioskd::OfficeLoop;
using kioskd::View;

namespace {

constexpr std::string_view kFile = R"([office]
code = "HN-01"
name = "Trụ sở"
[kiosk]
slot = 1
[[services]]
id = "don-thu"
prefix = "A"
name_vi = "Nộp đơn"
name_en = "Hand in a letter"
[[counters]]
id = "1"
services = ["don-thu"]
)";

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

TEST_GROUP(CityDocuments) {
    TempDir dir;
    const DeviceId device = crypto::device_id_of(crypto::SigningKey::generate().public_key());
    SharedClock clock{kMorning_ms};
    std::unique_ptr<CityDocuments> documents;
    std::unique_ptr<OfficeLoop> office;

    void setup() override {
        write_file(kFile);
        start();
    }

    void teardown() override {
        office.reset();
        documents.reset();
    }

    void write_file(std::string_view text) {
        CHECK_OK(write_file_durably(config(), as_bytes(text)));
    }

    std::filesystem::path config() const {
        return dir.path() / "settings.toml";
    }

    // As kioskd starts.
    void start() {
        office.reset();
        documents = std::make_unique<CityDocuments>(dir.path() / "data", config());
        const auto settings = documents->settings();
        CHECK_OK(settings);
        CHECK_OK(make_private_directory(dir.path() / "data"));
        auto store = store::Store::open(dir.path() / "data" / "kiosk.db", {device, Epoch{5}}, {});
        CHECK_OK(store);
        office = std::move(OfficeLoop::start(std::move(*store), clock, BootId{})).value();
        CHECK_OK(office->submit({office::Actor::system(), office::ApplySettings{settings->applied}})
                     .get());
        CHECK_OK(office->subscribe([this](const std::vector<office::Recorded>& facts,
                                          const office::State&) { hear(facts); }));
        documents->begin(*office, [this] { return city_ms; });
    }

    static sync::DocumentEntry entry(
        const std::string& name, std::int64_t version, std::string_view text) {
        return {name, version, crypto::sha256(as_bytes(text)), text.size()};
    }

    Status put(const std::string& name, std::int64_t version, std::string_view text) {
        return documents->put(entry(name, version, text), as_bytes(text));
    }

    std::size_t services() {
        return office->query([](const View& view) { return view.state.queue.services().size(); })
            .get()
            .value();
    }

    // The words that stand in the halls, "" where none do; `by` who put them there.
    std::string in_halls(reception::NoticeKind kind = reception::NoticeKind::Ordinary) {
        return office
            ->query([kind](const View& view) {
                const auto* stands = view.state.notices.standing(kind);
                return stands == nullptr ? std::string() : stands->by + ": " + stands->vi;
            })
            .get()
            .value();
    }

    void withdraw(reception::NoticeKind kind) {
        const auto stands =
            office
                ->query([kind](const View& view) { return view.state.notices.standing(kind)->id; })
                .get()
                .value();
        CHECK_OK(office->submit(by_staff(office::WithdrawNotice{stands})).get());
    }

    bool say(const std::string& words) {
        return soon([&] { return in_halls() == words; });
    }

    // What the journal was told of documents since the test began, in words.
    std::vector<std::string> told() {
        const std::lock_guard lock(told_mutex);
        return told_facts;
    }

    void hear(const std::vector<office::Recorded>& facts) {
        const std::lock_guard lock(told_mutex);
        for (const auto& fact : facts) {
            if (const auto* in = std::get_if<office::DocumentApplied>(&fact.event)) {
                told_facts.push_back("applied " + in->name + (in->withdrawn ? " withdrawn" : ""));
            } else if (const auto* no = std::get_if<office::DocumentRefused>(&fact.event)) {
                told_facts.push_back("refused " + no->name + " " + no->code);
                refused_where[no->name] = no->where;
            }
        }
    }

    std::mutex told_mutex;
    std::vector<std::string> told_facts;
    std::map<std::string, std::string> refused_where;  // once told() has it
    std::int64_t city_ms = kMorning_ms;
};

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
    std::string other(kFile);
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
    write_file(kFile);
    start();
    CHECK_EQUAL(2U, services());
    CHECK_EQUAL(1, documents->view()[0]["version"].get<int>());
    const std::vector<std::string> expected{
        "applied services", "refused services BadDocument", "applied services"};
    CHECK_TRUE(told() == expected);
}

// The file is read at the start: what a technician is writing into it is no business of a document.
TEST(CityDocuments, change_of_the_file_waits_for_the_next_start) {
    std::string other(kFile);
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

constexpr std::string_view kStorm = R"([[notices]]
vi = "Mai nghỉ vì bão"
en = "Closed tomorrow: storm"
[[notices]]
vi = "Nghỉ Tết từ thứ Sáu"
from = "2026-11-25"
until = "2026-11-26"
urgent = true
)";

TEST(CityDocuments, notice_of_the_city_stands_in_the_halls_until_it_is_withdrawn) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    CHECK_TEXT_EQUAL("", in_halls(reception::NoticeKind::Urgent));
    start();  // it is the document's, not this run's
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    CHECK_OK(put("notices", 2, "[[notices]]\nvi = \"Mở cửa lại\"\n"));
    CHECK_TRUE(say("system: Mở cửa lại"));
    CHECK_OK(put("notices", 3, ""));
    CHECK_TRUE(say(""));
}

TEST(CityDocuments, notice_of_the_city_counts_on_its_days) {
    const auto urgent = [this] { return in_halls(reception::NoticeKind::Urgent); };
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    for (int day = 1; day <= 3; ++day) {
        clock.advance_ms(kDay_ms);
        const std::string expected = day <= 2 ? "system: Nghỉ Tết từ thứ Sáu" : "";
        CHECK_TRUE(soon([&] {
            return office->query([](const View& view) { return view.state.queue.day_is_open(); })
                       .get()
                       .value() &&
                   in_halls() == "system: Mai nghỉ vì bão" && urgent() == expected;
        }));
    }
}

// What the office says to its own people weighs more than what the city says to all.
TEST(CityDocuments, supervisor_has_the_last_word_of_the_day) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    reception::NoticePosted own;
    own.vi = "Mời lên tầng 2";
    CHECK_OK(office->submit(by_staff(office::PostNotice{own})).get());
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("staff:1004: Mời lên tầng 2", in_halls());
    withdraw(reception::NoticeKind::Ordinary);
    CHECK_OK(office->submit(by_staff(office::CloseCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("", in_halls());
    clock.advance_ms(kDay_ms);
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}

// Nor does a power cut bring back what a supervisor took from the glass.
TEST(CityDocuments, notice_that_was_withdrawn_stays_away_over_a_restart) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    withdraw(reception::NoticeKind::Ordinary);
    start();
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_OK(office->submit(by_staff(office::CloseCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("", in_halls());
    clock.advance_ms(kDay_ms);
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}

TEST(CityDocuments, what_the_city_takes_back_and_says_again_is_said_again) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    CHECK_OK(put("notices", 2, ""));
    CHECK_TRUE(say(""));
    CHECK_OK(put("notices", 3, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}

// Where it burns, nothing that the city has to say to all takes that from the glass.
TEST(CityDocuments, urgent_notice_of_the_city_waits_behind_the_offices_own) {
    reception::NoticePosted fire;
    fire.kind = reception::NoticeKind::Urgent;
    fire.vi = "Cháy! Mời ra ngay";
    CHECK_OK(office->submit(by_staff(office::PostNotice{fire})).get());
    CHECK_OK(put("notices", 1, "[[notices]]\nvi = \"Bão\"\nurgent = true\n"));
    CHECK_OK(office->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
    CHECK_TEXT_EQUAL("staff:1004: Cháy! Mời ra ngay", in_halls(fire.kind));
    withdraw(fire.kind);
    CHECK_TRUE(soon([&] { return in_halls(fire.kind) == "system: Bão"; }));
}

// A notice of the office's own is none of the city's business.
TEST(CityDocuments, withdrawing_the_document_leaves_the_offices_own_notice) {
    CHECK_OK(put("notices", 1, kStorm));
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    reception::NoticePosted own;
    own.vi = "Mời lên tầng 2";
    CHECK_OK(office->submit(by_staff(office::PostNotice{own})).get());
    CHECK_OK(put("notices", 2, ""));
    (void)services();  // after what the document did
    CHECK_TEXT_EQUAL("staff:1004: Mời lên tầng 2", in_halls());
}

TEST(CityDocuments, mistake_in_a_notice_is_named_and_the_former_ones_stay) {
    CHECK_OK(put("notices", 1, kStorm));
    const auto refused = [this](const std::string& text, const std::string& where) {
        const auto done = put("notices", 2, text);
        CHECK_ERROR(ErrorCode::BadDocument, done);
        CHECK_TRUE_TEXT(done.error().context.find(where) != std::string::npos,
                        done.error().context.c_str());
    };
    refused("[[notices]]\nen = \"Only English\"\n", "notices[0].vi");
    refused("[[notices]]\nvi = \"" + std::string(121, 'x') + "\"\n", "notices.toml:2");
    refused("[[notices]]\nvi = \"a\"\nfrom = \"2026-02-30\"\n", "notices.toml:3");
    refused("[[notices]]\nvi = \"a\"\nfrom = \"2026-12-02\"\nuntil = \"2026-12-01\"\n", "until");
    refused("[[notices]]\nvi = \"a\"\n[[notices]]\nvi = \"b\"\n", "notices.toml:4");
    refused("[[notices]]\nvi = \"a\"\ncolour = \"red\"\n", "colour");
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
    start();
    CHECK_TRUE(say("system: Mai nghỉ vì bão"));
}
