// The halls are looked at when the day opens, when a notice goes, when the document changes and
// when the state was folded again. What was said once today is not said again, also by the next run
// of kioskd: or a supervisor could not take the city's word from the glass.
#include "firmware/kioskd/city_notices.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kHallNotices = "notices";

// The text stays with the office: only what went wrong is told to the log.
void report(const Result<Outcome>& done) {
    if (!done) {
        log::warn(kHallNotices, "the city's notice: {}", describe(done.error()));
    }
}

bool is_same(const reception::Notice& stands, const reception::NoticePosted& wanted) {
    return stands.vi == wanted.vi && stands.en == wanted.en;
}

const std::string& city() {
    static const std::string name = office::Actor::system().text();
    return name;
}

}  // namespace

Status CityNotices::begin(OfficeLoop& office) {
    office_ = &office;
    return office.subscribe(
        [this](const std::vector<office::Recorded>& facts, const office::State& state) {
            const bool concerned = std::any_of(facts.begin(), facts.end(), [](const auto& fact) {
                return std::holds_alternative<office::DayOpened>(fact.event) ||
                       std::holds_alternative<reception::NoticeWithdrawn>(fact.event);
            });
            if (facts.empty() || concerned) {
                look(state);
            }
        });
}

void CityNotices::put(std::vector<provisioning::CityNotice> notices) {
    {
        const std::lock_guard lock(mutex_);
        notices_ = std::move(notices);
    }
    if (office_ != nullptr) {
        office_->read([this](Result<View> view) {
            if (view) {
                look(view->state);
            }
        });
    }
}

void CityNotices::look(const office::State& state) {
    if (!state.queue.day_is_open()) {
        return;
    }
    for (const auto kind : {reception::NoticeKind::Ordinary, reception::NoticeKind::Urgent}) {
        look(state, kind);
    }
}

void CityNotices::look(const office::State& state, reception::NoticeKind kind) {
    const calendar::BusinessDay day = *state.queue.high_water();
    std::optional<reception::NoticePosted> wanted;
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(notices_.begin(), notices_.end(), [&](const auto& one) {
            return one.notice.kind == kind && one.counts_on(day);
        });
        if (found != notices_.end()) {
            wanted = found->notice;
        }
    }
    const reception::Notice* stands = state.notices.standing(kind);
    if (!wanted) {
        if (said_.contains(kind)) {  // the same words, should they come again, are new ones
            said_.insert_or_assign(kind, Said{day, {}});
        }
        if (stands != nullptr && stands->by == city()) {
            office_->submit({office::Actor::system(), office::WithdrawNotice{stands->id}}, report);
        }
        return;
    }
    const Said now{day, *wanted};
    if (!said_.contains(kind)) {  // a run that has just begun: the journal knows
        const reception::NoticePosted* last = state.notices.last_of(kind, city());
        said_.insert({kind, {day, last == nullptr ? reception::NoticePosted{} : *last}});
    }
    if (said_.at(kind) == now) {
        return;
    }
    if (kind == reception::NoticeKind::Urgent && stands != nullptr && stands->by != city()) {
        return;
    }
    said_.insert_or_assign(kind, now);
    if (stands == nullptr || !is_same(*stands, *wanted)) {
        office_->submit({office::Actor::system(), office::PostNotice{*std::move(wanted)}}, report);
    }
}

}  // namespace kiosk::kioskd
