#pragma once
// The code reader's thread: what was read goes to whoever listens for codes, and nowhere else; it
// is not kept, not logged and in no journal.

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "drivers/codes/codes.hpp"

namespace kiosk::kioskd {

class CodeDesk {
public:
    struct Listener {
        // A code, or "" for something that was no text. The desk's thread; must not block.
        std::function<void(const std::string&)> code;
        // The reader's state as `device` events have it; at the start and when it changes.
        std::function<void(const Json&)> state;
    };

    // Starts the thread. A reader that is gone is looked for again every two seconds.
    CodeDesk(std::unique_ptr<codes::CodeReader> reader, Listener listener);
    // Ends the thread; waits at most half a second for it.
    ~CodeDesk() = default;
    CodeDesk(const CodeDesk&) = delete;
    CodeDesk& operator=(const CodeDesk&) = delete;

    // As Appliance::devices() tells devices. Any thread.
    [[nodiscard]] Json describe() const;

    // Errors of CodeReader::simulate(). Any thread.
    [[nodiscard]] Status simulate(std::string_view word) { return reader_->simulate(word); }

private:
    void run(const std::stop_token& stop);

    const std::unique_ptr<codes::CodeReader> reader_;
    const Listener listener_;
    std::jthread thread_;
};

}  // namespace kiosk::kioskd
