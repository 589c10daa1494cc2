// Source: Linux Documentation/input/uinput.rst.
#include "tests/drivers/codes/played_keyboard.hpp"

#include <fcntl.h>
#include <linux/uinput.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "firmware/base/assert.hpp"
#include "tests/drivers/codes/typed.hpp"

namespace kiosk::test {

std::unique_ptr<PlayedKeyboard> PlayedKeyboard::plug_in() {
    const int fd = ::open("/dev/uinput", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return nullptr;
    }
    bool made = ::ioctl(fd, UI_SET_EVBIT, EV_KEY) == 0;
    for (int key = KEY_ESC; key <= KEY_MICMUTE; ++key) {
        made = made && ::ioctl(fd, UI_SET_KEYBIT, key) == 0;
    }
    uinput_setup setup{};
    setup.id = {BUS_USB, 0x7d01, 0xc0de, 1};
    std::snprintf(setup.name, sizeof setup.name, "played code reader");
    made = made && ::ioctl(fd, UI_DEV_SETUP, &setup) == 0 && ::ioctl(fd, UI_DEV_CREATE) == 0;
    if (!made) {
        ::close(fd);
        return nullptr;
    }
    return std::unique_ptr<PlayedKeyboard>(new PlayedKeyboard(fd));
}

PlayedKeyboard::~PlayedKeyboard() {
    (void)::ioctl(fd_, UI_DEV_DESTROY);
    ::close(fd_);
}

void PlayedKeyboard::type(std::string_view text) {
    for (const input_event& event : strokes_of(text)) {
        const ssize_t written = ::write(fd_, &event, sizeof event);
        KIOSK_ASSERT(written == sizeof event, "uinput takes an event");
    }
}

}  // namespace kiosk::test
