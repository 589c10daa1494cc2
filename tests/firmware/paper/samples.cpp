#include "tests/firmware/paper/samples.hpp"

#include "firmware/petitions/public_code.hpp"

namespace kiosk::test {
namespace {

// The length of a real one: "TDT1|uid|A012|day|issued|signature", 103 characters of base32.
const std::string kSignature =
    "KRUGKIDROVUWG2ZAMJZG653OEBTG66BANJ2W24DTEBXXMZLSEB2GQZJANRQXU6JAMRXWOIDUO5UWGZJAMFXGIIDUNBSW4"
    "IDTNRSWK4DT";
const std::string kOffice = "Ban Tiếp công dân thành phố Hà Nội";

std::string four_kb(const std::string& words) {
    std::string out;
    while (out.size() < 4096) {
        out += words;
    }
    return out;
}

// A code with the check character that belongs to it.
std::string code_of(const std::string& stem) {
    for (const char check : std::string_view("23456789ABCDEFGHJKMNPQRSTUVWXYZ")) {
        if (petitions::check_public_code(stem + check)) {
            return stem + check;
        }
    }
    return {};
}

}  // namespace

paper::TicketPaper usual_ticket(Language language) {
    paper::TicketPaper what;
    what.office = kOffice;
    what.number = {"A", 12};
    what.service = language == Language::Vi ? "Tiếp nhận đơn thư" : "Hand in a letter";
    what.party = 2;
    what.people_ahead = 5;
    what.wait = paper::WaitRange{15, 25};
    what.issued_ms = kMorning;
    what.qr_payload = "TDT1|7K3M9QRTX2|A012|2026-11-24|1795488120|" + kSignature;
    what.language = language;
    return what;
}

paper::ReceiptPaper usual_receipt(Language language) {
    paper::ReceiptPaper what;
    what.office = kOffice;
    what.public_code = code_of("HN-26-7K3M9QRT-");
    what.pin = "482913";
    what.pages = 3;
    what.received_ms = kMorning;
    what.qr_payload = "TDR1|" + what.public_code + "|2026-11-24|" + kSignature;
    what.hotline = "024 3825 3536";
    what.language = language;
    return what;
}

paper::TestPaper usual_test_page() {
    return {"kiosk-hn-01", "0.1.0", kMorning, "TIEPDAN-TEST", Language::Vi};
}

paper::TicketPaper longest_ticket() {
    paper::TicketPaper what = usual_ticket(Language::Vi);
    what.office = four_kb("Trụ sở Tiếp công dân Trung ương và địa phương ");
    what.service = four_kb("Tiếp nhận và hướng dẫn giải quyết vướng mắc về đất đai ");
    what.number = {"WM", 4000};
    what.party = 999;
    what.priority = queue::Priority::Declared;
    what.people_ahead = 9'999;
    what.wait = paper::WaitRange{1'435, 1'440};
    what.today = paper::TicketPaper::Today::MayBeLate;
    what.copy = 99;
    return what;
}

paper::ReceiptPaper longest_receipt() {
    paper::ReceiptPaper what = usual_receipt(Language::Vi);
    what.office = four_kb("Trụsở");  // no space to break at
    what.public_code = code_of("WM-26-" + std::string(8, 'W') + "-");
    what.pages = 9'999;
    what.hotline = "024 3825 3536, 1900 9999";
    what.copy = 99;
    return what;
}

}  // namespace kiosk::test
