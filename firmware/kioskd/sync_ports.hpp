#pragma once
// The store behind the ports of the sync client. The client's thread waits for the office loop,
// which alone touches the store.

#include "firmware/kioskd/office_loop.hpp"
#include "firmware/store/blobs.hpp"
#include "sync/client/ports.hpp"

namespace kiosk::kioskd {

// Both references must outlive this. Sync thread only; blocks for a turn of the office loop.
class StoreJournalSource final : public sync::JournalSource {
public:
    explicit StoreJournalSource(OfficeLoop& office) : office_(office) {}

    [[nodiscard]] Result<Seq> head() override;
    [[nodiscard]] Result<Seq> acknowledged() override;
    [[nodiscard]] Result<Digest> chain_at(Seq seq) override;
    [[nodiscard]] Result<std::vector<sync::BatchRecord>> records_from(Seq first,
                                                                      std::size_t most) override;
    [[nodiscard]] Result<std::vector<sync::WaitingLetter>> letters_waiting() override;
    [[nodiscard]] Result<std::optional<sync::WaitingLetter>> letter_of(Seq confirmed) override;
    [[nodiscard]] Result<std::int64_t> parked() override;
    [[nodiscard]] Status acknowledge(Seq seq, const std::vector<sync::Receipt>& receipts) override;
    [[nodiscard]] Status hand_over(const LetterId& letter) override;
    [[nodiscard]] Status park(Seq seq, ErrorCode code) override;

private:
    template <class T, class Ask>
    Result<T> ask(Ask question) {
        KIOSK_TRY(auto answer, office_.query(std::move(question)).get());
        return answer;
    }

    OfficeLoop& office_;
};

class StoreBlobSource final : public sync::BlobSource {
public:
    explicit StoreBlobSource(const store::Blobs& blobs) : blobs_(blobs) {}

    [[nodiscard]] Result<std::uint64_t> size(const Digest& sha256) override;
    [[nodiscard]] Result<Bytes> read(const Digest& sha256,
                                     std::uint64_t offset,
                                     std::size_t most) override;

private:
    const store::Blobs& blobs_;
};

}  // namespace kiosk::kioskd
