#pragma once
// Bodies with blobs in them, on their way from the wire to the page store: one blob or a piece of
// it (PUT), or a pack of whole ones (POST).

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "firmware/http/server.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/hub/page_store.hpp"

namespace kiosk::hub {

// What the sinks need of the hub's database. Any server thread; must outlive the sinks.
class PageBook {
public:
    using Noted = std::function<void(const Result<std::vector<sync::Receipt>>&)>;

    virtual ~PageBook() = default;
    // Size of a blob that this device has sent whole; nullopt when it has not.
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> whole_bytes(
        const Device& device, const Digest& sha256) = 0;
    // Notes blobs that came whole and keeps what they carry. `noted` is called once, after the
    // commit, with the receipts of letters that they made whole, or with what failed (Overloaded:
    // the queue is full).
    virtual void note_whole(const DeviceId& device, std::vector<WholePage> pages, Noted noted) = 0;
    // Runs work that waits for the disk, on another thread where one is free.
    virtual void on_disk(std::function<void()> work) = 0;
    // Calls `then` when no upload of these blobs by this device is being read, after 0.3 s in any
    // case: at once or on another thread, where it must not block. After a cut the device asks
    // while what it sent over the old connection is still being read here; an answer in that
    // moment would throw that away.
    virtual void when_quiet(const DeviceId& device,
                            std::vector<Digest> blobs,
                            std::function<void()> then) = 0;
};

// Bytes of one blob from an offset on, answered in the tongue of the protocol that brings them.
class PageTongue;
[[nodiscard]] std::unique_ptr<http::BodySink> page_sink(PageBook& book,
                                                        const PageTongue& tongue,
                                                        const DeviceId& device,
                                                        std::unique_ptr<Upload> upload);

// POST: a pack. What the hub has of a blob already is skipped; a cut leaves whole blobs whole and
// the last one as a piece; questions are answered last, when their blobs are quiet. Small blobs
// that are left to the database need no file, unless a cut makes them pieces.
[[nodiscard]] std::unique_ptr<http::BodySink> pack_sink(PageBook& book,
                                                        PageStore& store,
                                                        const Device& device);

}  // namespace kiosk::hub
