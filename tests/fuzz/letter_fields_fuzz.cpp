// Any text as the words of a letter, and any bytes as the answer of a worker, under libFuzzer:
// suggestions are bounded, an identity number is never sure, and what is believed of an answer is
// within its bounds.
#include <cstddef>
#include <cstdint>

#include "firmware/base/assert.hpp"
#include "firmware/base/text.hpp"
#include "image/fields/syllable.hpp"
#include "image/worker/letter_wire.hpp"

namespace {

using namespace kiosk;

void check(const fields::Suggestions& found, int pages) {
    KIOSK_ASSERT(found.fields.size() == fields::kNames, "one of each");
    for (const fields::Field& field : found.fields) {
        KIOSK_ASSERT(field.value.size() <= fields::kMostValue && is_utf8(field.value), "bounded");
        KIOSK_ASSERT((field.mark == fields::Mark::Empty) == field.value.empty(), "marked");
        KIOSK_ASSERT(field.name != fields::Name::IdNumber || field.mark != fields::Mark::Sure,
                     "always looked at");
        for (const fields::Evidence& where : field.evidence) {
            KIOSK_ASSERT(where.page >= 1 && where.page <= pages, "on a page of the letter");
        }
    }
}

// Blanks part words, a newline lines, a form feed pages; a word's last byte is its confidence.
void read(std::string_view text) {
    std::vector<fields::PageText> pages(1);
    std::string word;
    int line = 0;
    const auto end_word = [&] {
        if (const auto normal = to_nfc(word); normal && !trim(*normal).empty()) {
            const int confidence = static_cast<unsigned char>(word.back()) % 101;
            (void)fields::is_odd(*normal);
            pages.back().words.push_back({*normal, {line, line, 9, 9}, confidence, line});
        }
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\f') {
            end_word();
            const bool has_words = !pages.back().words.empty();
            line += c == '\n' && has_words && pages.back().words.back().line == line ? 1 : 0;
            if (c == '\f' && pages.size() < 8) {
                pages.emplace_back();
                line = 0;
            }
        } else if (word.size() < 4'096) {
            word += c;
        }
    }
    end_word();
    const auto found = fields::suggest(pages, {2026, 11, 24});
    check(found, static_cast<int>(pages.size()));
    // What is told about it is believed when it comes back.
    const auto back =
        ocr::suggestions_from(to_text(ocr::to_json(found)), static_cast<int>(pages.size()));
    KIOSK_ASSERT(back.has_value() && *back == found, "our own answer holds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto answer = ocr::suggestions_from(text, 3)) {
        check(*answer, 3);
    }
    if (size <= 16'384) {
        read(text);
    }
    return 0;
}
