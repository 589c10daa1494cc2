// Goal: a letter goes from the feeder to its sealed end and loses no accepted page on the way,
// whatever the feeder, the reader or the power do. Method: the real desk on a real office loop,
// store and blob folder; a feeder and a reader that the test scripts, because it must look at the
// disk between two pages.
#include "firmware/kioskd/letter_desk.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <utility>

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kiosk::kioskd::LetterDesk;
using kiosk::kioskd::OfficeLoop;
using kiosk::kioskd::PageRead;
using kiosk::kioskd::PageReader;
using kiosk::kioskd::View;

namespace {

std::string image_of(int sheet) {
    return "pixels of sheet " + std::to_string(sheet);
}

// Gives what the test laid in; before each page it lets the test look around.
class ScriptedFeeder final : public scanner::Scanner {
public:
    using Step = Result<std::optional<scanner::ScannedPage>>;

    void lay(int sheet) {
        const std::string image = image_of(sheet);
        scanner::ScannedPage page;
        page.image = to_bytes(image);
        steps.emplace_back(std::optional(std::move(page)));
    }

    void fail(ErrorCode code) { steps.emplace_back(Error{code}); }

    Status start(scanner::Source, int) override { return started; }

    Step next() override {
        if (before_next) {
            before_next();
        }
        if (steps.empty()) {
            return std::optional<scanner::ScannedPage>{};
        }
        Step step = std::move(steps.front());
        steps.pop_front();
        return step;
    }

    void finish() override {}

    Json describe() const override { return Json::object(); }

    Status simulate(std::string_view) override { return ErrorCode::NotSimulated; }

    Status started;
    std::deque<Step> steps;
    std::function<void()> before_next;
};

class ScriptedReader final : public PageReader {
public:
    PageRead read(ByteView image, int) override {
        PageRead out;
        if (fails) {
            out.reason = error_name(ErrorCode::OcrTimeout);
            return out;
        }
        out.state = PageRead::State::Read;
        out.reading.text = "words of " + std::string(as_text(image));
        out.reading.words = {{"words", {0, 0, 9, 9}, 90, 0, false},
                             {"of", {9, 0, 9, 9}, 90, 0, false},
                             {"pixels", {0, 9, 9, 9}, 60, 1, true}};
        return out;
    }

    std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) override {
        sought.push_back(pages.size());
        if (meanwhile) {
            std::exchange(meanwhile, {})();
        }
        CHECK_TEXT_EQUAL("2026-11-24", iso(today));
        if (fails) {
            return std::nullopt;
        }
        fields::Suggestions found = fields::suggest({}, today);
        found.fields[0].value = "Nguyễn Văn Đọc";
        found.fields[0].mark = fields::Mark::Doubtful;
        return found;
    }

    std::optional<Bytes> write_pdf(const ocr::PdfOrder& order) override {
        if (fails) {
            return std::nullopt;
        }
        std::string words = "PDF " + order.title + ":";
        for (const ocr::PageReading* page : order.pages) {
            for (const ocr::PageWord& word : page->words) {
                words += " " + word.text;
            }
        }
        return to_bytes(words);
    }

    void finish() override { ++finished; }

    bool fails = false;
    std::vector<std::size_t> sought;  // pages, at each search for fields
    std::function<void()> meanwhile;  // happens during the next search
    std::atomic<int> finished = 0;
};

}  // namespace

TEST_GROUP(LetterDesk) {
    TempDir folder;
    SharedClock clock{kMorning_ms};
    SeededRandom random{1};
    crypto::SealPrivateKey guard = crypto::SealPrivateKey::generate();
    crypto::SealPrivateKey officers = crypto::SealPrivateKey::generate();
    std::unique_ptr<OfficeLoop> office;
    std::optional<store::Blobs> blobs;
    ScriptedFeeder feeder;
    ScriptedReader reader;
    std::unique_ptr<LetterDesk> desk;
    enum class Bodies { Both, OrdinaryOnly };

    void open(Bodies bodies = Bodies::Both) {
        auto store = store::Store::open(folder.path() / "store.db", sample_identity());
        CHECK_OK(store);
        BootId boot;
        boot.bytes.fill(7);
        auto loop = OfficeLoop::start(std::move(store).value(), clock, boot);
        CHECK_OK(loop);
        office = std::move(loop).value();
        auto settings = sample_settings();
        settings.bodies[0].key = officers.public_key().bytes;
        settings.bodies[1].key = guard.public_key().bytes;
        if (bodies == Bodies::OrdinaryOnly) {
            settings.bodies.pop_back();
        }
        CHECK_OK(office->submit(by_system(office::ApplySettings{settings})).get());
        auto opened = store::Blobs::open(folder.path());
        CHECK_OK(opened);
        blobs.emplace(std::move(opened).value());
        desk = std::make_unique<LetterDesk>(LetterDesk::Parts{
            *office, *blobs, &feeder, reader, clock, random, "HN-01", folder.path()});
    }

    // As after a power cut: the same disk, nothing of the memory.
    void cut_the_power() {
        desk.reset();
        office.reset();
        blobs.reset();
        open();
    }

    void teardown() override {
        desk.reset();
        office.reset();
    }

    static Result<Json> await(const std::function<void(LetterDesk::Reply)>& call) {
        std::promise<Result<Json>> promise;
        auto future = promise.get_future();
        call([&promise](Result<Json> answer) { promise.set_value(std::move(answer)); });
        return future.get();
    }

    Result<Json> begin() {
        auto answer = await([&](auto reply) {
            desk->open(petitions::Source::Feeder, 300, office::Actor::staff(1004), reply);
        });
        settle();
        return answer;
    }

    Result<Json> resume(const LetterId& letter) {
        auto answer =
            await([&](auto reply) { desk->resume(letter, office::Actor::staff(1004), reply); });
        settle();
        return answer;
    }

    Result<Json> confirm(LetterDesk::Confirm wish) {
        return await([&](auto reply) { desk->confirm(wish, office::Actor::staff(1004), reply); });
    }

    // Until feeding has paused and every page has been read.
    void settle() {
        for (int look = 0; look < 2000; ++look) {
            const Json view = desk->view();
            bool busy = view.is_object() && view["state"] == "feeding";
            for (const Json& page : view.is_object() ? view["page_list"] : Json::array()) {
                busy = busy || page["state"] == "reading";
            }
            busy = busy || (view.is_object() && view["pages"] != 0 && !reader.fails &&
                            view["fields_found"] != true);
            if (!busy) {
                return;
            }
            pause_ms(5);
        }
        FAIL("the desk never came to rest");
    }

    petitions::Letter on_desk() {
        auto letter =
            office->query([](const View& view) { return view.state.desk.on_desk(); }).get();
        CHECK_OK(letter);
        CHECK_TRUE(letter->has_value());
        return **letter;
    }

    LetterId scanned(int sheets) {
        for (int sheet = 1; sheet <= sheets; ++sheet) {
            feeder.lay(sheet);
        }
        CHECK_OK(begin());
        return on_desk().id;
    }

    // The last letter.confirmed as the journal has it.
    petitions::LetterConfirmed confirmed_fact() {
        std::optional<petitions::LetterConfirmed> found;
        auto rows =
            office->query([](const View& view) { return view.store.journal().read(Seq{1}, 1000); })
                .get();
        CHECK_OK(rows);
        CHECK_OK(*rows);
        for (const auto& row : **rows) {
            auto fact = store::recorded_from(sample_identity(), row);
            CHECK_OK(fact);
            if (auto* confirmed = std::get_if<petitions::LetterConfirmed>(&fact->event)) {
                found = *confirmed;
            }
        }
        CHECK_TRUE(found.has_value());
        return *found;
    }

    crypto::OpenedContent opened(const petitions::LetterConfirmed& fact,
                                 const crypto::SealPrivateKey& key) {
        auto blob = blobs->get(fact.manifest.front());
        CHECK_OK(blob);
        auto content = crypto::open_content(*blob, key);
        CHECK_OK(content);
        return std::move(content).value();
    }

    void check_page(const Digest& hash, const crypto::LetterKey& key, int sheet) {
        auto blob = blobs->get(hash);
        CHECK_OK(blob);
        auto page = crypto::open_page(key, *blob);
        CHECK_OK(page);
        CHECK_TEXT_EQUAL(image_of(sheet), as_text(*page));
    }
};

TEST(LetterDesk, a_page_is_sealed_on_disk_and_in_the_journal_before_the_next_is_asked_for) {
    open();
    int asked = 0;
    int behind = 0;
    feeder.before_next = [&] {
        auto pages =
            office->query([](const View& view) { return view.state.desk.on_desk()->pages; }).get();
        const int durable = static_cast<int>(
            std::count_if(pages->begin(), pages->end(), [&](const petitions::Page& page) {
                return blobs->get(page.hash).has_value();
            }));
        behind += durable == asked++ ? 0 : 1;
    };

    scanned(3);

    LONGS_EQUAL(4, asked);
    LONGS_EQUAL(0, behind);
}

TEST(LetterDesk, a_jam_on_page_2_keeps_page_1_and_feeding_goes_on_with_page_2) {
    open();
    feeder.lay(1);
    feeder.fail(ErrorCode::ScannerJam);
    CHECK_OK(begin());
    const LetterId letter = on_desk().id;
    CHECK_TEXT_EQUAL("jam", desk->view()["paused"].get<std::string>());
    LONGS_EQUAL(1, on_desk().pages.size());

    feeder.lay(2);
    feeder.lay(3);
    CHECK_OK(resume(letter));

    LONGS_EQUAL(3, on_desk().pages.size());
    CHECK_TEXT_EQUAL("empty", desk->view()["paused"].get<std::string>());
}

TEST(LetterDesk, a_classified_letter_opens_with_its_bodys_key_alone) {
    open();
    const LetterId letter = scanned(2);

    const auto answer = confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}});

    CHECK_OK(answer);
    CHECK_TEXT_EQUAL("ordinary", (*answer)["letter"]["class"].get<std::string>());
    const auto fact = confirmed_fact();
    const auto content = opened(fact, officers);
    check_page(fact.manifest[1], content.key, 1);
    check_page(fact.manifest[2], content.key, 2);
    CHECK_TRUE(as_text(content.payload).find("words of pixels of sheet 2") != std::string::npos);
    CHECK_TEXT_EQUAL(fact.code, (*answer)["letter"]["code"].get<std::string>());
    CHECK_ERROR(ErrorCode::SealBroken,
                crypto::open_content(*blobs->get(fact.manifest.front()), guard));
}

TEST(LetterDesk, a_letter_without_a_kind_is_nameless_and_sealed_to_the_protected_body) {
    open();
    const LetterId letter = scanned(1);

    CHECK_OK(confirm({letter, 1, {}, {}, {}}));

    const auto fact = confirmed_fact();
    CHECK_TRUE(fact.letter_class == petitions::LetterClass::Protected);
    CHECK_TRUE(fact.code.empty() && !fact.kind && !fact.body);
    check_page(fact.manifest[1], opened(fact, guard).key, 1);
    CHECK_ERROR(ErrorCode::SealBroken,
                crypto::open_content(*blobs->get(fact.manifest.front()), officers));
}

TEST(LetterDesk, what_is_confirmed_cannot_be_read_here_any_more) {
    open();
    const LetterId letter = scanned(1);
    CHECK_OK(desk->page(letter, 1));
    CHECK_OK(confirm({letter, 1, {}, {}, {}}));

    CHECK_ERROR(ErrorCode::LetterKeyGone, desk->page(letter, 1));
    CHECK_ERROR(ErrorCode::LetterKeyGone, desk->preview(letter, 1));
    CHECK_TRUE(desk->view().is_null());
    LONGS_EQUAL(0, blobs->desk_keys()->size());
}

TEST(LetterDesk, after_a_power_cut_a_letter_is_handed_over_as_it_stood_and_its_body_opens_it) {
    open();
    const LetterId letter = scanned(2);
    cut_the_power();
    CHECK_ERROR(ErrorCode::LetterKeyGone, resume(letter));
    CHECK_ERROR(ErrorCode::LetterKeyGone,
                confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}}));

    CHECK_OK(confirm({letter, 2, {}, {}, petitions::Review::AsIs}));

    const auto fact = confirmed_fact();
    CHECK_TRUE(fact.letter_class == petitions::LetterClass::Protected);
    const auto content = opened(fact, guard);
    const auto document = parse_json(as_text(content.payload));
    CHECK_OK(document);
    LONGS_EQUAL(2, (*document)["pages"].size());
    CHECK_TEXT_EQUAL("unread", (*document)["pages"][0]["state"].get<std::string>());
    const auto sealed = from_hex((*document)["page_key"].get<std::string>());
    CHECK_OK(sealed);
    const auto key = crypto::open_key(*sealed, guard);
    CHECK_OK(key);
    check_page(fact.manifest[1], *key, 1);
    check_page(fact.manifest[2], *key, 2);
}

TEST(LetterDesk, after_a_power_cut_a_letter_may_be_scanned_again_and_nothing_of_it_stays) {
    open();
    const LetterId letter = scanned(2);
    cut_the_power();

    CHECK_OK(await([&](auto reply) {
        desk->abandon(letter, petitions::AbandonReason::Rescan, office::Actor::staff(1004), reply);
    }));

    LONGS_EQUAL(0, blobs->list()->size());
    LONGS_EQUAL(0, blobs->desk_keys()->size());
    CHECK_TRUE(scanned(1) != letter);
}

TEST(LetterDesk, a_wrong_count_or_body_is_refused_and_the_letter_stays) {
    open();
    const LetterId letter = scanned(2);

    CHECK_ERROR(ErrorCode::WrongPageCount, confirm({letter, 3, {}, {}, {}}));
    CHECK_ERROR(ErrorCode::UnknownBody,
                confirm({letter, 2, petitions::LetterKind::Complaint, BodyId{"nobody"}, {}}));
    CHECK_ERROR(ErrorCode::BadArgument, confirm({letter, 2, {}, {}, petitions::Review::AsIs}));

    CHECK_TRUE(on_desk().id == letter);
    CHECK_OK(confirm({letter, 2, {}, {}, {}}));
}

TEST(LetterDesk, a_page_that_cannot_be_read_is_kept_and_named_unread) {
    open();
    reader.fails = true;
    const LetterId letter = scanned(1);
    CHECK_TEXT_EQUAL("unread", desk->view()["page_list"][0]["state"].get<std::string>());

    CHECK_OK(confirm({letter, 1, {}, {}, {}}));

    const auto fact = confirmed_fact();
    const auto content = opened(fact, guard);
    CHECK_TRUE(as_text(content.payload).find("OcrTimeout") != std::string::npos);
    check_page(fact.manifest[1], content.key, 1);
}

TEST(LetterDesk, without_a_protected_bodys_key_nothing_is_scanned_and_tickets_go_on) {
    open(Bodies::OrdinaryOnly);
    feeder.lay(1);

    CHECK_ERROR(ErrorCode::NoSealingKey, begin());

    LONGS_EQUAL(1, feeder.steps.size());
    CHECK_OK(office->submit(by_citizen(issue("k1"))).get());
}

TEST(LetterDesk, a_scanner_that_is_gone_pauses_the_letter_and_says_so) {
    open();
    feeder.started = ErrorCode::ScannerGone;
    feeder.lay(1);
    CHECK_OK(begin());
    CHECK_TEXT_EQUAL("ScannerGone", desk->view()["fault"]["code"].get<std::string>());

    feeder.started = Status();
    CHECK_OK(resume(on_desk().id));

    LONGS_EQUAL(1, on_desk().pages.size());
}

TEST(LetterDesk, what_staff_set_and_corrected_is_sealed_with_the_letter_beside_what_was_read) {
    open();
    const LetterId letter = scanned(2);
    const auto by = office::Actor::staff(1004);
    const auto suggested = desk->review(letter);
    CHECK_OK(suggested);
    CHECK_TEXT_EQUAL("doubtful", (*suggested)["review"]["fields"][0]["state"].get<std::string>());

    const auto set = desk->review(letter,
                                  {{"fields", {{"sender", "Nguyễn Văn Độc"}}},
                                   {"words", {{{"page", 2}, {"word", 2}, {"text", "điểm ảnh"}}}}},
                                  by);
    CHECK_OK(set);
    CHECK_TEXT_EQUAL("set", (*set)["review"]["fields"][0]["state"].get<std::string>());
    CHECK_OK(confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}}));

    const auto content = opened(confirmed_fact(), officers);
    const auto document = parse_json(as_text(content.payload));
    CHECK_OK(document);
    const Json sender = (*document)["fields"][0];
    CHECK_TEXT_EQUAL("Nguyễn Văn Đọc", sender["suggested"].get<std::string>());
    CHECK_TEXT_EQUAL("Nguyễn Văn Độc", sender["value"].get<std::string>());
    CHECK_TEXT_EQUAL(by.text(), sender["by"].get<std::string>());
    const Json page = (*document)["pages"][1];
    CHECK_TEXT_EQUAL("words of\nđiểm ảnh\n", page["text"].get<std::string>());
    CHECK_TEXT_EQUAL("pixels", page["words"][2]["raw"].get<std::string>());
    const auto pdf = from_base64((*document)["pdf"].get<std::string>());
    CHECK_OK(pdf);
    CHECK_TEXT_EQUAL("PDF " + confirmed_fact().code + ": words of pixels words of điểm ảnh",
                     as_text(*pdf));
    CHECK_ERROR(ErrorCode::LetterKeyGone, desk->review(letter));
}

TEST(LetterDesk, a_letter_without_its_pdf_is_handed_over_all_the_same) {
    open();
    reader.fails = true;
    const LetterId letter = scanned(1);

    CHECK_OK(confirm({letter, 1, petitions::LetterKind::Complaint, {}, {}}));

    const auto document = parse_json(as_text(opened(confirmed_fact(), officers).payload));
    CHECK_OK(document);
    CHECK_FALSE(document->contains("pdf"));
    CHECK_TEXT_EQUAL("unread", (*document)["pages"][0]["state"].get<std::string>());
}

TEST(LetterDesk, fields_are_sought_when_all_pages_are_read_and_again_after_more_pages) {
    open();
    const LetterId letter = scanned(2);
    CHECK_OK(
        desk->review(letter, {{"fields", {{"phone", "0912345678"}}}}, office::Actor::staff(1)));

    feeder.lay(3);
    CHECK_OK(resume(letter));
    for (int look = 0; look < 400 && reader.sought.size() < 2; ++look) {
        pause_ms(5);
    }

    CHECK_EQUAL(2U, reader.sought.size());
    CHECK_EQUAL(2U, reader.sought[0]);
    CHECK_EQUAL(3U, reader.sought[1]);
    const auto review = desk->review(letter);
    CHECK_OK(review);
    CHECK_TEXT_EQUAL("0912345678", (*review)["review"]["fields"][3]["value"].get<std::string>());
}

TEST(LetterDesk, a_process_that_saw_a_letter_which_is_gone_meanwhile_reads_no_other_one) {
    open();
    std::atomic<int> by_the_desk = 0;
    reader.meanwhile = [&] {
        const LetterId letter = on_desk().id;
        CHECK_OK(await([&](auto reply) {
            desk->abandon(
                letter, petitions::AbandonReason::Mistake, office::Actor::staff(1004), reply);
        }));
        by_the_desk = reader.finished.load();
    };
    feeder.lay(1);
    CHECK_OK(begin());
    for (int look = 0; look < 1000 && reader.finished.load() < 2; ++look) {
        pause_ms(5);
    }

    CHECK_EQUAL(1, by_the_desk.load());
    CHECK_EQUAL(2, reader.finished.load());
}

TEST(LetterDesk, a_letter_whose_fields_are_not_found_is_confirmed_all_the_same) {
    open();
    reader.fails = true;
    const LetterId letter = scanned(1);

    const auto review = desk->review(letter);
    CHECK_OK(review);
    CHECK_FALSE((*review)["review"]["found"].get<bool>());
    CHECK_OK(confirm({letter, 1, {}, {}, {}}));
}

TEST(LetterDesk, a_second_letter_waits_for_the_first) {
    open();
    scanned(1);

    CHECK_ERROR(ErrorCode::LetterOnDesk, begin());
}
