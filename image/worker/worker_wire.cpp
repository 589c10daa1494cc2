#include "image/worker/worker_wire.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace kiosk::ocr {
namespace {

Result<Request> parse(ByteView head, Fd image) {
    ByteReader reader(head);
    KIOSK_TRY(const auto magic, reader.take(4));
    KIOSK_TRY(const auto dpi, reader.u32());
    KIOSK_TRY(const auto resolution, reader.u8());
    KIOSK_TRY(const auto wish, reader.u8());
    KIOSK_TRY(const auto profile, reader.u8());
    KIOSK_TRY(const auto turn, reader.u8());
    KIOSK_TRY(const auto size, reader.u32());
    constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;
    if (as_text(magic) != kRequestMagic || resolution > 1 || wish > 4 || profile > 2 || turn > 4 ||
        !image || (::fcntl(image.get(), F_GET_SEALS) & kSeals) != kSeals ||
        ::lseek(image.get(), 0, SEEK_END) != static_cast<off_t>(size)) {
        return Error{ErrorCode::BadArgument, "a request that is no sealed page or letter"};
    }
    Request out;
    out.image = std::move(image);
    out.size = size;
    out.dpi = static_cast<int>(std::min<std::uint32_t>(dpi, 1U << 20));
    out.resolution = resolution == 0 ? page::Resolution::Full : page::Resolution::Reduced;
    out.wish = static_cast<Wish>(wish);
    out.profile = static_cast<pdf::Profile>(profile);
    if (turn > 0) {
        out.turn = turn - 1;
    }
    return out;
}

}  // namespace

Result<std::optional<Request>> receive_request() {
    Bytes head(kRequestBytes);
    Fd image;
    std::size_t have = 0;
    while (have < head.size()) {
        iovec part{head.data() + have, head.size() - have};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t got = ::recvmsg(kWorkerSocket_fd, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno_error(ErrorCode::IoFailed, "receiving a page");
        }
        if (got == 0) {
            return std::optional<Request>{};
        }
        const cmsghdr* note = CMSG_FIRSTHDR(&message);
        if (note != nullptr && note->cmsg_type == SCM_RIGHTS &&
            note->cmsg_len == CMSG_LEN(sizeof(int))) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(note), sizeof fd);
            image = Fd(fd);
        }
        have += static_cast<std::size_t>(got);
    }
    KIOSK_TRY(auto request, parse(head, std::move(image)));
    return std::optional<Request>(std::move(request));
}

Status send_answer(const Answer& answer) {
    const std::string text = to_text(answer.json);
    Bytes out = to_bytes(kAnswerMagic);
    put_u32(out, static_cast<std::uint32_t>(text.size()));
    put_u32(out, static_cast<std::uint32_t>(answer.preview.size()));
    put_u32(out, static_cast<std::uint32_t>(answer.body.size()));
    put_bytes(out, as_bytes(text));
    put_bytes(out, answer.preview);
    put_bytes(out, answer.body);
    return write_all(kWorkerSocket_fd, out);
}

}  // namespace kiosk::ocr
