// kioskctl. Ctrl-C simply ends it: what it asked for is durable or was not acknowledged.
#include <csignal>
#include <iostream>

#include "firmware/ctl/kioskctl.hpp"

int main(int argc, char** argv) {
    // A pipe that closed (| head) ends the output, not the process in mid-request.
    std::signal(SIGPIPE, SIG_IGN);
    return kiosk::ctl::run_kioskctl({argv + 1, argv + argc}, std::cout, std::cerr, {});
}
