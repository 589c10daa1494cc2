#pragma once
// The worker's end of the socket to its parent (wire.hpp): requests in, answers out. What comes in
// is of one program version with this side, and is checked all the same.

#include <sys/mman.h>

#include <cstddef>
#include <optional>

#include "firmware/base/bytes.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"
#include "image/page/prepare.hpp"
#include "image/pdf/profile.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {

// The memfd is sealed: the bytes that the gate judges are the bytes that the decoder sees.
struct Request {
    Fd image;
    std::size_t size = 0;
    int dpi = 0;
    page::Resolution resolution = page::Resolution::Full;
    Wish wish = Wish::ReadPage;
    pdf::Profile profile = pdf::Profile::None;
    std::optional<int> turn;  // told
};

struct Answer {
    Json json;
    Bytes preview;
    Bytes body;
};

// A read-only view of a memfd for as long as it lives.
class Mapping {
public:
    Mapping(int fd, std::size_t size)
        : size_(size), data_(::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0)) {}

    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    ~Mapping() {
        if (*this) {
            ::munmap(data_, size_);
        }
    }

    explicit operator bool() const noexcept { return data_ != MAP_FAILED; }

    [[nodiscard]] ByteView bytes() const noexcept {
        return {static_cast<const std::uint8_t*>(data_), size_};
    }

private:
    std::size_t size_;
    void* data_;
};

// The next request on kWorkerSocket_fd; nullopt when the parent closed the socket. Blocks.
// BadArgument for one that is no sealed page or letter, IoFailed: nothing can be served any more.
[[nodiscard]] Result<std::optional<Request>> receive_request();

// Blocks until all of it is taken. IoFailed.
[[nodiscard]] Status send_answer(const Answer& answer);

}  // namespace kiosk::ocr
