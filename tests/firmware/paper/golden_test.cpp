// Golden papers: a change of looks is seen, and wanted, before it reaches a citizen.
#include "tests/support/golden/golden.hpp"
#include "tests/firmware/paper/samples.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;

namespace {

const std::filesystem::path kList =
    std::filesystem::path(KIOSK_SOURCE_DIR) / "tests/firmware/paper/goldens.txt";

}  // namespace

TEST_GROUP(PaperGolden) {
    draw::Toolbox toolbox = draw::Toolbox::open().value();

    void check(const char* name, const Result<Bitmap>& page) {
        CHECK_OK(page);
        test::check_golden(kList, name, page.value());
    }
};

TEST(PaperGolden, tickets_look_as_recorded) {
    auto vi = test::usual_ticket(Language::Vi);
    auto en = test::usual_ticket(Language::En);
    check("ticket-576-vi", paper::ticket(toolbox, vi, test::kWide));
    check("ticket-576-en", paper::ticket(toolbox, en, test::kWide));
    check("ticket-384-vi", paper::ticket(toolbox, vi, test::kNarrow));
    check("ticket-384-en", paper::ticket(toolbox, en, test::kNarrow));
    vi.priority = en.priority = queue::Priority::Declared;
    check("ticket-576-vi-priority", paper::ticket(toolbox, vi, test::kWide));
    check("ticket-384-en-priority", paper::ticket(toolbox, en, test::kNarrow));
    vi.priority = en.priority = queue::Priority::None;
    vi.today = en.today = paper::TicketPaper::Today::MayBeLate;
    check("ticket-576-vi-late", paper::ticket(toolbox, vi, test::kWide));
    check("ticket-384-en-late", paper::ticket(toolbox, en, test::kNarrow));
    vi.today = en.today = paper::TicketPaper::Today::InTime;
    vi.booked_ms = en.booked_ms = vi.issued_ms + 3'600'000;
    check("ticket-576-vi-booked", paper::ticket(toolbox, vi, test::kWide));
    check("ticket-384-en-booked", paper::ticket(toolbox, en, test::kNarrow));
    vi.booked_ms.reset();
    en.booked_ms.reset();
    vi.copy = 1;
    en.copy = 2;
    vi.party = 1;
    vi.people_ahead = 0;
    vi.wait.reset();
    check("ticket-576-vi-copy", paper::ticket(toolbox, vi, test::kWide));
    check("ticket-384-en-copy", paper::ticket(toolbox, en, test::kNarrow));
    check("ticket-576-longest", paper::ticket(toolbox, test::longest_ticket(), test::kWide));
    check("ticket-384-longest", paper::ticket(toolbox, test::longest_ticket(), test::kNarrow));
}

TEST(PaperGolden, receipts_look_as_recorded) {
    const auto vi = test::usual_receipt(Language::Vi);
    const auto en = test::usual_receipt(Language::En);
    check("receipt-576-vi", paper::receipt(toolbox, vi, test::kWide));
    check("receipt-384-en", paper::receipt(toolbox, en, test::kNarrow));
    check("receipt-384-longest", paper::receipt(toolbox, test::longest_receipt(), test::kNarrow));
}

TEST(PaperGolden, test_pages_look_as_recorded) {
    check("test-576", paper::test_page(toolbox, test::usual_test_page(), test::kWide));
    check("test-384", paper::test_page(toolbox, test::usual_test_page(), test::kNarrow));
}
