// What comes from outside as text: traces, state files, the API's answers.
#include "firmware/base/file.hpp"
#include "kiosk-ui/app/kiosk_ui.hpp"
#include "kiosk-ui/app/replay.hpp"
#include "kiosk-ui/app/state_json.hpp"

#include <sstream>

#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

// The answer to POST /v1/tickets with these further members.
std::string answer_text(std::string_view more = "") {
    std::string out = R"({"ticket":{"id":"0123456789abcdef0123456789abcdef","text":"A054",
    "prefix":"A","number":54,"service":"tiep-dan","business_day":"2026-11-23","state":"waiting",
    "version":1,"party":2,"language":"vi","recalls":0,"issued_ms":1,"counter":null},
    "people_ahead":3,"repeated":false)";
    out.append(more);
    out.push_back('}');
    return out;
}

Json answer(std::string_view more = "") {
    return parse_json(answer_text(more)).value();
}

}  // namespace

TEST_GROUP(UiFiles){};

TEST(UiFiles, a_trace_has_pauses_verbs_and_words) {
    const auto trace = parse_trace("# home\n\n0 wait C1\n 250 tap bar/help \n9 tap 10 20\n");
    CHECK_OK(trace);
    CHECK_EQUAL(3U, trace->size());
    CHECK_EQUAL(250U, (*trace)[1].pause_ms);
    CHECK_TEXT_EQUAL("bar/help", (*trace)[1].words[0]);
    CHECK_EQUAL(5, (*trace)[2].number);
}

TEST(UiFiles, a_trace_reads_several_words_and_waits_for_a_picture) {
    const auto trace = parse_trace("0 read a/b Đã quét 2 trang\n0 picture a/c\n");
    CHECK_OK(trace);
    CHECK_EQUAL(5U, trace->front().words.size());
    CHECK_TEXT_EQUAL("trang", trace->front().words.back());
}

TEST(UiFiles, a_wrong_trace_line_is_named) {
    for (const char* text : {"tap bar/help",
                             "0 jump",
                             "0 tap",
                             "0 tap a b",
                             "0 shot a/b",
                             "0 read a",
                             "0 picture",
                             "0 picture a b",
                             "x"}) {
        const auto trace = parse_trace(std::string("0 wait C1\n") + text);
        CHECK_ERROR(ErrorCode::BadArgument, trace);
        CHECK_TEXT_EQUAL("trace line 2", trace.error().context);
    }
}

TEST(UiFiles, an_answer_without_paper_is_a_ticket_without_paper) {
    const auto issued = issued_from_answer(answer());
    CHECK_OK(issued);
    CHECK_TEXT_EQUAL("A054", issued->number);
    CHECK_TRUE(issued->paper == Paper::None);
    CHECK_EQUAL(0, issued->qr.size);
}

TEST(UiFiles, an_answer_with_paper_and_code_carries_both) {
    const auto issued =
        issued_from_answer(answer(R"(,"paper":{"job":"ab","state":"sending"},"qr":["10","01"])"));
    CHECK_OK(issued);
    CHECK_TRUE(issued->paper == Paper::Sending);
    CHECK_EQUAL(2, issued->qr.size);
    CHECK_TRUE(issued->qr.dark[0] && !issued->qr.dark[1]);
}

TEST(UiFiles, a_ragged_code_is_no_code) {
    CHECK_EQUAL(0, issued_from_answer(answer(R"(,"qr":["10","0"])"))->qr.size);
}

TEST(UiFiles, a_printer_without_paper_and_one_in_trouble_are_told_apart) {
    const auto of = [](const char* text) { return printer_from(parse_json(text).value()); };
    CHECK_TRUE(Printer::Ready == of(R"({"reach":"ready","conditions":[],"error":null})"));
    CHECK_TRUE(Printer::PaperLow == of(R"({"reach":"ready","conditions":["paper_near_end"]})"));
    CHECK_TRUE(Printer::PaperOut ==
               of(R"({"reach":"not_ready","conditions":["paper_out"],"error":"PaperOut"})"));
    CHECK_TRUE(Printer::Trouble == of(R"({"reach":"gone","conditions":[]})"));
}

TEST(UiFiles, a_state_file_is_drawn) {
    test::TempDir folder;
    const std::string file = (folder.path() / "state.json").string();
    const std::string out = (folder.path() / "c8.png").string();
    std::string state = R"({"queue":{"version":1,"business_day":null,"services":[],
        "counters":[],"waiting":[]},"page":"on-screen","issued":)";
    state.append(answer_text());
    state.push_back('}');
    CHECK_OK(write_file_durably(file, as_bytes(state)));
    std::ostringstream said;
    std::ostringstream wrong;
    CHECK_EQUAL(0, run_kiosk_ui({"--render", "C8", "--state", file, "--out", out}, said, wrong));
    CHECK_TRUE(std::filesystem::file_size(out) > 10'000);
    CHECK_EQUAL(1, run_kiosk_ui({"--render", "C99", "--out", out}, said, wrong));
    CHECK_TRUE(wrong.str().find("C99") != std::string::npos);
    CHECK_EQUAL(2, run_kiosk_ui({"--theme", "pink"}, said, wrong));
}
