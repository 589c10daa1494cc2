// A folder that is there (aside.new) is the decision; what follows are renames in a fixed order,
// each of which may have happened already. The log of the database goes before the database: at no
// moment does a start find a database without its log, for every start finishes first.
#include "firmware/kioskd/begin_anew.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "firmware/store/projections/projections.hpp"

namespace kiosk::kioskd {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 4> kParts = {
    "kiosk.db-wal", "kiosk.db-shm", "kiosk.db", "identity"};
constexpr std::size_t kLettersAtOnce = 200;
constexpr std::size_t kMostKeyBytes = 1024;

fs::path shelf(const fs::path& data) {
    return data / "former";
}

fs::path draft(const fs::path& data) {
    return shelf(data) / "aside.new";
}

fs::path number_folder(const fs::path& data, int n) {
    return shelf(data) / std::to_string(n);
}

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

int set_aside_so_far(const fs::path& data) {
    int n = 0;
    while (is_there(number_folder(data, n + 1))) {
        ++n;
    }
    return n;
}

Status move(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    return error ? Status(Error{ErrorCode::IoFailed, from.string(), error.value()}) : Status();
}

Status check_nobody_waits(const store::Former& former, const Clock& clock) {
    const auto today = queue::business_day_at(clock.wall().unix_ms);
    if (former.office && former.office->day == today && former.office->open_tickets > 0) {
        return Error{ErrorCode::TicketsWaiting, std::to_string(former.office->open_tickets)};
    }
    return {};
}

// Takes one former installation over, through the office's loop.
class Adoption {
public:
    Adoption(fs::path folder, OfficeLoop& office) : folder_(std::move(folder)), office_(office) {}

    Status run() {
        KIOSK_TRY(auto former, store::read_former(folder_ / "kiosk.db"));
        KIOSK_CHECK(take_letters(std::move(former.letters)));
        if (former.office) {
            KIOSK_CHECK(take_desk(std::move(former.office->on_desk)));
            KIOSK_CHECK(submit(office::AdoptPlans{
                std::move(former.office->calendar),
                std::move(former.office->waits),
                former.office->day.value_or(queue::BusinessDay{}),
            }));
        }
        KIOSK_CHECK(write_file_durably(folder_ / "adopted", {}, FileMode::Private));
        log::info("anew",
                  "took over {} letters of the former installation{}; {} records of it stay where "
                  "they are",
                  taken_,
                  former.office ? "" : " and nothing else, its last day cannot be read",
                  former.records_owed);
        if (former.letters_lost > 0) {
            log::error("anew", "{} letters cannot be read any more", former.letters_lost);
        }
        return {};
    }

private:
    Status submit(office::Ask ask) {
        auto done = office_.submit(office::Command{office::Actor::system(), std::move(ask)}).get();
        return done ? Status() : Status(std::move(done).error());
    }

    Result<bool> is_known(const LetterId& letter) {
        KIOSK_TRY(const auto row,
                  office_
                      .query([letter](const View& view) {
                          return store::find_letter(view.store.db(), letter);
                      })
                      .get());
        if (!row && row.error().code != ErrorCode::UnknownLetter) {
            return row.error();
        }
        return row.has_value();
    }

    // An earlier try may have taken some of them.
    Status take_letters(std::vector<petitions::LetterAdopted> letters) {
        office::AdoptLetters next;
        for (petitions::LetterAdopted& letter : letters) {
            KIOSK_TRY(const bool known, is_known(letter.letter.letter));
            if (known) {
                continue;
            }
            next.letters.push_back(std::move(letter));
            ++taken_;
            if (next.letters.size() == kLettersAtOnce) {
                KIOSK_CHECK(submit(std::exchange(next, {})));
            }
        }
        return next.letters.empty() ? Status() : submit(std::move(next));
    }

    Status take_desk(std::vector<petitions::Letter> letters) {
        office::AdoptDesk desk;
        for (petitions::Letter& letter : letters) {
            KIOSK_TRY(const bool known, is_known(letter.id));
            if (!known) {
                desk.letters.push_back(std::move(letter));
            }
        }
        return desk.letters.empty() ? Status() : submit(std::move(desk));
    }

    const fs::path folder_;
    OfficeLoop& office_;
    std::size_t taken_ = 0;
};

}  // namespace

Result<Fd> lock_data(const fs::path& data) {
    const fs::path path = data / "lock";
    Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file) {
        return errno_error(ErrorCode::IoFailed, path.string());
    }
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? Error{ErrorCode::InUse, data.string()}
                                    : errno_error(ErrorCode::IoFailed, path.string());
    }
    return file;
}

std::string report_of(const SetAside& done) {
    std::string out =
        fmt::format("Máy cũ cất ở {}; giữ đến khi thành phố có đủ đơn.\n", done.folder.string());
    if (const auto& former = done.former) {
        const auto& office = former->office;
        out += fmt::format("Thiết bị cũ: {}\n", former->identity.device.text());
        out += fmt::format("Đơn thành phố chưa có: {} (máy mới sẽ gửi)\n", former->letters_owed());
        out += fmt::format(
            "Đơn đang trên bàn: {}\n",
            office ? std::to_string(office->on_desk.size()) : "không đọc được, hãy quét lại");
        out += fmt::format("Lịch tiếp và lịch hẹn sắp tới: {}\n",
                           office ? "máy mới giữ nguyên" : "không đọc được, hãy nhập lại");
        out += fmt::format("Bản ghi thành phố chưa có: {} (ở lại trong thư mục trên, không gửi)\n",
                           former->records_owed);
        if (former->letters_lost > 0) {
            out += fmt::format("Đơn không đọc được nữa: {} (hãy quét lại)\n", former->letters_lost);
        }
    } else if (done.unreadable) {
        out += fmt::format("Không đọc được nhật ký cũ: {}\n",
                           describe(*done.unreadable, Language::Vi));
    }
    return out + "Khởi động lại kioskd, rồi đăng ký như máy mới.";
}

Result<SetAside> begin_anew(const fs::path& data, const Clock& clock, Forced forced) {
    std::error_code error;
    if (!fs::is_directory(data, error)) {
        return Error{ErrorCode::NotFound, data.string()};
    }
    KIOSK_TRY(const Fd lock, lock_data(data));
    KIOSK_CHECK(finish_setting_aside(data));
    SetAside out;
    auto former = store::read_former(data / "kiosk.db");
    if (former) {
        if (forced == Forced::No) {
            KIOSK_CHECK(check_nobody_waits(*former, clock));
        }
        out.former = std::move(former).value();
    } else if (forced == Forced::No || former.error().code == ErrorCode::NotFound) {
        return std::move(former).error();
    } else {
        out.unreadable = std::move(former).error();
    }
    KIOSK_CHECK(make_private_directory(shelf(data)));
    KIOSK_CHECK(sync_directory(data));
    KIOSK_CHECK(make_private_directory(draft(data)));
    KIOSK_CHECK(sync_directory(shelf(data)));
    KIOSK_CHECK(finish_setting_aside(data));
    out.folder = number_folder(data, set_aside_so_far(data));
    return out;
}

Status finish_setting_aside(const fs::path& data) {
    if (!is_there(draft(data))) {
        return {};
    }
    for (const char* part : kParts) {
        if (is_there(data / part)) {
            KIOSK_CHECK(move(data / part, draft(data) / part));
            KIOSK_CHECK(sync_directory(draft(data)));
            KIOSK_CHECK(sync_directory(data));
        }
    }
    KIOSK_CHECK(move(draft(data), number_folder(data, set_aside_so_far(data) + 1)));
    return sync_directory(shelf(data));
}

void carry_likeness_secret(const fs::path& data) {
    const fs::path mine = data / "identity" / "likeness.key";
    const int last = set_aside_so_far(data);
    if (last == 0 || is_there(mine)) {
        return;
    }
    const fs::path theirs = number_folder(data, last) / "identity" / "likeness.key";
    const auto key = read_file(theirs, kMostKeyBytes);
    const Status carried =
        key ? write_file_durably(mine, *key, FileMode::Private) : Status(key.error());
    if (!carried) {
        log::warn(
            "anew", "letters are found again by new ones only: {}", describe(carried.error()));
    }
}

void adopt_former(const fs::path& data, OfficeLoop& office) {
    for (int n = 1; n <= set_aside_so_far(data); ++n) {
        const fs::path folder = number_folder(data, n);
        if (is_there(folder / "adopted")) {
            continue;
        }
        if (const Status done = Adoption(folder, office).run(); !done) {
            log::error(
                "anew", "{} was not taken over: {}", folder.string(), describe(done.error()));
        }
    }
}

}  // namespace kiosk::kioskd
