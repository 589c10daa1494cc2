// A worker is a process and one socket. It is never spoken to politely: at the end, at a time-out
// and at the first wrong byte it gets SIGKILL, for it holds nothing that could be lost.
#include "image/worker/ocr_client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"
#include "image/worker/answer.hpp"
#include "image/worker/letter_wire.hpp"
#include "image/worker/pdf_wire.hpp"
#include "image/worker/wire.hpp"

namespace kiosk::ocr {
namespace {

enum class Attempt : std::uint8_t { Full = 0, Reduced = 1 };

// What a worker needs to know of our environment; the rest stays here.
std::vector<std::string> worker_environment() {
    // In huge pages a page's 90 MB cost a tenth of the faults (glibc 2.35 and later).
    std::vector<std::string> out{
        "OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8", "GLIBC_TUNABLES=glibc.malloc.hugetlb=1"};
    for (const char* name :
         {"TESSDATA_PREFIX", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name); value != nullptr) {
            out.push_back(std::string(name) + "=" + value);
        }
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) {
        out.push_back(text.data());
    }
    out.push_back(nullptr);
    return out;
}

class Worker {
public:
    Worker() = default;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    ~Worker() { end(); }

    Status start(const OcrOptions& options) {
        int ends[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
            return errno_error(ErrorCode::OcrFailed, "a socketpair");
        }
        Fd ours(ends[0]);
        const Fd theirs(ends[1]);
        std::vector<std::string> words{
            options.program.string(), "--worker", "--language", options.language};
        auto environment = worker_environment();
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), kWorkerSocket_fd);
        pid_t pid = -1;
        const int failed = ::posix_spawn(&pid,
                                         options.program.c_str(),
                                         &actions,
                                         nullptr,
                                         pointers(words).data(),
                                         pointers(environment).data());
        ::posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) {
            return Error{ErrorCode::OcrFailed, options.program.string(), failed};
        }
        pid_ = pid;
        socket_ = std::move(ours);
        return {};
    }

    void end() noexcept {
        socket_.reset();
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            int status = 0;
            while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
            }
            pid_ = -1;
        }
    }

    [[nodiscard]] int pid() const noexcept { return pid_; }

    [[nodiscard]] int socket() const noexcept { return socket_.get(); }

private:
    pid_t pid_ = -1;
    Fd socket_;
};

// Bytes as a memfd that nobody can change any more.
Result<Fd> sealed_copy(ByteView bytes) {
    Fd out(::memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!out) {
        return errno_error(ErrorCode::OcrFailed, "memory for the page");
    }
    KIOSK_CHECK(write_all(out.get(), bytes));
    constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    if (::fcntl(out.get(), F_ADD_SEALS, kSeals) != 0) {
        return errno_error(ErrorCode::OcrFailed, "sealing the page's memory");
    }
    return out;
}

struct Request {
    int memfd = -1;
    std::size_t size = 0;
    Wish wish = Wish::ReadPage;
    int dpi = 0;
    Attempt attempt = Attempt::Full;
    pdf::Profile profile = pdf::Profile::None;
    std::optional<int> turn{};
};

Status send_request(int socket, const Request& request) {
    Bytes head = to_bytes(kRequestMagic);
    put_u32(head, static_cast<std::uint32_t>(std::max(0, request.dpi)));
    put_u8(head, static_cast<std::uint8_t>(request.attempt));
    put_u8(head, static_cast<std::uint8_t>(request.wish));
    put_u8(head, static_cast<std::uint8_t>(request.profile));
    put_u8(head, request.turn ? static_cast<std::uint8_t>(*request.turn + 1) : std::uint8_t{0});
    put_u32(head, static_cast<std::uint32_t>(request.size));
    iovec part{head.data(), head.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* note = CMSG_FIRSTHDR(&message);
    note->cmsg_level = SOL_SOCKET;
    note->cmsg_type = SCM_RIGHTS;
    note->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(note), &request.memfd, sizeof request.memfd);
    // 16 bytes into an empty socket buffer are taken at once or not at all.
    if (::sendmsg(socket, &message, MSG_NOSIGNAL) != static_cast<ssize_t>(head.size())) {
        return errno_error(ErrorCode::OcrFailed, "the worker takes no page");
    }
    return {};
}

class Document final : public OcrDocument {
public:
    Document(OcrOptions options, const Clock& clock)
        : options_(std::move(options)), clock_(clock) {}

    Status start_worker() { return worker_.start(options_); }

    Result<PageReading> read_page(ByteView image, int dpi, std::optional<int> turn) override {
        KIOSK_TRY(const auto copy, page_copy(image));
        Request request{
            copy.get(), image.size(), Wish::ReadPage, dpi, Attempt::Full, options_.profile, turn};
        auto reading = attempt(request);
        if (reading || !again(reading.error().code)) {
            return reading;
        }
        log::warn("ocr", "a page is read again at lower resolution: {}", describe(reading.error()));
        worker_.end();
        request.attempt = Attempt::Reduced;
        reading = attempt(request);
        if (reading) {
            reading->reduced = true;
        } else if (again(reading.error().code)) {
            worker_.end();
        }
        return reading;
    }

    Result<PageReading> show_page(ByteView image, int dpi, std::optional<int> turn) override {
        KIOSK_TRY(const auto copy, page_copy(image));
        auto reading = attempt(
            {copy.get(), image.size(), Wish::ShowPage, dpi, Attempt::Full, options_.profile, turn});
        if (!reading && again(reading.error().code)) {
            worker_.end();
        }
        return reading;
    }

    Result<std::vector<PageCode>> find_codes(ByteView image, int dpi) override {
        KIOSK_TRY(const auto copy, page_copy(image));
        const auto answer = ask({copy.get(), image.size(), Wish::FindCodes, dpi, Attempt::Full},
                                options_.codes_timeout_ms);
        auto codes = answer ? parse_codes(as_text(answer->json))
                            : Result<std::vector<PageCode>>(answer.error());
        if (!codes && again(codes.error().code)) {
            worker_.end();
        }
        return codes;
    }

    Result<Bytes> write_pdf(const PdfOrder& order) override {
        KIOSK_TRY(const Bytes letter, pdf_request(order));
        KIOSK_TRY(const auto copy, sealed_copy(letter));
        auto answer = ask({copy.get(), letter.size(), Wish::WritePdf, 0, Attempt::Full});
        if (!answer) {
            worker_.end();
            return std::move(answer).error();
        }
        constexpr std::string_view kStart = "%PDF-1.7";
        if (!as_text(answer->body).starts_with(kStart)) {
            worker_.end();
            return Error{ErrorCode::OcrFailed, "the worker's answer: no PDF"};
        }
        return std::move(answer->body);
    }

    Result<fields::Suggestions> find_fields(const std::vector<const PageReading*>& pages,
                                            const fields::Date& today) override {
        LetterWords letter{today, {}};
        for (const PageReading* page : pages) {
            fields::PageText& text = letter.pages.emplace_back();
            for (const PageWord& word : page->words) {
                // Fields have repairs of their own, which mark the field.
                text.words.push_back({word.raw.empty() ? word.text : word.raw,
                                      word.box,
                                      word.confidence,
                                      word.line});
            }
        }
        const std::string json = to_text(to_json(letter));
        if (json.size() > kMaxLetter_bytes) {
            return Error{ErrorCode::OcrFailed, "more text than a letter holds"};
        }
        KIOSK_TRY(const auto copy, sealed_copy(as_bytes(json)));
        const auto answer = ask({copy.get(), json.size(), Wish::FindFields, 0, Attempt::Full});
        auto found = answer
                         ? suggestions_from(as_text(answer->json), static_cast<int>(pages.size()))
                         : Result<fields::Suggestions>(answer.error());
        if (!found) {
            worker_.end();
        }
        return found;
    }

    int worker_pid() const noexcept override { return worker_.pid(); }

private:
    static bool again(ErrorCode code) {
        return code != ErrorCode::PageNotImage && code != ErrorCode::PageTooLarge &&
               code != ErrorCode::PageTooSmall && code != ErrorCode::PageTruncated;
    }

    struct Answer {
        Bytes json;
        Bytes preview;
        Bytes body;
    };

    static Result<Fd> page_copy(ByteView image) {
        if (image.size() > (64U << 20)) {
            return Error{ErrorCode::PageTooLarge, "a file above 64 MiB"};
        }
        return sealed_copy(image);
    }

    Result<PageReading> attempt(const Request& request) {
        KIOSK_TRY(Answer answer, ask(request));
        KIOSK_TRY(auto reading, parse_answer(as_text(answer.json), answer.preview));
        reading.layers = std::move(answer.body);
        return reading;
    }

    Result<Answer> ask(const Request& request) { return ask(request, options_.page_timeout_ms); }

    Result<Answer> ask(const Request& request, std::uint64_t timeout_ms) {
        if (worker_.pid() < 0) {
            KIOSK_CHECK(start_worker());
        }
        const std::uint64_t deadline_ms = clock_.monotonic_ms() + timeout_ms;
        KIOSK_CHECK(send_request(worker_.socket(), request));
        Bytes head(kAnswerHeadBytes);
        KIOSK_CHECK(receive(head, deadline_ms));
        ByteReader reader(head);
        KIOSK_TRY(const auto magic, reader.take(4));
        KIOSK_TRY(const auto json_bytes, reader.u32());
        KIOSK_TRY(const auto preview_bytes, reader.u32());
        KIOSK_TRY(const auto body_bytes, reader.u32());
        if (as_text(magic) != kAnswerMagic || json_bytes > kMaxJson_bytes ||
            preview_bytes > kMaxPreview_bytes || body_bytes > kMaxBody_bytes) {
            return Error{ErrorCode::OcrFailed, "the worker's answer: its head"};
        }
        Answer out{Bytes(json_bytes), Bytes(preview_bytes), Bytes(body_bytes)};
        KIOSK_CHECK(receive(out.json, deadline_ms));
        KIOSK_CHECK(receive(out.preview, deadline_ms));
        KIOSK_CHECK(receive(out.body, deadline_ms));
        return out;
    }

    // Fills `out` before the deadline.
    Status receive(std::span<std::uint8_t> out, std::uint64_t deadline_ms) {
        while (!out.empty()) {
            const std::uint64_t at_ms = clock_.monotonic_ms();
            if (at_ms >= deadline_ms) {
                return Error{ErrorCode::OcrTimeout, "no answer in time"};
            }
            pollfd wait{worker_.socket(), POLLIN, 0};
            const auto most_ms = std::min<std::uint64_t>(deadline_ms - at_ms, 1000);
            if (::poll(&wait, 1, static_cast<int>(most_ms)) <= 0) {
                continue;
            }
            const ssize_t got = ::recv(worker_.socket(), out.data(), out.size(), MSG_DONTWAIT);
            if (got > 0) {
                out = out.subspan(static_cast<std::size_t>(got));
            } else if (got == 0) {
                return Error{ErrorCode::OcrFailed, "the worker ended"};
            } else if (errno != EINTR && errno != EAGAIN) {
                return errno_error(ErrorCode::OcrFailed, "the worker's socket");
            }
        }
        return {};
    }

    OcrOptions options_;
    const Clock& clock_;
    Worker worker_;
};

}  // namespace

Result<std::unique_ptr<OcrDocument>> OcrDocument::start(OcrOptions options, const Clock& clock) {
    auto document = std::make_unique<Document>(std::move(options), clock);
    KIOSK_CHECK(document->start_worker());
    return std::unique_ptr<OcrDocument>(std::move(document));
}

}  // namespace kiosk::ocr
