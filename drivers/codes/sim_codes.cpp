// The simulator `sim:`: codes come from simulate() alone.
#include <condition_variable>
#include <deque>
#include <mutex>

#include "drivers/codes/gate.hpp"

namespace kiosk::codes {
namespace {

constexpr std::size_t kMostWaiting = 8;

class SimCodes final : public CodeReader {
public:
    explicit SimCodes(const Clock& clock) : clock_(clock) {}

    Result<std::optional<Read>> read(std::uint64_t most_ms) override {
        const std::uint64_t until = clock_.monotonic_ms() + most_ms;
        std::unique_lock lock(mutex_);
        while (true) {
            const std::uint64_t now = clock_.monotonic_ms();
            const std::uint64_t left = until > now ? until - now : 0;
            changed_.wait_for(lock, std::chrono::milliseconds(left), [this] {
                return is_gone_ || !held_.empty();
            });
            if (is_gone_) {
                gate_.gone();
                return Error{ErrorCode::UnknownDevice, "simulated"};
            }
            gate_.there();
            if (held_.empty()) {
                return std::optional<Read>();
            }
            std::string text = std::move(held_.front());
            held_.pop_front();
            if (auto code = gate_.let(std::move(text), true, clock_.monotonic_ms())) {
                return code;
            }
        }
    }

    Json describe() const override {
        Json out = gate_.describe();
        out["device"] = "sim:";
        out["simulated"] = true;
        return out;
    }

    Status simulate(std::string_view word) override {
        const std::lock_guard lock(mutex_);
        if (word == "gone" || word == "ok") {
            is_gone_ = word == "gone";
            held_.clear();
        } else if (is_gone_) {
            return Error{ErrorCode::UnknownDevice, "simulated"};
        } else if (held_.size() >= kMostWaiting) {
            return Error{ErrorCode::Overloaded, "eight codes wait"};
        } else {
            held_.emplace_back(word);
        }
        changed_.notify_all();
        return {};
    }

private:
    const Clock& clock_;
    Gate gate_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> held_;
    bool is_gone_ = false;
};

Result<std::unique_ptr<CodeReader>> make_sim(const CodeReaderOptions& options, const Clock& clock) {
    if (options.device != "sim:") {
        return Error{ErrorCode::BadArgument, "code reader: expected \"sim:\""};
    }
    return std::unique_ptr<CodeReader>(std::make_unique<SimCodes>(clock));
}

const CodeReaderDriver sim_driver{"sim", &make_sim};

}  // namespace
}  // namespace kiosk::codes
