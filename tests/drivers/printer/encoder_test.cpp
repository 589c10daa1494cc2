// The encoder and the profiles, byte for byte; pictures are tiny so that a test shows all of it.
#include <numeric>

#include "drivers/printer/escpos_encoder.hpp"
#include "drivers/printer/profile.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::printer;

namespace {

Profile narrow() {
    Profile out;
    out.width_dots = 64;
    out.band_rows = 2;
    out.feed_rows = 300;
    out.cut = Cut::Partial;
    out.proof = Proof::Echo;
    return out;
}

std::string hex(const std::vector<Bytes>& pieces) {
    std::string out;
    for (const Bytes& piece : pieces) {
        out += (out.empty() ? "" : " ") + to_hex(piece);
    }
    return out;
}

}  // namespace

TEST_GROUP(EscPosEncoder){};

TEST(EscPosEncoder, ticket_is_init_bands_feed_cut_mark) {
    Bitmap picture(64, 3);
    picture.set(0, 0, true);
    picture.set(63, 1, true);
    picture.set(8, 2, true);

    CHECK_TEXT_EQUAL(
        "1b40 "
        "1d763000080002008000000000000000"
        "0000000000000001 "
        "1d763000080001000080000000000000 "
        "1b4aff1b4a2d1d56011d284806003030"
        "41424344",
        hex(encode_ticket(picture, narrow(), {'A', 'B', 'C', 'D'})));
}

TEST(EscPosEncoder, each_proof_has_its_own_end) {
    Profile profile = narrow();
    profile.feed_rows = 0;
    const Bitmap picture(64, 1);
    const auto end = [&] { return to_hex(encode_ticket(picture, profile, {}).back()); };

    profile.proof = Proof::Barrier;
    CHECK_TEXT_EQUAL("1d56011d7201", end());
    profile.proof = Proof::None;
    profile.cut = Cut::Full;
    CHECK_TEXT_EQUAL("1d5600", end());
    profile.proof = Proof::Presenter;
    CHECK_TEXT_EQUAL("1d56001d65030c", end());
}

TEST(EscPosEncoder, no_band_has_a_bad_height_and_no_row_is_lost) {
    Profile profile = narrow();
    profile.band_rows = 240;
    profile.bad_heights = {48, 7};
    for (int rows = 1; rows <= 1'600; ++rows) {
        const auto heights = band_heights(rows, profile);
        const int sum = std::accumulate(heights.begin(), heights.end(), 0);

        CHECK_TRUE(sum >= rows && sum <= rows + 2);
        for (const int height : heights) {
            CHECK_TRUE(height >= 1 && height <= 240 && height % 48 != 0 && height % 7 != 0);
        }
    }
}

TEST(EscPosEncoder, grown_band_is_white_below_the_ticket) {
    Profile profile = narrow();
    profile.band_rows = 5;
    profile.bad_heights = {4};
    Bitmap picture(64, 4);
    picture.set(0, 3, true);

    CHECK_TEXT_EQUAL(
        "1d76300008000500" + std::string(48, '0') + "8000000000000000" + std::string(16, '0'),
        to_hex(encode_ticket(picture, profile, {})[1]));
}

TEST(EscPosEncoder, marks_are_printable_and_differ_between_attempts) {
    PrintJobId job;
    job.bytes[0] = 0xff;
    EchoMark last{};
    for (std::uint32_t attempt = 0; attempt < 4'096; ++attempt) {
        const EchoMark mark = echo_mark(job, attempt);

        CHECK_FALSE(mark == last);
        for (const std::uint8_t byte : mark) {
            CHECK_TRUE(byte >= 0x20 && byte <= 0x7e);
        }
        last = mark;
    }
    CHECK_FALSE(echo_mark(job, 0) == echo_mark(PrintJobId{}, 0));
}

TEST_GROUP(PrinterProfiles){};

TEST(PrinterProfiles, shipped_ones_are_whole_and_claim_only_the_simulator) {
    CHECK_EQUAL(4U, builtin_profiles().size());
    for (const BuiltinProfile& one : builtin_profiles()) {
        const auto profile = load_profile(one.name);

        CHECK_OK(profile);
        CHECK_TEXT_EQUAL("simulator only", profile->tested_on);
    }
    CHECK_TRUE(load_profile("generic-80")->proof == Proof::Barrier);
    CHECK_TRUE(load_profile("generic-58")->proof == Proof::None);
    CHECK_EQUAL(384, load_profile("generic-58")->width_dots);
    CHECK_TRUE(load_profile("epson-tm-t20")->proof == Proof::Echo);
    CHECK_TRUE(load_profile("custom-presenter")->proof == Proof::Presenter);
}

TEST(PrinterProfiles, mistakes_are_named_by_line_and_key) {
    const std::string good =
        "model = \"x\"\nwidth_dots = 576\nraster = \"gs_v0\"\nclear = \"none\"\n"
        "cut = \"full\"\nproof = \"none\"\ntested_on = \"nobody\"\n";
    CHECK_OK(parse_profile(good, "try"));
    const auto message = [&](const std::string& text) {
        const auto profile = parse_profile(text, "try");
        CHECK_ERROR(ErrorCode::BadSettings, profile);
        return profile.error().context;
    };

    CHECK_TRUE(message(good + "widht = 3\n").find("try.toml:8: widht") != std::string::npos);
    CHECK_TRUE(message(good + "band_rows = 300\n").find("try.toml:8: band_rows") !=
               std::string::npos);
    std::string lying = good;
    lying.replace(lying.find("proof = \"none\""), 14, "proof = \"echo\"");
    CHECK_OK(parse_profile(lying, "try"));
    CHECK_TRUE(message(lying + "quirks = [\"status_untrusted\"]\n").find("proves nothing") !=
               std::string::npos);
    CHECK_TRUE(message(lying + "[status]\ndle_eot = false\n").find("try.toml:6: proof") !=
               std::string::npos);
}

TEST(PrinterProfiles, unknown_name_lists_the_known_ones) {
    const auto profile = load_profile("laser");

    CHECK_ERROR(ErrorCode::BadSettings, profile);
    CHECK_TRUE(profile.error().context.find("generic-80") != std::string::npos);
    CHECK_ERROR(ErrorCode::BadSettings, load_profile("/nowhere/x.toml"));
}
