// Each request brings one sealed memfd: sealed, so that the bytes the gate judged are the bytes the
// decoder sees. An error of the page (gate, decoder, recognition) is an answer; an error of the
// wire ends the process. The turn found for one page is the hint for the next of its document.
#include "image/worker/worker.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "firmware/base/bytes.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/text.hpp"
#include "image/fields/fields.hpp"
#include "image/fields/syllable.hpp"
#include "image/ocr/reader.hpp"
#include "image/page/codec.hpp"
#include "image/page/parameters.hpp"
#include "image/page/prepare.hpp"
#include "image/worker/confine.hpp"
#include "image/worker/letter_wire.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {
namespace {

struct Request {
    Fd image;
    std::size_t size = 0;
    int dpi = 0;
    page::Resolution resolution = page::Resolution::Full;
    Wish wish = Wish::ReadPage;
};

struct Answer {
    Json json;
    Bytes preview;
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

Result<Request> parse(ByteView head, Fd image) {
    ByteReader reader(head);
    KIOSK_TRY(const auto magic, reader.take(4));
    KIOSK_TRY(const auto dpi, reader.u32());
    KIOSK_TRY(const auto resolution, reader.u8());
    KIOSK_TRY(const auto wish, reader.u8());
    KIOSK_TRY(const auto reserved, reader.take(2));
    KIOSK_TRY(const auto size, reader.u32());
    constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;
    if (as_text(magic) != kRequestMagic || resolution > 1 || wish > 1 || reserved[0] != 0 ||
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
    return out;
}

// The next request; nullopt when the parent closed the socket.
Result<std::optional<Request>> receive() {
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

Status send(const Answer& answer) {
    const std::string text = to_text(answer.json);
    Bytes out = to_bytes(kAnswerMagic);
    put_u32(out, static_cast<std::uint32_t>(text.size()));
    put_u32(out, static_cast<std::uint32_t>(answer.preview.size()));
    put_bytes(out, as_bytes(text));
    put_bytes(out, answer.preview);
    return write_all(kWorkerSocket_fd, out);
}

// Recognises the copy; when it cannot be told which way is up, a strip is read both ways.
Result<Recognised> recognise(Reader& reader,
                             page::Prepared& prepared,
                             std::optional<int> turn_hint) {
    if (std::abs(prepared.upright) < page::kUprightConfidence && !turn_hint) {
        auto other = page::upside_down(prepared);
        KIOSK_TRY(const int here, reader.strip_confidence(prepared));
        KIOSK_TRY(const int there, reader.strip_confidence(other));
        if (there > here) {
            prepared = std::move(other);
        }
    }
    return reader.read(prepared);
}

Json words_of(const Recognised& read) {
    Json words = Json::array();
    for (const auto& word : read.words) {
        words.push_back({{"t", word.text},
                         {"b", word.box},
                         {"c", word.confidence},
                         {"l", word.line},
                         {"f", fields::is_odd(word.text) ? kOddWord : 0}});
    }
    return words;
}

Result<Answer> read_page(Reader& reader, const Request& request, std::optional<int>& turn) {
    const Mapping file(request.image.get(), request.size);
    if (request.size != 0 && !file) {
        return errno_error(ErrorCode::OcrFailed, "mapping the page");
    }
    const ByteView bytes = request.size == 0 ? ByteView{} : file.bytes();
    KIOSK_TRY(const auto header, page::inspect(bytes));
    KIOSK_TRY(auto picture, page::decode(bytes, header));
    const int dpi = page::page_dpi(header, request.dpi);
    auto prepared = page::prepare(picture, dpi, request.resolution, turn);
    KIOSK_TRY(const auto read, recognise(reader, prepared, turn));
    if (read.text.size() > kMaxText_bytes || read.words.size() > kMaxWords) {
        return Error{ErrorCode::OcrFailed, "more text than a page holds"};
    }
    if (!read.words.empty() && std::abs(prepared.upright) >= page::kUprightConfidence) {
        turn = prepared.quarter_turns;
    }
    Answer out;
    KIOSK_TRY(out.preview,
              page::encode_preview(picture, prepared.quarter_turns, page::kPreviewHeight_px));
    out.json = Json{{"text", read.text},
                    {"mean_confidence", read.mean_confidence},
                    {"quarter_turns", prepared.quarter_turns},
                    {"skew_mdeg", static_cast<int>(std::lround(prepared.skew_deg * 1000))},
                    {"dpi", dpi},
                    {"width", header.width_px},
                    {"height", header.height_px},
                    {"words", words_of(read)}};
    return out;
}

Result<Answer> find_fields(const Request& request) {
    const Mapping file(request.image.get(), request.size);
    if (request.size == 0 || !file) {
        return errno_error(ErrorCode::OcrFailed, "mapping the letter");
    }
    KIOSK_TRY(const LetterWords letter, letter_words_from(as_text(file.bytes())));
    return Answer{to_json(fields::suggest(letter.pages, letter.today)), {}};
}

Status serve(Reader& reader) {
    std::optional<int> turn;
    while (true) {
        KIOSK_TRY(const auto request, receive());
        if (!request) {
            return {};
        }
        KIOSK_CHECK(allow_cpu_for_a_page());
        auto answer = request->wish == Wish::ReadPage ? read_page(reader, *request, turn)
                                                      : find_fields(*request);
        if (!answer) {
            const auto& error = answer.error();
            KIOSK_CHECK(
                send({Json{{"error", error_name(error.code)}, {"context", error.context}}, {}}));
            continue;
        }
        KIOSK_CHECK(send(*answer));
    }
}

Result<std::unique_ptr<Reader>> get_ready(const std::string& language) {
    const char* threads = std::getenv("OMP_THREAD_LIMIT");
    if (threads == nullptr || std::string_view(threads) != "1") {
        return Error{ErrorCode::BadArgument, "OMP_THREAD_LIMIT=1 is not in the environment"};
    }
    ::close_range(kWorkerSocket_fd + 1, ~0U, 0);
    ::signal(SIGPIPE, SIG_IGN);
    KIOSK_TRY(auto reader, Reader::open(language));
    KIOSK_TRY(const auto warm, to_nfc("a\u0302\u0301"));  // ICU's tables
    KIOSK_ASSERT(warm == "\u1ea5" && fold_vi("Đ\u1ea4") == "da", "ICU composes and folds");
    const Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    KIOSK_CHECK(confine());
#ifndef KIOSK_SANITIZED
    // Libraries speak of a page on stderr; from here on nobody listens. The parent logs our end.
    if (::dup3(nowhere.get(), 2, 0) != 2) {
        return errno_error(ErrorCode::IoFailed, "silencing stderr");
    }
#endif
    return reader;
}

}  // namespace

int run_worker(const std::string& language) {
    auto reader = get_ready(language);
    if (!reader) {
        log::error("ocr", "{}", describe(reader.error()));
        return 1;
    }
    if (const auto served = serve(**reader); !served) {
        log::error("ocr", "{}", describe(served.error()));
        return 1;
    }
    return 0;
}

}  // namespace kiosk::ocr
