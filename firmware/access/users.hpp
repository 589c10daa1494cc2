#pragma once
// The people who may sign in at a console, kept in one file of the data folder. It never enters
// the journal and is never sent anywhere.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk::access {

// What a person may do. The first three are of an office's kiosk (docs/adr/0003-lan-sign-in.md),
// the others of the city's hub (docs/adr/0008-one-door-for-both-consoles.md); no account is of
// both.
enum class Grade { Staff, Supervisor, Technician, Viewer, Officer, Admin };

[[nodiscard]] std::string_view grade_name(Grade grade) noexcept;  // "staff", …
[[nodiscard]] std::optional<Grade> grade_from(std::string_view name) noexcept;
[[nodiscard]] bool is_of_city(Grade grade) noexcept;

// WeakPin unless six digits that nobody guesses first: not one or two digits over and over, not the
// same half twice, no run up or down, not the same read backwards.
[[nodiscard]] Status check_pin(std::string_view pin);

// WeakPassword unless 10 to 128 bytes of UTF-8 without the user's name in them.
[[nodiscard]] Status check_password(std::string_view name, std::string_view password);

inline constexpr std::size_t kPinDigits = 6;

// Stands in the journal where an account's name would, when it was the device's keypad that was
// locked: no account may have this name.
inline constexpr std::string_view kDevicePin = "kiosk.pin";

struct User {
    std::string name;  // is_account_name: it stands in the journal's `by`
    Grade grade = Grade::Staff;
    std::string counter;  // where this person usually sits; "" = says so at sign-in
    enum class Account { Enabled, Disabled } account = Account::Enabled;
    std::string hash;  // crypto::hash_password; never leaves this folder
    std::string pin;   // likewise, of the PIN for the device's own screens; "" = has none
    bool operator==(const User&) const = default;
};

// One owner, one thread at a time. Every change is on disk (0600, replaced as one step) before the
// call returns; after an error the former file and the former list stand.
class UserBook {
public:
    static constexpr std::size_t kMost = 200;
    // Each try at a PIN costs one hash an account that has one, 0.1 s each.
    static constexpr std::size_t kMostPins = 16;

    // A missing file is an empty book: there is no default user. BadKey when group or others may
    // read or write the file; BadSettings when it does not parse: nobody signs in by a half-read
    // file.
    [[nodiscard]] static Result<UserBook> open(std::filesystem::path file);

    // False once somebody else has written the file since this book read or wrote it.
    [[nodiscard]] bool is_current() const;

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

    [[nodiscard]] const std::vector<User>& all() const noexcept { return users_; }

    [[nodiscard]] const User* find(std::string_view name) const noexcept;
    // UserExists, BadArgument (name), BodyTooLarge (kMost), IoFailed, DiskFull.
    [[nodiscard]] Status add(User user);
    // Replaces the user of that name: UnknownUser, BodyTooLarge (kMostPins), IoFailed, DiskFull.
    [[nodiscard]] Status change(User user);
    [[nodiscard]] Status remove(std::string_view name);

private:
    // Which content a path has: each writing makes a new file. All 0: there is none.
    struct Mark {
        std::uint64_t inode = 0;
        std::int64_t changed_ns = 0;
        std::int64_t bytes = 0;
        bool operator==(const Mark&) const = default;
    };

    UserBook(std::filesystem::path file, Mark mark, std::vector<User> users)
        : file_(std::move(file)), mark_(mark), users_(std::move(users)) {}

    [[nodiscard]] static Mark mark_of(const std::filesystem::path& file);
    [[nodiscard]] Status save(std::vector<User> users);

    std::filesystem::path file_;
    Mark mark_;
    std::vector<User> users_;
};

}  // namespace kiosk::access
