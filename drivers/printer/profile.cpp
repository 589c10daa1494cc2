// Reads the TOML through firmware/base/config.hpp, which names a mistake by line and key. Limits
// are checked here once, so that the encoder may rely on them.
#include "drivers/printer/profile.hpp"

#include <filesystem>

#include "firmware/base/config.hpp"
#include "firmware/base/file.hpp"

namespace kiosk::printer {
namespace {

template <class T>
struct Choice {
    std::string_view word;
    T value;
};

template <class T, std::size_t N>
Result<T> choose(const ConfigNode& node, const Choice<T> (&choices)[N]) {
    KIOSK_TRY(const std::string word, node.string());
    std::string known;
    for (const auto& choice : choices) {
        if (word == choice.word) {
            return choice.value;
        }
        known += (known.empty() ? "" : ", ") + std::string(choice.word);
    }
    return node.wrong("expected one of " + known);
}

constexpr Choice<Proof> kProofs[] = {{"none", Proof::None},
                                     {"barrier", Proof::Barrier},
                                     {"echo", Proof::Echo},
                                     {"presenter", Proof::Presenter}};
constexpr Choice<Cut> kCuts[] = {
    {"none", Cut::None}, {"partial", Cut::Partial}, {"full", Cut::Full}};
constexpr Choice<Clearing> kClears[] = {{"none", Clearing::None}, {"dle_dc4_8", Clearing::Command}};
constexpr Choice<bool> kRasters[] = {{"gs_v0", true}};
constexpr Choice<bool> kQuirks[] = {{"status_untrusted", true}};

Result<int> number(const ConfigNode& node, int other, int least, int most) {
    KIOSK_TRY(const std::int64_t value, node.integer_or(other, least, most));
    return static_cast<int>(value);
}

Status read_mask(const ConfigNode& table, std::string_view key, std::uint8_t& mask) {
    KIOSK_TRY(const std::int64_t value, table[key].integer_or(mask, 0, 255));
    mask = static_cast<std::uint8_t>(value);
    return {};
}

Status read_status(const ConfigNode& table, Profile& out) {
    KIOSK_TRY(out.answers, table["dle_eot"].boolean_or(true));
    KIOSK_TRY(out.asb, table["asb"].boolean_or(false));
    const ConfigNode& masks = table["masks"];
    KIOSK_CHECK(read_mask(masks, "offline", out.masks.offline));
    KIOSK_CHECK(read_mask(masks, "cover_open", out.masks.cover_open));
    KIOSK_CHECK(read_mask(masks, "cutter", out.masks.cutter));
    KIOSK_CHECK(read_mask(masks, "fault", out.masks.fault));
    KIOSK_CHECK(read_mask(masks, "near_end", out.masks.near_end));
    return read_mask(masks, "paper_out", out.masks.paper_out);
}

Status read_paper(const ConfigNode& file, Profile& out) {
    KIOSK_TRY(const std::int64_t width, file["width_dots"].integer(64, 2'000));
    if (width % 8 != 0) {
        return file["width_dots"].wrong("expected a multiple of 8");
    }
    out.width_dots = static_cast<int>(width);
    KIOSK_TRY(out.dpi, number(file["dpi"], 203, 100, 600));
    KIOSK_TRY(out.most_rows, number(file["most_rows"], 1'600, 100, 4'000));
    KIOSK_TRY(out.band_rows, number(file["band_rows"], 200, 1, 256));
    for (const ConfigNode& height : file["bad_heights"].items()) {
        KIOSK_TRY(const std::int64_t rows, height.integer(2, 256));
        out.bad_heights.push_back(static_cast<int>(rows));
    }
    KIOSK_TRY(out.feed_rows, number(file["feed_rows"], 0, 0, 1'000));
    return {};
}

// A proof rests on what the model answers; a profile that promises more is a mistake.
Status check_proof(const ConfigNode& file, Profile& out) {
    const ConfigNode& quirks = file["quirks"];
    for (const ConfigNode& quirk : quirks.items()) {
        KIOSK_TRY(const bool untrusted, choose(quirk, kQuirks));
        if (untrusted && out.proof != Proof::None) {
            return quirk.wrong("a status that cannot be trusted proves nothing: proof = \"none\"");
        }
    }
    if (!out.answers && out.proof != Proof::None) {
        return file["proof"].wrong("a mute model proves nothing: proof = \"none\"");
    }
    if (out.proof == Proof::Presenter && out.asb) {
        return file["status"]["asb"].wrong(
            "the presenter's answer cannot be told from an automatic report");
    }
    return {};
}

}  // namespace

Result<Profile> parse_profile(std::string_view toml, const std::string& name) {
    KIOSK_TRY(const ConfigNode file, parse_config(toml, name + ".toml"));
    Profile out;
    out.name = name;
    KIOSK_TRY(out.model, file["model"].string());
    KIOSK_TRY(out.vid_pid, file["vid_pid"].strings_or_empty());
    KIOSK_CHECK(read_paper(file, out));
    KIOSK_CHECK(choose(file["raster"], kRasters));
    KIOSK_TRY(out.clearing, choose(file["clear"], kClears));
    KIOSK_TRY(out.cut, choose(file["cut"], kCuts));
    KIOSK_CHECK(read_status(file["status"], out));
    KIOSK_TRY(out.proof, choose(file["proof"], kProofs));
    KIOSK_TRY(out.present_steps, number(file["presenter"]["steps"], 12, 1, 255));
    KIOSK_TRY(const int retract_s, number(file["presenter"]["retract_s"], 20, 1, 120));
    out.retract_ms = static_cast<std::uint64_t>(retract_s) * 1'000;
    KIOSK_CHECK(check_proof(file, out));
    KIOSK_TRY(out.tested_on, file["tested_on"].string());
    KIOSK_CHECK(file.refuse_unknown_keys());
    return out;
}

Result<Profile> load_profile(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        auto text = read_text_file(name);
        if (!text) {
            return Error{ErrorCode::BadSettings, "printer profile: " + text.error().context};
        }
        return parse_profile(*text, std::filesystem::path(name).stem().string());
    }
    std::string known;
    for (const BuiltinProfile& one : builtin_profiles()) {
        if (name == one.name) {
            return parse_profile(one.toml, name);
        }
        known += (known.empty() ? "" : ", ") + std::string(one.name);
    }
    return Error{ErrorCode::BadSettings, "no printer profile \"" + name + "\"; known: " + known};
}

}  // namespace kiosk::printer
