// Nothing but letter_view makes a letter's JSON, and a file is made of that JSON: neither can show
// more of a protected letter than the other.
#include "sync/hub/console/letters_page.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "firmware/base/text.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "firmware/reception/periods.hpp"
#include "sync/hub/console/queries.hpp"
#include "sync/hub/console/sheet.hpp"
#include "sync/hub/letter_view.hpp"

namespace kiosk::hub {
namespace {

constexpr std::size_t kMostText = 80;
constexpr std::int64_t kMostFirst = 10'000'000;

// Kinds that an ordinary letter may have, with the words of a file.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kKinds = {{
    {"complaint", "Khiếu nại"},
    {"recommendation", "Kiến nghị"},
    {"reflection", "Phản ánh"},
    {"mixed", "Nhiều loại"},
}};

std::string kind_words(std::string_view kind) {
    for (const auto& [name, words] : kKinds) {
        if (kind == name) {
            return std::string(words);
        }
    }
    return std::string(kind);
}

// Ids and hashes are written in lower case, codes in upper case, whatever was typed.
std::string normal_text(std::string_view typed) {
    std::string lower(typed);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    const bool hex = lower.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hex && (lower.size() == 32 || lower.size() == 64)) {
        return lower;
    }
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    });
    return lower;
}

// What may go into a question to either database.
Result<std::string> plain_query(const http::Request& request, std::string_view name) {
    std::string out = query_text(request, name);
    if (out.size() > kMostText || out.find('\0') != std::string::npos || !is_utf8(out)) {
        return Error{ErrorCode::BadArgument, std::string(name) + ": at most 80 bytes of text"};
    }
    return out;
}

struct Days {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = std::numeric_limits<std::int64_t>::max();
};

Result<Days> days_in(const http::Request& request) {
    Days out;
    if (const auto from = query_text(request, "from"); !from.empty()) {
        const auto day = queue::BusinessDay::parse(from);
        if (!day) {
            return Error{ErrorCode::BadArgument, "from: a day"};
        }
        out.from_ms = queue::begin_ms(*day);
    }
    if (const auto to = query_text(request, "to"); !to.empty()) {
        const auto day = queue::BusinessDay::parse(to);
        if (!day) {
            return Error{ErrorCode::BadArgument, "to: a day"};
        }
        out.to_ms = queue::begin_ms(*day) + kDay_ms;
    }
    return out;
}

Result<std::int64_t> first_in(const http::Request& request) {
    const auto text = query_text(request, "first");
    std::int64_t out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || out > kMostFirst) {
            return Error{ErrorCode::BadArgument, "first: a number"};
        }
        out = out * 10 + (c - '0');
    }
    return out;
}

Result<LetterPage> ask(HubStore& store, const RegisterWish& wish) {
    const LetterQuestion& question = wish.question;
    return wish.letter_class == LetterClass::Ordinary
               ? LetterRegister(store.database()).ordinary(question)
               : LetterRegister(store.database())
                     .protected_ones(question.text, question.first, question.most);
}

std::string cell(const Json& view, std::string_view name) {
    const auto found = view.find(name);
    return found == view.end()  ? ""
           : found->is_string() ? found->get<std::string>()
                                : to_text(*found);
}

Sheet protected_sheet(const Json& letters) {
    Sheet out;
    out.name = "don-bao-ve";
    out.headings = {"Mã băm", "Số trang", "Cỡ"};
    for (const Json& view : letters) {
        out.rows.push_back({cell(view, "hash"), cell(view, "pages"), cell(view, "bucket")});
    }
    return out;
}

Sheet ordinary_sheet(const Json& letters) {
    Sheet out;
    out.name = "don-thu";
    out.headings = {"Mã biên nhận",
                    "Loại đơn",
                    "Cơ quan nhận",
                    "Trụ sở",
                    "Số trang",
                    "Nhận lúc",
                    "Đủ trang lúc",
                    "Mã đơn",
                    "Mã băm",
                    "Thiết bị"};
    for (const Json& view : letters) {
        out.rows.push_back({cell(view, "code"),
                            kind_words(cell(view, "kind")),
                            cell(view, "body"),
                            cell(view, "office"),
                            cell(view, "pages"),
                            hanoi_time(get_int_or(view, "received_ms", 0).value_or(0)),
                            hanoi_time(get_int_or(view, "completed_ms", 0).value_or(0)),
                            cell(view, "letter"),
                            cell(view, "hash"),
                            cell(view, "device")});
    }
    return out;
}

Json views_of(const LetterPage& page) {
    Json out = Json::array();
    for (const RegisteredLetter& one : page.letters) {
        out.push_back(letter_view(one.letter, one.device));
    }
    return out;
}

// What happened to an ordinary letter, in order. `at_ms` 0: nobody noted when.
Result<Json> history_of(HubStore& store, const RegisteredLetter& one) {
    Json out = Json::array();
    const auto add = [&out](std::string_view what, std::int64_t at_ms) {
        out.push_back({{"what", what}, {"at_ms", at_ms}});
    };
    KIOSK_TRY(const auto record,
              store.journals().find({one.letter.device_no, one.letter.epoch}, one.letter.seq));
    if (record) {
        KIOSK_TRY(const auto header, crypto::parse_header(record->header));
        add(header.wall.trust == WallTrust::Trusted ? "confirmed" : "confirmed_doubtful",
            header.wall.unix_ms);
    }
    add("received", one.letter.received_ms);
    add("complete", one.letter.completed_ms.value_or(0));
    KIOSK_TRY(
        const std::int64_t handed_over,
        store.database().number("SELECT handed_over FROM letters WHERE no = ?", one.letter.no));
    if (handed_over != 0) {
        add("handed_over", 0);
    }
    return out;
}

}  // namespace

Result<RegisterWish> register_wish(const http::Request& request) {
    RegisterWish out;
    const auto name = query_text(request, "class");
    if (!name.empty() && name != "ordinary" && name != "protected") {
        return Error{ErrorCode::BadArgument, "class: ordinary or protected"};
    }
    LetterQuestion& question = out.question;
    KIOSK_TRY(const std::string typed, plain_query(request, "q"));
    question.text = normal_text(typed);
    KIOSK_TRY(question.first, first_in(request));
    question.most = kPageRows;
    KIOSK_TRY(question.office, plain_query(request, "office"));
    KIOSK_TRY(question.kind, plain_query(request, "kind"));
    KIOSK_TRY(const Days days, days_in(request));
    question.from_ms = days.from_ms;
    question.to_ms = days.to_ms;
    if (name == "protected") {
        out.letter_class = LetterClass::Protected;
        for (const char* other : {"office", "kind", "from", "to"}) {
            if (!query_text(request, other).empty()) {
                return Error{ErrorCode::BadArgument,
                             std::string(other) + ": protected letters are found by hash alone"};
            }
        }
        if (!question.text.empty() && question.text.size() != 64) {
            return Error{ErrorCode::BadArgument, "q: the whole hash, 64 digits"};
        }
    }
    return out;
}

Result<http::Response> register_answer(HubStore& store, const http::Request& request) {
    KIOSK_TRY(RegisterWish wish, register_wish(request));
    KIOSK_TRY(const bool csv, wants_csv(request));
    if (csv) {
        wish.question.first = 0;
        wish.question.most = kMostRows;
    }
    KIOSK_TRY(const LetterPage page, ask(store, wish));
    const bool ordinary = wish.letter_class == LetterClass::Ordinary;
    Json letters = views_of(page);
    if (csv) {
        return sheet_response(ordinary ? ordinary_sheet(letters) : protected_sheet(letters));
    }
    KIOSK_TRY(const auto offices, LetterRegister(store.database()).offices());
    return http::json_response(200,
                               {{"class", ordinary ? "ordinary" : "protected"},
                                {"all", page.all},
                                {"first", wish.question.first},
                                {"rows", kPageRows},
                                {"offices", offices},
                                {"letters", std::move(letters)}});
}

Result<http::Response> letter_answer(HubStore& store, std::string_view key) {
    const std::string name = normal_text(key);
    const bool hex = name.find_first_not_of("0123456789abcdef") == std::string::npos;
    Json letters = Json::array();
    if (hex && name.size() == 64) {
        KIOSK_TRY(const LetterPage page,
                  LetterRegister(store.database()).protected_ones(name, 0, kPageRows));
        letters = views_of(page);
    } else if (hex && name.size() == 32) {
        LetterQuestion question;
        question.text = name;
        question.to_ms = std::numeric_limits<std::int64_t>::max();
        KIOSK_TRY(const LetterPage page, LetterRegister(store.database()).ordinary(question));
        for (const RegisteredLetter& one : page.letters) {
            Json view = letter_view(one.letter, one.device);
            KIOSK_TRY(view["history"], history_of(store, one));
            letters.push_back(std::move(view));
        }
    }
    if (letters.empty()) {
        return Error{ErrorCode::NotFound, "a letter of this name"};
    }
    return http::json_response(200, {{"letters", std::move(letters)}});
}

Result<http::Response> letter_counts_answer(HubStore& store, const http::Request& request) {
    KIOSK_TRY(const Days days, days_in(request));
    KIOSK_TRY(const bool csv, wants_csv(request));
    KIOSK_TRY(const auto counts,
              LetterRegister(store.database()).count_ordinary(days.from_ms, days.to_ms));
    KIOSK_TRY(const LetterCount of_protected, LetterRegister(store.database()).count_protected());
    if (csv) {
        Sheet sheet;
        sheet.name = "don-theo-tru-so";
        sheet.headings = {"Trụ sở", "Loại đơn", "Đã đủ trang", "Còn chờ trang"};
        for (const LetterCount& count : counts) {
            sheet.rows.push_back({count.office,
                                  kind_words(count.kind),
                                  std::to_string(count.whole),
                                  std::to_string(count.waiting)});
        }
        sheet.rows.push_back({"Toàn thành phố, từ trước đến nay",
                              "Cần bảo vệ",
                              std::to_string(of_protected.whole),
                              std::to_string(of_protected.waiting)});
        return sheet_response(sheet);
    }
    Json out{{"offices", Json::array()},
             {"protected", {{"whole", of_protected.whole}, {"waiting", of_protected.waiting}}}};
    for (const LetterCount& count : counts) {
        out["offices"].push_back({{"office", count.office},
                                  {"kind", count.kind},
                                  {"whole", count.whole},
                                  {"waiting", count.waiting}});
    }
    return http::json_response(200, out);
}

}  // namespace kiosk::hub
