// Goal: a page in the database is there when its note is, and only then; a reader finds pages
// wherever they stand. Method: the contract of both databases.
#include "sync/hub/page_shelf.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;

}  // namespace

TEST_GROUP(PageTable) {
    test::FakeHub hub;
    std::unique_ptr<PageStore> folder = std::move(*PageStore::open(hub.dir.path()));
    const Bytes page = test::random_bytes(1, 300'000);
    const Digest sha256 = crypto::sha256(page);

    Result<Bytes> read() {
        return PageShelf(hub.store, *folder).read(sha256);
    }

    void arrive(bool commit) {
        auto transaction = db::Transaction::begin(hub.store.database());
        CHECK_OK(transaction);
        const WholePage whole{sha256, page.size(), page};
        CHECK_OK(hub.ingest.pages_arrived(hub.store, hub.device.id, std::span(&whole, 1)));
        if (commit) {
            CHECK_OK(transaction->commit());
        }
    }
};

TEST(PageTable, a_page_is_there_with_its_note_and_not_before) {
    arrive(false);
    CHECK_ERROR(ErrorCode::NotFound, read());
    CHECK_FALSE(*PageShelf(hub.store, *folder).has(sha256));

    arrive(true);
    CHECK(*read() == page);
    CHECK(*PageShelf(hub.store, *folder).has(sha256));

    arrive(true);
    CHECK(*read() == page);
}

TEST(PageTable, a_page_in_the_folder_is_found_too) {
    auto upload = folder->begin(hub.device.id, sha256, 0, page.size());
    CHECK_OK(upload);
    CHECK_OK((*upload)->write(page));
    CHECK_OK((*upload)->finish());

    CHECK(*read() == page);
    CHECK(*PageShelf(hub.store, *folder).has(sha256));
}

TEST(PageTable, a_changed_page_is_not_given_out) {
    arrive(true);
    Bytes changed = page;
    changed[7] ^= 1;
    CHECK_OK(hub.store.database().run("UPDATE page_contents SET content = ?", ByteView(changed)));

    CHECK_ERROR(ErrorCode::DigestMismatch, read());
}
