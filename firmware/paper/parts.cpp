#include "firmware/paper/parts.hpp"

#include "firmware/paper/local_time.hpp"
#include "firmware/paper/words.hpp"

namespace kiosk::paper {

void add_copy_mark(Sheet& sheet, Language language, int copy) {
    if (copy == 0) {
        return;
    }
    sheet.bar({{copy_words(language, copy),
                {.largest_px = 44, .weight = draw::Weight::Bold, .most_lines = 2}}});
    sheet.gap(18);
}

void add_training_mark(Sheet& sheet, Language language, bool training) {
    if (!training) {
        return;
    }
    sheet.bar({{words(language).training,
                {.largest_px = 44, .weight = draw::Weight::Bold, .most_lines = 2}}});
    sheet.gap(18);
}

void add_head(Sheet& sheet, const std::string& office) {
    sheet.text(office,
               {.largest_px = 38,
                .weight = draw::Weight::SemiBold,
                .most_lines = 3,
                .most_lines_tight = 2});
    sheet.gap(10);
    sheet.rule();
}

void add_moment(Sheet& sheet, Language language, std::int64_t unix_ms) {
    sheet.pair(date_text(unix_ms, language), time_text(unix_ms), kLabel);
}

Status check_copy(int copy) {
    if (copy < 0 || copy > kMostCopies) {
        return Error{ErrorCode::BadArgument, "copy"};
    }
    return {};
}

}  // namespace kiosk::paper
