// QR codes: what ZXing, a reader not written by us, makes of them, and the matrix that the API
// carries.
#include "firmware/draw/qr_code.hpp"

#include "firmware/draw/canvas.hpp"
#include "tests/support/check.hpp"
#include "tests/support/read_qr.hpp"

using namespace kiosk;
using namespace kiosk::draw;

TEST_GROUP(QrCode) {
    Toolbox toolbox = Toolbox::open().value();
};

TEST(QrCode, is_read_back_as_it_was_written) {
    const std::string payload =
        "TDT1|7K3M9QRTX2|A012|2026-11-24|1795000000|" + std::string(104, 'Q');
    Surface surface(400, 400, kWhite);
    int scale = 0;
    {
        Canvas canvas(toolbox, surface);
        scale = canvas.qr(draw::QrCode::encode(payload).value(), {0, 0, 400, 400}, kBlack, kWhite);
    }

    CHECK_TRUE(scale >= 4);
    CHECK_TEXT_EQUAL(payload, test::read_qr(surface));
}

TEST(QrCode, has_a_quiet_zone_and_square_modules_in_the_middle_of_its_area) {
    const auto code = draw::QrCode::encode("HN").value();
    CHECK_EQUAL(21, code.size());
    Surface surface(300, 260, kBlack);
    int scale = 0;
    {
        Canvas canvas(toolbox, surface);
        scale = canvas.qr(code, {0, 0, 300, 260}, kBlack, kWhite);
    }

    CHECK_EQUAL(260 / 29, scale);
    const int left = (300 - 29 * scale) / 2;
    const int top = (260 - 29 * scale) / 2;
    CHECK_EQUAL(0xFF000000U, surface.pixel(left - 1, top + 10));
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(left, top + 10));
    CHECK_EQUAL(0xFFFFFFFFU, surface.pixel(left + 4 * scale - 1, top + 4 * scale));
    CHECK_EQUAL(0xFF000000U, surface.pixel(left + 4 * scale, top + 4 * scale));
}

TEST(QrCode, paints_nothing_where_no_module_fits) {
    Surface surface(20, 20, kWhite);
    const Surface before = surface;
    int scale = 1;
    {
        Canvas canvas(toolbox, surface);
        scale = canvas.qr(draw::QrCode::encode("HN").value(), {0, 0, 20, 20}, kBlack, kWhite);
    }

    CHECK_EQUAL(0, scale);
    CHECK_TRUE(before == surface);
}

TEST(QrCode, refuses_what_cannot_be_one) {
    CHECK_ERROR(ErrorCode::BadArgument, draw::QrCode::encode(""));
    CHECK_ERROR(ErrorCode::BadArgument, draw::QrCode::encode(std::string(2332, 'a')));
    CHECK_OK(draw::QrCode::encode(std::string(2331, 'a')));
    CHECK_ERROR(ErrorCode::BadArgument, draw::QrCode::from_modules(22, std::vector<bool>(484)));
    CHECK_ERROR(ErrorCode::BadArgument, draw::QrCode::from_modules(21, std::vector<bool>(440)));
    CHECK_ERROR(ErrorCode::BadArgument, draw::QrCode::from_modules(-3, std::vector<bool>(9)));
}

TEST(QrCode, travels_as_its_modules) {
    const auto code = draw::QrCode::encode("HN-26-7K3M9QRT-X").value();

    const auto again = draw::QrCode::from_modules(code.size(), code.modules()).value();

    CHECK_TRUE(code == again);
}
