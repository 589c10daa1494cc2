// SANE standard 1.06, sections 4.2 to 4.5: options are found by name, a page is start, parameters,
// read until EOF; the next sane_start feeds the next sheet. Values out of a device's range are
// clipped to it, as scanimage does.
#include "drivers/scanner/worker/sane_device.hpp"

#include <sane/saneopts.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace kiosk::scanner {
namespace {

constexpr double kA4Width_mm = 210.0;
constexpr double kA4Height_mm = 297.0;
constexpr int kMostOptions = 1'000;
constexpr int kMostSide_px = 20'000;

double number_of(const SANE_Option_Descriptor& option, SANE_Word word) {
    return option.type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : static_cast<double>(word);
}

// The value nearest to the wish that the device allows.
double nearest(const SANE_Option_Descriptor& option, double wish) {
    if (option.constraint_type == SANE_CONSTRAINT_RANGE) {
        const SANE_Range& range = *option.constraint.range;
        return std::clamp(wish, number_of(option, range.min), number_of(option, range.max));
    }
    if (option.constraint_type == SANE_CONSTRAINT_WORD_LIST) {
        const SANE_Word* list = option.constraint.word_list;  // [0] = how many follow
        double best = wish;
        double distance = -1;
        for (SANE_Word i = 1; i <= list[0]; ++i) {
            const double value = number_of(option, list[i]);
            if (distance < 0 || std::abs(value - wish) < distance) {
                best = value;
                distance = std::abs(value - wish);
            }
        }
        return best;
    }
    return wish;
}

}  // namespace

Error error_of(SANE_Status status, const char* where) {
    std::string words = std::string(where) + ": " + sane_strstatus(status);
    switch (status) {
        case SANE_STATUS_JAMMED:
            return Error{ErrorCode::ScannerJam, std::move(words)};
        case SANE_STATUS_NO_DOCS:
            return Error{ErrorCode::ScannerEmpty, std::move(words)};
        case SANE_STATUS_COVER_OPEN:
            return Error{ErrorCode::ScannerCoverOpen, std::move(words)};
        case SANE_STATUS_DEVICE_BUSY:
            return Error{ErrorCode::ScannerBusy, std::move(words)};
        default:
            return Error{ErrorCode::ScannerFault, std::move(words)};
    }
}

Result<std::string> SaneDevice::open(const std::string& name) {
    SANE_Int version = 0;
    if (const SANE_Status status = sane_init(&version, nullptr); status != SANE_STATUS_GOOD) {
        return error_of(status, "sane_init");
    }
    SANE_Handle handle = nullptr;
    SANE_Status status = sane_open(name.c_str(), &handle);
    if (status == SANE_STATUS_INVAL) {
        // Some backends know a device only after they have made the list of all.
        const SANE_Device** list = nullptr;
        (void)sane_get_devices(&list, SANE_FALSE);
        status = sane_open(name.c_str(), &handle);
    }
    if (status != SANE_STATUS_GOOD) {
        Error error = error_of(status, "sane_open");
        if (error.code == ErrorCode::ScannerFault) {
            error.code = ErrorCode::ScannerGone;  // it does not matter why it cannot be reached
        }
        return error;
    }
    handle_ = handle;
    std::string words = "SANE " + std::to_string(SANE_VERSION_MAJOR(version)) + "." +
                        std::to_string(SANE_VERSION_MINOR(version)) + ", sources:";
    if (const int index = find(SANE_NAME_SCAN_SOURCE); index != 0) {
        const auto* option = sane_get_option_descriptor(handle_, index);
        if (option->constraint_type == SANE_CONSTRAINT_STRING_LIST) {
            for (auto item = option->constraint.string_list; *item != nullptr; ++item) {
                words += std::string(" ") + *item;
            }
        }
    }
    return words;
}

int SaneDevice::find(const char* option) const {
    for (int i = 1; i < kMostOptions; ++i) {
        const SANE_Option_Descriptor* found = sane_get_option_descriptor(handle_, i);
        if (found == nullptr) {
            return 0;
        }
        if (found->name != nullptr && std::strcmp(found->name, option) == 0) {
            return SANE_OPTION_IS_ACTIVE(found->cap) ? i : 0;
        }
    }
    return 0;
}

SaneDevice::Found SaneDevice::set_word(const char* option, double value) {
    const int index = find(option);
    if (index == 0) {
        return Found::No;
    }
    const SANE_Option_Descriptor* found = sane_get_option_descriptor(handle_, index);
    const double allowed = nearest(*found, value);
    SANE_Word word =
        found->type == SANE_TYPE_FIXED ? SANE_FIX(allowed) : static_cast<SANE_Word>(allowed);
    const SANE_Status status =
        SANE_OPTION_IS_SETTABLE(found->cap)
            ? sane_control_option(handle_, index, SANE_ACTION_SET_VALUE, &word, nullptr)
            : SANE_STATUS_UNSUPPORTED;
    return status == SANE_STATUS_GOOD ? Found::Yes : Found::No;
}

double SaneDevice::get_word(const char* option) const {
    const int index = find(option);
    SANE_Word word = 0;
    if (index == 0 || sane_control_option(handle_, index, SANE_ACTION_GET_VALUE, &word, nullptr) !=
                          SANE_STATUS_GOOD) {
        return 0;
    }
    return number_of(*sane_get_option_descriptor(handle_, index), word);
}

SaneDevice::Found SaneDevice::set_text(const char* option,
                                       std::initializer_list<const char*> wishes) {
    const int index = find(option);
    if (index == 0) {
        return Found::No;
    }
    const SANE_Option_Descriptor* found = sane_get_option_descriptor(handle_, index);
    if (found->constraint_type != SANE_CONSTRAINT_STRING_LIST) {
        return Found::No;
    }
    for (const char* wish : wishes) {
        for (auto item = found->constraint.string_list; *item != nullptr; ++item) {
            if (std::strcmp(*item, wish) != 0) {
                continue;
            }
            const std::size_t size =
                std::max(static_cast<std::size_t>(found->size), std::strlen(wish) + 1);
            std::vector<char> copy(size, '\0');
            std::memcpy(copy.data(), wish, std::strlen(wish));
            if (sane_control_option(handle_, index, SANE_ACTION_SET_VALUE, copy.data(), nullptr) ==
                SANE_STATUS_GOOD) {
                return Found::Yes;
            }
        }
    }
    return Found::No;
}

// The names that SANE's backends give their sources; where both sides are an option of their own,
// that is set beside the feeder.
SaneDevice::Found SaneDevice::set_source(PaperSource source) {
    if (source == PaperSource::Flatbed) {
        return set_text(SANE_NAME_SCAN_SOURCE, {"Flatbed", "Normal"});
    }
    if (source == PaperSource::Duplex &&
        set_text(SANE_NAME_SCAN_SOURCE,
                 {"ADF Duplex",
                  "Duplex",
                  "Automatic Document Feeder(centrally aligned,Duplex)",
                  "Automatic Document Feeder(left aligned,Duplex)"}) == Found::Yes) {
        return Found::Yes;
    }
    const Found feeder = set_text(SANE_NAME_SCAN_SOURCE,
                                  {"ADF",
                                   "ADF Front",
                                   "ADF Simplex",
                                   "Automatic Document Feeder",
                                   "Automatic Document Feeder(centrally aligned)",
                                   "Automatic Document Feeder(left aligned)"});
    if (source == PaperSource::Feeder) {
        set_text("adf-mode", {"Simplex"});
        set_word("duplex", 0);
        return feeder;
    }
    const bool fed = feeder == Found::Yes || find(SANE_NAME_SCAN_SOURCE) == 0;
    const bool both =
        set_text("adf-mode", {"Duplex"}) == Found::Yes || set_word("duplex", 1) == Found::Yes;
    return fed && both ? Found::Yes : Found::No;
}

// By thickness alone: letters come with slips of every length. The names are those that the
// backends fujitsu, canon_dr and kvs20xx of Debian's libsane 1.2.1 have; never met on a device.
void SaneDevice::stop_at_double_feeds() {
    set_text("df-action", {"Stop"});
    set_word("df-thickness", 1);
    set_word("double-feed", 1);
}

Status SaneDevice::set_up(PaperSource source, int dpi) {
    // A device without the option has one source only; what that is shows at the first page.
    const bool has_sources = find(SANE_NAME_SCAN_SOURCE) != 0;
    const Found chosen = set_source(source);
    if (chosen == Found::No && (has_sources || source == PaperSource::Duplex)) {
        return Error{ErrorCode::ScannerFault,
                     source == PaperSource::Flatbed  ? "the scanner has no flatbed"
                     : source == PaperSource::Duplex ? "the scanner does one side only: "
                                                       "[scanner] duplex in the settings"
                                                     : "the scanner has no feeder"};
    }
    if (source != PaperSource::Flatbed) {
        stop_at_double_feeds();
    }
    set_text(SANE_NAME_SCAN_MODE, {"Color", "24bit Color", "24bit Color[Fast]", "Gray"});
    set_word("depth", 8);
    set_word(SANE_NAME_SCAN_RESOLUTION, dpi);
    const double got_dpi = get_word(SANE_NAME_SCAN_RESOLUTION);
    if (got_dpi != 0 && std::abs(got_dpi - dpi) > 1) {
        return Error{ErrorCode::ScannerFault, "the scanner does not do this resolution"};
    }
    set_word(SANE_NAME_SCAN_TL_X, 0);
    set_word(SANE_NAME_SCAN_TL_Y, 0);
    set_word(SANE_NAME_SCAN_BR_X, kA4Width_mm);
    set_word(SANE_NAME_SCAN_BR_Y, kA4Height_mm);
    return {};
}

Result<RowFormat> SaneDevice::start_page() {
    if (const SANE_Status status = sane_start(handle_); status != SANE_STATUS_GOOD) {
        return error_of(status, "sane_start");
    }
    SANE_Parameters found{};
    if (const SANE_Status status = sane_get_parameters(handle_, &found);
        status != SANE_STATUS_GOOD) {
        return error_of(status, "sane_get_parameters");
    }
    RowFormat format;
    format.width_px = found.pixels_per_line;
    format.depth = found.depth;
    format.device_row_bytes = found.bytes_per_line;
    if (found.format != SANE_FRAME_RGB && found.format != SANE_FRAME_GRAY) {
        return Error{ErrorCode::ScannerFault, "colours come in separate passes"};
    }
    format.channels = found.format == SANE_FRAME_RGB ? 3 : 1;
    const bool depth_known = format.depth == 1 || format.depth == 8 || format.depth == 16;
    if (!depth_known || format.width_px < 1 || format.width_px > kMostSide_px ||
        format.device_row_bytes < (format.width_px * format.channels * format.depth + 7) / 8 ||
        format.device_row_bytes > kMostSide_px * 8) {
        return Error{ErrorCode::ScannerFault, "impossible row format"};
    }
    return format;
}

Result<std::size_t> SaneDevice::read(std::span<std::uint8_t> out) {
    while (true) {
        SANE_Int got = 0;
        const SANE_Status status =
            sane_read(handle_, out.data(), static_cast<SANE_Int>(out.size()), &got);
        if (status == SANE_STATUS_EOF) {
            return std::size_t{0};
        }
        if (status != SANE_STATUS_GOOD) {
            return error_of(status, "sane_read");
        }
        if (got > 0) {
            return static_cast<std::size_t>(got);
        }
    }
}

void SaneDevice::cancel() {
    const std::lock_guard lock(closing_);
    if (SANE_Handle handle = handle_; handle != nullptr) {
        sane_cancel(handle);
    }
}

void SaneDevice::close() {
    SANE_Handle handle = nullptr;
    {
        const std::lock_guard lock(closing_);
        handle = handle_.exchange(nullptr);
    }
    if (handle != nullptr) {
        sane_cancel(handle);
        sane_close(handle);
        sane_exit();
    }
}

}  // namespace kiosk::scanner
