// The SANE standard 1.06, sections 4.2 and 4.5: options by name, start per page, read until EOF.
#include "drivers/scanner/worker/sane_device.hpp"

#include <sane/saneopts.h>

#include <cstring>
#include <vector>

namespace kiosk::scanner {
namespace {

constexpr double kA4WidthMm = 210.0;
constexpr double kA4HeightMm = 297.0;

}  // namespace

Error error_of(SANE_Status status, const char* where) {
    const std::string words = std::string(where) + ": " + sane_strstatus(status);
    switch (status) {
        case SANE_STATUS_JAMMED: return Error{ErrorCode::ScannerJam, words};
        case SANE_STATUS_NO_DOCS: return Error{ErrorCode::ScannerEmpty, words};
        case SANE_STATUS_COVER_OPEN: return Error{ErrorCode::ScannerCoverOpen, words};
        case SANE_STATUS_DEVICE_BUSY: return Error{ErrorCode::ScannerBusy, words};
        case SANE_STATUS_INVAL: return Error{ErrorCode::ScannerGone, words};
        default: return Error{ErrorCode::ScannerFault, words};
    }
}

SaneDevice::~SaneDevice() {
    if (handle_ != nullptr) {
        cancel();
        sane_close(handle_);
    }
}

Status SaneDevice::open(const std::string& name) {
    SANE_Int version = 0;
    if (const SANE_Status status = sane_init(&version, nullptr); status != SANE_STATUS_GOOD) {
        return error_of(status, "sane_init");
    }
    // Backends that find network devices do so while the list is made.
    const SANE_Device** list = nullptr;
    (void)sane_get_devices(&list, SANE_FALSE);
    if (const SANE_Status status = sane_open(name.c_str(), &handle_); status != SANE_STATUS_GOOD) {
        handle_ = nullptr;
        return error_of(status, "sane_open");
    }
    return {};
}

int SaneDevice::find(const char* option) const {
    for (int i = 1;; ++i) {
        const SANE_Option_Descriptor* found = sane_get_option_descriptor(handle_, i);
        if (found == nullptr) {
            return 0;
        }
        if (found->name != nullptr && std::strcmp(found->name, option) == 0) {
            return i;
        }
    }
}

void SaneDevice::set_word(const char* option, double value) {
    const int index = find(option);
    if (index == 0) {
        return;
    }
    const SANE_Option_Descriptor* found = sane_get_option_descriptor(handle_, index);
    if (!SANE_OPTION_IS_SETTABLE(found->cap)) {
        return;
    }
    SANE_Word word = found->type == SANE_TYPE_FIXED ? SANE_FIX(value)
                                                    : static_cast<SANE_Word>(value);
    (void)sane_control_option(handle_, index, SANE_ACTION_SET_VALUE, &word, nullptr);
}

void SaneDevice::set_text(const char* option, std::initializer_list<const char*> wishes) {
    const int index = find(option);
    if (index == 0) {
        return;
    }
    const SANE_Option_Descriptor* found = sane_get_option_descriptor(handle_, index);
    if (found->constraint_type != SANE_CONSTRAINT_STRING_LIST) {
        return;
    }
    for (const char* wish : wishes) {
        for (const SANE_String_Const* item = found->constraint.string_list; *item != nullptr;
             ++item) {
            if (std::strcmp(*item, wish) == 0) {
                std::vector<char> copy(static_cast<std::size_t>(found->size) + 1, '\0');
                std::strncpy(copy.data(), wish, copy.size() - 1);
                (void)sane_control_option(handle_, index, SANE_ACTION_SET_VALUE, copy.data(),
                                          nullptr);
                return;
            }
        }
    }
}

Status SaneDevice::set_up(bool flatbed, int dpi) {
    if (flatbed) {
        set_text(SANE_NAME_SCAN_SOURCE, {"Flatbed"});
    } else {
        set_text(SANE_NAME_SCAN_SOURCE,
                 {"ADF", "ADF Front", "Automatic Document Feeder", "ADF Simplex"});
    }
    set_text(SANE_NAME_SCAN_MODE, {"Color", "24bit Color", "Gray"});
    set_word(SANE_NAME_SCAN_RESOLUTION, dpi);
    set_word(SANE_NAME_SCAN_TL_X, 0);
    set_word(SANE_NAME_SCAN_TL_Y, 0);
    set_word(SANE_NAME_SCAN_BR_X, kA4WidthMm);
    set_word(SANE_NAME_SCAN_BR_Y, kA4HeightMm);
    return {};
}

Status SaneDevice::start_page(SANE_Parameters& parameters) {
    if (const SANE_Status status = sane_start(handle_); status != SANE_STATUS_GOOD) {
        // The feeder's end must be told to some backends, or the next batch starts in the old one.
        sane_cancel(handle_);
        started_ = false;
        return error_of(status, "sane_start");
    }
    started_ = true;
    if (const SANE_Status status = sane_get_parameters(handle_, &parameters);
        status != SANE_STATUS_GOOD) {
        return error_of(status, "sane_get_parameters");
    }
    return {};
}

Result<std::size_t> SaneDevice::read(std::span<std::uint8_t> out) {
    SANE_Int got = 0;
    const SANE_Status status =
        sane_read(handle_, out.data(), static_cast<SANE_Int>(out.size()), &got);
    if (status == SANE_STATUS_EOF) {
        return std::size_t{0};
    }
    if (status != SANE_STATUS_GOOD) {
        return error_of(status, "sane_read");
    }
    return static_cast<std::size_t>(got);
}

void SaneDevice::cancel() {
    if (started_) {
        sane_cancel(handle_);
        started_ = false;
    }
}

}  // namespace kiosk::scanner
