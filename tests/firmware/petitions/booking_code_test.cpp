// Goal: what a person types or holds under a reader becomes the codes it may stand for, and nothing
// else does. Method: codes made by the product, broken in every way a hand or a stranger would.
#include "firmware/petitions/booking_code.hpp"

#include "firmware/petitions/public_code.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::petitions;

TEST_GROUP(BookingCode) {
    SeededRandom random{11};
    const std::string code = make_public_code(kBookingSite, 26, random);
    const std::string middle = code.substr(6, 8);

    static void refuses(std::string_view shown) {
        const auto read = read_booking_code(shown, 2026);
        CHECK_ERROR(ErrorCode::BadArgument, read);
        CHECK_TRUE(shown.empty() || read.error().context.find(shown) == std::string::npos);
    }
};

TEST(BookingCode, the_eight_characters_are_enough_in_the_year_they_were_made_and_three_later) {
    for (const int year : {2026, 2027, 2028, 2029}) {
        const auto read = read_booking_code(middle, year);
        CHECK_OK(read);
        CHECK_EQUAL(4U, read->codes.size());
        CHECK_TEXT_EQUAL(code, read->codes[static_cast<std::size_t>(year - 2026)]);
        CHECK_TEXT_EQUAL("", read->office);
    }
}

TEST(BookingCode, small_letters_spaces_and_dashes_do_not_matter) {
    std::string typed = middle.substr(0, 4) + " - " + middle.substr(4);
    for (char& c : typed) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    CHECK_TEXT_EQUAL(code, read_booking_code(typed, 2026)->codes.front());
    CHECK_TEXT_EQUAL(code, read_booking_code(" " + code + " ", 2031)->codes.front());
}

TEST(BookingCode, a_check_character_tells_the_year_and_a_wrong_one_is_no_code) {
    const auto read = read_booking_code(middle + code.back(), 2028);
    CHECK_OK(read);
    CHECK_TEXT_EQUAL(code, read->codes.front());
    std::string wrong = code;
    wrong.back() = wrong.back() == '2' ? '3' : '2';
    refuses(wrong);
}

TEST(BookingCode, the_qr_code_says_what_it_is_and_whose) {
    const std::string text = booking_qr_text(code, "HN-01");
    CHECK_TEXT_EQUAL("TDB1|" + code + "|HN-01", text);
    const auto read = read_booking_code(text, 2026);
    CHECK_OK(read);
    CHECK_EQUAL(1U, read->codes.size());
    CHECK_TEXT_EQUAL(code, read->codes.front());
    CHECK_TEXT_EQUAL("HN-01", read->office);
}

TEST(BookingCode, anything_else_is_refused_without_being_repeated) {
    refuses("");
    refuses("1234567");
    refuses(middle.substr(1));
    refuses(middle + "23");
    refuses("0" + middle.substr(1));
    refuses("\xc4\x90" + middle.substr(2));
    refuses("TDT1|0000000000000000000000000000005b|A054|2026-11-23|1795401720|AAAA");
    refuses("001085012345||Nguyễn Văn A|01011985|Nam|Hà Nội|01012021");
    refuses("TDB1|" + code);
    refuses("TDB1|" + code + "|");
    refuses("TDB1|" + code + "|HN|X");
    refuses("TDB1|" + code + "|" + std::string(33, 'H'));
    refuses("TDB1|" + code + "|H\nN");
    refuses("TDB1|" + middle + "|HN");
    SeededRandom other{12};
    refuses(make_public_code("HN", 26, other));
    refuses(std::string(kMostShown_bytes + 1, '2'));
    refuses(
        std::string("2345\0"
                    "678",
                    8));
}
