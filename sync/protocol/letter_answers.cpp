#include "sync/protocol/letter_answers.hpp"

#include "firmware/base/config.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::sync {

Result<LetterAnswers> parse_letter_answers(std::string_view toml_text, std::string_view file_name) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml_text, file_name));
    LetterAnswers out;
    for (const ConfigNode& item : file["answers"].items()) {
        KIOSK_TRY(const std::string tag_text, item["tag"].string());
        const auto tag = fixed_from_hex<crypto::kAnswerTagBytes>(tag_text);
        if (!tag) {
            return item["tag"].wrong("expected 32 hex digits");
        }
        KIOSK_TRY(const std::string box_text, item["box"].string());
        auto box = from_base64(box_text);
        if (!box || box->size() != crypto::kAnswerBoxBytes) {
            return item["box"].wrong("expected a box made by hubctl answers");
        }
        if (!out.emplace(*tag, std::move(*box)).second) {
            return item["tag"].wrong("stands twice");
        }
    }
    KIOSK_CHECK(file.refuse_unknown_keys());
    return out;
}

std::string letter_answers_text(const LetterAnswers& answers) {
    std::string out;
    for (const auto& [tag, box] : answers) {
        out +=
            fmt::format("[[answers]]\ntag = \"{}\"\nbox = \"{}\"\n", to_hex(tag), to_base64(box));
    }
    return out;
}

}  // namespace kiosk::sync
