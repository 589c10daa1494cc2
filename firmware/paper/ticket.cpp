// The ticket, in the order in which a person needs it: whose office, my number, what for, how
// long, what to do now; then what machines and staff need.
#include <algorithm>

#include "firmware/paper/paper.hpp"
#include "firmware/paper/parts.hpp"
#include "firmware/paper/words.hpp"

namespace kiosk::paper {
namespace {

using draw::Text;
using draw::Weight;

constexpr double kMostNumberCapMm = 17;
constexpr double kMostCapOnTwoLinesMm = 13;
constexpr int kMostPeople = 9'999;

Status check(const TicketPaper& what) {
    KIOSK_CHECK(check_copy(what.copy));
    KIOSK_CHECK(queue::TicketNumber::parse(what.number.text()));
    if (what.party < 1 || what.party > queue::kMaxParty || what.people_ahead < 0 ||
        what.people_ahead > kMostPeople) {
        return Error{ErrorCode::BadArgument, "party or people ahead"};
    }
    if (what.wait &&
        (what.wait->shortest_min < 0 || what.wait->longest_min < what.wait->shortest_min ||
         what.wait->longest_min > 24 * 60)) {
        return Error{ErrorCode::BadArgument, "wait"};
    }
    return {};
}

Text number_text(const std::string& text, double size_px) {
    return {text, {.size_px = size_px, .weight = Weight::Bold}};
}

// As large as fits the width, capitals never below kLeastNumberCapMm: where even that is too wide
// (AB1002 on 58 mm paper), prefix and digits take a line each. Painted by its capitals' height,
// without the room that lines of text leave for marks.
void add_number(Sheet& sheet, const queue::TicketNumber& number) {
    const std::string whole = number.text();
    std::vector<std::string> lines{whole};
    const double least = sheet.mm(kLeastNumberCapMm);
    const auto width_at = [&](const std::string& line, double cap) {
        return sheet.measure(number_text(line, draw::size_for_cap_px(cap))).width_px;
    };
    if (width_at(whole, least) > sheet.inner_width()) {
        lines = {number.prefix, whole.substr(number.prefix.size())};
    }
    double cap = sheet.mm(lines.size() == 1 ? kMostNumberCapMm : kMostCapOnTwoLinesMm);
    for (const std::string& line : lines) {
        cap = std::min(cap, cap * sheet.inner_width() / width_at(line, cap));
    }
    cap = std::max(cap, least);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        sheet.gap(i == 0 ? 0 : 24);
        const Text text = number_text(lines[i], draw::size_for_cap_px(cap));
        const draw::TextSize room = sheet.measure(text);
        const double left = (sheet.size().width_dots - room.width_px) / 2;
        sheet.block(cap, [=](draw::Canvas& canvas, double top) {
            canvas.text(text, {left, top + cap - room.baseline_px}, draw::kBlack);
        });
    }
}

Status build(Sheet& sheet, const TicketPaper& what) {
    const Words& say = words(what.language);
    sheet.gap(16);
    add_training_mark(sheet, what.language, what.training);
    add_copy_mark(sheet, what.language, what.copy);
    add_head(sheet, what.office);
    sheet.gap(20);
    sheet.text(say.number_label, {.largest_px = 36, .weight = Weight::Medium, .most_lines = 2});
    sheet.gap(24);
    add_number(sheet, what.number);
    sheet.gap(28);
    sheet.text(what.service,
               {.largest_px = 48, .weight = Weight::Bold, .most_lines = 3, .most_lines_tight = 2});
    if (what.party > 1) {
        sheet.gap(4);
        sheet.text_with_icon(draw::Icon::People, party_words(what.language, what.party), kLabel);
    }
    if (what.priority == queue::Priority::Declared) {
        sheet.gap(4);
        sheet.text_with_icon(draw::Icon::Priority, say.priority, kLabel);
    }
    sheet.gap(18);
    std::vector<std::pair<std::string, Fit>> ahead{
        {ahead_words(what.language, what.people_ahead),
         {.largest_px = 46, .weight = Weight::Bold, .most_lines = 2}}};
    // What is said about today outweighs how long it would be; there is room for one.
    if (what.booked_ms && what.today == TicketPaper::Today::InTime) {
        ahead.emplace_back(booked_words(what.language, *what.booked_ms),
                           Fit{.largest_px = 36, .weight = Weight::SemiBold, .most_lines = 2});
    } else if (what.wait && what.today == TicketPaper::Today::InTime) {
        ahead.emplace_back(
            wait_words(what.language, what.wait->shortest_min, what.wait->longest_min),
            Fit{.largest_px = 36, .weight = Weight::SemiBold, .most_lines = 2});
    }
    sheet.bar(ahead);
    if (what.today == TicketPaper::Today::MayBeLate) {
        sheet.gap(10);
        sheet.text(say.may_be_late, {.largest_px = 36, .weight = Weight::Bold, .most_lines = 3});
    }
    sheet.gap(18);
    sheet.text(say.ticket_next, kBody);
    KIOSK_CHECK(sheet.qr(what.qr_payload));
    sheet.text(say.ticket_keep, kBody);
    sheet.gap(14);
    sheet.rule();
    sheet.gap(10);
    add_moment(sheet, what.language, what.issued_ms);
    sheet.gap(16);
    return {};
}

}  // namespace

Result<Bitmap> ticket(draw::Toolbox& toolbox, const TicketPaper& what, PaperSize size) {
    KIOSK_CHECK(check(what));
    return compose(toolbox, size, [&](Sheet& sheet) { return build(sheet, what); });
}

}  // namespace kiosk::paper
