// The catalogues: the same keys, the same placeholders, NFC, and no text that a view would show
// with a hole in it.
#include <set>

#include "firmware/base/text.hpp"
#include "kiosk-ui/strings/strings.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

std::set<std::string> holes_of(std::string_view text) {
    std::set<std::string> out;
    for (std::size_t at = text.find('{'); at != std::string_view::npos;
         at = text.find('{', at + 1)) {
        out.insert(std::string(text.substr(at, text.find('}', at) - at)));
    }
    return out;
}

}  // namespace

TEST_GROUP(UiStrings){};

TEST(UiStrings, both_catalogues_have_every_key_with_the_same_placeholders) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        const std::string name(key_name(key));
        CHECK_TRUE_TEXT(has_own_words(Language::Vi, key), name.c_str());
        CHECK_TRUE_TEXT(has_own_words(Language::En, key), name.c_str());
        const bool same = holes_of(words(Language::Vi, key)) == holes_of(words(Language::En, key));
        CHECK_TRUE_TEXT(same, name.c_str());
    }
}

TEST(UiStrings, every_text_is_nfc) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        for (const Language language : {Language::Vi, Language::En}) {
            CHECK_TRUE_TEXT(is_nfc(words(language, key)), std::string(key_name(key)).c_str());
        }
    }
}

TEST(UiStrings, placeholders_are_filled_also_twice_and_with_braces_in_the_value) {
    CHECK_TEXT_EQUAL("Step 2 of 3",
                     words(Language::En, Key::step_of, {{"n", "2"}, {"total", "3"}}));
    CHECK_TEXT_EQUAL("Step {n} of 3",
                     words(Language::En, Key::step_of, {{"n", "{n}"}, {"total", "3"}}));
}

TEST(UiStrings, numbers_are_said_one_by_one) {
    CHECK_TEXT_EQUAL("A 0 5 4", spelled("A054"));
}

TEST(UiStrings, no_scene_shows_a_placeholder) {
    draw::Toolbox toolbox = draw::Toolbox::open().value();
    test::Breaches breaches;
    test::for_each_case([&](const test::Case& it) {
        if (it.env.theme != ThemeId::Normal || it.env.reach != Reach::Normal) {
            return;
        }
        for (const Placed& node : lay_out(it.scene(), it.env, toolbox).nodes) {
            if ((node.text + node.speak).find('{') != std::string::npos) {
                breaches.add(it.name(), node.path + ": " + node.text + node.speak);
            }
        }
    });
    breaches.check();
}
