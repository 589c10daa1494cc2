// A position in a sorted list of files and at most one fault. Faults tied to a sheet fire when that
// sheet is next; nothing moves until taken() says that the host has the whole page.
#include "drivers/scanner/sim/feeder.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kiosk::scanner {
namespace {

constexpr std::size_t kMostSheets = 10'000;
constexpr std::array<std::string_view, 7> kEndings{
    ".png", ".jpg", ".jpeg", ".pnm", ".pbm", ".pgm", ".ppm"};
// Order of Feeder::Fault without None.
constexpr std::array<std::string_view, 11> kNames{"jam",
                                                  "cover",
                                                  "half",
                                                  "length",
                                                  "reset",
                                                  "stall",
                                                  "repeat",
                                                  "false_empty",
                                                  "busy",
                                                  "empty",
                                                  "gone"};
constexpr std::size_t kFirstOfDevice = 8;  // busy, empty, gone: tied to no sheet

Result<std::vector<std::filesystem::path>> sheets_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        const std::string ending = it->path().extension().string();
        const bool known = std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
        if (known && out.size() < kMostSheets) {
            out.push_back(it->path());
        }
    }
    if (error) {
        return Error{ErrorCode::IoFailed, "folder of pages " + folder.string(), error.value()};
    }
    std::sort(out.begin(), out.end());
    return out;
}

// The number that the text wholly is; 0 for anything else.
int number(std::string_view digits) {
    int value = 0;
    const auto end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, value);
    return parsed.ec == std::errc{} && parsed.ptr == end ? value : 0;
}

}  // namespace

Result<Feeder> Feeder::load(const std::filesystem::path& folder) {
    Feeder out;
    KIOSK_TRY(out.sheets_, sheets_of(folder));
    out.folder_ = folder;
    return out;
}

Result<Feeder::Fault> Feeder::fault_of(std::string_view name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) {
        return Error{ErrorCode::BadArgument, "scanner state"};
    }
    return static_cast<Fault>(found - kNames.begin() + 1);
}

Status Feeder::obey(std::string_view word) {
    if (word == "ok") {
        fault_ = Fault::None;
        return {};
    }
    if (word == "reload" || word.substr(0, 6) == "pages:") {
        const std::filesystem::path folder = word == "reload" ? folder_ : word.substr(6);
        KIOSK_TRY(auto sheets, sheets_of(folder));
        sheets_ = std::move(sheets);
        folder_ = folder;
        fed_ = 0;
        fault_ = Fault::None;
        return {};
    }
    const std::size_t at = word.find('@');
    const int page = at == std::string_view::npos ? 0 : number(word.substr(at + 1));
    if (word.substr(0, at) == "back" && page >= 1 && page <= sheets() + 1) {
        fed_ = page - 1;
        fault_ = Fault::None;
        return {};
    }
    KIOSK_TRY(const Fault fault, fault_of(word.substr(0, at)));
    const bool of_device = static_cast<std::size_t>(fault) > kFirstOfDevice;
    if (of_device != (at == std::string_view::npos) || (!of_device && page < 1)) {
        return Error{ErrorCode::BadArgument, "scanner state"};
    }
    fault_ = fault;
    fault_page_ = page;
    return {};
}

Pull Feeder::pull() {
    switch (fault_) {
        case Fault::Busy:
            return Pull::Busy;
        case Fault::Empty:
            return Pull::Empty;
        case Fault::Gone:
            return Pull::Gone;
        default:
            break;
    }
    if (fed_ >= sheets()) {
        return Pull::Empty;
    }
    if (fed_ + 1 != fault_page_) {
        return Pull::Sheet;
    }
    switch (fault_) {
        case Fault::Jam:
            return Pull::Jam;
        case Fault::Cover:
            return Pull::CoverOpen;
        case Fault::Half:
            return Pull::Half;
        case Fault::Length:
            return Pull::WrongLength;
        case Fault::Reset:
            return Pull::Reset;
        case Fault::Stall:
            return Pull::Stall;
        case Fault::FalseEmpty:
            fault_ = Fault::None;
            return Pull::Empty;
        default:
            return Pull::Sheet;
    }
}

const std::filesystem::path& Feeder::sheet() const {
    KIOSK_ASSERT(fed_ < sheets(), "a sheet is asked for only while there is one");
    return sheets_[static_cast<std::size_t>(fed_)];
}

void Feeder::taken() {
    if (fault_ == Fault::Repeat && fed_ + 1 == fault_page_) {
        fault_ = Fault::None;
        return;
    }
    fed_ = std::min(fed_ + 1, sheets());
}

std::string Feeder::state() const {
    if (fault_ == Fault::None) {
        return "ok";
    }
    const std::size_t index = static_cast<std::size_t>(fault_) - 1;
    std::string out(kNames[index]);
    return index >= kFirstOfDevice ? out : out + "@" + std::to_string(fault_page_);
}

void Feeder::skip(int fed) noexcept {
    fed_ = std::clamp(fed, 0, sheets());
}

}  // namespace kiosk::scanner
