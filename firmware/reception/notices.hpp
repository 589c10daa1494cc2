#pragma once
// What the office says to everybody in its halls, on the displays: an ordinary notice beside the
// calls, or an urgent one (fire) over everything. A supervisor's act; withdrawn by hand, or ended
// with the day.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/queue/moment.hpp"

namespace kiosk::reception {

using NoticeId = Id128<struct NoticeTag>;

enum class NoticeKind { Ordinary, Urgent };

// "ordinary", "urgent".
[[nodiscard]] std::string_view name_of(NoticeKind kind) noexcept;
[[nodiscard]] std::optional<NoticeKind> notice_kind_from(std::string_view name) noexcept;

inline constexpr std::size_t kMostNotice_letters = 120;

// The id of a notice is the record id of this fact's own record. It takes the place of the notice
// of its kind that stood. `en` "" = in Vietnamese alone.
struct NoticePosted {
    NoticeKind kind = NoticeKind::Ordinary;
    std::string vi;
    std::string en;
    bool operator==(const NoticePosted&) const = default;
};

struct NoticeWithdrawn {
    NoticeId notice;
    bool operator==(const NoticeWithdrawn&) const = default;
};

// It stood when the day closed.
struct NoticeEnded {
    NoticeId notice;
    bool operator==(const NoticeEnded&) const = default;
};

struct Notice {
    NoticeId id;
    NoticeKind kind = NoticeKind::Ordinary;
    std::string vi;
    std::string en;
    Moment posted;
    std::string by;  // an actor, as the journal's `by` has it
    bool operator==(const Notice&) const = default;
};

// One of each kind stands at most; owned and changed by one thread.
class Notices {
public:
    // ---- decisions
    // The fact has its texts in NFC, without spaces at the ends. BadArgument names the text that is
    // missing (vi), has more than kMostNotice_letters, or holds a control character or a line
    // break. Nullopt: this very notice stands already.
    [[nodiscard]] Result<std::optional<NoticePosted>> post(const NoticePosted& wish) const;
    // NotFound: it does not stand (any more).
    [[nodiscard]] Result<NoticeWithdrawn> withdraw(const NoticeId& id) const;
    [[nodiscard]] std::vector<NoticeEnded> end_day() const;

    // ---- changes
    void evolve(const NoticePosted& fact,
                const NoticeId& id,
                const std::string& by,
                const Moment& at);
    void evolve(const NoticeWithdrawn& fact);
    void evolve(const NoticeEnded& fact);

    // ---- reads; null: none stands. Lives until the next change.
    [[nodiscard]] const Notice* standing(NoticeKind kind) const noexcept;
    // What this actor posted last today, whether it stands or not; null: nothing.
    [[nodiscard]] const NoticePosted* last_of(NoticeKind kind, const std::string& by) const;

    bool operator==(const Notices&) const = default;

private:
    void remove(const NoticeId& id);

    std::vector<Notice> standing_;                                     // at most one of each kind
    std::map<std::pair<NoticeKind, std::string>, NoticePosted> last_;  // by actor
};

}  // namespace kiosk::reception
