// The papers of the product, through the real encoder, before the judge that knows nothing of it:
// for every shipped profile not one dot differs, no byte is unknown or out of place, and the code
// on the paper is read back by ZXing from what the judge saw.
#include <algorithm>

#include "drivers/printer/escpos_encoder.hpp"
#include "firmware/base/random.hpp"
#include "tests/firmware/paper/samples.hpp"
#include "tests/support/check.hpp"
#include "tests/support/escpos_reader/escpos_reader.hpp"
#include "tests/support/golden/golden.hpp"
#include "tests/support/read_qr.hpp"

using namespace kiosk;

namespace {

const printer::EchoMark kMark{'A', 'b', '1', '9'};

// The ejector's command after the cut is not Epson's, and the judge knows Epson's alone.
constexpr std::size_t kPresentBytes = 4;

test::Reading read_back(const Bitmap& page, const printer::Profile& profile) {
    Bytes stream;
    for (const Bytes& piece : printer::encode_ticket(page, profile, kMark)) {
        put_bytes(stream, piece);
    }
    if (profile.proof == printer::Proof::Presenter) {
        const Bytes present(stream.end() - kPresentBytes, stream.end());
        CHECK_TEXT_EQUAL("1d65030c", to_hex(present));
        stream.resize(stream.size() - kPresentBytes);
    }
    return test::EscPosReader(profile.width_dots).read(stream);
}

// What lies before the knife, or under the tear bar of a printer without one.
const Bitmap& paper_of(const test::Reading& reading, const printer::Profile& profile) {
    CHECK_EQUAL(profile.cut == printer::Cut::None ? 0U : 1U, reading.papers.size());
    if (profile.cut == printer::Cut::None) {
        return reading.uncut;
    }
    CHECK_EQUAL(0, reading.uncut.height_px());
    CHECK_TRUE(reading.papers[0].cut ==
               (profile.cut == printer::Cut::Full ? test::CutKind::Full : test::CutKind::Partial));
    return reading.papers[0].picture;
}

int differing_dots(const Bitmap& page, const Bitmap& paper) {
    CHECK_EQUAL(page.width_px(), paper.width_px());
    CHECK_TRUE(paper.height_px() >= page.height_px());
    int differing = 0;
    for (int y = 0; y < paper.height_px(); ++y) {
        for (int x = 0; x < paper.width_px(); ++x) {
            const bool wanted = y < page.height_px() && page.black(x, y);
            differing += wanted != paper.black(x, y) ? 1 : 0;
        }
    }
    return differing;
}

void judge(const Bitmap& page, const printer::Profile& profile) {
    const test::Reading reading = read_back(page, profile);
    for (const test::ReadFault& fault : reading.faults) {
        FAIL((profile.name + ": " + fault.reason).c_str());
    }
    CHECK_EQUAL(0, differing_dots(page, paper_of(reading, profile)));
    CHECK_TRUE(reading.texts.empty());
    CHECK_TRUE(reading.qr_codes.empty());
    CHECK_EQUAL(profile.proof == printer::Proof::Echo ? 1U : 0U, reading.marks.size());
    if (profile.proof == printer::Proof::Echo) {
        CHECK_TEXT_EQUAL("Ab19", reading.marks[0].id);
        CHECK_EQUAL(1U, reading.marks[0].papers);
        CHECK_EQUAL(0, reading.marks[0].rows);
    }
    CHECK_EQUAL(profile.proof == printer::Proof::Barrier,
                std::any_of(reading.requests.begin(),
                            reading.requests.end(),
                            [](const test::PrinterRequest& one) { return one.name == "GS r 1"; }));
}

}  // namespace

TEST_GROUP(PrinterJudge) {
    draw::Toolbox toolbox = draw::Toolbox::open().value();

    void judge_with_code(
        const Result<Bitmap>& page, const printer::Profile& profile, const std::string& payload) {
        CHECK_OK(page);
        judge(*page, profile);
        const test::Reading reading = read_back(*page, profile);
        CHECK_TEXT_EQUAL(payload, test::read_qr(test::to_surface(paper_of(reading, profile))));
    }
};

TEST(PrinterJudge, every_paper_comes_out_of_every_profile_as_it_was_painted) {
    for (const printer::BuiltinProfile& one : printer::builtin_profiles()) {
        const auto profile = printer::load_profile(one.name).value();
        const paper::PaperSize size{profile.width_dots, profile.dpi};
        for (const Language language : {Language::Vi, Language::En}) {
            const auto ticket = test::usual_ticket(language);
            judge_with_code(paper::ticket(toolbox, ticket, size), profile, ticket.qr_payload);
            const auto receipt = test::usual_receipt(language);
            judge_with_code(paper::receipt(toolbox, receipt, size), profile, receipt.qr_payload);
        }
        const auto trial = test::usual_test_page();
        judge_with_code(paper::test_page(toolbox, trial, size), profile, trial.qr_payload);
        const auto longest = test::longest_ticket();
        judge_with_code(paper::ticket(toolbox, longest, size), profile, longest.qr_payload);
    }
}

// Bands, heights that clones stumble over, and the white rows that a grown band adds: any height,
// any dots.
TEST(PrinterJudge, any_picture_comes_out_as_it_was_painted) {
    SeededRandom random(20261126);
    for (const printer::BuiltinProfile& one : printer::builtin_profiles()) {
        const auto profile = printer::load_profile(one.name).value();
        for (int round = 0; round < 12; ++round) {
            const int rows = 1 + static_cast<int>(random.below(700));
            Bitmap page(profile.width_dots, rows);
            for (int y = 0; y < rows; ++y) {
                for (int x = 0; x < profile.width_dots; ++x) {
                    page.set(x, y, random.below(4) == 0);
                }
            }
            judge(page, profile);
        }
    }
}
