#pragma once
// The real scan desk on a real office loop, store and blob folder; a feeder and a reader that the
// test scripts, because it must look at the disk between two pages.

#include <atomic>
#include <deque>
#include <functional>
#include <utility>

#include "firmware/base/file.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "image/worker/wire.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

using kioskd::LetterDesk;
using kioskd::OfficeLoop;
using kioskd::PageRead;
using kioskd::PageReader;
using kioskd::View;

[[nodiscard]] std::string image_of(int sheet);

// Gives what the test laid in; before each page it lets the test look around.
class ScriptedFeeder final : public scanner::Scanner {
public:
    using Step = Result<std::optional<scanner::ScannedPage>>;

    void lay(int sheet);

    void fail(ErrorCode code) { steps.emplace_back(Error{code}); }

    Status start(scanner::Source wish, int) override;

    Step next() override;

    void finish() override {}

    [[nodiscard]] Json describe() const override;

    Status simulate(std::string_view) override { return ErrorCode::NotSimulated; }

    Status started;
    bool duplex = true;                                // it scans both sides
    scanner::Source source = scanner::Source::Feeder;  // as it was started last
    int given = 0;                                     // pages of that run
    std::deque<Step> steps;
    std::function<void()> before_next;
};

// What all readers of the desk do, as the test scripts it; and what they were asked.
struct ScriptedReader {
    PageRead read(ByteView image, int, std::optional<int> turn);

    std::optional<fields::Suggestions> find_fields(
        const std::vector<const ocr::PageReading*>& pages, const fields::Date& today);

    std::optional<Bytes> write_pdf(const ocr::PdfOrder& order);

    // Another one for each sheet.
    static Bytes fingerprint_of(ByteView image);

    std::vector<std::string> codes_on(ByteView image) const;

    std::recursive_mutex mutex;
    std::map<std::string, std::vector<std::string>> codes;       // on a sheet
    std::map<std::string, std::vector<std::string>> late_codes;  // seen by the reading alone
    std::map<std::string, ocr::PageLook> looks;                  // of a sheet
    bool fails = false;
    std::vector<std::size_t> sought;  // pages, at each search for fields
    std::function<void()> meanwhile;  // happens during the next search
    std::atomic<int> made = 0;        // readers that there were
    std::atomic<int> here = 0;        // of them, those that have not ended
};

struct LetterDeskRig : Utest {
    TempDir folder;
    SharedClock clock{kMorning_ms};
    SeededRandom random{1};
    office::Identity identity = sample_identity();
    crypto::SealPrivateKey guard = crypto::SealPrivateKey::generate();
    crypto::SealPrivateKey officers = crypto::SealPrivateKey::generate();
    std::unique_ptr<OfficeLoop> office;
    std::optional<store::Blobs> blobs;
    ScriptedFeeder feeder;
    ScriptedReader reader;
    std::unique_ptr<kioskd::LetterMemory> memory;
    std::unique_ptr<LetterDesk> desk;
    enum class Bodies { Both, OrdinaryOnly };
    std::function<void(office::AppliedSettings&)> change_settings;  // before open()
    std::function<void()> before_desk;                              // in open(): the office stands

    LetterDeskRig();
    ~LetterDeskRig() override;

    void open(Bodies bodies = Bodies::Both);

    // As after a power cut: the same disk, nothing of the memory.
    void cut_the_power();

    void teardown() override;

    static Result<Json> await(const std::function<void(LetterDesk::Reply)>& call);

    Result<Json> begin();

    Result<Json> resume(const LetterId& letter, std::optional<int> again = std::nullopt);

    Result<Json> scan_more(const LetterId& letter, LetterDesk::ScanMore how);

    Result<Json> edit(const LetterId& letter, const LetterDesk::PageEdit& wish);

    Result<Json> confirm(LetterDesk::Confirm wish);

    // Feeding, or a page of it unread, or its fields not sought.
    bool busy(const Json& view) const;

    // Until feeding has paused and every page of every letter has been read.
    void settle();

    std::vector<petitions::Letter> stack();

    petitions::Letter on_desk();

    LetterId scanned(int sheets);

    // The last letter.confirmed as the journal has it.
    petitions::LetterConfirmed confirmed_fact();

    crypto::OpenedContent opened(const petitions::LetterConfirmed& fact,
                                 const crypto::SealPrivateKey& key);

    // Which sheets the letter consists of, in order, as its blobs on disk say.
    std::string sheets(const petitions::LetterConfirmed& fact, const crypto::LetterKey& key);

    std::string confirmed_sheets(const LetterId& letter, int pages);

    void check_page(const Digest& hash, const crypto::LetterKey& key, int sheet);
};

}  // namespace kiosk::test
