// Fills the hub in a folder with a few offices and a week of their journals, for the browser tests
// and the pictures of the city's pages: records go through the hub's own ingest, signed and chained
// as devices sign them. usage: city_fill DIR
#include <cstdio>

#include "firmware/base/format.hpp"
#include "firmware/reception/periods.hpp"
#include "sync/hub/hub_files.hpp"
#include "tests/sync/hub/office_story.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

class City {
public:
    City(const std::filesystem::path& dir, std::int64_t now_ms)
        : now_ms_(now_ms),
          keys_(hub::load_hub_keys(dir).value()),
          store_(hub::HubStore::open(dir).value()),
          ingest_(keys_.receipt_key, 1, clock_, partials_) {}

    void enrol(const FakeDevice& fake, const std::string& office, const std::string& serial) {
        hub::Device row;
        row.id = fake.id;
        row.office = office;
        row.serial = serial;
        row.journal_key = fake.key.public_key();
        row.epoch = fake.epoch;
        row.enrolled_ms = now_ms_ - 30 * kDay_ms;
        CHECK_OK(store_.devices().enrol(row));
    }

    // What the device wrote since the last time comes to the hub at that moment.
    void arrive(const FakeDevice& fake, std::int64_t at_ms) {
        clock_.set_wall({at_ms, WallTrust::Trusted});
        const auto all = static_cast<std::int64_t>(fake.records.size());
        std::int64_t& came = came_[fake.id];
        while (came < all) {
            const std::int64_t last = std::min(came + 20, all);
            const sync::Batch batch = fake.batch(came + 1, last);
            const auto chains = sync::verify_batch(batch, fake.key.public_key());
            CHECK_OK(chains);
            transact([&] { CHECK_OK(ingest_.take(store_, batch, *chains)); });
            came = last;
        }
    }

    void page(const FakeDevice& fake, const Digest& sha256) {
        const hub::WholePage page{sha256, 65536};
        transact([&] { CHECK_OK(ingest_.pages_arrived(store_, fake.id, std::span(&page, 1))); });
    }

    void contact(const FakeDevice& fake, const hub::Contact& told) {
        CHECK_OK(store_.devices().touch(row_of(fake), told));
    }

    void alarm(const FakeDevice& fake, ErrorCode code, std::int64_t seq) {
        CHECK_OK(store_.devices().raise_alarm(row_of(fake), now_ms_ - kDay_ms, code, Seq{seq}));
    }

    void set_state(const FakeDevice& fake, hub::DeviceState state) {
        CHECK_OK(store_.devices().set_state(fake.id, state));
    }

    void letter(FakeDevice& fake, hub::LetterClass letter_class, std::int64_t at_ms) {
        static const std::array<const char*, 4> kinds = {
            "complaint", "recommendation", "reflection", "mixed"};
        static const std::array<const char*, 3> bodies = {
            "thanh-tra", "so-xay-dung", "so-nong-nghiep-moi-truong"};
        const int n = ++letters_;
        const Digest content = crypto::sha256(as_bytes(fmt::format("content {}", n)));
        const Digest page_1 = crypto::sha256(as_bytes(fmt::format("page {}", n)));
        Json body = letter_body(static_cast<std::uint8_t>(n), letter_class, {content, page_1});
        LetterId id;
        std::copy_n(content.begin(), id.bytes.size(), id.bytes.begin());
        body["letter"] = id.text();
        if (letter_class == hub::LetterClass::Ordinary) {
            body["code"] = fmt::format("HN-26-{:04}K3M9-X", 1000 + n);
            body["kind"] = kinds[static_cast<std::size_t>(n) % kinds.size()];
            body["body"] = bodies[static_cast<std::size_t>(n) % bodies.size()];
        }
        fake.wall_ms = at_ms - 5 * kMinute_ms;
        fake.append("letter.confirmed", body);
        arrive(fake, at_ms);
        page(fake, content);
        if (n % 29 != 0) {  // of a few the last page is still on its way
            page(fake, page_1);
            fake.append("letter.handed_over", {{"letter", id.text()}, {"by", "system"}});
            arrive(fake, at_ms);
        }
    }

private:
    template <class Work>
    void transact(Work&& work) {
        auto transaction = hub::db::Transaction::begin(store_.database());
        CHECK_OK(transaction);
        work();
        CHECK_OK(transaction->commit());
    }

    std::int64_t row_of(const FakeDevice& fake) {
        const auto row = store_.devices().find(fake.id);
        CHECK_OK(row);
        return (*row)->no;
    }

    const std::int64_t now_ms_;
    ManualClock clock_{now_ms_};
    hub::HubKeys keys_;
    FakePartials partials_;
    hub::HubStore store_;
    hub::Ingest ingest_;
    std::map<DeviceId, std::int64_t> came_;
    int letters_ = 0;
};

void days_of_reception(City& city, OfficeStory& story, std::int64_t now_ms, int visits) {
    const queue::BusinessDay today = queue::business_day_at(now_ms);
    for (int back = 6; back >= 0; --back) {
        const queue::BusinessDay day{today.days - back};
        story.device.wall_ms = queue::begin_ms(day) + 8 * kHour_ms;
        story.open_day(day.text());
        for (int i = 0; i < visits; ++i) {
            Json more;
            if (i % 3 == 0) {
                more = {{"case", fmt::format("VV-{}/26", 10 + i)}, {"nth", 1 + back % 2}};
            }
            story.receive(i == 4 ? 7 : 1 + i % 2, 300 + 90 * i, 600 + 60 * i, more);
        }
        const TicketId gone = story.issue();
        story.move("ticket.called", gone, 240);
        story.move("ticket.no_show", gone, 60);
        city.arrive(story.device, queue::begin_ms(day) + 17 * kHour_ms);
    }
}

void fill(const std::filesystem::path& dir, std::int64_t now_ms) {
    City city(dir, now_ms);
    FakeDevice good(1), second(2), busy(3), broken(4), gone(5), fresh(6);
    city.enrol(good, "HN-01", "TD-2601");
    city.enrol(second, "HN-01", "TD-2602");
    city.enrol(busy, "HN-02", "TD-2611");
    city.enrol(broken, "HN-HADONG", "TD-2630");
    city.enrol(gone, "HN-02", "TD-2504");
    city.enrol(fresh, "HN-SONTAY", "");
    OfficeStory first(good);
    days_of_reception(city, first, now_ms, 9);
    OfficeStory other(busy);
    days_of_reception(city, other, now_ms, 5);
    for (int i = 0; i < 64; ++i) {
        const std::int64_t at_ms = now_ms - (64 - i) * 3 * kHour_ms;
        FakeDevice& from = i % 3 == 0 ? busy : i % 7 == 0 ? broken : good;
        city.letter(
            from, i % 9 == 4 ? hub::LetterClass::Protected : hub::LetterClass::Ordinary, at_ms);
    }
    good.append("document.applied",
                {{"name", "services"}, {"version", 4}, {"sha256", "00"}, {"by", "system"}});
    good.append("document.applied",
                {{"name", "holidays"}, {"version", 2}, {"sha256", "00"}, {"by", "system"}});
    city.arrive(good, now_ms);
    busy.wall_ms = now_ms - 40 * kMinute_ms;
    busy.append("paper.failed",
                {{"job", LetterId{}.text()}, {"reason", "paper_out"}, {"by", "system"}});
    busy.append("document.refused",
                {{"name", "services"},
                 {"version", 4},
                 {"code", "BadDocument"},
                 {"where", "services.toml:12: services[2].prefix: one letter was expected"},
                 {"by", "system"}});
    city.arrive(busy, now_ms);
    // The longest that may be said must not push the table out of its page.
    const std::string longest = "1.4.0-rc.12+thanh-pho-ha-noi-20261124-aa";
    city.contact(good, {now_ms - 20'000, 300, 0, 0, "1.4.0"});
    city.contact(second, {now_ms - 40'000, -9 * kMinute_ms, 2, 1500, longest});
    city.contact(busy, {now_ms - 12 * kMinute_ms, 900, 1280, 3 * kHour_ms, "1.3.2"});
    city.contact(broken, {now_ms - 4 * kDay_ms, 0, 57, 2 * kHour_ms, "1.3.2"});
    city.contact(gone, {now_ms - 60 * kDay_ms, 0, 0, 0, ""});
    city.alarm(broken, ErrorCode::JournalBroken, 4711);
    city.set_state(gone, hub::DeviceState::Revoked);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: city_fill DIR\n");
        return 2;
    }
    fill(argv[1], kiosk::make_system_clock()->wall().unix_ms);
    return 0;
}
