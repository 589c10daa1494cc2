#pragma once
// A kiosk in this process, without threads: office loop, store and sync engine as kioskd puts them
// together, on a played disk that can be cut at any of its operations. Blobs are durable when put,
// as store::Blobs promises; which of them may go is asked of the store, as Retention does.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "firmware/kioskd/office_loop.hpp"
#include "firmware/kioskd/sync_ports.hpp"
#include "sync/client/sync_engine.hpp"
#include "tests/sim/played_hub.hpp"
#include "tests/support/crash_vfs/crash_disk.hpp"

namespace kiosk::test {

// What a kiosk removes from its disk.
enum class Keeping {
    UntilReceipt,  // as Retention: letters that were handed over, here at once
    Careless,      // any confirmed letter: to see that the promises break
};

class PlayedKiosk {
public:
    // `world` is the one clock; the kiosk's own begins anew at each boot and its wall is `ahead_ms`
    // off. All references must outlive it.
    PlayedKiosk(std::size_t number,
                const Clock& world,
                std::int64_t ahead_ms,
                Random& random,
                sync::HubLink& link,
                Keeping keeping);
    PlayedKiosk(const PlayedKiosk&) = delete;
    PlayedKiosk& operator=(const PlayedKiosk&) = delete;
    ~PlayedKiosk();

    // Who it is: the same in every world.
    [[nodiscard]] static EnrolledDevice name(std::size_t number);

    // Boots: opens what the disk kept. "" or what of it is lost.
    [[nodiscard]] std::string start();

    [[nodiscard]] bool up() const noexcept { return loop_ != nullptr; }

    void kill();
    // The power fails at some moment since the disk stood at `since`.
    void power_cut(std::size_t since);

    [[nodiscard]] std::size_t moment() const noexcept { return disk_.log().size(); }

    // Work at the office. What is acknowledged must never be lost: settled() says that it was.
    void issue_ticket();
    void confirm_letter();
    // What the loop and Retention do when nobody waits.
    void tidy();
    void settled();

    // One step of the engine, if it is due. Gives whether it was.
    bool step();

    // When it wants to be called, by the world's clock.
    [[nodiscard]] std::uint64_t due_ms() const noexcept { return due_ms_; }

    void push();

    // Nothing is to be sent, and the office has nothing new to say.
    [[nodiscard]] bool at_rest();

    // Reads on the store, while it is up.
    template <class Ask>
    [[nodiscard]] auto ask(Ask question) {
        return loop_->query(std::move(question)).get().value();
    }

    // Every blob that a letter confirmed here was made of.
    [[nodiscard]] const std::map<Digest, Bytes>& made() const noexcept { return made_; }

private:
    class Blobs final : public sync::BlobSource {
    public:
        [[nodiscard]] Result<std::uint64_t> size(const Digest& sha256) override;
        [[nodiscard]] Result<Bytes> read(const Digest& sha256,
                                         std::uint64_t offset,
                                         std::size_t most) override;
        std::map<Digest, Bytes> all;
    };

    // Begins at 1 s with each boot, however long the world is there.
    class BootClock final : public Clock {
    public:
        BootClock(const Clock& world, std::int64_t ahead_ms) : world_(world), ahead_ms_(ahead_ms) {}

        void boot() { booted_ms_ = world_.monotonic_ms(); }

        [[nodiscard]] std::uint64_t monotonic_ms() const override {
            return 1000 + world_.monotonic_ms() - booted_ms_;
        }

        [[nodiscard]] WallTime wall() const override {
            return {world_.wall().unix_ms + ahead_ms_, world_.wall().trust};
        }

    private:
        const Clock& world_;
        const std::int64_t ahead_ms_;
        std::uint64_t booted_ms_ = 0;
    };

    void open();
    void stop(DiskImage image, bool forget_log);
    void act(office::Command command);
    [[nodiscard]] Digest put_blob();
    [[nodiscard]] Bytes random_page();

    const std::size_t number_;
    const EnrolledDevice name_;
    const Clock& world_;
    Random& random_;
    sync::HubLink& link_;
    const Keeping keeping_;
    BootClock clock_;
    sync::LinkBudget budget_{{}, clock_};
    CrashDisk disk_;
    Blobs blobs_;
    std::map<Digest, Bytes> made_;
    std::unique_ptr<kioskd::OfficeLoop> loop_;
    std::unique_ptr<kioskd::StoreJournalSource> journal_;
    std::unique_ptr<sync::SyncEngine> engine_;
    std::uint64_t due_ms_ = 0;
    bool grew_ = false;  // the journal, since the engine was told
    bool looks_around_ = false;
    store::JournalHead promised_;  // acknowledged at the office
    std::uint8_t boots_ = 0;
    int keys_ = 0;
};

}  // namespace kiosk::test
