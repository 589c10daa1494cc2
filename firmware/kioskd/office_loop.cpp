// A turn takes what waits (at most one group), opens the day when it is due, decides each command
// and settles the group before any read, so a read never sees what is not on the disk. A store that
// cannot be reopened is tried again once a second; until then everything is refused.
#include "firmware/kioskd/office_loop.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kRecoverEvery_ms = 1000;

// A key may stand for a visit too, which has no ticket.
bool gives_ticket(const office::Decision& made) {
    return made.key && !made.facts.empty() &&
           std::holds_alternative<queue::TicketIssued>(made.facts.front().event);
}

}  // namespace

Result<std::unique_ptr<OfficeLoop>> OfficeLoop::start(store::Store store,
                                                      const Clock& clock,
                                                      const BootId& boot,
                                                      const OfficeLoopOptions& options) {
    KIOSK_TRY(auto state, store.load_state());
    std::unique_ptr<OfficeLoop> out(
        new OfficeLoop(std::move(store), std::move(state), clock, boot, options));
    if (options.turns == LoopTurns::OwnThread) {
        OfficeLoop* loop = out.get();
        out->thread_ = std::thread([loop] { loop->run(); });
    }
    return out;
}

OfficeLoop::OfficeLoop(store::Store store,
                       office::State state,
                       const Clock& clock,
                       const BootId& boot,
                       const OfficeLoopOptions& options)
    : store_(std::move(store)),
      state_(std::move(state)),
      clock_(clock),
      boot_(boot),
      options_(options),
      messages_(options.waiting) {}

OfficeLoop::~OfficeLoop() {
    stop();
}

void OfficeLoop::stop() {
    messages_.close();
    if (thread_.joinable()) {
        thread_.join();
    }
}

Moment OfficeLoop::moment() const {
    return {clock_.wall(), clock_.monotonic_ms(), boot_};
}

Error OfficeLoop::why_not_pushed() const {
    return Error{messages_.closed() ? ErrorCode::ServiceGone : ErrorCode::Overloaded};
}

void OfficeLoop::submit(office::Command command, Reply reply) {
    Message message;
    message.command = std::move(command);
    message.reply = std::move(reply);
    if (!push(std::move(message))) {
        message.reply(why_not_pushed());  // an unpushed message is untouched
    }
}

std::future<Result<Outcome>> OfficeLoop::submit(office::Command command) {
    auto promise = std::make_shared<std::promise<Result<Outcome>>>();  // with the message
    auto future = promise->get_future();
    submit(std::move(command),
           [promise](Result<Outcome> outcome) { promise->set_value(std::move(outcome)); });
    return future;
}

void OfficeLoop::read(Reader reader) {
    Message message;
    message.reader = std::move(reader);
    if (!push(std::move(message))) {
        message.reader(why_not_pushed());
    }
}

Status OfficeLoop::subscribe(Listener listener) {
    Message message;
    message.listener = std::move(listener);
    if (!push(std::move(message))) {
        return why_not_pushed();
    }
    return {};
}

bool OfficeLoop::push(Message&& message) {
    if (!messages_.push(std::move(message))) {
        return false;
    }
    if (options_.turns == LoopTurns::Caller) {
        turn(0);
    }
    return true;
}

void OfficeLoop::run() {
    while (turn(options_.tick_ms)) {
    }
}

bool OfficeLoop::turn(std::uint64_t wait_ms) {
    auto waiting = messages_.pop_all(wait_ms, options_.group);
    if (waiting.empty() && messages_.closed()) {
        return false;
    }
    if (broken_) {
        try_recover();
    }
    if (waiting.empty()) {
        tidy();
    }
    std::vector<Entry> group;
    do_what_is_due(group);
    release_when_due(group);
    for (Message& message : waiting) {
        take(std::move(message), group);
    }
    settle(group);
    return true;
}

void OfficeLoop::take(Message message, std::vector<Entry>& group) {
    if (message.command) {
        decide(std::move(*message.command), std::move(message.reply), group);
        return;
    }
    settle(group);
    if (message.listener) {
        if (!broken_) {
            message.listener({}, state_);
        }
        listeners_.push_back(std::move(message.listener));
    } else if (broken_) {
        message.reader(*broken_);
    } else {
        message.reader(View{state_, store_});
    }
}

void OfficeLoop::decide(office::Command command, Reply reply, std::vector<Entry>& group) {
    Entry entry;
    entry.reply = std::move(reply);
    if (broken_) {
        entry.refusal = *broken_;
    } else if (auto decision = office::decide(state_, command, moment()); !decision) {
        entry.refusal = std::move(decision).error();
    } else {
        entry.decision = std::move(decision).value();
        office::evolve(state_, entry.decision);
        const auto& made = entry.decision;
        if (made.existing || gives_ticket(made)) {
            const queue::Ticket* ticket =
                state_.queue.ticket(made.key ? made.key->ticket : *made.existing);
            KIOSK_ASSERT(ticket != nullptr, "a key of today stands for a ticket of today");
            const queue::PaperJob* job = state_.paper.job_of(ticket->id);
            entry.issued = Issued{*ticket,
                                  made.key ? Freshness::New : Freshness::Existing,
                                  state_.queue.people_ahead(*ticket),
                                  made.key && ticket->told
                                      ? ticket->told
                                      : office::wait_of(state_, *ticket, clock_.wall().unix_ms),
                                  job != nullptr ? std::optional(*job) : std::nullopt};
        }
    }
    group.push_back(std::move(entry));
}

void OfficeLoop::do_what_is_due(std::vector<Entry>& group) {
    // A new day that opens outside the hours has two things due; more than three is a fault.
    for (int turn = 0; !broken_ && turn < 3; ++turn) {
        auto ask = office::due(state_, clock_.wall());
        if (!ask) {
            return;
        }
        decide(office::Command{office::Actor::system(), *std::move(ask)}, {}, group);
    }
}

// Only an opened session has places to release; the decision looks at each and mostly finds none.
void OfficeLoop::release_when_due(std::vector<Entry>& group) {
    const auto& sessions = state_.calendar.sessions();
    const bool any = std::any_of(sessions.begin(), sessions.end(), [](const auto& entry) {
        return entry.second.state == calendar::SessionState::Opened;
    });
    if (!broken_ && any) {
        decide(office::Command{office::Actor::system(), office::ReleaseBookings{}}, {}, group);
    }
}

void OfficeLoop::settle(std::vector<Entry>& group) {
    std::vector<const office::Decision*> decisions;
    for (const Entry& entry : group) {
        if (!entry.decision.facts.empty()) {
            decisions.push_back(&entry.decision);
        }
    }
    if (!decisions.empty()) {
        if (const auto done = store_.commit(decisions); !done) {
            refuse(group, done.error());
            return;
        }
        std::vector<office::Recorded> facts;
        for (const office::Decision* decision : decisions) {
            facts.insert(facts.end(), decision->facts.begin(), decision->facts.end());
        }
        publish(facts);
    }
    for (Entry& entry : group) {
        if (!entry.reply) {
            continue;
        }
        if (entry.refusal) {
            entry.reply(std::move(*entry.refusal));
        } else {
            entry.reply(Outcome{std::move(entry.decision.facts), std::move(entry.issued)});
        }
    }
    group.clear();
}

void OfficeLoop::refuse(std::vector<Entry>& group, const Error& error) {
    log::error("office", "a commit failed, its group is refused: {}", describe(error));
    broken_ = error;
    next_recover_ms_ = 0;
    try_recover();
    for (Entry& entry : group) {
        if (entry.reply) {
            entry.reply(error);
        }
    }
    group.clear();
}

void OfficeLoop::try_recover() {
    const std::uint64_t now_ms = clock_.monotonic_ms();
    if (now_ms < next_recover_ms_) {
        return;
    }
    next_recover_ms_ = now_ms + kRecoverEvery_ms;
    if (const auto reopened = store_.recover(); !reopened) {
        log::error("office", "the store cannot be reopened: {}", describe(reopened.error()));
        return;
    }
    auto state = store_.load_state();
    if (!state) {
        log::error("office", "the state cannot be folded: {}", describe(state.error()));
        return;
    }
    state_ = std::move(state).value();
    broken_.reset();
    publish({});
}

void OfficeLoop::tidy() {
    if (const auto tidied = store_.tidy(); !tidied) {
        log::warn("office", "the store could not be tidied: {}", describe(tidied.error()));
    }
}

void OfficeLoop::publish(const std::vector<office::Recorded>& facts) {
    for (const Listener& listener : listeners_) {
        listener(facts, state_);
    }
}

}  // namespace kiosk::kioskd
