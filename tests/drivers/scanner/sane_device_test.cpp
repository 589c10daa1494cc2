// Goal: kiosk-scan asks a device for the right side of paper and has it stop at two sheets drawn in
// at once, whatever its backend calls these things. Method: the sane_* functions here are a backend
// with the options that a test gives it, since no backend without a device has them.
#include <cstring>
#include <deque>
#include <map>

#include "drivers/scanner/worker/sane_device.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using scanner::PaperSource;

namespace {

struct FakeOption {
    std::string name;
    std::vector<const char*> texts;  // with a null at the end; empty = a switch
    SANE_Option_Descriptor descriptor{};
    std::string set;
};

// Index 0 is the number of options, as SANE has it.
std::deque<FakeOption> options;

void offer(const char* name, std::vector<const char*> texts = {}) {
    FakeOption& added = options.emplace_back();
    added.name = name;
    added.texts = std::move(texts);
    added.descriptor.name = added.name.c_str();
    added.descriptor.cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT;
    added.descriptor.size = sizeof(SANE_Word);
    if (added.texts.empty()) {
        added.descriptor.type = SANE_TYPE_BOOL;
        return;
    }
    added.texts.push_back(nullptr);
    added.descriptor.type = SANE_TYPE_STRING;
    added.descriptor.size = 64;
    added.descriptor.constraint_type = SANE_CONSTRAINT_STRING_LIST;
    added.descriptor.constraint.string_list = added.texts.data();
}

std::string set_to(const char* name) {
    for (const FakeOption& option : options) {
        if (option.name == name) {
            return option.set;
        }
    }
    return "no such option";
}

}  // namespace

extern "C" {

SANE_Status sane_init(SANE_Int* version, SANE_Auth_Callback) {
    *version = SANE_VERSION_CODE(1, 0, 0);
    return SANE_STATUS_GOOD;
}

SANE_Status sane_open(SANE_String_Const, SANE_Handle* handle) {
    *handle = &options;
    return SANE_STATUS_GOOD;
}

const SANE_Option_Descriptor* sane_get_option_descriptor(SANE_Handle, SANE_Int index) {
    return index >= 0 && static_cast<std::size_t>(index) < options.size()
               ? &options[static_cast<std::size_t>(index)].descriptor
               : nullptr;
}

SANE_Status sane_control_option(
    SANE_Handle, SANE_Int index, SANE_Action action, void* value, SANE_Int*) {
    FakeOption& option = options[static_cast<std::size_t>(index)];
    if (action != SANE_ACTION_SET_VALUE) {
        return SANE_STATUS_UNSUPPORTED;
    }
    SANE_Word word = 0;
    std::memcpy(&word, value, sizeof word);
    option.set = option.descriptor.type == SANE_TYPE_STRING ? static_cast<const char*>(value)
                                                            : std::to_string(word);
    return SANE_STATUS_GOOD;
}

void sane_cancel(SANE_Handle) {}

void sane_close(SANE_Handle) {}

void sane_exit() {}
}

TEST_GROUP(SaneDevice) {
    scanner::SaneDevice device;

    void setup() override {
        options.clear();
        offer("");
    }

    void teardown() override {
        device.close();
        options.clear();
        options.shrink_to_fit();
    }

    Status set_up(PaperSource source) {
        CHECK_OK(device.open("fake"));
        return device.set_up(source, 300);
    }
};

TEST(SaneDevice, a_feeder_that_can_tell_two_sheets_from_one_stops_at_them) {
    offer("source", {"Flatbed", "ADF Front", "ADF Duplex"});
    offer("df-action", {"Default", "Continue", "Stop"});
    offer("df-thickness");
    offer("df-length");

    CHECK_OK(set_up(PaperSource::Feeder));

    CHECK_TEXT_EQUAL("ADF Front", set_to("source"));
    CHECK_TEXT_EQUAL("Stop", set_to("df-action"));
    CHECK_TEXT_EQUAL("1", set_to("df-thickness"));
    CHECK_TEXT_EQUAL("", set_to("df-length"));  // slips are shorter than sheets
}

TEST(SaneDevice, the_glass_draws_in_nothing) {
    offer("source", {"Flatbed", "ADF"});
    offer("df-thickness");

    CHECK_OK(set_up(PaperSource::Flatbed));

    CHECK_TEXT_EQUAL("Flatbed", set_to("source"));
    CHECK_TEXT_EQUAL("", set_to("df-thickness"));
}

TEST(SaneDevice, both_sides_are_a_source_or_an_option_of_their_own) {
    offer("source", {"Flatbed", "ADF", "ADF Duplex"});
    CHECK_OK(set_up(PaperSource::Duplex));
    CHECK_TEXT_EQUAL("ADF Duplex", set_to("source"));
    device.close();

    setup();
    offer("source", {"Flatbed", "Automatic Document Feeder"});
    offer("adf-mode", {"Simplex", "Duplex"});
    CHECK_OK(set_up(PaperSource::Duplex));
    CHECK_TEXT_EQUAL("Duplex", set_to("adf-mode"));
    CHECK_OK(device.set_up(PaperSource::Feeder, 300));
    CHECK_TEXT_EQUAL("Simplex", set_to("adf-mode"));
    device.close();

    setup();
    offer("duplex");
    CHECK_OK(set_up(PaperSource::Duplex));
    CHECK_TEXT_EQUAL("1", set_to("duplex"));
    CHECK_OK(device.set_up(PaperSource::Feeder, 300));
    CHECK_TEXT_EQUAL("0", set_to("duplex"));
}

TEST(SaneDevice, what_a_device_has_not_is_refused_in_words) {
    offer("source", {"Flatbed", "ADF"});
    const auto both = set_up(PaperSource::Duplex);
    CHECK_ERROR(ErrorCode::ScannerFault, both);
    CHECK_TRUE(both.error().context.find("one side only") != std::string::npos);
    device.close();

    setup();
    offer("source", {"Flatbed"});
    offer("duplex");
    CHECK_ERROR(ErrorCode::ScannerFault, set_up(PaperSource::Feeder));
    CHECK_ERROR(ErrorCode::ScannerFault, device.set_up(PaperSource::Duplex, 300));
}
