// A secondary's round: hand over, fetch numbers, copy, share calls for help. Each step is
// idempotent at the primary, so a cut anywhere costs a repetition and nothing else; what a step
// gained is committed here before the next one.
#include <algorithm>
#include <climits>

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "firmware/kioskd/office_link.hpp"
#include "firmware/kioskd/office_link_parts.hpp"
#include "firmware/office/codec.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kFirstRetry_ms = 500;
constexpr std::uint64_t kAskAgain_ms = 2'000;       // for numbers that the primary did not have
constexpr std::uint64_t kRefusedAgain_ms = 30'000;  // for a ticket that it did not take
constexpr std::size_t kMostTickets = 100;           // a request stays below the API's body limit
constexpr int kPagesARound = 20;  // of the copy, so that a long one does not hold up tickets
constexpr int kMostDoublings = 6;

}  // namespace

void OfficeLink::serve_secondary(const office::Membership& membership) {
    if (parts_.clock.monotonic_ms() < next_try_ms_) {
        return;
    }
    note(round(membership));
}

Status OfficeLink::round(const office::Membership& membership) {
    if (!primary_ || primary_->contact() != membership.primary) {
        primary_.emplace(membership.primary, parts_.identity, stop_);
    }
    if (!primary_->has_met()) {
        KIOSK_TRY(const Json hello, primary_->greet());
        KIOSK_CHECK(open_copy(hello));
    }
    KIOSK_CHECK(hand_tickets_over());
    KIOSK_CHECK(fetch_numbers());
    KIOSK_CHECK(copy_records());
    return share_help();
}

void OfficeLink::note(Status round) {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    const std::lock_guard lock(mutex_);
    if (round) {
        if (link_ != Link::Up) {
            log::info(kComponent, "the primary answers");
        }
        link_ = Link::Up;
        why_down_.reset();
        heard_ms_ = now_ms;
        failures_ = 0;
        next_try_ms_ = 0;
        return;
    }
    if (link_ != Link::Down || !why_down_ || why_down_->code != round.error().code) {
        log::warn(kComponent, "{}", describe(round.error()));
    }
    link_ = Link::Down;
    whole_ = false;
    why_down_ = round.error();
    if (primary_) {
        primary_->part();
    }
    const std::uint64_t most =
        std::min(kFirstRetry_ms << std::min(failures_, kMostDoublings), kLongestRetry_ms);
    ++failures_;
    next_try_ms_ = now_ms + most / 2 + parts_.random.below(most / 2 + 1);
}

Status OfficeLink::open_copy(const Json& hello) {
    office::Identity identity;
    identity.device = primary_->contact().device;
    KIOSK_TRY(identity.epoch.value, get_int(hello, "installation"));
    {
        const std::lock_guard lock(mutex_);
        if (copy_ && copy_->primary() == identity) {
            return {};
        }
    }
    KIOSK_TRY(auto opened, PrimaryCopy::open(parts_.data / "primary", identity));
    const std::lock_guard lock(mutex_);
    copy_ = std::move(opened);
    whole_ = false;
    return {};
}

Status OfficeLink::hand_tickets_over() {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    std::erase_if(refused_,
                  [now_ms](const auto& entry) { return now_ms - entry.second > kRefusedAgain_ms; });
    while (true) {
        KIOSK_TRY(const auto tickets,
                  parts_.office
                      .query([this](const View& view) {
                          std::vector<queue::TicketAdopted> out;
                          for (const auto& [id, ticket] : view.state.queue.tickets()) {
                              if (goes_on(ticket) && !refused_.contains(id) &&
                                  out.size() < kMostTickets) {
                                  out.push_back(told_of(ticket, parts_.identity.device));
                              }
                          }
                          return out;
                      })
                      .get());
        if (tickets.empty()) {
            return {};
        }
        Json list = Json::array();
        for (const queue::TicketAdopted& ticket : tickets) {
            list.push_back(office::ticket_to_wire(ticket));
        }
        KIOSK_TRY(const Json answer,
                  primary_->ask("POST", "/v1/link/tickets", {{"tickets", std::move(list)}}));
        KIOSK_TRY(const Json verdicts, get_array(answer, "verdicts"));
        office::HandOverTickets taken;
        for (const Json& verdict : verdicts) {
            KIOSK_TRY(const std::string text, get_string(verdict, "ticket"));
            KIOSK_TRY(const TicketId id, TicketId::parse(text));
            KIOSK_TRY(const std::string refused, get_string_or(verdict, "refused", ""));
            if (refused.empty()) {
                taken.tickets.push_back(id);
            } else {
                log::warn(kComponent, "the primary does not take a ticket: {}", refused);
                refused_[id] = now_ms;
            }
        }
        if (verdicts.empty()) {
            return Error{ErrorCode::HubGarbage, "the primary gives no verdicts"};
        }
        KIOSK_CHECK(parts_.office.submit({office::Actor::system(), std::move(taken)}).get());
    }
}

Status OfficeLink::fetch_numbers() {
    const std::uint64_t now_ms = parts_.clock.monotonic_ms();
    if (now_ms < numbers_again_ms_) {
        return {};
    }

    struct Wanted {
        Json wants = Json::array();
        std::string day;
    };

    KIOSK_TRY(
        const Wanted wanted,
        parts_.office
            .query([](const View& view) {
                Wanted out;
                const queue::QueueState& queue = view.state.queue;
                if (!queue.day_is_open() || queue.number_source() != queue::NumberSource::Leased) {
                    return out;
                }
                out.day = queue.high_water()->text();
                const auto want = [&](const std::string& prefix, queue::BlockUse use, int refill) {
                    if (queue.numbers().left(prefix, use) <= refill) {
                        out.wants.push_back(
                            {{"prefix", prefix},
                             {"use", queue::name_of(use)},
                             {"after", queue.numbers().last_received(prefix, use)}});
                    }
                };
                for (const queue::Service& service : queue.services()) {
                    want(service.prefix, queue::BlockUse::Live, queue::kLiveRefill);
                    want(service.prefix, queue::BlockUse::Reserve, queue::kReserveRefill);
                }
                return out;
            })
            .get());
    if (wanted.wants.empty()) {
        return {};
    }
    const auto answer = primary_->ask(
        "POST", "/v1/link/numbers", {{"business_day", wanted.day}, {"wants", wanted.wants}});
    if (!answer && answer.error().code == ErrorCode::DayOver) {
        numbers_again_ms_ = now_ms + kAskAgain_ms;  // its day is another one still, or already
        return {};
    }
    KIOSK_CHECK(answer);
    office::ReceiveNumbers received;
    KIOSK_TRY(received.day, queue::BusinessDay::parse(wanted.day));
    KIOSK_TRY(const Json blocks, get_array(*answer, "blocks"));
    for (const Json& item : blocks) {
        queue::NumberBlock block;
        KIOSK_TRY(block.prefix, get_string(item, "prefix"));
        KIOSK_TRY(const std::int64_t from, get_int(item, "from"));
        KIOSK_TRY(const std::int64_t to, get_int(item, "to"));
        KIOSK_TRY(const std::string use, get_string(item, "use"));
        block.from = static_cast<int>(std::clamp<std::int64_t>(from, 0, INT_MAX));
        block.to = static_cast<int>(std::clamp<std::int64_t>(to, 0, INT_MAX));
        block.use = queue::block_use_from(use).value_or(queue::BlockUse::Live);
        received.blocks.push_back(std::move(block));
    }
    if (blocks.size() < wanted.wants.size()) {
        numbers_again_ms_ = now_ms + kAskAgain_ms;
    }
    KIOSK_CHECK(parts_.office.submit({office::Actor::system(), std::move(received)}).get());
    return {};
}

// Tickets and numbers do not depend on the copy: what is wrong with it is told, and the link is up.
Status OfficeLink::copy_records() {
    LineNews news;
    bool came = false;  // to the primary's end, for the first time since the link is up
    for (int page = 0; page < kPagesARound; ++page) {
        const Seq head = copy_->head();
        KIOSK_TRY(const Json answer,
                  primary_->ask(
                      "GET", "/v1/link/records", nullptr, fmt::format("?from={}", head.value + 1)));
        KIOSK_TRY(const Json records, get_array(answer, "records"));
        KIOSK_TRY(const std::int64_t end, get_int(answer, "head"));
        auto appended = copy_->append(records);
        const std::lock_guard lock(mutex_);
        if (!appended && (!copy_error_ || copy_error_->code != appended.error().code)) {
            log::error(kComponent, "the copy of the primary: {}", describe(appended.error()));
        }
        copy_error_ = appended ? std::nullopt : std::optional(appended.error());
        if (appended && whole_) {
            news.facts.insert(news.facts.end(), appended->begin(), appended->end());
        }
        const bool reached = appended && copy_->head().value >= end;
        came = came || (reached && !whole_);
        whole_ = appended && (whole_ || reached);
        if (whole_ || !appended || records.empty()) {
            break;
        }
    }
    if (came) {
        KIOSK_TRY(news.facts, copy_->facts_of_day());
        news.age = LineNews::Age::Earlier;
    }
    if (!news.facts.empty()) {
        parts_.on_line(news);
    }
    return {};
}

// Whoever calls here is seen at every desk of the office; who goes there is seen here.
Status OfficeLink::share_help() {
    KIOSK_TRY(const auto last,
              parts_.office
                  .query([](const View& view) -> std::optional<reception::HelpCall> {
                      const auto* call = view.state.help.last_of(office::kiosk_of(view.state));
                      return call == nullptr ? std::nullopt : std::optional(*call);
                  })
                  .get());
    using State = reception::HelpCall::State;
    if (last && last->state == State::Called) {
        if (!help_ || help_->own != last->id) {
            KIOSK_TRY(const Json answer,
                      primary_->ask("POST", "/v1/link/help", {{"state", "called"}}));
            KIOSK_TRY(const Json help, get_object(answer, "help"));
            KIOSK_TRY(const std::string text, get_string(help, "id"));
            KIOSK_TRY(const HelpCallId there, HelpCallId::parse(text));
            help_ = SharedCall{last->id, there};
        }
        return hear_answer(last->id);
    }
    if (help_ && last && last->id == help_->own && last->state == State::Cancelled) {
        const auto told = primary_->ask(
            "POST", "/v1/link/help", {{"state", "cancelled"}, {"call", help_->there.text()}});
        const bool over = !told && (told.error().code == ErrorCode::HelpOver ||
                                    told.error().code == ErrorCode::UnknownHelpCall);
        if (!told && !over) {
            return told.error();
        }
    }
    help_.reset();
    return {};
}

Status OfficeLink::hear_answer(const HelpCallId& own) {
    bool answered = false;
    copy_->look([&](const office::State& state) {
        for (const reception::HelpCall& call : state.help.all()) {
            answered = answered || (call.id == help_->there &&
                                    call.state == reception::HelpCall::State::Answered);
        }
    });
    if (answered) {
        KIOSK_CHECK(parts_.office.submit({office::Actor::system(), office::AnswerHelp{own}}).get());
        help_.reset();
    }
    return {};
}

}  // namespace kiosk::kioskd
