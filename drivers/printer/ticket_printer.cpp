// Words for people, and what an obstacle is called.
#include "drivers/printer/ticket_printer.hpp"

namespace kiosk::printer {
Result<std::unique_ptr<TicketPrinter>> make_printer(const PrinterOptions& options,
                                                    const Clock& clock) {
    return PrinterDriver::make("printer", options, clock);
}

std::string_view word_of(Reach reach) noexcept {
    switch (reach) {
        case Reach::Ready:
            return "ready";
        case Reach::NotReady:
            return "not_ready";
        case Reach::Mute:
            return "mute";
        case Reach::Gone:
            break;
    }
    return "gone";
}

std::string_view word_of(Condition condition) noexcept {
    switch (condition) {
        case Condition::PaperNearEnd:
            return "paper_near_end";
        case Condition::PaperOut:
            return "paper_out";
        case Condition::CoverOpen:
            return "cover_open";
        case Condition::CutterFault:
            return "cutter_fault";
        case Condition::Fault:
            break;
    }
    return "fault";
}

std::string_view word_of(Proof proof) noexcept {
    switch (proof) {
        case Proof::None:
            return "none";
        case Proof::Barrier:
            return "barrier";
        case Proof::Echo:
            return "echo";
        case Proof::Presenter:
            break;
    }
    return "presenter";
}

std::optional<ErrorCode> obstacle(const PrinterStatus& status) noexcept {
    switch (status.reach) {
        case Reach::Ready:
            return std::nullopt;
        case Reach::Gone:
            return ErrorCode::PrinterGone;
        case Reach::Mute:
            return ErrorCode::PrinterMute;
        case Reach::NotReady:
            break;
    }
    // An open cover lifts the paper off its sensor, so it comes first.
    if (status.has(Condition::CoverOpen)) {
        return ErrorCode::PrinterCoverOpen;
    }
    if (status.has(Condition::PaperOut)) {
        return ErrorCode::PaperOut;
    }
    return status.has(Condition::CutterFault) ? ErrorCode::PrinterCutter : ErrorCode::PrinterFault;
}

}  // namespace kiosk::printer
