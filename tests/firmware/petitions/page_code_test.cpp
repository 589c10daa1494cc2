// Goal: a code on a page means what it says or nothing. Method: separators with every single
// change, thirty cards as offices see them (all people and numbers are invented), and thirty texts
// that are no card.
#include "firmware/petitions/page_code.hpp"

#include <array>
#include <string>

#include "tests/support/check.hpp"

using kiosk::ErrorCode;
using kiosk::petitions::CardCode;
using kiosk::petitions::OtherCode;
using kiosk::petitions::PageCode;
using kiosk::petitions::read_page_code;
using kiosk::petitions::Separator;
using kiosk::petitions::separator_text;
using kiosk::petitions::TicketCode;

namespace {

const std::string kAddress = "Số 12 ngõ 34 phố Láng Hạ, Ba Đình, Hà Nội";

// What a card says and what is understood of it; "" = as it is said.
struct Good {
    std::string text;
    std::string name;
    std::string birth;
    std::string old_number;
    bool fits;
};

std::string card(const std::string& number,
                 const std::string& old_number,
                 const std::string& name,
                 const std::string& birth,
                 const std::string& sex,
                 const std::string& address,
                 const std::string& issued) {
    return number + "|" + old_number + "|" + name + "|" + birth + "|" + sex + "|" + address + "|" +
           issued;
}

std::string named(const std::string& name) {
    return card("001090012345", "012345678", name, "15031990", "Nam", kAddress, "25042021");
}

std::string at(const std::string& address) {
    return card("001190012345", "", "Lê Thị Mai", "15031990", "Nữ", address, "25042021");
}

const CardCode* as_card(const PageCode& code) {
    return std::get_if<CardCode>(&code);
}

bool is_other(std::string_view text) {
    return std::holds_alternative<OtherCode>(read_page_code(text));
}

Good good_name(const std::string& name) {
    return {named(name), name, "1990-03-15", "012345678", true};
}

std::array<Good, 30> good_cards() {
    const std::string mai = "Lê Thị Mai";
    const auto born =
        [](const std::string& number, const std::string& birth, const std::string& sex) {
            return card(number, "", "Lê Thị Mai", birth, sex, "Hà Nội", "01072024");
        };
    return {{
        good_name("Nguyễn Văn A"),
        good_name("NGUYỄN THỊ BÍCH NGỌC"),
        good_name("Phạm Đức Hưởng"),
        good_name("Trần Lê Quỳnh-Như"),
        good_name("Y Blă Kbuôr"),
        good_name("H'Hen Niê"),
        good_name("Siu Ơ̆"),  // Jarai: no single character has both marks
        good_name("Vừ A Dính"),
        good_name("Đỗ Ý"),
        good_name("Nguyễn Phúc Công Tằng Tôn Nữ Thị Hoàng Anh Diễm My"),
        {named("Nguye\u0302\u0303n Va\u0306n An"),
         "Nguyễn Văn An",
         "1990-03-15",
         "012345678",
         true},
        {named("  Nguyễn Văn B "), "Nguyễn Văn B", "1990-03-15", "012345678", true},
        {at(""), mai, "1990-03-15", "", true},
        {at("Thôn 5, xã Cư Ni, huyện Ea Kar, Đắk Lắk"), mai, "1990-03-15", "", true},
        {at("P. 1204, CT2A – KĐT “Xa La”, Hà Đông"), mai, "1990-03-15", "", true},
        {at("Tổ 3/15 (cũ: 7), ấp 2; đ/c & hộ khẩu"), mai, "1990-03-15", "", true},
        {at(kAddress) + "|", mai, "1990-03-15", "", true},
        {at(kAddress) + "|Lê Văn B|Trần Thị C", mai, "1990-03-15", "", true},
        {at(kAddress) + "|||||", mai, "1990-03-15", "", true},
        {born("001190000001", "31121990", "Nữ"), mai, "1990-12-31", "", true},
        {born("001200000002", "29022000", "Nam"), mai, "2000-02-29", "", true},
        {born("001300000003", "01012000", "nam"), mai, "2000-01-01", "", false},
        {born("001300000004", "01012000", "NỮ"), mai, "2000-01-01", "", true},
        {born("079201000005", "02022001", "Nam"), mai, "2001-02-02", "", true},
        {born("001150000006", "1950", "Nữ"), mai, "1950", "", true},
        {born("001148000007", "00001948", "Nữ"), mai, "1948", "", true},
        {born("001148000008", "00001949", "Nữ"), mai, "1949", "", false},
        {born("001190000009", "15031990", "Nam"), mai, "1990-03-15", "", false},
        {card("001090012345", "001090012345", mai, "15031990", "Nam", "", "25042021"),
         mai,
         "1990-03-15",
         "001090012345",
         true},
        {card(" 001190012345", " ", mai, " 15031990 ", "Nữ ", " Huế ", "25042021 "),
         mai,
         "1990-03-15",
         "",
         true},
    }};
}

std::array<std::string, 30> bad_cards() {
    const auto with = [](std::size_t field, const std::string& value) {
        std::array<std::string, 7> fields{
            "001090012345", "012345678", "Nguyễn Văn A", "15031990", "Nam", "Hà Nội", "25042021"};
        fields.at(field) = value;
        std::string out = fields[0];
        for (std::size_t i = 1; i < fields.size(); ++i) {
            out += "|" + fields.at(i);
        }
        return out;
    };
    return {{
        "",
        "|||||||",
        "https://vneid.gov.vn/?p=001090012345",
        "001090012345",
        "001090012345|012345678|Nguyễn Văn A|15031990|Nam|Hà Nội",  // six fields
        with(0, "00109001234"),
        with(0, "0010900123456"),
        with(0, "00109001234O"),
        with(0, "٠٠١٠٩٠٠١٢٣٤٥"),
        with(1, "12345678"),
        with(1, "01234567X"),
        with(2, ""),
        with(2, " '- "),
        with(2, "Nguyễn Văn 4"),
        with(2, "<b>Nguyễn</b>"),
        with(2, "Nguyễn\nVăn A"),
        with(2, "Nguyễn \u202EVăn A"),  // turns the direction of what follows
        with(2, "Nguyễn\u200BVăn A"),   // a blank that nobody sees
        with(2, "Нгуен Ван А"),
        with(2, std::string(151, 'A')),
        with(3, "31021990"),
        with(3, "15131990"),
        with(3, "19900315"),
        with(3, "00031990"),
        with(4, "X"),
        with(5, "Hà Nội\x07"),
        with(5, "<script>alert(1)</script>"),
        with(5, std::string(301, 'x')),
        with(6, ""),
        with(2, "Nguy\xE1n V\xFFn A"),  // no UTF-8
    }};
}

}  // namespace

TEST_GROUP(PageCodes){};

TEST(PageCodes, a_separator_comes_back_as_it_was_made) {
    for (const Separator& sheet : {Separator{"HN-01", "A", 1},
                                   Separator{"HN-01", "kiosk-2", 9'999},
                                   Separator{std::string(32, 'Z'), std::string(32, '~'), 42}}) {
        const auto text = separator_text(sheet);

        CHECK_OK(text);
        const PageCode code = read_page_code(*text);
        CHECK_TRUE(std::get_if<Separator>(&code) != nullptr);
        CHECK_TRUE(std::get<Separator>(code) == sheet);
    }
}

TEST(PageCodes, a_separators_text_is_the_documented_one) {
    CHECK_TEXT_EQUAL("TDSEP1|HN-01|kiosk-1|7|03463A83", *separator_text({"HN-01", "kiosk-1", 7}));
}

TEST(PageCodes, a_separator_with_any_one_change_is_nothing) {
    const std::string text = *separator_text({"HN-01", "kiosk-1", 17});
    for (std::size_t i = 0; i < text.size(); ++i) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = text;
            changed[i] = static_cast<char>(byte);
            CHECK_TRUE(changed == text || is_other(changed));
        }
        CHECK_TRUE(is_other(text.substr(0, i) + text.substr(i + 1)));
        std::string swapped = text;
        std::swap(swapped[i], swapped[(i + 1) % text.size()]);
        CHECK_TRUE(swapped == text || is_other(swapped));
    }
    CHECK_TRUE(is_other(text + "|"));
    CHECK_TRUE(is_other(text + " "));
}

TEST(PageCodes, a_separator_needs_whole_parts) {
    for (const Separator& sheet : {Separator{"", "A", 1},
                                   Separator{"HN-01", "", 1},
                                   Separator{"HN|01", "A", 1},
                                   Separator{"Hà Nội", "A", 1},
                                   Separator{"HN 01", "A", 1},
                                   Separator{std::string(33, 'Z'), "A", 1},
                                   Separator{"HN-01", "A", 0},
                                   Separator{"HN-01", "A", 10'000}}) {
        CHECK_ERROR(ErrorCode::BadArgument, separator_text(sheet));
    }
}

TEST(PageCodes, what_begins_as_a_ticket_is_handed_on_for_its_signature) {
    const std::string text = "TDT1|01JDM8ZKQ5R7T9V2X4B6C8D0FG|A012|2026-11-26|1795482000000|ABCDEF";

    const PageCode code = read_page_code(text);

    CHECK_TRUE(std::get_if<TicketCode>(&code) != nullptr);
    CHECK_TEXT_EQUAL(text, std::get<TicketCode>(code).text);
    CHECK_TRUE(is_other("TDT2|01JDM8"));
    CHECK_TRUE(is_other("tdt1|01JDM8"));
    CHECK_TRUE(is_other("TDT1|01JDM8\n"));
    CHECK_TRUE(is_other("TDT1|Hà Nội"));
    CHECK_TRUE(is_other("TDT1|" + std::string(508, 'A')));
}

TEST(PageCodes, thirty_cards_are_read) {
    for (const Good& good : good_cards()) {
        const PageCode code = read_page_code(good.text);

        const CardCode* read = as_card(code);
        CHECK_TEXT(read != nullptr, good.text.c_str());
        LONGS_EQUAL(12, read->number.size());
        CHECK_TEXT_EQUAL(good.name, read->name);
        CHECK_TEXT_EQUAL(good.birth, read->birth);
        CHECK_TEXT_EQUAL(good.old_number, read->old_number);
        CHECK_TRUE(read->sex == "Nam" || read->sex == "Nữ");
        LONGS_EQUAL(10, read->issued.size());
        CHECK_TEXT(good.fits == read->number_fits, good.text.c_str());
    }
}

TEST(PageCodes, a_cards_fields_are_all_there) {
    const PageCode code = read_page_code(
        "001190012345|012345678|Nguyễn Thị A|15031990|Nữ|Số 1 phố Huế, Hà Nội|25042021|more");

    CHECK_TRUE(as_card(code) != nullptr);
    CHECK_TRUE((*as_card(code) == CardCode{"001190012345",
                                           "012345678",
                                           "Nguyễn Thị A",
                                           "1990-03-15",
                                           "Nữ",
                                           "Số 1 phố Huế, Hà Nội",
                                           "2021-04-25",
                                           true}));
}

TEST(PageCodes, thirty_texts_are_no_cards) {
    for (const std::string& text : bad_cards()) {
        CHECK_TEXT(is_other(text), text.c_str());
    }
    CHECK_TRUE(is_other(named("Nguyễn Văn A") + "|" + std::string(500, 'x')));
}
