#pragma once
// A whole hub in this process, without socket, thread and certificate: its desks, writer, tables
// and page store on a played disk. It can be killed at any moment and loses what a real one would.
// Every answer that left it is kept, so that what it said can be held against what it has.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/sqlite/connection.hpp"
#include "sync/client/hub_link.hpp"
#include "sync/hub/routes/page_desk.hpp"
#include "sync/hub/routes/record_desk.hpp"
#include "tests/sim/played_page_disk.hpp"

namespace kiosk::test {

struct HubFaults {
    sqlite::Synchronous synchronous = sqlite::Synchronous::Full;
    BlobSyncs blobs = BlobSyncs::Kept;
};

// Who may speak: the devices of the simulation are enrolled from the start.
struct EnrolledDevice {
    DeviceId id;
    Epoch epoch;
    crypto::VerifyKey key;
};

class PlayedHub {
public:
    using Answered = std::function<void(const sync::HubResponse&)>;

    // A request on its way in; more of its body may arrive. Dead once the hub it came to is.
    struct Call {
        std::uint64_t life = 0;
        std::uint64_t number = 0;
        std::size_t device = 0;
        sync::HubRequest request;
        std::size_t arrived = 0;  // bytes of the body
        bool over = false;
    };

    PlayedHub(std::vector<EnrolledDevice> devices,
              const Clock& clock,
              Random& random,
              HubFaults faults);
    PlayedHub(const PlayedHub&) = delete;
    PlayedHub& operator=(const PlayedHub&) = delete;
    ~PlayedHub();

    // Opens what the disk kept, and compares it with what was said: "" or what is lost.
    [[nodiscard]] std::string start();

    [[nodiscard]] bool up() const noexcept { return parts_ != nullptr; }

    // The process dies; what it wrote is with the operating system.
    void kill();
    // The power fails at some moment since the disk stood at `since`: what was not synced is lost,
    // torn or kept. Answers given since then left only when it failed at the very end.
    void power_cut(std::size_t since);

    // How far the disk is: for power_cut().
    [[nodiscard]] std::size_t moment() const noexcept { return disk_.log().size(); }

    // `answered` is called from turn(), unless the hub dies before.
    [[nodiscard]] Call begin(std::size_t device,
                             const sync::HubRequest& request,
                             Answered answered);
    void arrive(Call& call, std::size_t bytes);
    // The body is whole.
    void end(Call& call);
    // The connection broke.
    void cut(Call& call);

    // Takes what waits into one transaction.
    void turn();
    // Lets the answers go.
    void answer();

    // What can be read of it, while it is up.
    [[nodiscard]] hub::HubBooks& books();
    [[nodiscard]] hub::PageStore& pages();

    [[nodiscard]] static const crypto::SigningKey& receipt_key();

private:
    struct Parts;

    // Said and left the house.
    struct Told {
        Seq head;
        Digest chain{};
        std::set<Seq> complete;  // letters
        std::set<Digest> whole;  // blobs
    };

    struct Waiting {  // an answer that has not left
        std::uint64_t number;
        std::size_t device;
        sync::HubRequest request;
        sync::HubResponse response;
    };

    [[nodiscard]] Status open();
    [[nodiscard]] Result<hub::Device> device_of(std::size_t device);
    void take_body(Call& call, const hub::Device& device);
    void note_told(const Waiting& answer);
    void stop(DiskImage image, bool forget_log);
    [[nodiscard]] Result<std::string> what_is_lost(std::size_t device);

    const std::vector<EnrolledDevice> devices_;
    const Clock& clock_;
    Random& random_;
    const HubFaults faults_;
    CrashDisk disk_;
    std::uint64_t life_ = 1;
    std::uint64_t calls_ = 0;
    std::map<std::uint64_t, Answered> callers_;
    std::vector<Waiting> answers_;
    std::vector<Told> told_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace kiosk::test
