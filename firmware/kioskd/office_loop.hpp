#pragma once
// The one thread that owns State and Store. Everybody else sends it commands and reads.

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/office/decide.hpp"
#include "firmware/office/waits.hpp"
#include "firmware/store/store.hpp"

namespace kiosk::kioskd {

enum class Freshness { New, Existing };

// What an issue gives beside its facts.
struct Issued {
    queue::Ticket ticket;
    Freshness freshness = Freshness::New;
    std::int64_t people_ahead = 0;
    std::optional<queue::WaitEstimate> wait;  // a new ticket's as it was told; else as it is now
    std::optional<queue::PaperJob> paper;     // the newest print job of the ticket
};

// What became of a command: durable when it is told.
struct Outcome {
    std::vector<office::Recorded> facts;  // empty: the state was as asked already
    std::optional<Issued> issued;
};

// Both live until the function that was given them returns.
struct View {
    const office::State& state;
    store::Store& store;
};

// Who runs the loop.
enum class LoopTurns {
    OwnThread,
    Caller,  // whoever submits or reads, at once: a simulation, which must play the same way twice
};

struct OfficeLoopOptions {
    std::size_t waiting = 1024;    // commands and reads that may wait; more are Overloaded
    std::size_t group = 256;       // decided together, committed in one transaction
    std::uint64_t tick_ms = 1000;  // how often an idle loop looks at the day and its sessions
    LoopTurns turns = LoopTurns::OwnThread;
};

// Group commit: each waiting command is decided against the state including the facts decided
// before it; all are appended in one transaction; only then each is answered. When that commit
// fails, all of the group are refused with its error, the store is reopened and checked, and the
// state is folded again. Answers and listeners run on the loop's thread: they must be quick and
// must not wait for the loop.
class OfficeLoop {
public:
    using Reply = std::function<void(Result<Outcome>)>;
    using Reader = std::function<void(Result<View>)>;
    // After each commit: its facts and the state they led to. Told before the commands' answers.
    // The first call, at once after subscribing, has no facts: it gives the present state; so has
    // the call after a state was folded again.
    using Listener =
        std::function<void(const std::vector<office::Recorded>&, const office::State&)>;

    // Loads the state and starts the thread. With LoopTurns::Caller there is none: submit(), read()
    // and subscribe() have answered when they return, and may not be called from answers. `clock`
    // must outlive the loop. `boot` is the id of this boot of the machine, to which the clock's
    // monotonic time belongs.
    [[nodiscard]] static Result<std::unique_ptr<OfficeLoop>> start(
        store::Store store,
        const Clock& clock,
        const BootId& boot,
        const OfficeLoopOptions& options = {});
    OfficeLoop(const OfficeLoop&) = delete;
    OfficeLoop& operator=(const OfficeLoop&) = delete;
    ~OfficeLoop();

    // From any thread; never blocks. `reply` is called exactly once: on the loop's thread, or here
    // with Overloaded (too many wait) or ServiceGone (the loop has stopped).
    void submit(office::Command command, Reply reply);
    [[nodiscard]] std::future<Result<Outcome>> submit(office::Command command);

    // Runs `reader` on the loop's thread against committed state; as submit() otherwise.
    // StoreFailed while the store cannot be reopened.
    void read(Reader reader);

    // The value of `ask(view)`; Result<T> of it in a future.
    template <class Ask>
    [[nodiscard]] auto query(Ask ask) {
        using Value = std::invoke_result_t<Ask, const View&>;
        auto promise = std::make_shared<std::promise<Result<Value>>>();  // with the message
        auto future = promise->get_future();
        read([promise, ask = std::move(ask)](Result<View> view) mutable {
            if (view) {
                promise->set_value(Result<Value>(ask(*view)));
            } else {
                promise->set_value(Result<Value>(view.error()));
            }
        });
        return future;
    }

    // `listener` is kept until the loop ends. Overloaded, ServiceGone.
    [[nodiscard]] Status subscribe(Listener listener);

    // Answers what waits, stops the thread and joins it. Later calls give ServiceGone.
    void stop();

private:
    struct Message {
        std::optional<office::Command> command;
        Reply reply;
        Reader reader;
        Listener listener;
    };

    // One command of the group being decided.
    struct Entry {
        Reply reply;  // empty: what the loop itself asks (office::due)
        office::Decision decision;
        std::optional<Issued> issued;
        std::optional<Error> refusal;
    };

    OfficeLoop(store::Store store,
               office::State state,
               const Clock& clock,
               const BootId& boot,
               const OfficeLoopOptions& options);
    void run();
    [[nodiscard]] bool push(Message&& message);
    // Takes what waits, at most one group, after waiting `wait_ms` for it. False: the loop ends.
    bool turn(std::uint64_t wait_ms);
    void take(Message message, std::vector<Entry>& group);
    void decide(office::Command command, Reply reply, std::vector<Entry>& group);
    void do_what_is_due(std::vector<Entry>& group);
    void release_when_due(std::vector<Entry>& group);
    void settle(std::vector<Entry>& group);
    void refuse(std::vector<Entry>& group, const Error& error);
    void try_recover();
    void tidy();
    void publish(const std::vector<office::Recorded>& facts);
    [[nodiscard]] Error why_not_pushed() const;
    [[nodiscard]] Moment moment() const;

    store::Store store_;
    office::State state_;
    const Clock& clock_;
    const BootId boot_;
    const OfficeLoopOptions options_;
    std::optional<Error> broken_;        // the store could not be reopened
    std::uint64_t next_recover_ms_ = 0;  // monotonic
    std::vector<Listener> listeners_;
    BoundedQueue<Message> messages_;
    std::thread thread_;
};

}  // namespace kiosk::kioskd
