// Letters keep their ids, codes and blobs. A session and a booking are planned and made anew, since
// their ids are those of records; the codes that people hold stay as they are.
#include "firmware/office/decide_former.hpp"

#include <algorithm>

namespace kiosk::office {
namespace {

using calendar::Booking;
using calendar::Session;

class DecideFormer {
public:
    explicit DecideFormer(const State& state) : state_(state) {}

    Result<Events> operator()(const AdoptLetters& ask) const {
        Events out;
        for (const petitions::LetterAdopted& letter : ask.letters) {
            KIOSK_CHECK(petitions::Desk::may_adopt(letter));
            out.emplace_back(letter);
        }
        return out;
    }

    Result<Events> operator()(const AdoptDesk& ask) const {
        if (!state_.desk.on_desk().empty()) {
            return Error{ErrorCode::LetterOnDesk};
        }
        Events out;
        const petitions::Letter* before = nullptr;
        for (const petitions::Letter& letter : ask.letters) {
            if (before == nullptr) {
                out.emplace_back(petitions::BatchOpened{letter.id, letter.dpi, letter.source});
            } else {
                out.emplace_back(petitions::BatchSplit{before->id, letter.id});
            }
            for (const petitions::Page& page : letter.pages) {
                petitions::Page scanned = page;
                scanned.turn.reset();
                out.emplace_back(petitions::PageScanned{letter.id, scanned});
                if (page.turn) {
                    out.emplace_back(petitions::PageTurned{letter.id, page.n, *page.turn});
                }
            }
            // What staff took out stands behind the others for a moment, and may still come back.
            for (const petitions::Page& page : letter.removed) {
                petitions::Page scanned = page;
                scanned.turn.reset();
                scanned.n = static_cast<int>(letter.pages.size()) + 1;
                out.emplace_back(petitions::PageScanned{letter.id, scanned});
                out.emplace_back(petitions::PageRemoved{letter.id, scanned.n, scanned.hash});
            }
            before = &letter;
        }
        if (before != nullptr) {
            out.emplace_back(petitions::BatchPaused{before->id,
                                                    petitions::PauseReason::Fault,
                                                    static_cast<int>(before->pages.size()) + 1});
        }
        return out;
    }

    Result<Events> operator()(const AdoptPlans& ask) const {
        Events out;
        for (const auto& [id, session] : ask.calendar.sessions()) {
            if (session.over() || session.plan.day < ask.from || stands(session) ||
                state_.queue.service(session.plan.service) == nullptr) {
                continue;
            }
            const SessionId planned{
                next_record_id(state_, static_cast<std::int64_t>(out.size())).bytes};
            out.emplace_back(calendar::SessionPlanned{session.plan});
            for (const Booking* booking : ask.calendar.bookings_of(id)) {
                if (booking->open() && state_.calendar.booking(booking->code) == nullptr) {
                    out.emplace_back(calendar::BookingMade{planned,
                                                           booking->code,
                                                           booking->who,
                                                           booking->party,
                                                           booking->place_min,
                                                           booking->state});
                }
            }
        }
        if (!ask.waits.empty() && state_.waits.empty()) {
            out.emplace_back(WaitLearned{ask.waits.carried_to(ask.from)});
        }
        return out;
    }

private:
    [[nodiscard]] bool stands(const Session& session) const {
        const auto& mine = state_.calendar.sessions();
        return std::any_of(mine.begin(), mine.end(), [&](const auto& one) {
            return one.second.plan == session.plan;
        });
    }

    const State& state_;
};

}  // namespace

Result<Events> decide_former(const State& state, const FormerAsk& ask) {
    return std::visit(DecideFormer(state), ask);
}

}  // namespace kiosk::office
