// Paper stays in the feeder when something goes wrong: the position moves only in feed().
#include "drivers/scanner/sim/paper_stack.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "firmware/base/file.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 10> kNames{{
    {"jam", FaultKind::Jam},
    {"cover", FaultKind::Cover},
    {"half", FaultKind::Half},
    {"reset", FaultKind::Reset},
    {"stall", FaultKind::Stall},
    {"length", FaultKind::Length},
    {"repeat", FaultKind::Repeat},
    {"false_empty", FaultKind::FalseEmpty},
    {"busy", FaultKind::Busy},
    {"empty", FaultKind::Empty},
}};

constexpr std::size_t kMaxPageFile = std::size_t{64} << 20;

}  // namespace

Result<std::optional<Fault>> parse_fault(std::string_view words) {
    if (words == "ok") {
        return std::optional<Fault>();
    }
    const std::size_t at = words.find('@');
    const std::string_view name = words.substr(0, at);
    for (const auto& [known, kind] : kNames) {
        if (known != name) {
            continue;
        }
        Fault fault{kind, 0};
        if (at != std::string_view::npos) {
            fault.page = std::atoi(std::string(words.substr(at + 1)).c_str());
            if (fault.page < 1) {
                break;
            }
        }
        return std::optional(fault);
    }
    return Error{ErrorCode::BadArgument, "ok, reload, jam@K, cover@K, half@K, reset@K, stall@K, "
                                         "length@K, repeat@K, false_empty@K, busy or empty"};
}

PaperStack::PaperStack(std::filesystem::path folder, std::filesystem::path control)
    : folder_(std::move(folder)), control_(std::move(control)) {
    reload();
}

void PaperStack::reload() {
    pages_.clear();
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
        const std::string kind = entry.path().extension();
        if (kind == ".png" || kind == ".jpg" || kind == ".jpeg") {
            pages_.push_back(entry.path());
        }
    }
    std::sort(pages_.begin(), pages_.end());
    fed_ = 0;
    fault_.reset();
}

void PaperStack::look() {
    const auto text = read_text_file(control_, 4096);
    if (!text || *text == last_order_) {
        return;
    }
    last_order_ = *text;
    const std::string_view line = trim(*text);
    const std::size_t space = line.find(' ');
    if (space != std::string_view::npos) {
        order(line.substr(space + 1));
    }
}

void PaperStack::order(std::string_view words) {
    if (words == "reload") {
        reload();
    } else if (const auto fault = parse_fault(words)) {
        fault_ = *fault;
    }
}

std::optional<Fault> PaperStack::fault() const {
    const bool hits = fault_ && (fault_->page == 0 || fault_->page == next_page());
    return hits ? fault_ : std::nullopt;
}

bool PaperStack::empty() const { return static_cast<std::size_t>(fed_) >= pages_.size(); }

Result<Bytes> PaperStack::peek() const {
    if (empty()) {
        return Error{ErrorCode::ScannerEmpty};
    }
    auto bytes = read_file(pages_[static_cast<std::size_t>(fed_)], kMaxPageFile);
    return bytes ? std::move(bytes) : Result<Bytes>(Error{ErrorCode::ScannerFault, "page file"});
}

void PaperStack::feed() { ++fed_; }

}  // namespace kiosk::scanner
