// Goal: only who knows the password comes in, guessing costs time, a session ends when it must.
// Method: the real book in a scratch folder, the real hash, and a clock that a test moves.
#include <sys/stat.h>

#include <future>

#include "firmware/access/door.hpp"
#include "firmware/base/file.hpp"
#include "tests/firmware/access/access_users.hpp"
#include "tests/support/check.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::access;

TEST_GROUP(UserBook) {
    TempDir folder;
    std::filesystem::path file = folder.path() / "users.json";

    UserBook open() {
        auto out = UserBook::open(file);
        CHECK_OK(out);
        return std::move(out).value();
    }
};

TEST(UserBook, has_nobody_at_first_and_keeps_who_was_added) {
    {
        UserBook book = open();
        CHECK_TRUE(book.all().empty());
        CHECK_OK(book.add(user("ha.nguyen")));
        CHECK_OK(book.add(user("minh", Grade::Supervisor, "")));
        CHECK_ERROR(ErrorCode::UserExists, book.add(user("minh")));
        CHECK_ERROR(ErrorCode::BadArgument, book.add(user("Hà")));
        CHECK_ERROR(ErrorCode::UnknownUser, book.remove("an"));
    }
    UserBook book = open();
    CHECK_EQUAL(2U, book.all().size());
    CHECK_TRUE(*book.find("minh") == user("minh", Grade::Supervisor, ""));
    CHECK_OK(book.remove("minh"));
    CHECK_TRUE(open().find("minh") == nullptr);
}

TEST(UserBook, is_a_file_that_nobody_else_reads) {
    UserBook book = open();
    CHECK_OK(book.add(user("ha.nguyen")));

    struct stat facts {};

    CHECK_EQUAL(0, ::stat(file.c_str(), &facts));
    CHECK_EQUAL(0600U, facts.st_mode & 0777U);

    CHECK_EQUAL(0, ::chmod(file.c_str(), 0640));

    CHECK_ERROR(ErrorCode::BadKey, UserBook::open(file));
}

TEST(UserBook, lets_nobody_in_by_a_file_that_does_not_parse) {
    for (const char* text :
         {"",
          "{",
          R"({"v":2,"users":[]})",
          R"({"v":1,"users":[{"name":"ha"}]})",
          R"({"v":1,"users":[{"name":"ha","role":"king","enabled":true,"hash":""}]})"}) {
        CHECK_OK(write_file_durably(file, as_bytes(text), FileMode::Private));
        CHECK_ERROR(ErrorCode::BadSettings, UserBook::open(file));
    }
}

TEST(UserBook, a_password_is_long_and_does_not_hold_the_name) {
    CHECK_OK(check_password("ha.nguyen", kPassword));
    CHECK_OK(check_password("ha.nguyen", "mật khẩu dài"));
    CHECK_ERROR(ErrorCode::WeakPassword, check_password("ha.nguyen", "ngan-qua9"));
    CHECK_ERROR(ErrorCode::WeakPassword, check_password("ha.nguyen", "xx Ha.Nguyen 1"));
    CHECK_ERROR(ErrorCode::WeakPassword, check_password("ha", std::string(129, 'x')));
    CHECK_ERROR(ErrorCode::WeakPassword, check_password("ha", "mot-hai-ba-\xff\xfe"));
}

TEST(UserBook, a_pin_is_six_digits_that_nobody_guesses_first) {
    for (const char* weak : {"",
                             "12345",
                             "1234567",
                             "12a456",
                             "000000",
                             "123456",
                             "654321",
                             "890123",
                             "121212",
                             "123123",
                             "112211",
                             "771177",
                             "232323",
                             "456789"}) {
        CHECK_ERROR(ErrorCode::WeakPin, check_pin(weak));
    }
    CHECK_OK(check_pin("204715"));
    CHECK_OK(check_pin("112358"));
}

TEST(UserBook, keeps_pins_and_knows_a_book_without_them) {
    UserBook book = open();
    CHECK_OK(book.add(user("ha.nguyen")));
    CHECK_TRUE(open().find("ha.nguyen")->pin.empty());
    User with = user("ha.nguyen");
    with.pin = "hash";
    CHECK_OK(book.change(with));
    CHECK_TEXT_EQUAL("hash", open().find("ha.nguyen")->pin);
    CHECK_ERROR(ErrorCode::BadArgument, book.add(user(std::string(kDevicePin))));
}

TEST(UserBook, has_a_bounded_number_of_pins) {
    UserBook book = open();
    for (std::size_t i = 0; i <= UserBook::kMostPins; ++i) {
        User one = user("u" + std::to_string(i));
        CHECK_OK(book.add(one));
        one.pin = "hash";
        if (i < UserBook::kMostPins) {
            CHECK_OK(book.change(one));
        } else {
            CHECK_ERROR(ErrorCode::BodyTooLarge, book.change(one));
        }
    }
}

TEST_GROUP(Lockout){};

TEST(Lockout, tells_the_tries_that_are_left) {
    access::Lockout lockout;
    CHECK_EQUAL(5, lockout.tries_left("pin", 1));
    (void)lockout.wrong("pin", 1);
    CHECK_EQUAL(4, lockout.tries_left("pin", 2));
    for (int i = 0; i < 5; ++i) {
        (void)lockout.wrong("pin", 3);
    }
    CHECK_EQUAL(1, lockout.tries_left("pin", 4));
    CHECK_EQUAL(5, lockout.tries_left("pin", 4 + access::Lockout::kForgiven_ms));
}

TEST(Lockout, begins_with_the_fifth_wrong_try_and_doubles_to_an_hour) {
    Lockout lockout;
    std::uint64_t now = 1000;
    for (int i = 0; i < 4; ++i) {
        CHECK_EQUAL(0U, lockout.wrong("ha", now));
    }
    CHECK_EQUAL(0U, lockout.left_ms("ha", now));
    for (const std::uint64_t minutes : {1U, 2U, 4U, 8U, 16U, 32U, 60U, 60U}) {
        CHECK_EQUAL(minutes * 60'000, lockout.wrong("ha", now));
        CHECK_EQUAL(minutes * 60'000 - 1, lockout.left_ms("ha", now + 1));
        now += minutes * 60'000;
        CHECK_EQUAL(0U, lockout.left_ms("ha", now));
    }
    CHECK_EQUAL(0U, lockout.left_ms("minh", now));
    lockout.forgive("ha");
    CHECK_EQUAL(0U, lockout.wrong("ha", now));
}

TEST(Lockout, forgives_after_a_day_and_holds_a_bounded_number_of_names) {
    Lockout lockout;
    for (int i = 0; i < 5; ++i) {
        (void)lockout.wrong("ha", 1000);
    }
    CHECK_EQUAL(0U, lockout.wrong("ha", 1001 + Lockout::kForgiven_ms));
    for (int i = 0; i < 5; ++i) {
        (void)lockout.wrong("first", 2000);
    }
    for (std::size_t i = 0; i < Lockout::kMost; ++i) {
        (void)lockout.wrong(std::to_string(i), 2001);
    }
    CHECK_EQUAL(0U, lockout.left_ms("first", 2002));  // the one not seen for longest went
}

TEST_GROUP(Sessions) {
    SeededRandom random{7};
    Sessions sessions;
    std::uint64_t now = 5000;
};

TEST(Sessions, end_after_eight_hours_however_busy) {
    const std::string token = sessions.open(user("ha.nguyen"), "1", Place::Network, random, now);
    for (int minute = 0; minute < 8 * 60 - 1; ++minute) {
        now += 60'000;
        CHECK_OK(sessions.find(token, now));
        sessions.act(token, now);
    }
    CHECK_EQUAL(60'000U, sessions.find(token, now).value().ends_in_ms);

    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find(token, now + 60'000));
}

TEST(Sessions, lock_after_five_idle_minutes_until_unlocked) {
    const std::string token = sessions.open(user("ha.nguyen"), "1", Place::Network, random, now);
    using Screen = Session::Screen;
    CHECK_TRUE(sessions.find(token, now + kIdle_ms - 1).value().screen == Screen::Open);
    CHECK_TRUE(sessions.find(token, now + kIdle_ms).value().screen == Screen::Locked);

    sessions.act(token, now + kIdle_ms + 1);  // an act does not unlock
    CHECK_TRUE(sessions.find(token, now + kIdle_ms + 2).value().screen == Screen::Locked);

    sessions.unlock(token, now + kIdle_ms + 3);
    CHECK_TRUE(sessions.find(token, now + kIdle_ms + 4).value().screen == Screen::Open);
    sessions.lock(token);
    CHECK_TRUE(sessions.find(token, now + kIdle_ms + 5).value().screen == Screen::Locked);
}

TEST(Sessions, of_the_device_end_where_others_would_lock) {
    const std::string idle = sessions.open(user("ha.nguyen"), "", Place::Device, random, now);
    CHECK_OK(sessions.find(idle, now + kIdle_ms - 1));
    sessions.act(idle, now + kIdle_ms - 1);
    CHECK_OK(sessions.find(idle, now + kIdle_ms));
    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find(idle, now + 2 * kIdle_ms));
    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find(idle, now));

    const std::string locked = sessions.open(user("ha.nguyen"), "", Place::Device, random, now);
    sessions.lock(locked);
    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find(locked, now));
}

TEST(Sessions, are_bounded_for_one_user_and_for_all) {
    const std::string first = sessions.open(user("ha.nguyen"), "1", Place::Network, random, now);
    for (std::size_t i = 0; i < Sessions::kPerUser; ++i) {
        (void)sessions.open(user("ha.nguyen"), "1", Place::Network, random, now + 1 + i);
    }
    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find(first, now + 100));
    const std::string other = sessions.open(user("minh"), "2", Place::Network, random, now);
    for (std::size_t i = 0; i < Sessions::kMost; ++i) {
        (void)sessions.open(user("u" + std::to_string(i)), "", Place::Network, random, now + 100);
    }
    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find(other, now + 200));
}

TEST(Sessions, a_token_against_forgery_fits_only_itself) {
    const std::string token = sessions.open(user("ha.nguyen"), "1", Place::Network, random, now);
    const Session session = sessions.find(token, now).value();

    CHECK_TRUE(csrf_fits(session, session.csrf));
    CHECK_FALSE(csrf_fits(session, ""));
    CHECK_FALSE(csrf_fits(session, session.csrf.substr(1)));
    CHECK_FALSE(csrf_fits(session, std::string(64, '0')));
    CHECK_ERROR(ErrorCode::NotSignedIn, sessions.find("", now));
}

TEST_GROUP(Door) {
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
        CHECK_OK(add(user("ha.nguyen")));
    }

    Status add(const User& who) {
        std::promise<Status> done;
        door->add_user(who, Redacted<std::string>(kPassword), [&](const Status& made) {
            done.set_value(made);
        });
        return done.get_future().get();
    }

    Result<SignedIn> sign_in(const std::string& name,
                             const std::string& password,
                             const std::string& address = "192.0.2.7",
                             const std::string& counter = "") {
        std::promise<Result<SignedIn>> done;
        door->sign_in({name, Redacted<std::string>(password), address},
                      counter,
                      [&](Result<SignedIn> in) { done.set_value(std::move(in)); });
        return done.get_future().get();
    }
};

TEST(Door, lets_in_who_knows_the_password_and_tells_the_office) {
    const auto in = sign_in("ha.nguyen", kPassword, "192.0.2.7", "2");
    CHECK_OK(in);
    CHECK_TEXT_EQUAL("2", in->session.counter);
    CHECK_EQUAL(64U, in->token.size());
    CHECK_OK(door->look(in->token, access::Door::Use::Act));
    CHECK_EQUAL(1U, happened.size());
    CHECK_TRUE(happened[0].what == Happening::What::SignedIn);
    CHECK_TEXT_EQUAL("2", happened[0].counter);
    door->sign_out(in->token);
    CHECK_ERROR(ErrorCode::NotSignedIn, door->look(in->token, access::Door::Use::Act));
}

TEST(Door, a_wrong_name_and_a_wrong_password_look_the_same) {
    CHECK_ERROR(ErrorCode::WrongPassword, sign_in("ha.nguyen", "sai-mat-khau-roi"));
    CHECK_ERROR(ErrorCode::WrongPassword, sign_in("khong.co", kPassword, "192.0.2.8"));
    CHECK_ERROR(ErrorCode::WrongPassword, sign_in("", "", "192.0.2.9"));
    CHECK_OK(door->set_account("ha.nguyen", User::Account::Disabled));
    CHECK_ERROR(ErrorCode::WrongPassword, sign_in("ha.nguyen", kPassword, "192.0.2.8"));
    CHECK_ERROR(ErrorCode::UserExists, add(user("ha.nguyen")));
}

TEST(Door, locks_a_name_after_five_tries_even_for_the_right_password) {
    for (int i = 0; i < 5; ++i) {
        // From five places, so that no address is locked.
        CHECK_ERROR(ErrorCode::WrongPassword,
                    sign_in("ha.nguyen", "sai-mat-khau-roi", fmt::format("192.0.2.{}", i)));
    }
    const auto locked = sign_in("ha.nguyen", kPassword);
    CHECK_ERROR(ErrorCode::AccountLocked, locked);
    CHECK_TEXT_EQUAL("60 s", locked.error().context);
    CHECK_EQUAL(1U, happened.size());
    CHECK_TRUE(happened[0].what == Happening::What::LockedOut);
    CHECK_EQUAL(60, happened[0].locked_s);

    clock.advance_ms(60'000);
    CHECK_ERROR(ErrorCode::WrongPassword, sign_in("ha.nguyen", "sai-mat-khau-roi"));
    const auto longer = sign_in("ha.nguyen", kPassword);
    CHECK_ERROR(ErrorCode::AccountLocked, longer);
    CHECK_TEXT_EQUAL("120 s", longer.error().context);

    CHECK_OK(door->set_account("ha.nguyen", User::Account::Enabled));  // the technician forgives
    CHECK_OK(sign_in("ha.nguyen", kPassword));
}

TEST(Door, locks_an_address_that_tries_many_names) {
    for (int i = 0; i < 5; ++i) {
        CHECK_ERROR(ErrorCode::WrongPassword, sign_in(fmt::format("ten{}", i), kPassword));
    }
    CHECK_ERROR(ErrorCode::AccountLocked, sign_in("ha.nguyen", kPassword));
    CHECK_OK(sign_in("ha.nguyen", kPassword, "192.0.2.99"));
    CHECK_EQUAL(1U, happened.size());  // invented names are told to nobody
}

TEST(Door, a_clerk_needs_a_counter_and_others_do_not) {
    CHECK_OK(add(user("lan", Grade::Staff, "")));
    CHECK_OK(add(user("minh", Grade::Supervisor, "")));

    CHECK_ERROR(ErrorCode::BadArgument, sign_in("lan", kPassword));
    CHECK_OK(sign_in("lan", kPassword, "192.0.2.7", "1"));
    CHECK_OK(sign_in("minh", kPassword));
}

TEST(Door, a_new_password_a_disabled_and_a_removed_account_end_the_sessions) {
    const auto before = sign_in("ha.nguyen", kPassword);
    CHECK_OK(before);
    std::promise<Status> done;
    door->set_password("ha.nguyen",
                       Redacted<std::string>("nam-sau-bay-tam"),
                       [&](const Status& made) { done.set_value(made); });
    CHECK_OK(done.get_future().get());
    CHECK_ERROR(ErrorCode::NotSignedIn, door->look(before->token, access::Door::Use::Act));
    CHECK_ERROR(ErrorCode::WrongPassword, sign_in("ha.nguyen", kPassword));

    for (const bool removed : {false, true}) {
        const auto in = sign_in("ha.nguyen", "nam-sau-bay-tam");
        CHECK_OK(in);
        CHECK_OK(removed ? door->remove_user("ha.nguyen")
                         : door->set_account("ha.nguyen", User::Account::Disabled));
        CHECK_ERROR(ErrorCode::NotSignedIn, door->look(in->token, access::Door::Use::Act));
        if (!removed) {
            CHECK_OK(door->set_account("ha.nguyen", User::Account::Enabled));
        }
    }
    CHECK_ERROR(ErrorCode::UnknownUser, door->remove_user("ha.nguyen"));
    CHECK_ERROR(ErrorCode::UnknownUser, door->set_account("ha.nguyen", User::Account::Enabled));
}

TEST(Door, too_many_passwords_at_once_are_refused_not_queued_without_end) {
    std::promise<void> hold;
    std::promise<void> held;
    std::shared_future<void> free = hold.get_future().share();
    // The first reply keeps the door's thread busy until the test lets go.
    door->sign_in({"ha.nguyen", Redacted<std::string>(kPassword), "192.0.2.7"},
                  "",
                  [&](const Result<SignedIn>&) {
                      held.set_value();
                      free.wait();
                  });
    held.get_future().wait();
    std::atomic<int> refused = 0;
    std::atomic<int> answered = 0;
    for (std::size_t i = 0; i < access::Door::kWaiting + 3; ++i) {
        door->sign_in({"x", Redacted<std::string>(kPassword), fmt::format("198.51.100.{}", i)},
                      "",
                      [&](const Result<SignedIn>& in) {
                          refused += in.error().code == ErrorCode::Overloaded ? 1 : 0;
                          ++answered;
                      });
    }
    CHECK_EQUAL(3, refused.load());
    hold.set_value();
    door->stop();
    CHECK_EQUAL(static_cast<int>(access::Door::kWaiting) + 3, answered.load());
}
