// kiosk-ui: parses the command line, then runs, renders or replays.
#include <iostream>

#include "kiosk-ui/app/kiosk_ui.hpp"

int main(int argc, char** argv) {
    return kiosk::ui::run_kiosk_ui({argv + 1, argv + argc}, std::cout, std::cerr);
}
