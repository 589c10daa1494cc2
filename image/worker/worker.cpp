// An error of the page (gate, decoder, recognition) is an answer; an error of the
// wire ends the process. The turn found for one page is the hint for the next of its document.
#include "image/worker/worker.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "firmware/base/bytes.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/text.hpp"
#include "image/fields/fields.hpp"
#include "image/fields/noise.hpp"
#include "image/fields/repair.hpp"
#include "image/fields/syllable.hpp"
#include "image/ocr/reader.hpp"
#include "image/page/codec.hpp"
#include "image/page/fingerprint.hpp"
#include "image/page/look.hpp"
#include "image/page/parameters.hpp"
#include "image/page/prepare.hpp"
#include "image/page/straighten.hpp"
#include "image/pdf/document.hpp"
#include "image/pdf/layers.hpp"
#include "image/worker/codes_json.hpp"
#include "image/worker/confine.hpp"
#include "image/worker/letter_wire.hpp"
#include "image/worker/look_of.hpp"
#include "image/worker/pdf_letter.hpp"
#include "image/worker/wire.hpp"
#include "image/worker/worker_wire.hpp"

namespace kiosk::ocr {
namespace {

// Leaves out what nobody wrote; the rest is counted anew.
void drop_noise(Recognised& read) {
    std::vector<fields::Word> plain;
    for (const auto& word : read.words) {
        plain.push_back({word.text, word.box, word.confidence, word.line});
    }
    const auto noise = fields::noise_in(plain);
    std::vector<Word> kept;
    int line = -1;
    int before = -1;
    for (std::size_t i = 0; i < read.words.size(); ++i) {
        if (noise[i]) {
            continue;
        }
        line += read.words[i].line == before ? 0 : 1;
        before = read.words[i].line;
        kept.push_back(std::move(read.words[i]));
        kept.back().line = line;
    }
    if (kept.size() == read.words.size()) {
        read.words = std::move(kept);
        return;
    }
    read.words = std::move(kept);
    double sum = 0;
    double letters = 0;
    for (const auto& word : read.words) {
        sum += word.confidence * static_cast<double>(word.text.size());
        letters += static_cast<double>(word.text.size());
    }
    read.mean_confidence = letters > 0 ? static_cast<int>(std::lround(sum / letters)) : 0;
}

// How much was read, weighed by its confidence.
double weight(const Recognised& read) {
    double sum = 0;
    for (const auto& word : read.words) {
        sum += word.confidence * static_cast<double>(word.text.size());
    }
    return sum;
}

// Words enough, read surely enough, to be no accident of a page that lies otherwise.
bool is_sure(const Recognised& read) {
    return read.words.size() >= 2 && read.mean_confidence >= page::kSureReading;
}

// A page of a few words is read however it may lie until it reads well; else what gives most words
// is how it lies.
Result<Recognised> recognise_sparse(Reader& reader, page::Prepared& prepared) {
    const page::Prepared before = prepared;
    KIOSK_TRY(auto best, reader.read(prepared));
    drop_noise(best);
    for (const int turns : {2, 1, 3}) {
        if (is_sure(best)) {
            break;
        }
        auto other = page::turned(before, turns);
        KIOSK_TRY(auto read, reader.read(other));
        drop_noise(read);
        if (weight(read) > weight(best)) {
            best = std::move(read);
            prepared = std::move(other);
        }
    }
    return best;
}

// Recognises the copy; when it cannot be told which way is up, it is looked at both ways.
Result<Recognised> recognise(Reader& reader,
                             page::Prepared& prepared,
                             std::optional<page::Turn> known) {
    if (std::abs(prepared.upright) < page::kUprightConfidence && !known) {
        if (page::is_sparse(prepared)) {
            return recognise_sparse(reader, prepared);
        }
        auto other = page::turned(prepared, 2);
        KIOSK_TRY(const int here, reader.strip_confidence(prepared));
        KIOSK_TRY(const int there, reader.strip_confidence(other));
        if (there > here) {
            prepared = std::move(other);
        }
    }
    KIOSK_TRY(auto read, reader.read(prepared));
    drop_noise(read);
    return read;
}

// The words after what can be one thing only was repaired.
Json words_of(const Recognised& read) {
    std::vector<fields::Word> plain;
    for (const auto& word : read.words) {
        plain.push_back({word.text, word.box, word.confidence, word.line});
    }
    const auto repaired = fields::repairs(plain);
    auto next = repaired.begin();
    Json words = Json::array();
    for (std::size_t i = 0; i < read.words.size(); ++i) {
        const auto& word = read.words[i];
        const bool changed = next != repaired.end() && next->word == i;
        const std::string& text = changed ? (next++)->text : word.text;
        words.push_back(
            {{"t", text},
             {"b", word.box},
             {"c", word.confidence},
             {"l", word.line},
             {"f", (fields::is_odd(text) ? kOddWord : 0) + (changed ? kRepairedWord : 0)}});
        if (changed) {
            words.back()["r"] = word.text;
        }
    }
    return words;
}

// Words of a line by one blank, a line feed after each line.
std::string text_of(const Json& words) {
    std::string out;
    const Json* before = nullptr;
    for (const Json& word : words) {
        if (before != nullptr) {
            out += (*before)["l"] == word["l"] ? ' ' : '\n';
        }
        out += word["t"].get_ref<const std::string&>();
        before = &word;
    }
    return out.empty() ? out : out + '\n';
}

// The picture of a request, decoded.
struct Page {
    page::Picture picture;
    int dpi = 0;
};

Result<Page> decoded(const Request& request) {
    const Mapping file(request.image.get(), request.size);
    if (request.size != 0 && !file) {
        return errno_error(ErrorCode::OcrFailed, "mapping the page");
    }
    const ByteView bytes = request.size == 0 ? ByteView{} : file.bytes();
    KIOSK_TRY(const auto header, page::inspect(bytes));
    KIOSK_TRY(auto picture, page::decode(bytes, header));
    return Page{std::move(picture), page::page_dpi(header, request.dpi)};
}

// A page with ink on which nothing could be read is kept as a picture: lifting off its "text" would
// tear a photograph or a handwriting apart.
pdf::Content content_of(const page::Prepared& prepared,
                        const Recognised& read,
                        const PageLook& look) {
    constexpr int kReadAtAll = 40;
    constexpr std::size_t kInked = 1000;  // of the pixels, one: a page with some words
    if (!look.flags.empty() && look.flags.front() == PageFlag::Blank) {
        return pdf::Content::Text;
    }
    if (read.mean_confidence >= kReadAtAll) {
        return pdf::Content::Text;
    }
    const auto& pixels = prepared.copy.pixels;
    const auto ink = std::count_if(
        pixels.begin(), pixels.end(), [](std::uint8_t p) { return p < page::kInkBelow; });
    return static_cast<std::size_t>(ink) * kInked < pixels.size() ? pdf::Content::Text
                                                                  : pdf::Content::Picture;
}

static_assert(kFingerprint_bytes == page::kPrintBytes);

// Base64 of the page's fingerprint, "" when it has none.
std::string print_of(const page::Prepared& prepared) {
    const auto print = page::fingerprint(prepared.copy);
    if (!print) {
        return {};
    }
    Bytes bytes;
    for (const std::int8_t value : *print) {
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return to_base64(bytes);
}

Result<Answer> answer_of(const Request& request,
                         const Page& scanned,
                         const page::Prepared& prepared,
                         const Recognised& read,
                         const PageLook& look,
                         pdf::Content content) {
    Answer out;
    KIOSK_TRY(
        out.preview,
        page::encode_preview(scanned.picture, prepared.quarter_turns, page::kPreviewHeight_px));
    if (request.profile != pdf::Profile::None) {
        KIOSK_TRY(const auto layers,
                  pdf::make_layers(scanned.picture, prepared, request.profile, content));
        out.body = pdf::to_bytes(layers);
    }
    Json words = words_of(read);
    out.json = Json{{"text", text_of(words)},
                    {"mean_confidence", read.mean_confidence},
                    {"quarter_turns", prepared.quarter_turns},
                    {"skew_mdeg", static_cast<int>(std::lround(prepared.skew_deg * 1000))},
                    {"dpi", scanned.dpi},
                    {"width", scanned.picture.width_px},
                    {"height", scanned.picture.height_px},
                    {"print", print_of(prepared)},
                    {"look", to_json(look)},
                    {"words", std::move(words)},
                    {"codes", Json::array()}};
    return out;
}

Result<Answer> read_page(Reader& reader, const Request& request, std::optional<int>& turn) {
    KIOSK_TRY(const Page scanned, decoded(request));
    Json codes = Json::array();
    if (request.resolution ==
        page::Resolution::Full) {  // else they may have ended the first worker
        KIOSK_TRY(codes, codes_of(scanned.picture, scanned.dpi, page_codes::Effort::Thorough));
    }
    std::optional<page::Turn> known;
    if (request.turn) {
        known = page::Turn{*request.turn, page::Turn::Word::Told};
    } else if (turn) {
        known = page::Turn{*turn, page::Turn::Word::Likely};
    }
    auto prepared = page::prepare(scanned.picture, scanned.dpi, request.resolution, known);
    KIOSK_TRY(auto read, recognise(reader, prepared, known));
    if (read.text.size() > kMaxText_bytes || read.words.size() > kMaxWords) {
        return Error{ErrorCode::OcrFailed, "more text than a page holds"};
    }
    if (!request.turn && !read.words.empty() &&
        std::abs(prepared.upright) >= page::kUprightConfidence) {
        turn = prepared.quarter_turns;
    }
    const page::Look seen = page::look_at(scanned.picture, prepared);
    const PageLook look = look_of(seen, prepared, read);
    if (!has_text(look)) {
        read = {};
    }
    if (seen.shines_through && look.flags == std::vector{PageFlag::Blank}) {
        std::fill(prepared.copy.pixels.begin(), prepared.copy.pixels.end(), std::uint8_t{255});
    }
    KIOSK_TRY(auto out,
              answer_of(request, scanned, prepared, read, look, content_of(prepared, read, look)));
    out.json["codes"] = std::move(codes);
    return out;
}

Result<Answer> find_codes(const Request& request) {
    KIOSK_TRY(const Page scanned, decoded(request));
    KIOSK_TRY(Json codes, codes_of(scanned.picture, scanned.dpi, page_codes::Effort::Quick));
    return Answer{Json{{"width", scanned.picture.width_px},
                       {"height", scanned.picture.height_px},
                       {"codes", std::move(codes)}},
                  {},
                  {}};
}

// Neither imaging nor recognition: one of them ended the workers that tried.
Result<Answer> show_page(const Request& request, const std::optional<int>& turn) {
    KIOSK_TRY(const Page scanned, decoded(request));
    page::Prepared as_it_is;
    as_it_is.copy =
        page::Gray8(scanned.picture.width_px, scanned.picture.height_px, scanned.dpi, 255);
    const int turns = request.turn.value_or(turn.value_or(0));
    if (turns != 0) {
        as_it_is.copy = page::turn(as_it_is.copy, turns, as_it_is.placement);
        as_it_is.quarter_turns = turns;
    }
    return answer_of(request, scanned, as_it_is, {}, {}, pdf::Content::Picture);
}

Result<Answer> write_pdf(const Request& request, const pdf::Fixtures& fixtures) {
    const Mapping file(request.image.get(), request.size);
    if (request.size == 0 || !file) {
        return errno_error(ErrorCode::OcrFailed, "mapping the letter");
    }
    KIOSK_TRY(const auto letter, pdf_letter_from(file.bytes()));
    Answer out;
    KIOSK_TRY(out.body, pdf::write_pdf(letter, fixtures));
    if (out.body.size() > kMaxBody_bytes) {
        return Error{ErrorCode::OcrFailed, "a PDF above 64 MiB"};
    }
    out.json = Json::object();
    return out;
}

Result<Answer> find_fields(const Request& request) {
    const Mapping file(request.image.get(), request.size);
    if (request.size == 0 || !file) {
        return errno_error(ErrorCode::OcrFailed, "mapping the letter");
    }
    KIOSK_TRY(const LetterWords letter, letter_words_from(as_text(file.bytes())));
    return Answer{to_json(fields::suggest(letter.pages, letter.today)), {}, {}};
}

// What a worker has when it begins to serve; nothing can be loaded later.
struct Tools {
    std::unique_ptr<Reader> reader;
    pdf::Fixtures fixtures;
};

Result<Answer> answer_to(const Request& request, const Tools& tools, std::optional<int>& turn) {
    switch (request.wish) {
        case Wish::ReadPage:
            return read_page(*tools.reader, request, turn);
        case Wish::ShowPage:
            return show_page(request, turn);
        case Wish::FindCodes:
            return find_codes(request);
        case Wish::FindFields:
            return find_fields(request);
        case Wish::WritePdf:
            return write_pdf(request, tools.fixtures);
    }
    return Error{ErrorCode::BadArgument, "a wish that is none"};
}

Status serve(const Tools& tools) {
    std::optional<int> turn;
    while (true) {
        KIOSK_TRY(const auto request, receive_request());
        if (!request) {
            return {};
        }
        KIOSK_CHECK(allow_cpu(kPageCpu_s));
        auto answer = answer_to(*request, tools, turn);
        if (!answer) {
            const auto& error = answer.error();
            KIOSK_CHECK(send_answer(
                {Json{{"error", error_name(error.code)}, {"context", error.context}}, {}, {}}));
            continue;
        }
        KIOSK_CHECK(send_answer(*answer));
    }
}

Result<Tools> get_ready(const std::string& language) {
    const char* threads = std::getenv("OMP_THREAD_LIMIT");
    if (threads == nullptr || std::string_view(threads) != "1") {
        return Error{ErrorCode::BadArgument, "OMP_THREAD_LIMIT=1 is not in the environment"};
    }
    ::close_range(kWorkerSocket_fd + 1, ~0U, 0);
    ::signal(SIGPIPE, SIG_IGN);
    // A page takes and returns some ten buffers of 8 MB: kept, they need not be zeroed each time.
    constexpr int kKept_bytes = 64 << 20;
    ::mallopt(M_MMAP_THRESHOLD, kKept_bytes);
    ::mallopt(M_TRIM_THRESHOLD, kKept_bytes);
    Tools out;
    KIOSK_TRY(out.reader, Reader::open(language));
    KIOSK_TRY(out.fixtures, pdf::load_fixtures());
    KIOSK_TRY(const auto warm, to_nfc("a\u0302\u0301"));  // ICU's tables
    KIOSK_ASSERT(warm == "\u1ea5" && fold_vi("Đ\u1ea4") == "da", "ICU composes and folds");
    const Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    KIOSK_CHECK(confine());
#ifndef KIOSK_SANITIZED
    // Libraries speak of a page on stderr; from here on nobody listens. The parent logs our end.
    if (::dup3(nowhere.get(), 2, 0) != 2) {
        return errno_error(ErrorCode::IoFailed, "silencing stderr");
    }
#endif
    return out;
}

}  // namespace

int run_worker(const std::string& language) {
    const auto tools = get_ready(language);
    if (!tools) {
        log::error("ocr", "{}", describe(tools.error()));
        return 1;
    }
    if (const auto served = serve(*tools); !served) {
        log::error("ocr", "{}", describe(served.error()));
        return 1;
    }
    return 0;
}

}  // namespace kiosk::ocr
