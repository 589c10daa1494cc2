// Goal: the keypad at the device opens to one person's PIN alone, and guessing costs time. Method:
// as in access_test.cpp.
#include <future>

#include "firmware/access/door.hpp"
#include "tests/firmware/access/access_users.hpp"
#include "tests/support/check.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::access;

TEST_GROUP(PinDoor) {
    TempDir folder;
    SharedClock clock{kDoorNow_ms};
    std::unique_ptr<Random> random = make_system_random();
    std::vector<Happening> happened;
    std::unique_ptr<access::Door> door;

    void setup() override {
        auto opened = access::Door::open(folder.path() / "users.json", clock, *random);
        CHECK_OK(opened);
        door = std::move(opened).value();
        door->on_happening([this](const Happening& what) { happened.push_back(what); });
        add("ha.nguyen", Grade::Staff);
        add("minh", Grade::Supervisor);
        add("an.ky-thuat", Grade::Technician);
    }

    void add(const std::string& name, Grade grade) {
        std::promise<Status> done;
        door->add_user(user(name, grade, ""),
                       Redacted<std::string>(kPassword),
                       [&](const Status& made) { done.set_value(made); });
        CHECK_OK(done.get_future().get());
    }

    Status set(const std::string& name, const std::string& pin) {
        std::promise<Status> done;
        door->set_pin(
            name, Redacted<std::string>(pin), [&](const Status& made) { done.set_value(made); });
        return done.get_future().get();
    }

    Result<SignedIn> enter(const std::string& pin) {
        std::promise<Result<SignedIn>> done;
        door->sign_in_by_pin(Redacted<std::string>(pin),
                             [&](Result<SignedIn> in) { done.set_value(std::move(in)); });
        return done.get_future().get();
    }
};

TEST(PinDoor, is_shut_for_everybody_until_an_account_has_a_pin) {
    CHECK_TRUE(door->pin_door().accounts == access::Door::PinDoor::Accounts::None);
    CHECK_ERROR(ErrorCode::WrongPin, enter("204715"));
    CHECK_OK(set("ha.nguyen", "204715"));
    CHECK_TRUE(door->pin_door().accounts == access::Door::PinDoor::Accounts::Some);
    CHECK_TEXT_EQUAL("set", door->users().front().pin);
}

TEST(PinDoor, lets_in_whose_pin_it_is_and_tells_the_office) {
    CHECK_OK(set("ha.nguyen", "204715"));
    CHECK_OK(set("minh", "861940"));

    const auto in = enter("861940");

    CHECK_OK(in);
    CHECK_TEXT_EQUAL("minh", in->session.name);
    CHECK_TRUE(in->session.place == Place::Device);
    CHECK_TEXT_EQUAL("", in->session.counter);
    CHECK_EQUAL(1U, happened.size());
    CHECK_TRUE(happened[0].what == Happening::What::SignedIn);
    CHECK_TRUE(door->present().empty());  // nobody sits at the device
}

TEST(PinDoor, refuses_weak_pins_one_that_somebody_has_and_technicians) {
    CHECK_OK(set("ha.nguyen", "204715"));

    CHECK_ERROR(ErrorCode::WeakPin, set("minh", "123456"));
    const Status taken = set("minh", "204715");
    CHECK_ERROR(ErrorCode::PinTaken, taken);
    CHECK_TEXT_EQUAL("", taken.error().context);
    CHECK_ERROR(ErrorCode::UnknownUser, set("khong.co", "861940"));
    CHECK_ERROR(ErrorCode::BadArgument, set("an.ky-thuat", "861940"));
    CHECK_OK(set("ha.nguyen", "204715"));  // the own one once more
}

TEST(PinDoor, locks_the_keypad_after_five_wrong_tries_also_for_the_right_pin) {
    CHECK_OK(set("ha.nguyen", "204715"));
    for (int i = 0; i < 5; ++i) {
        CHECK_EQUAL(5 - i, door->pin_door().tries_left);
        CHECK_ERROR(ErrorCode::WrongPin, enter("975310"));
    }
    CHECK_EQUAL(60'000U, door->pin_door().locked_ms);
    const auto locked = enter("204715");
    CHECK_ERROR(ErrorCode::AccountLocked, locked);
    CHECK_TEXT_EQUAL("60 s", locked.error().context);
    CHECK_EQUAL(1U, happened.size());
    CHECK_TEXT_EQUAL("kiosk.pin", happened[0].name);

    clock.advance_ms(60'000);
    CHECK_ERROR(ErrorCode::WrongPin, enter("975310"));
    CHECK_EQUAL(120'000U, door->pin_door().locked_ms);
    CHECK_OK(door->set_account("minh", User::Account::Enabled));  // the technician forgives
    CHECK_OK(enter("204715"));
    CHECK_EQUAL(5, door->pin_door().tries_left);
}

TEST(PinDoor, a_pin_that_is_taken_away_or_whose_account_is_disabled_opens_nothing) {
    CHECK_OK(set("ha.nguyen", "204715"));
    const auto in = enter("204715");
    CHECK_OK(in);
    CHECK_OK(door->set_account("ha.nguyen", User::Account::Disabled));
    CHECK_ERROR(ErrorCode::NotSignedIn, door->look(in->token, access::Door::Use::Act));
    CHECK_ERROR(ErrorCode::WrongPin, enter("204715"));
    CHECK_OK(door->set_account("ha.nguyen", User::Account::Enabled));
    CHECK_OK(enter("204715"));
    CHECK_OK(door->remove_pin("ha.nguyen"));
    CHECK_ERROR(ErrorCode::WrongPin, enter("204715"));
    CHECK_ERROR(ErrorCode::UnknownUser, door->remove_pin("khong.co"));
}
