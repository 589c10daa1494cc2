// Goal: the way back that the handbook names for a hub on PostgreSQL works: its own tools for the
// tables, hubctl for keys and pages. Method: the handbook's commands, a real cityhub and cluster,
// records and letters from before and after the backup.
#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/postgres_cluster.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;
namespace fs = std::filesystem;

constexpr const char* kTools = "/usr/lib/postgresql/15/bin/";

int run_tool(const char* program, const std::string& arguments) {
    return std::system((kTools + std::string(program) + " " + arguments).c_str());
}

}  // namespace

TEST_GROUP(PostgresBackup) {
    TempDir dir;
    const std::string store = postgres_cluster().make_database();
    HubProcess hub{dir.path() / "hub", {"--store", store}};
    WireDevice device{1};

    // A letter with a page that the database keeps and one that lies in the folder.
    std::vector<Bytes> tell_of_letter(std::uint8_t name) {
        std::vector<Bytes> blobs = {random_bytes(name, 8192), random_bytes(name + 100U, 65536)};
        device.journal.append("letter.confirmed",
                              letter_body(name,
                                          hub::LetterClass::Ordinary,
                                          {crypto::sha256(blobs[0]), crypto::sha256(blobs[1])}));
        device.send(device.journal.everything());
        return blobs;
    }

    void bring(const std::vector<Bytes>& blobs) {
        for (const Bytes& blob : blobs) {
            check_status(201, device.put(blob));
        }
    }

    Json letters() {
        const auto listed = hub.hubctl({"--json", "letters"});
        LONGS_EQUAL(0, listed.exit_code);
        return parse_json(listed.out).value();
    }
};

TEST(PostgresBackup, dumped_and_copied_it_comes_back_and_devices_send_the_rest) {
    CHECK(hub.start());
    device.enrol(hub);
    for (int i = 1; i <= 50; ++i) {
        device.journal.issue_ticket(i);
    }
    bring(tell_of_letter(7));
    const std::string dump = (dir.path() / "hub.pgdump").string();
    const fs::path copy = dir.path() / "copy";

    LONGS_EQUAL(0, run_tool("pg_dump", fmt::format("--format=custom --file={} '{}'", dump, store)));
    LONGS_EQUAL(0, hub.hubctl({"backup", "--out", copy.string()}).exit_code);
    const auto later = tell_of_letter(8);
    bring(later);
    const std::size_t records = device.journal.everything().records.size();
    LONGS_EQUAL(2, letters().size());

    hub.end(SIGKILL);
    fs::remove_all(hub.dir());
    const std::string fresh = postgres_cluster().make_database();
    LONGS_EQUAL(
        0, run_tool("pg_restore", fmt::format("--exit-on-error --dbname='{}' {}", fresh, dump)));
    auto settings = read_text_file(copy / "store.conf");  // the database has another name now
    CHECK_OK(settings);
    settings->replace(settings->find(store), store.size(), fresh);
    CHECK_OK(write_file_durably(copy / "store.conf", as_bytes(*settings), FileMode::Private));
    LONGS_EQUAL(0, hub.hubctl({"restore", "--from", copy.string()}).exit_code);

    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
    LONGS_EQUAL(1, letters().size());
    CHECK(hub.start());
    device.connect(hub);
    const auto answer = device.send(device.journal.everything());
    LONGS_EQUAL(records, answer.head.value);
    bring(later);
    LONGS_EQUAL(2, letters().size());
    LONGS_EQUAL(0, hub.hubctl({"verify"}).exit_code);
}
