#pragma once
// The conversation with one ESC/POS printer over a link that comes and goes: questions with their
// answers, and everything it says by itself. It opens the link anew when it is gone.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/printer/escpos_encoder.hpp"
#include "drivers/printer/escpos_status.hpp"
#include "drivers/printer/profile.hpp"
#include "drivers/transport/transport.hpp"

namespace kiosk::printer {

using Opener = std::function<transport::OpenedTransport()>;

// The printer thread alone. `profile` and `clock` must outlive it.
class EscPosTalk {
public:
    EscPosTalk(Opener opener,
               const Profile& profile,
               std::uint64_t answer_timeout_ms,
               const Clock& clock);

    // Opens the link where there is none; whether there is one now. Blocks as the opener does.
    bool open();

    // The status now, by the four questions; opens the link first where there is none. Blocks at
    // most four answer times, and the opener's.
    [[nodiscard]] PrinterStatus look();

    // Writes until all is accepted, the time has passed, or the printer says by itself that it
    // stopped (stopped()). The link is dropped when it breaks.
    [[nodiscard]] transport::WriteEnd write(ByteView bytes, std::uint64_t timeout_ms);

    // Listens until something was heard or the time has passed. False when the link is gone.
    bool listen(std::uint64_t until_ms);
    // Forgets what was heard: the next words count.
    void forget_heard();

    // Tells the printer to throw away what it holds; whether it answered that it did. Blocks at
    // most four answer times.
    [[nodiscard]] bool clear();

    // Whether a ticket hangs in the presenter's slot; nullopt when no answer came in time.
    [[nodiscard]] std::optional<bool> slot_taken();

    [[nodiscard]] bool heard_mark(const EchoMark& mark) const;

    [[nodiscard]] bool heard_in_order() const noexcept { return in_order_; }

    // What the printer last reported by itself, if that was an obstacle.
    [[nodiscard]] const std::optional<PrinterStatus>& stopped() const noexcept { return stopped_; }

    // Why there is no link, for technicians; empty while there is one.
    [[nodiscard]] const std::string& link_words() const noexcept { return link_words_; }

    [[nodiscard]] bool linked() const noexcept { return link_ != nullptr; }

private:
    void drop(const std::string& words);
    [[nodiscard]] std::optional<std::uint8_t> ask(int n);
    void note(const Heard& heard);

    const Opener opener_;
    const Profile& profile_;
    const std::uint64_t answer_timeout_ms_;
    const Clock& clock_;
    std::unique_ptr<transport::Transport> link_;
    StatusDecoder decoder_;
    std::string link_words_;
    bool late_ = false;  // an answer may still be on its way

    std::vector<std::uint8_t> answers_;
    std::vector<EchoMark> marks_;
    bool in_order_ = false;
    bool cleared_ = false;
    std::optional<std::array<std::uint8_t, 4>> presenter_;
    std::optional<PrinterStatus> stopped_;
};

}  // namespace kiosk::printer
