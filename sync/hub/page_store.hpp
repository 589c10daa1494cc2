#pragma once
// Sealed blobs on disk. Whole ones: DIR/blobs/ab/cdef…, named by their digest. Pieces on their
// way: DIR/partials/{device}/{digest}, one per device, so that no device learns what another has.
// Those that are left to the database (page_table.hpp) end as pieces, with their content.
// Beside a piece {digest}.length: the length that its device declared before it sent a byte (tus).

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/hub/page_disk.hpp"

namespace kiosk::hub {

class PageStore;

// One upload in progress: keeps bytes as they come, so that a cut loses only what was not read.
// Used by one thread at a time; a newer upload of the same blob by the same device takes it over.
class Upload {
public:
    enum class End {
        Piece,  // the blob is not whole yet; offset() says how far it is
        Whole,  // whole, digest right, durable under its name
    };

    // Appends. WrongOffset when a newer upload took over (close the connection), BodyTooLarge past
    // the announced length, DiskFull, IoFailed. After an error the bytes kept so far stay.
    [[nodiscard]] Status write(ByteView bytes);
    // Ends the request. DigestMismatch drops the partial and puts the digest that came into
    // `computed()`. A Whole one is synced to disk (data, name, folder) before this returns; one
    // that is left to the database stays a piece, and take_whole() has its content. Overloaded: too
    // many wait for the database; the piece stays.
    [[nodiscard]] Result<End> finish();

    // Ends several uploads of different blobs, which share the syncs of their folders. One result
    // for each, in order.
    [[nodiscard]] static std::vector<Result<End>> finish_all(std::span<Upload* const> uploads);

    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

    [[nodiscard]] const Digest& computed() const noexcept { return computed_; }

    // What is to be noted of a Whole one. Once: its content goes along.
    [[nodiscard]] WholePage take_whole();
    // It is noted, durably: the piece of a blob that the database holds now goes.
    void noted();

private:
    friend class PageStore;
    struct Place;  // where it goes; guarded by the mutex in it
    Upload(PageStore& store,
           std::shared_ptr<Place> place,
           std::unique_ptr<PageFile> file,
           std::uint64_t generation,
           std::uint64_t total);
    [[nodiscard]] Result<End> seal_off();
    [[nodiscard]] Status read_content();

    PageStore& store_;  // outlives it
    PageDisk& disk_;
    std::shared_ptr<Place> place_;  // shared with the newer uploads of the same blob
    std::unique_ptr<PageFile> file_;
    std::uint64_t generation_;
    std::uint64_t offset_;
    std::uint64_t total_;
    const bool for_database_;
    crypto::Sha256 hash_;
    Digest computed_{};
    Bytes content_;
    std::shared_ptr<void> room_;  // for content_, also after it was taken
};

// Any thread. Outlives its uploads.
class PageStore final : public PartialSizes {
public:
    // Makes the folders (0700). Blobs of up to `in_database` bytes are left to the database.
    // IoFailed names the path.
    [[nodiscard]] static Result<std::unique_ptr<PageStore>> open(
        const std::filesystem::path& data_dir,
        std::uint64_t in_database = 0,
        std::unique_ptr<PageDisk> disk = make_system_page_disk());

    // A file of its own costs a small blob six syncs; in the database it shares the commit of its
    // note. Larger ones would make the database's log write everything twice.
    static constexpr std::uint64_t kSmall = 16384;

    [[nodiscard]] bool in_database(std::uint64_t bytes) const noexcept {
        return bytes <= in_database_;
    }

    // Blobs that wait in memory for the database have this much of it, together.
    static constexpr std::uint64_t kMaxInMemory = std::uint64_t{64} << 20;

    // Room for one of them, given back with the last copy; null when there is none left.
    [[nodiscard]] std::shared_ptr<void> room_in_memory(std::uint64_t bytes);

    // Bytes of a blob on its way; 0 when there are none.
    [[nodiscard]] std::uint64_t partial_bytes(const DeviceId& device,
                                              const Digest& sha256) const override;

    // True while an upload of this blob lasts, until what it brought is noted or dropped.
    [[nodiscard]] bool busy(const DeviceId& device, const Digest& sha256);

    // Begins or goes on at `offset` (none: where the partial ends), taking over from an older
    // upload of the same blob. WrongOffset when the partial is not that long (ask partial_bytes),
    // BadArgument when offset > total, PageTooLarge over 16 MiB, Overloaded when the device has
    // kMaxPartials pieces about.
    [[nodiscard]] Result<std::unique_ptr<Upload>> begin(const DeviceId& device,
                                                        const Digest& sha256,
                                                        std::optional<std::uint64_t> offset,
                                                        std::uint64_t total);

    // Keeps the length of a blob that this device is about to send, durably; the newest counts.
    // PageTooLarge over 16 MiB, BadArgument for 0, WrongOffset when more than that is here already,
    // Overloaded when the device has kMaxPartials pieces about.
    [[nodiscard]] Status declare(const DeviceId& device, const Digest& sha256, std::uint64_t total);
    // What was declared for a blob that is not whole yet; nullopt: nothing, or it cannot be true.
    [[nodiscard]] std::optional<std::uint64_t> declared_bytes(const DeviceId& device,
                                                              const Digest& sha256) const;

    // A whole blob; NotFound. The digest is checked: DigestMismatch.
    [[nodiscard]] Result<Bytes> read(const Digest& sha256) const;
    [[nodiscard]] bool has(const Digest& sha256) const;

    // Removes pieces that nobody added to or declared since `before_unix_s`; says how many.
    [[nodiscard]] int expire_partials(std::int64_t before_unix_s);

    static constexpr std::int64_t kPartialLife_s = std::int64_t{30} * 24 * 3600;

    static constexpr int kMaxPartials = 256;  // per device: two full batches of letters in flight

private:
    friend class Upload;

    PageStore(std::filesystem::path dir, std::uint64_t in_database, std::unique_ptr<PageDisk> disk)
        : dir_(std::move(dir)), in_database_(in_database), disk_(std::move(disk)) {}

    // Pieces in a device's folder, those that are only declared among them, may be one more.
    [[nodiscard]] Status room_for_one(const std::filesystem::path& folder) const;

    [[nodiscard]] std::filesystem::path blob_path(const Digest& sha256) const;
    [[nodiscard]] std::filesystem::path partial_path(const DeviceId& device,
                                                     const Digest& sha256) const;
    [[nodiscard]] std::shared_ptr<Upload::Place> place_of(const DeviceId& device,
                                                          const Digest& sha256);

    const std::filesystem::path dir_;
    const std::uint64_t in_database_;
    const std::unique_ptr<PageDisk> disk_;
    std::atomic<std::uint64_t> in_memory_ = 0;
    std::mutex mutex_;  // guards places_
    std::map<std::pair<DeviceId, Digest>, std::weak_ptr<Upload::Place>> places_;
};

}  // namespace kiosk::hub
