// Goal: what is held under the reader is told once and in order, and whether the reader is there.
// Method: the desk's own thread over the simulated reader.
#include "firmware/kioskd/code_desk.hpp"

#include <mutex>

#include "tests/support/check.hpp"

using namespace kiosk;
using kioskd::CodeDesk;

namespace {

// What the desk told, to be waited for.
class Told {
public:
    void add(std::string text) {
        const std::lock_guard lock(mutex_);
        all_.push_back(std::move(text));
    }

    // The first `count` of it, as soon as they are there.
    std::vector<std::string> first(std::size_t count) {
        for (int tries = 0; tries < 2'000; ++tries) {
            {
                const std::lock_guard lock(mutex_);
                if (all_.size() >= count) {
                    return {all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(count)};
                }
            }
            pause_ms(10);
        }
        return {};
    }

private:
    std::mutex mutex_;
    std::vector<std::string> all_;
};

}  // namespace

TEST_GROUP(CodeDesk) {
    std::unique_ptr<Clock> clock = make_system_clock();
    Told codes;
    Told states;

    std::unique_ptr<CodeDesk> open() {
        auto reader = codes::make_code_reader({"sim:"}, *clock);
        CHECK_OK(reader);
        return std::make_unique<CodeDesk>(
            std::move(reader).value(),
            CodeDesk::Listener{[this](const std::string& text) { codes.add("[" + text + "]"); },
                               [this](const Json& state) {
                                   states.add(state["error"].is_null() ? "there" : "gone");
                               }});
    }
};

TEST(CodeDesk, tells_codes_in_order_and_what_is_no_text_as_nothing) {
    const auto desk = open();
    CHECK_OK(desk->simulate("7K3M9QRT"));
    CHECK_OK(desk->simulate("a\nb"));
    CHECK_OK(desk->simulate("TDB1|x"));
    const std::vector<std::string> wanted{"[7K3M9QRT]", "[]", "[TDB1|x]"};
    CHECK_TRUE(wanted == codes.first(3));
    CHECK_TEXT_EQUAL("there", states.first(1).at(0));
    const Json told = desk->describe();
    CHECK_TEXT_EQUAL("codes", told["name"].get<std::string>());
    CHECK_TRUE(told["error"].is_null());
    CHECK_TRUE(to_text(told).find("7K3M9QRT") == std::string::npos);
}

TEST(CodeDesk, tells_once_that_the_reader_is_gone_and_that_it_is_back) {
    const auto desk = open();
    CHECK_EQUAL(1U, states.first(1).size());
    CHECK_OK(desk->simulate("gone"));
    CHECK_TEXT_EQUAL("gone", states.first(2).at(1));
    CHECK_TEXT_EQUAL("UnknownDevice", desk->describe()["error"].get<std::string>());
    CHECK_OK(desk->simulate("ok"));
    CHECK_TEXT_EQUAL("there", states.first(3).at(2));
    CHECK_OK(desk->simulate("AB"));
    CHECK_TEXT_EQUAL("[AB]", codes.first(1).at(0));
}
