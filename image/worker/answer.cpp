// Field by field with a range for each; nothing of the answer is kept before all of it held.
#include "image/worker/answer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "firmware/base/json.hpp"
#include "firmware/base/text.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {
namespace {

constexpr std::array kPageFlags{PageFlag::Blank,
                                PageFlag::Handwriting,
                                PageFlag::HardToRead,
                                PageFlag::Faint,
                                PageFlag::OutOfFocus,
                                PageFlag::Coarse};

Error nonsense(const char* what) {
    return Error{ErrorCode::OcrFailed, std::string("the worker's answer: ") + what};
}

Result<int> ranged(const Json& object, std::string_view key, int least, int most) {
    const auto value = get_int(object, key);
    if (!value || *value < least || *value > most) {
        return nonsense("a number out of range");
    }
    return static_cast<int>(*value);
}

// Whole pixels within the page.
Result<std::array<int, 4>> parse_box(const Json& json,
                                     int width_px,
                                     int height_px,
                                     const char* what) {
    const auto box = get_array(json, "b");
    if (!box || box->size() != 4) {
        return nonsense(what);
    }
    std::array<int, 4> out{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& side = (*box)[i];
        if (!side.is_number_integer() || side < 0 || side > (i % 2 == 0 ? width_px : height_px)) {
            return nonsense(what);
        }
        out[i] = side.get<int>();
    }
    if (out[0] + out[2] > width_px || out[1] + out[3] > height_px) {
        return nonsense(what);
    }
    return out;
}

Result<PageWord> parse_word(const Json& json, const PageReading& page, int line) {
    PageWord out;
    auto text = get_string(json, "t");
    if (!text || text->empty() || text->size() > 4096 || !is_nfc(*text)) {
        return nonsense("a word's text");
    }
    out.text = std::move(*text);
    const auto box = get_array(json, "b");
    if (!box || box->size() != 4) {
        return nonsense("a word's box");
    }
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& side = (*box)[i];
        const int most = (i % 2 == 0 ? page.width_px : page.height_px) + 64;
        if (!side.is_number_integer() || side < 0 || side > most) {
            return nonsense("a word's box");
        }
        out.box[i] = side.get<int>();
    }
    KIOSK_TRY(out.confidence, ranged(json, "c", 0, 100));
    KIOSK_TRY(out.line, ranged(json, "l", line, line + 1));
    KIOSK_TRY(const int flags, ranged(json, "f", 0, kOddWord + kRepairedWord));
    out.odd = flags % 2 == kOddWord;
    if (flags >= kRepairedWord) {
        auto raw = get_string(json, "r");
        if (!raw || raw->empty() || raw->size() > 4096 || !is_nfc(*raw)) {
            return nonsense("what was read of a word");
        }
        out.raw = std::move(*raw);
    }
    return out;
}

// UTF-8 without what a terminal or a screen would obey: C0, DEL and C1.
bool is_plain(std::string_view text) {
    bool after_c2 = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || (after_c2 && byte < 0xA0)) {
            return false;
        }
        after_c2 = byte == 0xC2;
    }
    return is_utf8(text);
}

Result<PageCode> parse_code(const Json& json, int width_px, int height_px) {
    PageCode out;
    const auto kind = get_string(json, "k");
    if (!kind || (*kind != "qr" && *kind != "code128")) {
        return nonsense("a code's kind");
    }
    out.kind = *kind == "qr" ? CodeKind::Qr : CodeKind::Code128;
    auto text = get_string(json, "t");
    if (!text || text->empty() || text->size() > kMaxCode_bytes || !is_plain(*text)) {
        return nonsense("a code's text");
    }
    out.text = std::move(*text);
    KIOSK_TRY(out.box, parse_box(json, width_px, height_px, "a code's box"));
    return out;
}

Result<std::vector<PageCode>> codes_of(const Json& json, int width_px, int height_px) {
    const auto codes = get_array(json, "codes");
    if (!codes || codes->size() > kMaxCodes) {
        return nonsense("the codes");
    }
    std::vector<PageCode> out;
    for (const auto& item : *codes) {
        KIOSK_TRY(auto code, parse_code(item, width_px, height_px));
        out.push_back(std::move(code));
    }
    return out;
}

Result<PageLook> parse_look(const Json& json, int width_px, int height_px) {
    const auto look = get_object(json, "look");
    if (!look) {
        return nonsense("how the page looks");
    }
    const auto flags = get_array(*look, "flags");
    const auto marks = get_array(*look, "marks");
    if (!flags || !marks || flags->size() > kPageFlags.size() || marks->size() > kMaxPageMarks) {
        return nonsense("how the page looks");
    }
    PageLook out;
    for (const auto& item : *flags) {
        const auto flag = std::find_if(kPageFlags.begin(), kPageFlags.end(), [&](PageFlag it) {
            return item.is_string() && item.get_ref<const std::string&>() == name_of(it);
        });
        if (flag == kPageFlags.end()) {
            return nonsense("a flag");
        }
        out.flags.push_back(*flag);
    }
    for (const auto& item : *marks) {
        const auto kind = get_string(item, "k");
        if (!kind || (*kind != "stamp" && *kind != "pen")) {
            return nonsense("a mark's kind");
        }
        KIOSK_TRY(const auto box, parse_box(item, width_px, height_px, "a mark's box"));
        out.marks.push_back({*kind == "stamp" ? MarkKind::Stamp : MarkKind::Pen, box});
    }
    return out;
}

Result<Bytes> parse_print(const Json& json) {
    constexpr std::size_t kBase64_bytes = (kFingerprint_bytes + 2) / 3 * 4;
    const auto text = get_string(json, "print");
    if (!text || (!text->empty() && text->size() != kBase64_bytes)) {
        return nonsense("the fingerprint");
    }
    auto print = from_base64(*text);
    if (!print || (!print->empty() && print->size() != kFingerprint_bytes)) {
        return nonsense("the fingerprint");
    }
    return print;
}

Error refusal(const Json& json) {
    const auto name = get_string(json, "error");
    const auto code = name ? error_from_name(*name) : std::nullopt;
    if (code == ErrorCode::PageNotImage || code == ErrorCode::PageTooLarge ||
        code == ErrorCode::PageTooSmall || code == ErrorCode::PageTruncated) {
        return Error{*code};
    }
    return nonsense("an error");
}

// The answer's object, or the error that it names.
Result<Json> answered(std::string_view text) {
    if (text.size() > kMaxJson_bytes) {
        return nonsense("too long");
    }
    auto json = parse_json(text);
    if (!json || !json->is_object()) {
        return nonsense("no JSON object");
    }
    if (json->contains("error")) {
        return refusal(*json);
    }
    return json;
}

}  // namespace

std::string_view name_of(PageFlag flag) noexcept {
    switch (flag) {
        case PageFlag::Blank:
            return "blank";
        case PageFlag::Handwriting:
            return "handwriting";
        case PageFlag::HardToRead:
            return "hard_to_read";
        case PageFlag::Faint:
            return "faint";
        case PageFlag::OutOfFocus:
            return "out_of_focus";
        case PageFlag::Coarse:
            return "coarse";
    }
    return "";
}

Json to_json(const PageLook& look) {
    Json flags = Json::array();
    for (const PageFlag flag : look.flags) {
        flags.push_back(name_of(flag));
    }
    Json marks = Json::array();
    for (const PageMark& mark : look.marks) {
        marks.push_back({{"k", mark.kind == MarkKind::Stamp ? "stamp" : "pen"}, {"b", mark.box}});
    }
    return {{"flags", std::move(flags)}, {"marks", std::move(marks)}};
}

Result<PageReading> parse_answer(std::string_view text, ByteView preview) {
    if (preview.size() > kMaxPreview_bytes) {
        return nonsense("too long");
    }
    KIOSK_TRY(const Json json, answered(text));
    PageReading out;
    auto read = get_string(json, "text");
    if (!read || read->size() > kMaxText_bytes || !is_nfc(*read)) {
        return nonsense("the text");
    }
    out.text = std::move(*read);
    KIOSK_TRY(out.mean_confidence, ranged(json, "mean_confidence", 0, 100));
    KIOSK_TRY(out.quarter_turns, ranged(json, "quarter_turns", 0, 3));
    KIOSK_TRY(const int skew_mdeg, ranged(json, "skew_mdeg", -45'000, 45'000));
    out.skew_deg = skew_mdeg / 1000.0;
    KIOSK_TRY(out.dpi, ranged(json, "dpi", 1, 10'000));
    KIOSK_TRY(out.width_px, ranged(json, "width", 1, 20'000));
    KIOSK_TRY(out.height_px, ranged(json, "height", 1, 20'000));
    KIOSK_TRY(out.fingerprint, parse_print(json));
    const auto words = get_array(json, "words");
    if (!words || words->size() > kMaxWords) {
        return nonsense("the words");
    }
    for (const auto& item : *words) {
        const int line = out.words.empty() ? 0 : out.words.back().line;
        KIOSK_TRY(auto word, parse_word(item, out, line));
        out.words.push_back(std::move(word));
    }
    KIOSK_TRY(out.codes, codes_of(json, out.width_px, out.height_px));
    KIOSK_TRY(out.look, parse_look(json, out.width_px, out.height_px));
    if (preview.size() < 4 || preview[0] != 0xFF || preview[1] != 0xD8 || preview[2] != 0xFF) {
        return nonsense("the preview");
    }
    out.preview_jpeg.assign(preview.begin(), preview.end());
    return out;
}

Result<std::vector<PageCode>> parse_codes(std::string_view text) {
    KIOSK_TRY(const Json json, answered(text));
    KIOSK_TRY(const int width_px, ranged(json, "width", 1, 20'000));
    KIOSK_TRY(const int height_px, ranged(json, "height", 1, 20'000));
    return codes_of(json, width_px, height_px);
}

}  // namespace kiosk::ocr
