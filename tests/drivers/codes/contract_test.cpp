// The contract of the code reader port, held by every driver: `sim:`, and `evdev:` on a keyboard
// that the kernel makes (uinput) where the machine has one; elsewhere that is told as a skip, and
// wedge_keys_test.cpp has the same events as bytes. A last test walks the registry, so that a
// driver without a rig is found.
#include "drivers/codes/codes.hpp"

#include <set>

#include "tests/drivers/codes/played_keyboard.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;
using codes::CodeReader;
using codes::Read;

namespace {

constexpr std::uint64_t kLong_ms = 10'000;
constexpr std::uint64_t kShort_ms = 30;

// One driver with a hand that holds codes under it.
struct Rig {
    explicit Rig(std::string driver) : name(std::move(driver)) {
        if (name == "evdev") {
            keyboard = PlayedKeyboard::plug_in();
        }
        auto made =
            codes::make_code_reader({name == "sim" ? "sim:" : PlayedKeyboard::kDevice}, *clock);
        CHECK_OK(made);
        reader = std::move(made).value();
        // Until it is found; what is held before that is not given.
        for (int tries = 0; tries < 200 && !reader->read(kShort_ms); ++tries) {
            pause_ms(kShort_ms);
        }
    }

    void hold(const std::string& text) {
        if (keyboard) {
            keyboard->type(text);
        } else {
            CHECK_OK(reader->simulate(text));
        }
    }

    void pull_out() {
        if (keyboard) {
            keyboard.reset();
        } else {
            CHECK_OK(reader->simulate("gone"));
        }
    }

    void plug_in() {
        if (name == "evdev") {
            keyboard = PlayedKeyboard::plug_in();
        } else {
            CHECK_OK(reader->simulate("ok"));
        }
    }

    std::string read() {
        const auto code = reader->read(kLong_ms);
        CHECK_OK(code);
        CHECK_TRUE(code->has_value());
        return (*code)->text;
    }

    std::string name;
    std::unique_ptr<Clock> clock = make_system_clock();
    std::unique_ptr<PlayedKeyboard> keyboard;
    std::unique_ptr<CodeReader> reader;
};

void gives_codes_one_by_one_in_order(Rig& rig) {
    rig.hold("TDB1|LH-26-7K3M9QRT-X|HN-01");
    rig.hold("7K3M9QRT");
    CHECK_TEXT_EQUAL("TDB1|LH-26-7K3M9QRT-X|HN-01", rig.read());
    CHECK_TEXT_EQUAL("7K3M9QRT", rig.read());
    const auto none = rig.reader->read(kShort_ms);
    CHECK_OK(none);
    CHECK_FALSE(none->has_value());
}

void the_same_code_held_on_is_one(Rig& rig) {
    rig.hold("AB");
    rig.hold("AB");
    rig.hold("CD");
    CHECK_TEXT_EQUAL("AB", rig.read());
    CHECK_TEXT_EQUAL("CD", rig.read());
}

void what_is_too_long_is_told_without_its_text(Rig& rig) {
    rig.hold(std::string(codes::kMostCode_bytes + 1, 'x'));
    CHECK_TEXT_EQUAL("", rig.read());
    rig.hold("AB");
    CHECK_TEXT_EQUAL("AB", rig.read());
    CHECK_EQUAL(1, rig.reader->describe()["refused"].get<int>());
    CHECK_EQUAL(1, rig.reader->describe()["read"].get<int>());
}

void goes_and_comes_back_without_what_was_held_before(Rig& rig) {
    rig.hold("AB");
    rig.pull_out();
    Result<std::optional<Read>> gone = std::optional<Read>();
    for (int tries = 0; tries < 200 && gone; ++tries) {
        gone = rig.reader->read(kShort_ms);
    }
    CHECK_ERROR(ErrorCode::UnknownDevice, gone);
    CHECK_ERROR(ErrorCode::UnknownDevice, rig.reader->read(kShort_ms));
    CHECK_TEXT_EQUAL("gone", rig.reader->describe()["state"].get<std::string>());
    rig.plug_in();
    for (int tries = 0; tries < 200 && !rig.reader->read(kShort_ms); ++tries) {
        pause_ms(kShort_ms);
    }
    CHECK_TEXT_EQUAL("ok", rig.reader->describe()["state"].get<std::string>());
    rig.hold("EF");
    CHECK_TEXT_EQUAL("EF", rig.read());
}

void tells_people_about_itself_and_no_code(Rig& rig) {
    rig.hold("7K3M9QRT");
    CHECK_TEXT_EQUAL("7K3M9QRT", rig.read());
    const Json told = rig.reader->describe();
    CHECK_TRUE(told["device"].get<std::string>().starts_with(rig.name + ":"));
    CHECK_EQUAL(rig.name == "sim", told["simulated"].get<bool>());
    CHECK_TRUE(to_text(told).find("7K3M9QRT") == std::string::npos);
    if (rig.name != "sim") {
        CHECK_ERROR(ErrorCode::NotSimulated, rig.reader->simulate("gone"));
    }
}

void hold_contract(const std::string& driver) {
    for (auto* promise : {&gives_codes_one_by_one_in_order,
                          &the_same_code_held_on_is_one,
                          &what_is_too_long_is_told_without_its_text,
                          &goes_and_comes_back_without_what_was_held_before,
                          &tells_people_about_itself_and_no_code}) {
        Rig rig(driver);
        promise(rig);
    }
}

// An event node takes a moment to appear, and may not be ours to open.
bool can_play_keyboards() {
    const auto keyboard = PlayedKeyboard::plug_in();
    const auto clock = make_system_clock();
    const auto reader = codes::make_code_reader({PlayedKeyboard::kDevice}, *clock).value();
    for (int tries = 0; keyboard && tries < 50; ++tries) {
        if (reader->read(kShort_ms)) {
            return true;
        }
        pause_ms(kShort_ms);
    }
    return false;
}

}  // namespace

TEST_GROUP(CodesContract){};

TEST(CodesContract, simulator) {
    hold_contract("sim");
}

TEST(CodesContract, evdev_on_a_keyboard_that_the_kernel_makes) {
    if (!can_play_keyboards()) {
        SKIP_TEST("no /dev/uinput here, or its event node may not be opened");
    }
    hold_contract("evdev");
}

TEST(CodesContract, a_reader_that_is_not_plugged_in_is_gone) {
    const auto clock = make_system_clock();
    const auto reader = codes::make_code_reader({"evdev:7d01:dead"}, *clock).value();
    CHECK_ERROR(ErrorCode::UnknownDevice, reader->read(kShort_ms));
    CHECK_TEXT_EQUAL("gone", reader->describe()["state"].get<std::string>());
}

TEST(CodesContract, no_driver_is_without_a_rig) {
    const std::set<std::string> known{"evdev", "sim"};
    std::set<std::string> registered;
    for (auto* driver = codes::CodeReaderDriver::first(); driver != nullptr;
         driver = driver->next()) {
        registered.insert(driver->name());
    }
    CHECK_TRUE(known == registered);
}

TEST(CodesContract, devices_that_cannot_be_are_refused_by_name) {
    const auto clock = make_system_clock();
    for (const char* device : {"",
                               "evdev",
                               "evdev:",
                               "evdev:0c2e",
                               "evdev:0c2e:0b6",
                               "evdev:0c2e:0b6g",
                               "evdev:0c2e-0b61",
                               "evdev:0c2e:0b61:",
                               "sim:/folder",
                               "tape:1"}) {
        CHECK_ERROR(ErrorCode::BadArgument, codes::make_code_reader({device}, *clock));
    }
}

TEST_GROUP(CodesSimulator){};

TEST(CodesSimulator, hostile_text_is_told_as_no_text) {
    Rig rig("sim");
    int told = 0;
    for (const char* odd : {"Nguy\xe1\xbb\x85n V\xc4\x83n A", "a\tb", "\x1b[2J", "\xff\xfe"}) {
        rig.hold(odd);
        const auto code = rig.reader->read(kShort_ms);
        CHECK_OK(code);
        if (code->has_value()) {  // told once while it goes on
            CHECK_TEXT_EQUAL("", (*code)->text);
            ++told;
        }
    }
    CHECK_TRUE(told >= 1);
}

TEST(CodesSimulator, takes_eight_codes_and_none_while_it_is_gone) {
    Rig rig("sim");
    for (char c = 'A'; c <= 'H'; ++c) {
        rig.hold(std::string(1, c));
    }
    CHECK_ERROR(ErrorCode::Overloaded, rig.reader->simulate("I"));
    CHECK_TEXT_EQUAL("A", rig.read());
    rig.hold("I");
    CHECK_OK(rig.reader->simulate("gone"));
    CHECK_ERROR(ErrorCode::UnknownDevice, rig.reader->simulate("J"));
}
