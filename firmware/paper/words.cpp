#include "firmware/paper/words.hpp"

#include "firmware/base/format.hpp"
#include "firmware/paper/local_time.hpp"

namespace kiosk::paper {
namespace {

const Words kVi{
    .number_label = "Số thứ tự của Quý\u00A0công\u00A0dân",
    .priority = "Ưu tiên",
    .ticket_next = "Mời ngồi chờ. Khi màn\u00A0hình hiện số này, mời đến quầy.",
    .ticket_keep = "Giữ phiếu đến khi xong việc.",
    .may_be_late = "Hôm nay có\u00A0thể không kịp. Xin hỏi nhân\u00A0viên.",
    .receipt_title = "BIÊN NHẬN",
    .code_label = "Mã biên nhận",
    .pin_label = "Mã PIN, xin giữ kín",
    .receipt_next = "Muốn hỏi về đơn, xin mang biên\u00A0nhận này đến quầy.",
    .hotline_label = "Đường dây nóng",
    .test_title = "Trang thử máy\u00A0in",
    .training = "TẬP HUẤN, không\u00A0có\u00A0giá\u00A0trị",
};

const Words kEn{
    .number_label = "Your number",
    .priority = "Priority",
    .ticket_next = "Please take a seat. Come to the counter when the screen shows this number.",
    .ticket_keep = "Keep this ticket until you are done.",
    .may_be_late = "Today may be too late. Please ask a member of staff.",
    .receipt_title = "RECEIPT",
    .code_label = "Receipt code",
    .pin_label = "PIN, keep it private",
    .receipt_next = "To ask about your letter, bring this receipt to a counter.",
    .hotline_label = "Hotline",
    .test_title = "Printer test page",
    .training = "TRAINING, not\u00A0valid",
};

}  // namespace

const Words& words(Language language) {
    return language == Language::Vi ? kVi : kEn;
}

std::string party_words(Language language, int people) {
    return fmt::format("{} ", people) + (language == Language::Vi ? "người" : "people");
}

std::string ahead_words(Language language, int people) {
    if (language == Language::Vi) {
        return people == 0 ? "Không còn ai phía\u00A0trước"
                           : fmt::format("{} người phía\u00A0trước", people);
    }
    if (people == 0) {
        return "Nobody ahead of you";
    }
    return fmt::format("{} ", people) + (people == 1 ? "person" : "people") + " ahead of\u00A0you";
}

std::string booked_words(Language language, std::int64_t unix_ms) {
    return (language == Language::Vi ? "Giờ hẹn " : "Booked for ") + time_text(unix_ms);
}

std::string wait_words(Language language, int shortest_min, int longest_min) {
    const bool one = shortest_min == longest_min || shortest_min == 0;
    if (language == Language::Vi) {
        return fmt::format("Chờ tới {} phút", longest_min) +
               (one ? "" : fmt::format(", sớm\u00A0nhất\u00A0{}", shortest_min));
    }
    return fmt::format("Up to {} minutes", longest_min) +
           (one ? "" : fmt::format(", {} at\u00A0the\u00A0earliest", shortest_min));
}

std::string pages_words(Language language, int pages) {
    if (language == Language::Vi) {
        return fmt::format("{} trang", pages);
    }
    return fmt::format("{} ", pages) + (pages == 1 ? "page" : "pages");
}

std::string copy_words(Language language, int copy) {
    const std::string vi = fmt::format("IN LẠI LẦN {}", copy);
    return language == Language::Vi ? vi : vi + fmt::format("\nREPRINT {}", copy);
}

}  // namespace kiosk::paper
