#pragma once
// What all routes about pages share, whichever protocol they speak: what the hub has of a page, the
// road of bytes to their file, and the note that a page is whole.

#include <functional>
#include <optional>

#include "sync/hub/disk_pool.hpp"
#include "sync/hub/routes/page_sinks.hpp"
#include "sync/hub/routes/page_tongue.hpp"
#include "sync/hub/routes/patience.hpp"
#include "sync/hub/routes/routes.hpp"

namespace kiosk::hub {

// Any server thread. The references must outlive it, and it the routes.
class PageDesk final : public PageBook {
public:
    PageDesk(HubBooks& books, Ingest& ingest, PageStore& store, Turns turns = Turns::OwnThread)
        : books_(books),
          ingest_(ingest),
          store_(store),
          patience_(books.clock(), {.turns = turns}),
          disk_(turns) {}

    [[nodiscard]] PageStore& store() noexcept { return store_; }

    [[nodiscard]] Result<std::optional<std::uint64_t>> whole_bytes(const Device& device,
                                                                   const Digest& sha256) override;
    void note_whole(const DeviceId& device, std::vector<WholePage> pages, Noted noted) override;

    void on_disk(std::function<void()> work) override { disk_.run(std::move(work)); }

    // Finishes what waits for the disk. After the server, before the writer.
    void stop() { disk_.stop(); }

    void when_quiet(const DeviceId& device,
                    std::vector<Digest> blobs,
                    std::function<void()> then) override;

    // Answers how much of a page is here, once it is quiet (HEAD).
    void tell_where(const Device& device, const Digest& sha256, const http::Responder& responder);

    // What to do with bytes of a page from `offset` on.
    [[nodiscard]] http::BodyPlan take(const PageTongue& tongue,
                                      const Device& device,
                                      const Digest& sha256,
                                      std::uint64_t offset,
                                      std::uint64_t total);

    // With Turns::Caller: answers who has waited long enough.
    void turn() { patience_.turn(); }

private:
    void answer_where(const Device& device, const Digest& sha256, const http::Responder& responder);

    HubBooks& books_;
    Ingest& ingest_;
    PageStore& store_;
    Patience patience_;
    DiskPool disk_;  // last: its work uses the members above
};

// A plan that drops the body and gives this answer.
[[nodiscard]] http::BodyPlan answering(http::Response response);

}  // namespace kiosk::hub
