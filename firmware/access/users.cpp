// One JSON document: {"v":1,"users":[{name, role, counter, enabled, hash, pin}]}; a user
// without a PIN has no pin.
#include "firmware/access/users.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::access {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;
constexpr std::size_t kLeastPassword = 10;
constexpr std::size_t kMostPassword = 128;

constexpr std::array<std::pair<Grade, std::string_view>, 6> kGrades = {
    {{Grade::Staff, "staff"},
     {Grade::Supervisor, "supervisor"},
     {Grade::Technician, "technician"},
     {Grade::Viewer, "viewer"},
     {Grade::Officer, "officer"},
     {Grade::Admin, "admin"}}};

Json to_json(const User& user) {
    Json out{{"name", user.name},
             {"role", grade_name(user.grade)},
             {"counter", user.counter},
             {"enabled", user.account == User::Account::Enabled},
             {"hash", user.hash}};
    if (!user.pin.empty()) {
        out["pin"] = user.pin;
    }
    return out;
}

Result<User> user_from(const Json& json) {
    User out;
    KIOSK_TRY(out.name, get_string(json, "name"));
    KIOSK_TRY(const std::string role, get_string(json, "role"));
    KIOSK_TRY(out.counter, get_string_or(json, "counter", ""));
    KIOSK_TRY(const bool enabled, get_bool(json, "enabled"));
    KIOSK_TRY(out.hash, get_string(json, "hash"));
    KIOSK_TRY(out.pin, get_string_or(json, "pin", ""));
    const auto grade = grade_from(role);
    if (!grade || !is_account_name(out.name)) {
        return Error{ErrorCode::BadArgument, "name or role"};
    }
    out.grade = *grade;
    out.account = enabled ? User::Account::Enabled : User::Account::Disabled;
    return out;
}

Result<std::vector<User>> parse(std::string_view text) {
    KIOSK_TRY(const Json document, parse_json(text));
    KIOSK_TRY(const std::int64_t version, get_int(document, "v"));
    KIOSK_TRY(const Json list, get_array(document, "users"));
    if (version != 1) {
        return Error{ErrorCode::UnsupportedVersion, "users file"};
    }
    std::vector<User> out;
    for (const Json& item : list) {
        KIOSK_TRY(User user, user_from(item));
        out.push_back(std::move(user));
    }
    return out;
}

}  // namespace

std::string_view grade_name(Grade grade) noexcept {
    for (const auto& [value, name] : kGrades) {
        if (value == grade) {
            return name;
        }
    }
    return "";
}

std::optional<Grade> grade_from(std::string_view name) noexcept {
    for (const auto& [value, known] : kGrades) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

bool is_of_city(Grade grade) noexcept {
    return grade == Grade::Viewer || grade == Grade::Officer || grade == Grade::Admin;
}

Status check_password(std::string_view name, std::string_view password) {
    if (password.size() < kLeastPassword || password.size() > kMostPassword || !is_utf8(password) ||
        fold_vi(password).find(name) != std::string::npos) {
        return Error{ErrorCode::WeakPassword};
    }
    return {};
}

Status check_pin(std::string_view pin) {
    const bool digits = pin.size() == kPinDigits && std::all_of(pin.begin(), pin.end(), [](char c) {
                            return c >= '0' && c <= '9';
                        });
    if (!digits) {
        return Error{ErrorCode::WeakPin};
    }
    const std::set<char> different(pin.begin(), pin.end());
    bool up = true;
    bool down = true;
    for (std::size_t i = 1; i < pin.size(); ++i) {
        const int step = (pin[i] - pin[i - 1] + 10) % 10;
        up = up && step == 1;
        down = down && step == 9;
    }
    const bool twice = pin.substr(0, kPinDigits / 2) == pin.substr(kPinDigits / 2);
    const bool mirrored = std::equal(pin.begin(), pin.end(), pin.rbegin());
    if (different.size() <= 2 || up || down || twice || mirrored) {
        return Error{ErrorCode::WeakPin};
    }
    return {};
}

UserBook::Mark UserBook::mark_of(const std::filesystem::path& file) {
    struct stat found {};

    if (::stat(file.c_str(), &found) != 0) {
        return {};
    }
    constexpr std::int64_t kNsOfSecond = 1'000'000'000;
    return {
        found.st_ino, found.st_mtim.tv_sec * kNsOfSecond + found.st_mtim.tv_nsec, found.st_size};
}

bool UserBook::is_current() const {
    return mark_of(file_) == mark_;
}

Result<UserBook> UserBook::open(std::filesystem::path file) {
    const Mark mark = mark_of(file);  // before reading: a writing meanwhile is seen the next time
    std::error_code none;
    const auto status = std::filesystem::status(file, none);
    if (!std::filesystem::exists(status)) {
        return UserBook(std::move(file), mark, {});
    }
    using std::filesystem::perms;
    if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none) {
        return Error{ErrorCode::BadKey, file.string() + ": only its owner may read it (chmod 600)"};
    }
    KIOSK_TRY(const std::string text, read_text_file(file, kMostBytes));
    auto users = parse(text);
    if (!users) {
        return Error{ErrorCode::BadSettings, file.string() + ": " + users.error().context};
    }
    return UserBook(std::move(file), mark, std::move(users).value());
}

const User* UserBook::find(std::string_view name) const noexcept {
    const auto found = std::find_if(
        users_.begin(), users_.end(), [&](const User& user) { return user.name == name; });
    return found == users_.end() ? nullptr : &*found;
}

Status UserBook::save(std::vector<User> users) {
    Json list = Json::array();
    for (const User& user : users) {
        list.push_back(to_json(user));
    }
    const std::string text = to_pretty_text({{"v", 1}, {"users", std::move(list)}}) + "\n";
    KIOSK_CHECK(write_file_durably(file_, as_bytes(text), FileMode::Private));
    mark_ = mark_of(file_);
    users_ = std::move(users);
    return {};
}

Status UserBook::add(User user) {
    if (user.name == kDevicePin) {
        return Error{ErrorCode::BadArgument, "name: kept for the device itself"};
    }
    if (!is_account_name(user.name)) {
        return Error{ErrorCode::BadArgument, "name: 2 to 32 of a-z 0-9 . - and a letter first"};
    }
    if (find(user.name) != nullptr) {
        return Error{ErrorCode::UserExists, user.name};
    }
    if (users_.size() >= kMost) {
        return Error{ErrorCode::BodyTooLarge, "200 users"};
    }
    auto users = users_;
    users.push_back(std::move(user));
    return save(std::move(users));
}

Status UserBook::change(User user) {
    auto users = users_;
    for (User& known : users) {
        if (known.name == user.name) {
            known = std::move(user);
            const auto pins = std::count_if(
                users.begin(), users.end(), [](const User& one) { return !one.pin.empty(); });
            if (static_cast<std::size_t>(pins) > kMostPins) {
                return Error{ErrorCode::BodyTooLarge, "16 users with a PIN"};
            }
            return save(std::move(users));
        }
    }
    return Error{ErrorCode::UnknownUser, user.name};
}

Status UserBook::remove(std::string_view name) {
    auto users = users_;
    if (std::erase_if(users, [&](const User& user) { return user.name == name; }) == 0) {
        return Error{ErrorCode::UnknownUser, std::string(name)};
    }
    return save(std::move(users));
}

}  // namespace kiosk::access
