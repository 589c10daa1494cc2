// Fields: those of the reception book (reception/visit_record) without the ones where a citizen
// reports a person: judicial, party, corruption. Words of the rule: Complaints Law 02/2011 and
// Denunciation Law 25/2018 name the letters that have a procedure of their own [law]; that outside
// channels take neither is Decision 1207/QD-UBND for iHanoi [law], here for every channel.
#include "sync/hub/channels/public_services.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "firmware/base/text.hpp"

namespace kiosk::hub {
namespace {

struct Field {
    std::string_view code;
    std::string_view name;
    std::string_view keywords;
};

constexpr std::array<Field, 11> kFields = {{
    {"land", "Đất đai", "đất, quy hoạch, giải phóng mặt bằng"},
    {"housing", "Nhà ở", "nhà ở, chung cư"},
    {"environment", "Môi trường", "rác, nước thải, tiếng ồn, khói bụi, cây xanh"},
    {"construction", "Xây dựng", "công trình, vỉa hè, trật tự xây dựng"},
    {"transport", "Giao thông", "đường, đèn, ngập, biển báo, xe buýt"},
    {"education", "Giáo dục", "trường học, học phí, tuyển sinh"},
    {"health", "Y tế", "bệnh viện, bảo hiểm y tế, an toàn thực phẩm"},
    {"labour", "Lao động", "việc làm, tiền lương, bảo hiểm xã hội"},
    {"merit", "Người có công", "chế độ, chính sách người có công"},
    {"policy", "Chính sách, thủ tục", "thủ tục hành chính, chính sách"},
    {"other", "Lĩnh vực khác", ""},
}};

struct Kind {
    std::string_view code;
    std::string_view name;
    std::string_view description;
};

constexpr std::array<Kind, 2> kKinds = {{
    {"reflection", "Phản ánh", "Phản ánh sự việc, hiện trạng trong lĩnh vực: "},
    {"recommendation", "Kiến nghị", "Kiến nghị, đề xuất, góp ý trong lĩnh vực: "},
}};

// Beginnings of codes that somebody may try, and what folded text must not hold.
constexpr std::array<std::string_view, 6> kForeignCodes = {
    "complaint", "denunciation", "khieu-nai", "to-cao", "khieunai", "tocao"};
constexpr std::array<std::string_view, 5> kForeignWords = {
    "khieu nai", "denounc", "denunciat", "lodge a complaint", "file a complaint"};
// "tố cáo" without marks is also "to cao" (big and tall), so there it takes company.
constexpr std::array<std::string_view, 14> kDenounceUnmarked = {"don to cao",
                                                                "toi to cao",
                                                                "xin to cao",
                                                                "muon to cao",
                                                                "can to cao",
                                                                "nguoi to cao",
                                                                "bi to cao",
                                                                "de to cao",
                                                                "to cao ong",
                                                                "to cao ba ",
                                                                "to cao can bo",
                                                                "to cao lanh dao",
                                                                "to cao chu tich",
                                                                "to cao hanh vi"};
constexpr std::array<std::string_view, 5> kDenounceMarked = {
    "tố cáo", "Tố cáo", "TỐ CÁO", "Tố Cáo", "tố Cáo"};

std::vector<PublicService> make_services() {
    std::vector<PublicService> out;
    for (const Kind& kind : kKinds) {
        for (const Field& field : kFields) {
            PublicService service;
            service.code = std::string(kind.code) + "-" + std::string(field.code);
            service.name = std::string(kind.name) + ": " + std::string(field.name);
            service.description = std::string(kind.description) + std::string(field.name);
            service.keywords = field.keywords;
            service.group = kind.name;
            out.push_back(std::move(service));
        }
    }
    return out;
}

// Blanks of any kind and number become one space: a line break between two words hides nothing.
std::string on_one_line(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hard_blank = text.substr(i, 2) == "\xc2\xa0";
        if (hard_blank || text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
            out += out.empty() || out.back() != ' ' ? " " : "";
            i += hard_blank ? 1 : 0;
        } else {
            out += text[i];
        }
    }
    return out;
}

template <std::size_t N>
bool holds_any(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
}

}  // namespace

std::span<const PublicService> public_services() {
    static const std::vector<PublicService> all = make_services();
    return all;
}

Result<PublicService> find_public_service(std::string_view code) {
    for (const PublicService& service : public_services()) {
        if (service.code == code) {
            return service;
        }
    }
    const std::string folded = fold_vi(code);
    for (const std::string_view foreign : kForeignCodes) {
        if (folded.starts_with(foreign)) {
            return Error{ErrorCode::NotThisDoor, "service_code"};
        }
    }
    return Error{ErrorCode::UnknownService, "service_code"};
}

Status may_be_public(std::string_view text) {
    const std::string line = on_one_line(text);
    const std::string folded = " " + fold_vi(line) + " ";
    if (holds_any(line, kDenounceMarked) || holds_any(folded, kForeignWords) ||
        holds_any(folded, kDenounceUnmarked)) {
        return Error{ErrorCode::NotThisDoor, "description"};
    }
    return {};
}

}  // namespace kiosk::hub
