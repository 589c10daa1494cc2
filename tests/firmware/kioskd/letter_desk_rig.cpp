#include "tests/firmware/kioskd/letter_desk_rig.hpp"

namespace kiosk::test {

namespace {

class ReaderOfOneLetter final : public PageReader {
public:
    explicit ReaderOfOneLetter(ScriptedReader& script) : script_(script) {
        ++script_.made;
        ++script_.here;
    }

    ~ReaderOfOneLetter() override { --script_.here; }

    PageRead read(ByteView image, int dpi, std::optional<int> turn) override {
        return script_.read(image, dpi, turn);
    }

    std::vector<std::string> find_codes(ByteView image, int) override {
        const std::lock_guard lock(script_.mutex);
        return script_.codes_on(image);
    }

    std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) override {
        return script_.find_fields(pages, today);
    }

    std::optional<Bytes> write_pdf(const ocr::PdfOrder& order) override {
        return script_.write_pdf(order);
    }

    void rest() override {}

private:
    ScriptedReader& script_;
};

}  // namespace

std::string image_of(int sheet) {
    return "pixels of sheet " + std::to_string(sheet);
}

void ScriptedFeeder::lay(int sheet) {
    const std::string image = image_of(sheet);
    scanner::ScannedPage page;
    page.image = to_bytes(image);
    steps.emplace_back(std::optional(std::move(page)));
}

Status ScriptedFeeder::start(scanner::Source wish, int) {
    source = wish;
    given = 0;
    return started;
}

Json ScriptedFeeder::describe() const {
    return {{"duplex", duplex}};
}

ScriptedFeeder::Step ScriptedFeeder::next() {
    if (before_next) {
        before_next();
    }
    if (steps.empty()) {
        return std::optional<scanner::ScannedPage>{};
    }
    Step step = std::move(steps.front());
    steps.pop_front();
    if (step && *step && source == scanner::Source::Duplex) {
        (*step)->side = scanner::side_of(source, given++);
    }
    return step;
}

PageRead ScriptedReader::read(ByteView image, int, std::optional<int> turn) {
    const std::lock_guard lock(mutex);
    PageRead out;
    out.reading.quarter_turns = turn.value_or(0);
    if (fails) {
        out.reason = error_name(ErrorCode::OcrTimeout);
        return out;
    }
    out.state = PageRead::State::Read;
    std::vector<std::string> seen = codes_on(image);
    const auto late = late_codes.find(std::string(as_text(image)));
    if (late != late_codes.end()) {
        seen.insert(seen.end(), late->second.begin(), late->second.end());
    }
    for (const std::string& text : seen) {
        out.reading.codes.push_back({{}, text, {1, 2, 30, 40}});
    }
    out.reading.fingerprint = fingerprint_of(image);
    if (const auto look = looks.find(std::string(as_text(image))); look != looks.end()) {
        out.reading.look = look->second;
    }
    out.reading.text = "words of " + std::string(as_text(image));
    out.reading.words = {{"words", {0, 0, 9, 9}, 90, 0, false},
                         {"of", {9, 0, 9, 9}, 90, 0, false},
                         {"pixels", {0, 9, 9, 9}, 60, 1, true}};
    return out;
}

std::optional<fields::Suggestions> ScriptedReader::find_fields(
    const std::vector<const ocr::PageReading*>& pages, const fields::Date& today) {
    const std::lock_guard lock(mutex);
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

std::optional<Bytes> ScriptedReader::write_pdf(const ocr::PdfOrder& order) {
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

Bytes ScriptedReader::fingerprint_of(ByteView image) {
    SeededRandom random(std::hash<std::string_view>{}(as_text(image)));
    Bytes out(ocr::kFingerprint_bytes);
    for (std::uint8_t& byte : out) {
        byte = static_cast<std::uint8_t>(random.below(256));
    }
    return out;
}

std::vector<std::string> ScriptedReader::codes_on(ByteView image) const {
    const auto found = codes.find(std::string(as_text(image)));
    return found == codes.end() ? std::vector<std::string>{} : found->second;
}

LetterDeskRig::LetterDeskRig() = default;

LetterDeskRig::~LetterDeskRig() = default;

void LetterDeskRig::open(Bodies bodies) {
    auto store = store::Store::open(folder.path() / "kiosk.db", identity);
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
    if (change_settings) {
        change_settings(settings);
    }
    CHECK_OK(office->submit(by_system(office::ApplySettings{settings})).get());
    auto opened = store::Blobs::open(folder.path());
    CHECK_OK(opened);
    blobs.emplace(std::move(opened).value());
    if (before_desk) {
        before_desk();
    }
    std::filesystem::create_directories(folder.path() / "identity");
    memory = kioskd::LetterMemory::open(folder.path(), random);
    desk = std::make_unique<LetterDesk>(LetterDesk::Parts{
        *office,
        *blobs,
        &feeder,
        [this] { return std::make_unique<ReaderOfOneLetter>(reader); },
        clock,
        random,
        "HN-01",
        folder.path(),
        [](std::string_view text) -> Result<server::Appliance::TicketClaim> {
            if (text != "TDT1|signed") {
                return ErrorCode::ForgedTicketCode;
            }
            return server::Appliance::TicketClaim{{}, "A012", "2026-11-24", {}, 0};
        },
        nullptr,
        memory.get()});
}

void LetterDeskRig::cut_the_power() {
    desk.reset();
    office.reset();
    blobs.reset();
    open();
}

void LetterDeskRig::teardown() {
    desk.reset();
    office.reset();
}

Result<Json> LetterDeskRig::await(const std::function<void(LetterDesk::Reply)>& call) {
    std::promise<Result<Json>> promise;
    auto future = promise.get_future();
    call([&promise](Result<Json> answer) { promise.set_value(std::move(answer)); });
    return future.get();
}

Result<Json> LetterDeskRig::begin() {
    auto answer = await([&](auto reply) {
        desk->open(petitions::Source::Feeder, 300, office::Actor::staff(1004), reply);
    });
    settle();
    return answer;
}

Result<Json> LetterDeskRig::resume(const LetterId& letter, std::optional<int> again) {
    return scan_more(letter, {again, false});
}

Result<Json> LetterDeskRig::scan_more(const LetterId& letter, LetterDesk::ScanMore how) {
    auto answer =
        await([&](auto reply) { desk->resume(letter, how, office::Actor::staff(1004), reply); });
    settle();
    return answer;
}

Result<Json> LetterDeskRig::edit(const LetterId& letter, const LetterDesk::PageEdit& wish) {
    auto answer =
        await([&](auto reply) { desk->edit(letter, wish, office::Actor::staff(1004), reply); });
    settle();
    return answer;
}

Result<Json> LetterDeskRig::confirm(LetterDesk::Confirm wish) {
    return await([&](auto reply) { desk->confirm(wish, office::Actor::staff(1004), reply); });
}

bool LetterDeskRig::busy(const Json& view) const {
    bool out = view["state"] == "feeding" ||
               (view["pages"] != 0 && !reader.fails && view["fields_found"] != true);
    for (const Json& page : view["page_list"]) {
        out = out || page["state"] == "reading";
    }
    return out;
}

void LetterDeskRig::settle() {
    for (int look = 0; look < 2000; ++look) {
        const Json first = desk->view();
        bool any = false;
        for (const Json& it : first.is_object() ? first["stack"] : Json::array()) {
            const Json view = desk->view(LetterId::parse(it["id"].get<std::string>()).value());
            // The list tells of one moment; the views come after it, and a separator may have
            // begun another letter meanwhile.
            any = any || it["state"] == "feeding" || (view.is_object() && busy(view));
        }
        if (!any) {
            return;
        }
        pause_ms(5);
    }
    FAIL("the desk never came to rest");
}

std::vector<petitions::Letter> LetterDeskRig::stack() {
    auto letters = office->query([](const View& view) { return view.state.desk.on_desk(); }).get();
    CHECK_OK(letters);
    return *letters;
}

petitions::Letter LetterDeskRig::on_desk() {
    const auto letters = stack();
    CHECK_FALSE(letters.empty());
    return letters.front();
}

LetterId LetterDeskRig::scanned(int sheets) {
    for (int sheet = 1; sheet <= sheets; ++sheet) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    return on_desk().id;
}

petitions::LetterConfirmed LetterDeskRig::confirmed_fact() {
    std::optional<petitions::LetterConfirmed> found;
    auto rows =
        office->query([](const View& view) { return view.store.journal().read(Seq{1}, 1000); })
            .get();
    CHECK_OK(rows);
    CHECK_OK(*rows);
    for (const auto& row : **rows) {
        auto fact = store::recorded_from(identity, row);
        CHECK_OK(fact);
        if (auto* confirmed = std::get_if<petitions::LetterConfirmed>(&fact->event)) {
            found = *confirmed;
        }
    }
    CHECK_TRUE(found.has_value());
    return *found;
}

crypto::OpenedContent LetterDeskRig::opened(const petitions::LetterConfirmed& fact,
                                            const crypto::SealPrivateKey& key) {
    auto blob = blobs->get(fact.manifest.front());
    CHECK_OK(blob);
    auto content = crypto::open_content(*blob, key);
    CHECK_OK(content);
    return std::move(content).value();
}

std::string LetterDeskRig::sheets(const petitions::LetterConfirmed& fact,
                                  const crypto::LetterKey& key) {
    std::string out;
    for (std::size_t i = 1; i < fact.manifest.size(); ++i) {
        const auto page = crypto::open_page(key, *blobs->get(fact.manifest[i]));
        CHECK_OK(page);
        out += std::string(as_text(*page)).substr(std::string("pixels of sheet ").size()) + " ";
    }
    return out;
}

std::string LetterDeskRig::confirmed_sheets(const LetterId& letter, int pages) {
    CHECK_OK(confirm({letter, pages, petitions::LetterKind::Complaint, {}, {}}));
    const auto fact = confirmed_fact();
    return sheets(fact, opened(fact, officers).key);
}

void LetterDeskRig::check_page(const Digest& hash, const crypto::LetterKey& key, int sheet) {
    auto blob = blobs->get(hash);
    CHECK_OK(blob);
    auto page = crypto::open_page(key, *blob);
    CHECK_OK(page);
    CHECK_TEXT_EQUAL(image_of(sheet), as_text(*page));
}

}  // namespace kiosk::test
