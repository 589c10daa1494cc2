#pragma once
// Standard input for kioskctl's verbs.

#include <iostream>
#include <sstream>
#include <string>

namespace kiosk::test {

// Each line comes from standard input while this lives.
class Typed {
public:
    explicit Typed(std::initializer_list<std::string> lines) : before_(std::cin.rdbuf(nullptr)) {
        for (const std::string& line : lines) {
            typed_ << line << '\n';
        }
        std::cin.rdbuf(typed_.rdbuf());
        std::cin.clear();
    }

    ~Typed() { std::cin.rdbuf(before_); }

    Typed(const Typed&) = delete;
    Typed& operator=(const Typed&) = delete;

private:
    std::stringstream typed_;
    std::streambuf* before_;
};

}  // namespace kiosk::test
