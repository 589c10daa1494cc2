#pragma once
// A USB keyboard that the kernel makes for us (uinput), so that the evdev adapter reads a real
// event node. Only where /dev/uinput may be opened.

#include <memory>
#include <string_view>

namespace kiosk::test {

class PlayedKeyboard {
public:
    static constexpr const char* kDevice = "evdev:7d01:c0de";

    // Null where the machine has no uinput, or not for us.
    [[nodiscard]] static std::unique_ptr<PlayedKeyboard> plug_in();
    // Pulled out.
    ~PlayedKeyboard();
    PlayedKeyboard(const PlayedKeyboard&) = delete;
    PlayedKeyboard& operator=(const PlayedKeyboard&) = delete;

    // Types a text and Enter.
    void type(std::string_view text);

private:
    explicit PlayedKeyboard(int fd) : fd_(fd) {}

    int fd_;
};

}  // namespace kiosk::test
