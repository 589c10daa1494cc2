#pragma once
// The documents of a city on the data folder of a kiosk: the real office loop and store in a
// scratch folder. Documents are put in as the downlink does it.

#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/sign.hpp"
#include "firmware/kioskd/city_documents.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/soon.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

using kioskd::CityDocuments;
using kioskd::OfficeLoop;
using kioskd::View;

inline constexpr std::string_view kPlainOffice = R"([office]
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

struct CityDocumentsFixture : Utest {
    TempDir dir;
    const DeviceId device = crypto::device_id_of(crypto::SigningKey::generate().public_key());
    SharedClock clock{kMorning_ms};
    std::unique_ptr<CityDocuments> documents;
    std::unique_ptr<OfficeLoop> office;

    void setup() override {
        write_file(kPlainOffice);
        start();
    }

    void teardown() override {
        office.reset();
        documents.reset();
    }

    void write_file(std::string_view text) {
        CHECK_OK(write_file_durably(config(), as_bytes(text)));
    }

    std::filesystem::path config() const { return dir.path() / "settings.toml"; }

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

    static sync::DocumentEntry entry(const std::string& name,
                                     std::int64_t version,
                                     std::string_view text) {
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

}  // namespace kiosk::test
